import type { AskedRange, FetchedMedia } from './source-feed.ts';

/** Fetches a range of several tracks; reports each track as soon as it is complete. */
export type FetchTracks = (
  asked: { readonly play: string; readonly tracks: readonly string[]; readonly range: AskedRange },
  onTrack: (index: number, fetched: FetchedMedia) => void,
  signal: AbortSignal,
) => Promise<void>;

interface Wanted {
  readonly track: string;
  readonly signal: AbortSignal;
  readonly resolve: (fetched: FetchedMedia) => void;
  readonly reject: (error: unknown) => void;
}

interface Group {
  readonly play: string;
  readonly range: AskedRange;
  readonly wanted: Wanted[];
}

/**
 * Combines the simultaneous requests of a playback's tracks into one request per range, in their order: a browser sends only six
 * requests at once, and the service checks the right of each.
 */
export class FetchTogether {
  readonly #fetch: FetchTracks;
  readonly #most: number;
  readonly #groups = new Map<string, Group>();

  /** @param most tracks per request */
  constructor(fetch: FetchTracks, most: number) {
    this.#fetch = fetch;
    this.#most = most;
  }

  fetch(play: string, track: string, range: AskedRange, signal: AbortSignal): Promise<FetchedMedia> {
    const { promise, resolve, reject } = Promise.withResolvers<FetchedMedia>();
    const key = [play, range.from, range.to, range.begins].join(' ');
    const known = this.#groups.get(key);
    const group = known ?? { play, range, wanted: [] };
    group.wanted.push({ track, signal, resolve, reject });
    if (known === undefined) this.#groups.set(key, group);
    if (group.wanted.length === this.#most) this.#send(key, group);
    else if (known === undefined) queueMicrotask(() => this.#send(key, group));
    return promise;
  }

  #send(key: string, group: Group): void {
    if (this.#groups.get(key) !== group) return;
    this.#groups.delete(key);
    const { play, range, wanted } = group;
    const left = new Set(wanted);
    const gone = new AbortController();
    for (const one of wanted) {
      const giveUp = (): void => {
        one.reject(one.signal.reason);
        left.delete(one);
        if (left.size === 0) gone.abort(one.signal.reason);
      };
      if (one.signal.aborted) giveUp();
      else one.signal.addEventListener('abort', giveUp, { once: true });
    }
    if (left.size === 0) return;
    const onTrack = (index: number, fetched: FetchedMedia): void => {
      const one = wanted[index];
      if (one === undefined || !left.delete(one)) return;
      one.resolve(fetched);
    };
    const lacking = (error: unknown): void => {
      for (const { reject } of left) reject(error);
    };
    const tracks = wanted.map(({ track }) => track);
    this.#fetch({ play, tracks, range }, onTrack, gone.signal).then(
      () => lacking(new Error('the answer ended before all was there')),
      lacking,
    );
  }
}
