import { useState } from 'react';
import { openRequest, proveOpening } from '@mahzar/shared/rest/requests';
import type { CallInput } from '@mahzar/shared/rest/route';
import { CallError } from '../../connection/call.ts';
import { useCitizen } from '../CitizenContext.tsx';
import { CODE_MS, StoredCode } from '../../browser/stored-code.ts';
import type { ChallengedCode } from '../../browser/stored-code.ts';

/** Identifies a request. */
export type OpenedBy = CallInput<typeof openRequest>['body']['by'];

/** Stages of opening a request in this browser. */
type Stage =
  | { readonly is: 'nothing' }
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly error: CallError }
  /** A one-time code was sent to the request's telephone, if the request exists. */
  | {
      readonly is: 'code';
      readonly by: OpenedBy;
      readonly challenge: string;
      readonly againAt: number;
      readonly sent: boolean;
    }
  | { readonly is: 'opened' };

/** The code requested in this tab, with the request's identification. */
const STORED_CODE = new StoredCode<ChallengedCode & { readonly by: OpenedBy }>('mahzar.follow.code');

export interface Opening {
  readonly stage: Stage;
  /** Resolves to null when it is open, or a code is on its way; otherwise to the error. */
  open(by: OpenedBy): Promise<CallError | null>;
  /** Resolves to null when it is open; otherwise to the error. */
  prove(code: string): Promise<CallError | null>;
  /** Starts again for another request. */
  drop(): void;
}

/**
 * Opens a request in this browser: by its tracking code or link, and a one-time code where this browser does not hold it yet.
 * @param link the request's link; without one, the request whose code was requested last in this tab
 */
export function useOpening(link: string | null = null): Opening {
  const { own } = useCitizen();
  const [stage, setStage] = useState<Stage>(() => {
    const stored = STORED_CODE.at(Date.now());
    if (stored === null || (link !== null && stored.by.link !== link)) return { is: 'nothing' };
    const { by, challenge, againAt } = stored;
    return { is: 'code', by, challenge, againAt, sent: true };
  });
  return {
    stage,
    async open(by) {
      if (stage.is !== 'code') setStage({ is: 'asking' });
      try {
        const answer = await own.call(openRequest, { body: { by } });
        if (answer.step === 'code') {
          const { challenge } = answer;
          const againAt = own.onThisClock(answer.againAt);
          STORED_CODE.keep({ by, challenge, againAt, until: Date.now() + CODE_MS });
          setStage({ is: 'code', by, challenge, againAt, sent: true });
          return null;
        }
        const failed = await own.load();
        setStage(failed === null ? { is: 'opened' } : { is: 'failed', error: failed });
        return failed;
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        setStage({ is: 'failed', error });
        return error;
      }
    },
    async prove(code) {
      if (stage.is !== 'code') return null;
      try {
        own.take(await own.call(proveOpening, { body: { challenge: stage.challenge, code } }));
        STORED_CODE.forget();
        setStage({ is: 'opened' });
        return null;
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        if (error.code === 'code-over') STORED_CODE.forget();
        return error;
      }
    },
    drop() {
      STORED_CODE.forget();
      setStage({ is: 'nothing' });
    },
  };
}
