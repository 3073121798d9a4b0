import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type {
  MinutesErrorCode,
  MinutesMessageName,
  MinutesPushes,
  MinutesRequest,
  MinutesResponse,
  MinutesView,
} from '@mahzar/shared/protocol/minutes';
import type { Result } from '../connection/result.ts';

export type MinutesMessages = {
  [Name in MinutesMessageName]: { readonly request: MinutesRequest<Name>; readonly response: MinutesResponse<Name> };
};
export type MinutesRefusal = MinutesErrorCode | 'unreachable';
export type AskMinutes = <Name extends MinutesMessageName>(
  name: Name,
  request: MinutesRequest<Name>,
) => Promise<Result<MinutesResponse<Name>, MinutesRefusal>>;

/** How the minutes of a hearing stand on this page. */
export interface MinutesPageState {
  /** Null before the service has said anything. */
  readonly view: MinutesView | null;
  /** The service's clock less this device's, ms. */
  readonly clockMs: number;
  readonly isOnline: boolean;
  /** Why the service tells nothing more; null while it does. */
  readonly ended: MinutesErrorCode | 'draining' | null;
  /** What a reader is shown. */
  readonly blocks: readonly MinutesBlock[];
}

/** The text for whoever writes in it: what the service says of it, as it comes. */
export interface TextListener {
  text: MinutesPushes['text'];
  steps: MinutesPushes['steps'];
}

/** The minutes of a hearing as this page has them, however it is connected. */
export interface MinutesSession {
  readonly store: StoreApi<MinutesPageState>;
  readonly ask: AskMinutes;
  /** Whoever listens is told the whole text first. Answers with how to stop. */
  listen(listener: TextListener): () => void;
  /** The connection is not closed before this is done. */
  keepOpenFor(work: Promise<unknown>): void;
  close(): void;
}

/** Opens a connection whose pushes go to these. */
export type ConnectMinutes = (
  pushes: Omit<MinutesPushes, 'ended'>,
  line: { readonly away: () => void; readonly ended: (code: MinutesErrorCode | 'draining') => void },
) => { readonly ask: AskMinutes; readonly close: () => void };

const NOTHING: MinutesPageState = { view: null, clockMs: 0, isOnline: false, ended: null, blocks: [] };

/** @param now epoch milliseconds of this device */
export function openMinutesSession(connect: ConnectMinutes, now: () => number = Date.now): MinutesSession {
  const store = createStore<MinutesPageState>(() => NOTHING);
  let whole: Parameters<MinutesPushes['text']>[0] | null = null;
  let later: Parameters<MinutesPushes['steps']>[0][] = [];
  const listeners = new Set<TextListener>();
  const kept: Promise<unknown>[] = [];
  const { ask, close } = connect(
    {
      minutes: (view) => {
        // What comes after it is told from the beginning.
        const isBack = !store.getState().isOnline;
        store.setState({ view, clockMs: view.now - now(), isOnline: true, ...(isBack && { blocks: [] }) });
      },
      text: (text) => {
        whole = text;
        later = [];
        for (const listener of listeners) listener.text(text);
      },
      steps: (steps) => {
        later.push(steps);
        for (const listener of listeners) listener.steps(steps);
      },
      blocks: ({ from, removed, blocks }) =>
        store.setState(({ blocks: before }) => ({ blocks: before.toSpliced(from, removed, ...blocks) })),
    },
    {
      away: () => store.setState({ isOnline: false }),
      ended: (ended) => store.setState({ isOnline: false, ended }),
    },
  );
  return {
    store,
    ask,
    keepOpenFor: (work) => void kept.push(work),
    close: () => void Promise.allSettled(kept).then(close),
    listen(listener) {
      listeners.add(listener);
      if (whole !== null) listener.text(whole);
      for (const steps of later) listener.steps(steps);
      return () => void listeners.delete(listener);
    },
  };
}
