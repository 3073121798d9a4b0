import { FIRST_FRAGMENT_MS } from '@mahzar/shared/record/media-address';
import type { PlayedSource } from '@mahzar/shared/rest/playback';
import type { Range } from './record-time.ts';

/** A range of a track that is asked for. */
export interface AskedRange extends Range {
  /** Somebody begins to play there: pictures come with the key frame before it. */
  readonly begins: boolean;
}

/** What there is of a range of a track. */
export interface Fetched {
  /** Null when nothing begins there. */
  readonly media: ArrayBuffer | null;
  /** What of it was recorded and cannot be read. */
  readonly gaps: readonly Range[];
}

/** Fetches a range of a track. Rejects when the service does not answer. */
export type FetchMedia = (track: string, range: AskedRange, signal: AbortSignal) => Promise<Fetched>;

/** Of H.264 the profile that all who send it have in common: what is played says its own. */
const MEDIA_TYPES = {
  opus: 'audio/webm; codecs="opus"',
  vp8: 'video/webm; codecs="vp8"',
  h264: 'video/mp4; codecs="avc1.42e01f"',
} as const;

/** How much is asked for at once where nobody waits for it, ms. */
const PIECE_MS = 8000;
/** How far ahead of what is played it is fetched, and how much of what was played is kept. */
const AHEAD_MS = 20_000;
const BEHIND_MS = 20_000;
const RETRY_MS = 2000;
/** An element that fails again and again is opened twice as late each time, so many times. */
const MOST_DOUBLINGS = 5;
/** An element that failed and has played for so long since plays again, seconds. */
const PLAYS_AGAIN_S = 1;
/** A browser tells what it draws at least so often, ms; where it does not, a picture is taken for where the element stands. */
const TOLD_WITHIN_MS = 5000;
/** An element that stands so near is in its place, ms. */
const PLACED_MS = 10;

/** Feeds one element with one source of a record: a voice, a picture, a screen. */
export class SourceFeed {
  readonly element: HTMLMediaElement;
  readonly #fetch: FetchMedia;
  /** Is told what of the source was recorded and cannot be read. */
  readonly #onGap: (gap: Range) => void;
  /** Epoch milliseconds. */
  readonly #zero: number;
  #source: PlayedSource;
  #buffer: SourceBuffer | null = null;
  #opening: Promise<void> | null = null;
  /** Up to where was fetched since the last jump, epoch ms; null while nothing was. */
  #fetchedTo: number | null = null;
  #fetchedFrom = 0;
  #fetching: AbortController | null = null;
  #retryAt = 0;
  /** How often the browser has failed to play it since it played last. */
  #failures = 0;
  /** Jumps so far: what was asked for before one is of no use after it. */
  #turn = 0;
  /** The moment that is played, or to which was jumped. */
  #wanted = 0;
  /** For which moment the element was last put in its place. */
  #placedAt: number | null = null;
  /** Of which moment the picture is that stays until the one that was sought is drawn, epoch ms. */
  #drawnBefore: number | null = null;
  /** What was drawn last since the last jump, as far as the browser tells: of which moment, and when (`performance.now()`). */
  #picture: { readonly of: number; readonly at: number } | null = null;
  #awaitsPicture = false;

  constructor(
    element: HTMLMediaElement,
    source: PlayedSource,
    zero: number,
    { fetch, onGap }: { readonly fetch: FetchMedia; readonly onGap: (gap: Range) => void },
  ) {
    this.element = element;
    this.#source = source;
    this.#zero = zero;
    this.#fetch = fetch;
    this.#onGap = onGap;
  }

  get source(): PlayedSource {
    return this.#source;
  }

  /** Whether this browser can play what the source is made of. */
  static canPlay({ tracks }: PlayedSource): boolean {
    const [first] = tracks;
    return first !== undefined && 'MediaSource' in window && MediaSource.isTypeSupported(MEDIA_TYPES[first.codec]);
  }

  /** The same source with what has come meanwhile. */
  extend(source: PlayedSource): void {
    this.#source = source;
  }

  /** The moment at which the element stands, epoch ms. */
  get moment(): number {
    return this.#zero + this.element.currentTime * 1000;
  }

  /**
   * Whether the picture that the element shows is the one of a moment, about, or the last one before it: of what stands still for a
   * while none may come. One that stays there from before a jump, or from when the source was on before, is not, nor one that a
   * decoder draws late.
   * @param about so far from the moment it may be, ms
   */
  isDrawnAt(moment: number, about: number): boolean {
    this.#awaitPicture();
    const drawn = this.#drawn;
    if (drawn === null) return false;
    if (Math.abs(drawn - moment) < about) return true;
    const isPlaced = !this.element.seeking && this.#placedAt !== null;
    const mayStandStill = this.#source.kind === 'screen' || !this.hasAt(moment);
    return (
      isPlaced &&
      mayStandStill &&
      this.#source.ranges.some(({ from, to }) => drawn >= from && drawn <= moment && moment < to)
    );
  }

  /** Of which moment the picture is that the element shows, epoch ms; null while it shows none. */
  get #drawn(): number | null {
    const { seeking, readyState } = this.element;
    if (seeking) return this.#drawnBefore;
    if (readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const isTold = this.#picture !== null && performance.now() - this.#picture.at < TOLD_WITHIN_MS;
    return isTold ? this.#picture!.of : this.moment;
  }

  /** Where the processor is busy an element goes on for seconds before its picture does. */
  #awaitPicture(): void {
    const { element } = this;
    if (this.#awaitsPicture || !('requestVideoFrameCallback' in element)) return;
    this.#awaitsPicture = true;
    (element as HTMLVideoElement).requestVideoFrameCallback((at, { mediaTime }) => {
      this.#awaitsPicture = false;
      if (!element.seeking) this.#picture = { of: this.#zero + mediaTime * 1000, at };
    });
  }

  /**
   * The browser has failed to play it: its decoder, or, in Firefox, there is nothing by which a voice could be heard. It is tried
   * again, and nobody waits for it until it has played again.
   */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** Tries again at once what has failed. */
  retry(): void {
    this.#retryAt = 0;
  }

  /** Whether there is something of the source at a moment, whether it was fetched or not. */
  isOnAt(moment: number): boolean {
    return this.#source.ranges.some(({ from, to }) => moment >= from && moment < to);
  }

  /** When the source comes on after a moment and before another; null when it does not. */
  comesOnWithin({ from, to }: Range): number | null {
    return comesOn(this.#source.ranges, { from, to });
  }

  /** Whether the element has what it needs to go on from a moment. */
  hasAt(moment: number): boolean {
    const at = (moment - this.#zero) / 1000;
    const { buffered } = this.element;
    for (let index = 0; index < buffered.length; index += 1) {
      // A picture may begin a moment later than it was said to be on.
      if (at >= buffered.start(index) - 0.05 && at < buffered.end(index) - 0.05) return true;
    }
    return false;
  }

  /**
   * Has the element stand at a moment for which it has what it needs.
   * @returns whether it stands there and can go on
   */
  place(moment: number): boolean {
    const { element } = this;
    if (this.#placedAt !== moment) {
      this.#placedAt = moment;
      if (element.seeking || Math.abs(this.moment - moment) > PLACED_MS) this.jumpTo(moment);
    }
    return !element.seeking && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /** Sets the element to a moment for which it has what it needs. */
  jumpTo(moment: number): void {
    const at = (moment - this.#zero) / 1000;
    const { buffered } = this.element;
    let target = at;
    for (let index = 0; index < buffered.length; index += 1) {
      const start = buffered.start(index);
      if (at < start && at >= start - 0.05) target = start + 0.001;
    }
    this.#drawnBefore = this.#drawn;
    this.#picture = null;
    this.element.currentTime = target;
  }

  /** Whether it was asked for a moment and the answer is there, be it that nothing is. */
  isFetchedAt(moment: number): boolean {
    return this.#fetchedTo !== null && moment >= this.#fetchedFrom && moment < this.#fetchedTo;
  }

  /**
   * Fetches what comes next, and lets go of what is over. Is called again and again.
   * @param until what is fetched ahead ends there
   * @param mayGoAhead more may be fetched than what is needed now
   */
  async feed(
    moment: number,
    { until, mayGoAhead }: { readonly until: number; readonly mayGoAhead: boolean },
  ): Promise<void> {
    this.#wanted = moment;
    if (this.element.error !== null && performance.now() >= this.#retryAt) this.#openAnew();
    if (this.#failures > 0 && this.element.error === null && hasPlayed(this.element.played)) this.#failures = 0;
    if (this.#fetching !== null || performance.now() < this.#retryAt) return;
    const begins = this.#fetchedTo === null || moment < this.#fetchedFrom || moment > this.#fetchedTo + 1000;
    if (begins) this.#start(moment);
    const from = this.#fetchedTo ?? moment;
    if (from >= until || from > moment + (mayGoAhead ? AHEAD_MS : 0)) return;
    const to = Math.min(until, from + (begins ? FIRST_FRAGMENT_MS : PIECE_MS), this.#endOfTrack(from));
    await this.#fetchRange({ from, to, begins });
  }

  #start(moment: number): void {
    this.#turn += 1;
    this.#fetchedFrom = moment;
    this.#fetchedTo = moment;
  }

  async #fetchRange(range: AskedRange): Promise<void> {
    const turn = this.#turn;
    const track = this.#trackAt(range.from);
    const isOn = this.#source.ranges.some(({ from, to }) => from < range.to && to > range.from);
    if (track === null || !isOn) {
      this.#fetchedTo = range.to;
      return;
    }
    const fetching = new AbortController();
    this.#fetching = fetching;
    try {
      const [{ media, gaps }] = await Promise.all([this.#fetch(track, range, fetching.signal), this.#open()]);
      for (const gap of gaps) this.#onGap(gap);
      if (turn !== this.#turn) return;
      if (media !== null) await this.#append(media);
      await this.#forget();
      if (turn === this.#turn) this.#fetchedTo = range.to;
    } catch {
      if (!fetching.signal.aborted) this.#retryAt = performance.now() + RETRY_MS;
    } finally {
      if (this.#fetching === fetching) this.#fetching = null;
    }
  }

  /** Gives up what is being fetched ahead: others need something else before that. */
  giveWay(): void {
    if (this.#fetching === null) return;
    this.#fetching.abort();
    this.#fetching = null;
    this.#turn += 1;
  }

  /** Gives up what is being fetched and forgets up to where was fetched: another moment is wanted. */
  interrupt(): void {
    this.giveWay();
    this.#turn += 1;
    this.#fetchedTo = null;
    this.#placedAt = null;
    this.#retryAt = 0;
  }

  close(): void {
    this.interrupt();
    this.#letGo();
  }

  /** Takes from the element what it was given; with it goes the error of one whose decoder has failed. */
  #letGo(): void {
    const { src } = this.element;
    this.element.removeAttribute('src');
    this.element.load();
    if (src !== '') URL.revokeObjectURL(src);
  }

  /** A source has several tracks where it was recorded anew: each counts until the next begins. */
  #trackAt(moment: number): string | null {
    const { tracks } = this.#source;
    return (tracks.findLast(({ from }) => from <= moment + 250) ?? tracks[0])?.track ?? null;
  }

  #endOfTrack(moment: number): number {
    const next = this.#source.tracks.find(({ from }) => from > moment + 250);
    return next === undefined ? Infinity : next.from - 250;
  }

  /** A browser that has failed once plays nothing more of what the element was given. */
  #openAnew(): void {
    this.interrupt();
    this.#letGo();
    this.#opening = null;
    this.#buffer = null;
    this.#retryAt = performance.now() + RETRY_MS * 2 ** Math.min(this.#failures, MOST_DOUBLINGS);
    this.#failures += 1;
  }

  /** Once: whoever jumps while it is being opened waits for the same. */
  #open(): Promise<void> {
    return (this.#opening ??= this.#openOnce());
  }

  async #openOnce(): Promise<void> {
    const media = new MediaSource();
    this.element.src = URL.createObjectURL(media);
    await new Promise((resolve) => media.addEventListener('sourceopen', resolve, { once: true }));
    this.#buffer = media.addSourceBuffer(MEDIA_TYPES[this.#source.tracks[0]!.codec]);
  }

  async #append(bytes: ArrayBuffer): Promise<void> {
    const buffer = this.#buffer!;
    await settled(buffer, () => buffer.appendBuffer(bytes));
  }

  async #forget(): Promise<void> {
    const buffer = this.#buffer;
    if (buffer === null || buffer.buffered.length === 0) return;
    const stands = { at: this.element.currentTime, wantedAt: (this.#wanted - this.#zero) / 1000 };
    const end = forgottenUntil(buffer.buffered.start(0), stands);
    if (end !== null) await settled(buffer, () => buffer.remove(0, end));
  }
}

/** Whether an element has played for a while what it was given last. */
export function hasPlayed(played: TimeRanges): boolean {
  let seconds = 0;
  for (let index = 0; index < played.length; index += 1) seconds += played.end(index) - played.start(index);
  return seconds >= PLAYS_AGAIN_S;
}

/**
 * Up to where a buffer lets go of what was played, seconds; null for nothing. Until what is wanted is there an element stands where
 * it stood: what was fetched for a jump back lies before that. Pure.
 * @param from where the buffer begins
 */
export function forgottenUntil(
  from: number,
  { at, wantedAt }: { readonly at: number; readonly wantedAt: number },
): number | null {
  const end = Math.min(at, wantedAt) - BEHIND_MS / 1000;
  return from < end - 10 ? end : null;
}

/** Does something to a buffer and waits until it is done. */
async function settled(buffer: SourceBuffer, act: () => void): Promise<void> {
  if (buffer.updating) await new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
  const done = new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
  act();
  await done;
}

/** When the first of these ranges begins that begins after `from`, and not after `to`; null when none does. */
export function comesOn(ranges: readonly Range[], { from, to }: Range): number | null {
  return ranges.find((range) => range.from > from && range.from <= to)?.from ?? null;
}
