import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '@mahzar/shared/rest/session';
import { useSend } from '../api/ApiContext.tsx';
import { call } from '../api/call.ts';
import type { CallError } from '../api/call.ts';
import { useErrorText } from '../api/error-text.ts';
import { useTell } from '../ui/Toasts.tsx';
import { leaveNothing } from './leave-nothing.ts';

/** Signs out, and leaves nothing of it in this tab for whoever sits down next. */
export function useSignOut(): () => void {
  const send = useSend();
  const client = useQueryClient();
  const tell = useTell();
  const errorText = useErrorText();
  return () =>
    void call(send, signOut, {}).then(
      () => leaveNothing(client),
      (error: CallError) => tell(errorText(error), { look: 'failed' }),
    );
}
