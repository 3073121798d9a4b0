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

/** The text as it was pushed: the whole of it, null before that, and the steps since. */
interface PushedText {
  readonly text: Parameters<MinutesPushes['text']>[0] | null;
  readonly steps: readonly Parameters<MinutesPushes['steps']>[0][];
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

const NO_TEXT: PushedText = { text: null, steps: [] };
const NOTHING: MinutesPageState = { view: null, clockMs: 0, isOnline: false, ended: null, blocks: [] };

/** @param now epoch milliseconds of this device */
export function openMinutesSession(connect: ConnectMinutes, now: () => number = Date.now): MinutesSession {
  const store = createStore<MinutesPageState>(() => NOTHING);
  const pushed = createStore<PushedText>(() => NO_TEXT);
  const kept: Promise<unknown>[] = [];
  const { ask, close } = connect(
    {
      minutes: (view) => {
        // The text pushed after this view is complete.
        const isBack = !store.getState().isOnline;
        store.setState({ view, clockMs: view.now - now(), isOnline: true, ...(isBack && { blocks: [] }) });
      },
      // A copy, so that a text that is pushed again counts as another one.
      text: (text) => pushed.setState({ text: { ...text }, steps: [] }),
      steps: (steps) => pushed.setState(({ steps: before }) => ({ steps: [...before, steps] })),
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
      const tell = ({ text, steps }: PushedText, before: PushedText): void => {
        if (text !== null && text !== before.text) listener.text(text);
        for (const one of steps.slice(text === before.text ? before.steps.length : 0)) listener.steps(one);
      };
      tell(pushed.getState(), NO_TEXT);
      return pushed.subscribe(tell);
    },
  };
}
