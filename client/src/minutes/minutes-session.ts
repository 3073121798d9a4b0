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

/** The state of a hearing's minutes on this page. */
export interface MinutesPageState {
  /** Null before the first push. */
  readonly view: MinutesView | null;
  /** The service's clock minus this device's, ms. */
  readonly clockMs: number;
  readonly isOnline: boolean;
  /** Why the service has ended the connection; null while it has not. */
  readonly ended: MinutesErrorCode | 'draining' | null;
  /** The text for a reader. */
  readonly blocks: readonly MinutesBlock[];
}

/** Pushes of the text for an editor. */
export interface TextListener {
  text: MinutesPushes['text'];
  steps: MinutesPushes['steps'];
}

/** The minutes of a hearing on this page, independent of the connection. */
export interface MinutesSession {
  readonly store: StoreApi<MinutesPageState>;
  readonly ask: AskMinutes;
  /** Adds a listener, which gets the whole text first. Returns a function that removes it. */
  listen(listener: TextListener): () => void;
  /** Keeps the connection open until the work is done. */
  keepOpenFor(work: Promise<unknown>): void;
  close(): void;
}

/** Opens a connection that delivers its pushes to the given handlers. */
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
        // The text pushed after this view is complete.
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
      // Nothing of the minutes stays on the page of a person who may not read them any more.
      ended: (ended) =>
        store.setState({ isOnline: false, ended, ...(ended !== 'draining' && { view: null, blocks: [] }) }),
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
