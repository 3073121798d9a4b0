import { useLocation } from 'wouter';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { useCitizen } from '../CitizenContext.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { FollowForm } from './FollowForm.tsx';
import type { FollowFormProps } from './FollowForm.tsx';

interface RequestFormProps extends Omit<FollowFormProps, 'onBack' | 'onSubmit'> {
  /** Sends it. Resolves to the changed request; null where nothing had to be sent. @throws CallError */
  readonly send: () => Promise<MyRequest | null>;
}

/** A question about the open request: after sending, the page of the changed request is shown. */
export function RequestForm({ send, ...form }: RequestFormProps) {
  const { own } = useCitizen();
  const [, navigate] = useLocation();
  const submit = async (): Promise<CallError | null> => {
    try {
      const now = await send();
      if (now !== null) own.take(now);
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
    navigate(FOLLOW_PATH);
    return null;
  };
  return <FollowForm {...form} onBack={() => navigate(FOLLOW_PATH)} onSubmit={submit} />;
}
