import { FIRST_FRAGMENT_MS } from '@mahzar/shared/record/media-address';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { PlayedSource } from '@mahzar/shared/rest/playback';
import type { Range } from './record-time.ts';

/** A requested range of a track. */
export interface AskedRange extends Range {
  /** Playing begins there: pictures come with the key frame before it. */
  readonly begins: boolean;
}

/** The media of a track's range. */
export interface FetchedMedia {
  /** Null when nothing begins there. */
  readonly media: ArrayBuffer | null;
  /** Parts of it without media. */
  readonly gaps: readonly MediaGap[];
}

/** Fetches a range of a track. Rejects when the service does not answer. */
export type FetchMedia = (track: string, range: AskedRange, signal: AbortSignal) => Promise<FetchedMedia>;

/** For H.264 the profile that all senders support: the media state their own. */
const MEDIA_TYPES = {
  opus: 'audio/webm; codecs="opus"',
  vp8: 'video/webm; codecs="vp8"',
  h264: 'video/mp4; codecs="avc1.42e01f"',
} as const;

/** Length of one request when nobody waits for it, ms. */
const PIECE_MS = 8000;
/** How far ahead of the played position media are loaded, and how much of the played ones is kept. */
const AHEAD_MS = 20_000;
const BEHIND_MS = 20_000;
const RETRY_MS = 2000;
/** An element that fails repeatedly is reopened after a doubled delay each time, up to this number of doublings. */
const MAX_DOUBLINGS = 5;
/** A failed element that has played for this long since counts as working again, seconds. */
const PLAYS_AGAIN_S = 1;
/**
 * A picture may have been taken this long before its range and still be in transit when that began, ms (`PICTURE_LEAD_MS` of the
 * service).
 */
const LEAD_MS = 250;
/** A picture that has not moved for so long is seen to stand still, ms. */
const SEEN_STILL_MS = 1000;
/** A picture this late is drawn anew when playback pauses, ms; and how long a browser has to draw it by itself. */
const ANEW_FROM_MS = 300;
const DRAWS_WITHIN_MS = 300;
/** An element this close to its position counts as placed, ms. */
const PLACED_MS = 10;

/** Feeds one element with one source of a record: a voice, a picture, a screen. */
export class SourceFeed {
  readonly element: HTMLMediaElement;
  readonly #fetch: FetchMedia;
  /** Called with each recorded but unreadable range of the source. */
  readonly #onGap: (gap: Range) => void;
  /** Called with each picture that the browser draws. */
  readonly #onPicture: () => void;
  /** Epoch milliseconds. */
  readonly #zero: number;
  #source: PlayedSource;
  #buffer: SourceBuffer | null = null;
  #opening: Promise<void> | null = null;
  /** End of the loaded range since the last jump, epoch ms; null while nothing is loaded. */
  #fetchedTo: number | null = null;
  #fetchedFrom = 0;
  #fetching: AbortController | null = null;
  #retryAt = 0;
  /** Number of failures of the browser since it last played the source. */
  #failures = 0;
  /** Number of jumps so far: requests from before a jump are useless after it. */
  #turn = 0;
  /** The played moment, or the target of a jump. */
  #wanted = 0;
  /** The moment at which the element was last placed, and when that was (`performance.now()`). */
  #placedAt: number | null = null;
  #placedSince = 0;
  /** Whether its picture was drawn anew since. */
  #isAnew = false;
  /** The moment of the picture that the browser says it shows, epoch ms: also one from before a jump, until the next is drawn. */
  #picture: number | null = null;
  #awaitsPicture = false;
  #isClosed = false;
  /** The fetched ranges in which the record has no new picture. */
  #still: readonly Range[] = [];

  constructor(
    element: HTMLMediaElement,
    source: PlayedSource,
    zero: number,
    {
      fetch,
      onGap,
      onPicture,
    }: { readonly fetch: FetchMedia; readonly onGap: (gap: Range) => void; readonly onPicture: () => void },
  ) {
    this.element = element;
    this.#source = source;
    this.#zero = zero;
    this.#fetch = fetch;
    this.#onGap = onGap;
    this.#onPicture = onPicture;
  }

  get source(): PlayedSource {
    return this.#source;
  }

  /** Whether this browser supports the source's codec. */
  static canPlay({ tracks }: PlayedSource): boolean {
    const [first] = tracks;
    return first !== undefined && 'MediaSource' in window && MediaSource.isTypeSupported(MEDIA_TYPES[first.codec]);
  }

  /** Replaces the source by its grown version. */
  extend(source: PlayedSource): void {
    this.#source = source;
  }

  /** The moment of the element's position, epoch ms. */
  get moment(): number {
    return this.#zero + this.element.currentTime * 1000;
  }

  /**
   * Whether the element shows the picture of a moment, or the last one before it: a static picture may send no new frame for a
   * while. A picture left from before a jump, or from an earlier range of the source, or drawn late by a decoder, does not count; nor
   * does an old picture while the data of the moment are not fetched, unless it is the last one that the record has. An element
   * that stands or is being set farther ahead shows, or soon shows, a picture of the future, whatever it has drawn.
   * @param about how far before and ahead of the moment it may be, ms
   */
  isDrawnAt(moment: number, { late, early }: { readonly late: number; readonly early: number }): boolean {
    const drawn = this.#drawn;
    if (drawn === null || Math.max(drawn, this.moment) > moment + early) return false;
    if (!this.#isInRangeOf(moment, drawn)) return false;
    if (moment - drawn < late) return true;
    if (!this.isFetchedAt(moment)) return false;
    const isOfStill = ({ from, to }: Range): boolean => moment >= from && moment < to + late && drawn >= from - late;
    const isPlaced = !this.element.seeking && this.#placedAt !== null;
    return this.#still.some(isOfStill) || (isPlaced && !this.hasAt(moment));
  }

  /** Whether the record has no new picture of a camera at a moment. Of a screen it has none whenever nothing changes on it. */
  standsStillAt(moment: number): boolean {
    const { kind } = this.#source;
    return kind === 'camera' && this.#still.some(({ from, to }) => moment >= from + SEEN_STILL_MS && moment < to);
  }

  /** Whether data of a moment are being fetched, or are there and may still be drawn. */
  isComingAt(moment: number): boolean {
    return !this.isFetchedAt(moment) || this.hasAt(moment);
  }

  /** Whether a picture belongs to the range in which the source is on at a moment: one from before a recess does not. */
  #isInRangeOf(moment: number, drawn: number): boolean {
    const { ranges } = this.#source;
    const isIn = ({ from, to }: Range, at: number): boolean => at >= from && at < to;
    const range = ranges.find((one) => isIn(one, moment));
    if (range === undefined || drawn < range.from - LEAD_MS) return false;
    return drawn >= range.from || !ranges.some((one) => isIn(one, drawn));
  }

  /** The moment of the picture that the element shows, epoch ms; null while it shows none. */
  get #drawn(): number | null {
    const { element } = this;
    if ('requestVideoFrameCallback' in element) return this.#picture;
    return element.seeking || element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? null : this.moment;
  }

  /** An element stands at its moment before its picture is drawn, and where the processor is busy it goes on for seconds before. */
  #awaitPicture(): void {
    const { element } = this;
    if (this.#awaitsPicture || !('requestVideoFrameCallback' in element)) return;
    this.#awaitsPicture = true;
    const video = element as HTMLVideoElement;
    const take: VideoFrameRequestCallback = (_, { mediaTime }) => {
      if (this.#isClosed) return;
      this.#picture = this.#zero + mediaTime * 1000;
      video.requestVideoFrameCallback(take);
      this.#onPicture();
    };
    video.requestVideoFrameCallback(take);
  }

  /**
   * Draws the picture of the moment at which the element was placed, if it still shows an older one: a browser whose decoder is late
   * draws nothing more once it pauses.
   */
  drawAnew(): void {
    const [at, drawn] = [this.#placedAt, this.#drawn];
    const isTime = performance.now() - this.#placedSince > DRAWS_WITHIN_MS;
    if (at === null || this.#isAnew || !isTime || this.element.seeking || !this.hasAt(at)) return;
    if (drawn !== null && at - drawn < ANEW_FROM_MS) return;
    this.#isAnew = true;
    this.jumpTo(at);
  }

  /**
   * Whether the browser has failed to play it: its decoder failed, or, in Firefox, there is no audio output. It is tried again, and
   * nothing waits for it until it has played again.
   */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** Tries a failed source again at once. */
  retry(): void {
    this.#retryAt = 0;
  }

  /** Whether the source is on at a moment, whether loaded or not. */
  isOnAt(moment: number): boolean {
    return this.#source.ranges.some(({ from, to }) => moment >= from && moment < to);
  }

  /** Returns when the source comes on within a range; null when it does not. */
  comesOnWithin({ from, to }: Range): number | null {
    return comesOn(this.#source.ranges, { from, to });
  }

  /** Whether the element has the data to continue from a moment. */
  hasAt(moment: number): boolean {
    const at = (moment - this.#zero) / 1000;
    const { buffered } = this.element;
    for (let index = 0; index < buffered.length; index += 1) {
      // A picture may begin a moment later than the source's range.
      if (at >= buffered.start(index) - 0.05 && at < buffered.end(index) - 0.05) return true;
    }
    return false;
  }

  /**
   * Places the element at a moment whose data it has.
   * @returns whether it is placed and can continue
   */
  place(moment: number): boolean {
    const { element } = this;
    if (this.#placedAt !== moment) {
      this.#placedAt = moment;
      this.#placedSince = performance.now();
      this.#isAnew = false;
      if (element.seeking || Math.abs(this.moment - moment) > PLACED_MS) this.jumpTo(moment);
    }
    return !element.seeking && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /** Sets the element to a moment whose data it has. */
  jumpTo(moment: number): void {
    const at = (moment - this.#zero) / 1000;
    const { buffered } = this.element;
    let target = at;
    for (let index = 0; index < buffered.length; index += 1) {
      const start = buffered.start(index);
      if (at < start && at >= start - 0.05) target = start + 0.001;
    }
    this.element.currentTime = target;
  }

  /** Whether a moment was requested and answered, possibly with nothing. */
  isFetchedAt(moment: number): boolean {
    return this.#fetchedTo !== null && moment >= this.#fetchedFrom && moment < this.#fetchedTo;
  }

  /**
   * Loads the next data, and removes old ones. Called repeatedly.
   * @param until end of loading ahead
   * @param mayGoAhead whether more than the data needed now may be loaded
   */
  async feed(
    moment: number,
    { until, mayGoAhead }: { readonly until: number; readonly mayGoAhead: boolean },
  ): Promise<void> {
    this.#wanted = moment;
    this.#awaitPicture();
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
      for (const { kind, from, to } of gaps) {
        if (kind === 'unreadable') {
          this.#onGap({ from, to });
          continue;
        }
        const kept = this.#still.filter((known) => known.to > this.#wanted - BEHIND_MS);
        this.#still = withStill(kept, { from, to }, range);
      }
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

  /** Stops loading ahead, because other tracks need data earlier. */
  giveWay(): void {
    if (this.#fetching === null) return;
    this.#fetching.abort();
    this.#fetching = null;
    this.#turn += 1;
  }

  /** Stops loading and forgets the loaded range, because another moment is wanted. */
  interrupt(): void {
    this.giveWay();
    this.#turn += 1;
    this.#fetchedTo = null;
    this.#placedAt = null;
    this.#retryAt = 0;
  }

  close(): void {
    this.#isClosed = true;
    this.interrupt();
    this.#letGo();
  }

  /** Removes the element's media, and with them the error of a failed decoder. */
  #letGo(): void {
    const { src } = this.element;
    this.#picture = null;
    this.element.removeAttribute('src');
    this.element.load();
    if (src !== '') URL.revokeObjectURL(src);
  }

  /** A source has several tracks if its recording was restarted: each is valid until the next begins. */
  #trackAt(moment: number): string | null {
    const { tracks } = this.#source;
    return (tracks.findLast(({ from }) => from <= moment + 250) ?? tracks[0])?.track ?? null;
  }

  #endOfTrack(moment: number): number {
    const next = this.#source.tracks.find(({ from }) => from > moment + 250);
    return next === undefined ? Infinity : next.from - 250;
  }

  /** After a failure a browser plays nothing more of the element's media. */
  #openAnew(): void {
    this.interrupt();
    this.#letGo();
    this.#opening = null;
    this.#buffer = null;
    this.#retryAt = performance.now() + RETRY_MS * 2 ** Math.min(this.#failures, MAX_DOUBLINGS);
    this.#failures += 1;
  }

  /** Opens only once: a jump during the opening waits for the same. */
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

/** Whether an element has played its latest media for a while. */
export function hasPlayed(played: TimeRanges): boolean {
  let seconds = 0;
  for (let index = 0; index < played.length; index += 1) seconds += played.end(index) - played.start(index);
  return seconds >= PLAYS_AGAIN_S;
}

/**
 * Returns up to where a buffer removes played data, seconds; null for nothing. Until the wanted data are there an element stays at
 * its former position, and data for a jump back lie before it. Pure.
 * @param from where the buffer begins
 */
export function forgottenUntil(
  from: number,
  { at, wantedAt }: { readonly at: number; readonly wantedAt: number },
): number | null {
  const end = Math.min(at, wantedAt) - BEHIND_MS / 1000;
  return from < end - 10 ? end : null;
}

/**
 * Adds a range without new pictures to others. Ranges that overlap are one, and so are those that meet where a request began or
 * ended; where ranges meet within a request there is a picture between them. Pure.
 */
export function withStill(known: readonly Range[], { from, to }: Range, asked: Range): readonly Range[] {
  // The service gets whole milliseconds.
  const isBorder = (at: number): boolean => Math.abs(at - asked.from) < 1 || Math.abs(at - asked.to) < 1;
  const isOne = (other: Range): boolean =>
    (other.from < to && other.to > from) ||
    (other.to === from && isBorder(from)) ||
    (other.from === to && isBorder(to));
  const all = [{ from, to }, ...known.filter(isOne)];
  const whole = { from: Math.min(...all.map((one) => one.from)), to: Math.max(...all.map((one) => one.to)) };
  return [...known.filter((other) => !isOne(other)), whole];
}

/** Changes a buffer and waits until that is done. */
async function settled(buffer: SourceBuffer, act: () => void): Promise<void> {
  if (buffer.updating) await new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
  const done = new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
  act();
  await done;
}

/** Returns the beginning of the first range that begins after `from` and not after `to`; null when there is none. */
export function comesOn(ranges: readonly Range[], { from, to }: Range): number | null {
  return ranges.find((range) => range.from > from && range.from <= to)?.from ?? null;
}
