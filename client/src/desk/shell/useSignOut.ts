import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '@mahzar/shared/rest/session';
import { useSend } from '../api/ApiContext.tsx';
import { call } from '../../connection/call.ts';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { leaveNothing } from '../session/clear-session-data.ts';

/** Signs out, and leaves no data in this tab for the next person. */
export function useSignOut(): () => void {
  const send = useSend();
  const client = useQueryClient();
  const tellFailure = useTellFailure();
  return () => void call(send, signOut, {}).then(() => leaveNothing(client), tellFailure);
}
