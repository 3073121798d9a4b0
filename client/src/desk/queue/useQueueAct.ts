import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTell } from '../ui/Toasts.tsx';
import type { DeskCommand } from './messages.ts';
import type { QueueFailure } from './queue-connection.ts';
import type { OpenQueue } from './QueueConnectionContext.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

export interface QueueAct {
  /** Does an act and shows a refusal; resolves to whether it was done. */
  readonly act: (command: DeskCommand, done?: string) => Promise<boolean>;
  /** An act is in progress. */
  readonly isBusy: boolean;
}

/** Returns a function that explains a refusal of the queue. */
export function useRefusalText(): (code: QueueFailure) => string {
  const t = useQueueWords();
  const { i18n } = useTranslation();
  return (code) =>
    t(`refusals.${i18n.exists(`refusals.${code}`, { ns: 'queue' }) ? (code as 'not-permitted') : 'other'}`);
}

/** Acts of the desk on the queue, one at a time. */
export function useQueueAct(connection: ReturnType<OpenQueue> | null): QueueAct {
  const tell = useTell();
  const refusalText = useRefusalText();
  const [isBusy, setBusy] = useState(false);
  const act = useCallback(
    async (command: DeskCommand, done?: string): Promise<boolean> => {
      if (connection === null) return false;
      setBusy(true);
      const answer = await connection.act(command);
      setBusy(false);
      if (answer.ok) {
        if (done !== undefined) tell(done);
      } else tell(refusalText(answer.error.code), { look: 'failed' });
      return answer.ok;
    },
    [connection, tell, refusalText],
  );
  return { act, isBusy };
}
