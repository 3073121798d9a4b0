import type { PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { withGap } from './gaps.ts';
import type { Gap } from './gaps.ts';
import { correctionOf } from './rate.ts';
import { RecordTime } from './record-time.ts';
import type { Range } from './record-time.ts';
import { SourceFeed } from './source-feed.ts';
import type { FetchMedia } from './source-feed.ts';

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** The channel of the courtroom's own speech; other channels are languages. */
export const FLOOR = 'floor';

/** The state of a player that a page shows. */
export interface PlayerState {
  readonly record: PlayedRecord;
  /** Milliseconds on the record. */
  readonly position: number;
  readonly length: number;
  readonly isPlaying: boolean;
  /** Media needed now are still being loaded, and nothing plays until they are there. */
  readonly isWaiting: boolean;
  /** The media of the next seconds are loaded. */
  readonly isFetchedAhead: boolean;
  readonly rate: number;
  readonly isMuted: boolean;
  /** Muted seats. */
  readonly muted: ReadonlySet<string>;
  /** The only audible seat, or null. */
  readonly solo: string | null;
  /** The seat that is shown large, or null: all equal. */
  readonly large: string | null;
  readonly isAudioOnly: boolean;
  readonly channel: string;
  /** Sources (`seat/kind`) that are on at this moment. */
  readonly on: ReadonlySet<string>;
  /** Pictures among them that are drawn. Before, an element may show a picture from before a jump. */
  readonly drawn: ReadonlySet<string>;
  /** Pictures among those that are on which are being fetched or decoded. */
  readonly coming: ReadonlySet<string>;
  /** Pictures of cameras of which the record has no newer one at this moment. */
  readonly still: ReadonlySet<string>;
  /** Sources that this browser has failed to play; they are tried again. */
  readonly failed: ReadonlySet<string>;
  /** Recorded but unreadable ranges, as far as known. */
  readonly gaps: readonly Gap[];
}

const TICK_MS = 100;
/** The same while all tracks wait to begin together. */
const SOON_MS = 15;
/** How long to wait for an element that has its data but does not report that it is ready, ms. */
const LONGEST_WAIT_MS = 1500;
/** Below this remaining length of an audible voice, more of it is requested before anything else, ms. */
const SHORT_MS = 700;
/** Optional data are requested when this much of pictures and voices is loaded, ms. */
const WELL_AHEAD_MS = 8000;
/** How long to wait for late or undecoded pictures when everything needed is there, ms. */
const TOGETHER_MS = 350;
/** A picture that is at most this late begins at once in its place, and soon catches up with the others, ms. */
const COMES_UP_MS = 250;
/** A track that comes within this time after the clock's start is placed at the start position, ms. */
const WITH_OTHERS_MS = 150;
/** The clock follows tracks that began at most this late, ms. */
const MAX_LATE_MS = 500;
/**
 * How far ahead of the others a later track is placed, where it waits until they reach it: time enough to get ready, ms. A track
 * that missed its time, because everything is decoded from the last key frame on, is placed twice as far ahead the next time, up to
 * the second value.
 */
const JOIN_AHEAD_MS = 250;
const MAX_AHEAD_MS = 1000;
/** Largest distance of a picture behind the clock and ahead of it, ms: a track may be placed farther ahead to get ready. */
const OUT_OF_PLACE_MS = { late: 1500, early: 300 };
/** Approximate time from the call to play until a track moves, ms. */
const STARTS_WITHIN_MS = 25;
/** Volume of the floor behind an interpreter. */
const BEHIND_VOLUME = 0.2;

export function sourceKey({ seat, kind, altered }: Pick<PlayedSource, 'seat' | 'kind' | 'altered'>): string {
  return `${seat}/${kind}${altered ? '/altered' : ''}`;
}

/** Plays all sources of a record together: on one clock, to which each track is held. */
export class Player {
  readonly store: StoreApi<PlayerState>;
  readonly #fetch: FetchMedia;
  readonly #feeds = new Map<string, SourceFeed>();
  readonly #correcting = new Set<string>();
  /** The moments at which late tracks join the others. */
  readonly #joining = new Map<string, number>();
  /** How far ahead tracks are placed that missed their time before, ms. */
  readonly #farther = new Map<string, number>();
  #time: RecordTime;
  #timer: ReturnType<typeof setInterval> | null = null;
  /** Origin of the clock: at this moment of `performance.now()` the record was at this position. */
  #anchor = { at: 0, position: 0 };
  /** The clock runs: all tracks have begun together. */
  #runs = false;
  /** The record's moment at which it began to run, epoch ms. */
  #begunAt = 0;
  /** Since when all needed data are there but an element is not ready, `performance.now()`; null otherwise. */
  #hasAllSince: number | null = null;
  #soon: ReturnType<typeof setTimeout> | null = null;
  /** When the clock last stood still, `performance.now()`. */
  #stoodAt = 0;

  constructor(record: PlayedRecord, fetch: FetchMedia, position = 0) {
    this.#fetch = fetch;
    this.#time = new RecordTime(record.intervals);
    this.store = createStore<PlayerState>(() => ({
      record,
      position: Math.min(position, this.#time.length),
      length: this.#time.length,
      isPlaying: false,
      isWaiting: false,
      isFetchedAhead: false,
      rate: 1,
      isMuted: false,
      muted: new Set<string>(),
      solo: null,
      large: null,
      isAudioOnly: false,
      channel: FLOOR,
      on: new Set<string>(),
      drawn: new Set<string>(),
      coming: new Set<string>(),
      still: new Set<string>(),
      failed: new Set<string>(),
      gaps: record.lost.reduce<readonly Gap[]>(withGap, []),
    }));
    for (const source of record.sources) {
      if (source.kind === 'microphone') this.#add(source, new Audio());
    }
  }

  get time(): RecordTime {
    return this.#time;
  }

  /** The played moment, epoch ms. */
  get moment(): number {
    return this.#time.momentOf(this.#now());
  }

  /** The largest distance between the playing tracks, ms: for measurements. */
  get spreadMs(): number {
    const { moment } = this;
    const apart = [...this.#feeds.values()]
      .filter((feed) => !feed.element.paused && feed.isOnAt(moment))
      .map((feed) => feed.moment - moment);
    return apart.length < 2 ? 0 : Math.max(...apart) - Math.min(...apart);
  }

  begin(): void {
    this.#stoodAt = performance.now();
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#timer = null;
    this.#soon = null;
    for (const feed of this.#feeds.values()) feed.close();
    this.#feeds.clear();
  }

  /** Sets the element for a source's picture; returns a function that removes it. */
  show(source: PlayedSource, element: HTMLVideoElement): () => void {
    element.muted = true;
    const feed = this.#add(source, element);
    return () => {
      if (feed === null) return;
      feed.close();
      const key = sourceKey(source);
      for (const known of [this.#feeds, this.#joining, this.#farther, this.#correcting]) known.delete(key);
    };
  }

  /** Adds the growth of a running hearing's record. */
  extend(record: PlayedRecord): void {
    this.#time = new RecordTime(record.intervals);
    for (const source of record.sources) {
      const feed = this.#feeds.get(sourceKey(source));
      if (feed !== undefined) feed.extend(source);
      else if (source.kind === 'microphone') this.#add(source, new Audio());
    }
    const { gaps } = this.store.getState();
    this.store.setState({ record, length: this.#time.length, gaps: record.lost.reduce(withGap, gaps) });
  }

  play(): void {
    const { position, length } = this.store.getState();
    if (position >= length - 50) this.seek(0);
    this.store.setState({ isPlaying: true });
    // Browsers play only elements that were started by a person's own action.
    this.#tick();
  }

  pause(): void {
    const position = this.#now();
    this.#stop();
    this.store.setState({ isPlaying: false, isWaiting: false, position });
  }

  toggle(): void {
    if (this.store.getState().isPlaying) this.pause();
    else this.play();
  }

  /** @param position milliseconds on the record */
  seek(position: number): void {
    const to = Math.min(Math.max(0, position), this.#time.length);
    const moment = this.#time.momentOf(to);
    const lacking = [...this.#feeds.values()].filter((feed) => !feed.hasAt(moment) || !feed.isFetchedAt(moment));
    for (const feed of lacking) feed.interrupt();
    // Data that other tracks load ahead of the former position would arrive before the missing ones.
    if (lacking.some((feed) => feed.isOnAt(moment))) for (const feed of this.#feeds.values()) feed.giveWay();
    this.#stop();
    this.store.setState({ position: to });
    this.#tick();
  }

  /** Tries sources again at once that this browser has failed to play. */
  retry(): void {
    for (const feed of this.#feeds.values()) if (feed.hasFailed) feed.retry();
    this.#tick();
  }

  setRate(rate: number): void {
    this.#anchor = { at: performance.now(), position: this.#now() };
    this.store.setState({ rate });
    this.#correcting.clear();
    // A waiting track is placed anew: how far ahead it stands depends on the rate.
    this.#joining.clear();
    for (const { element } of this.#feeds.values()) element.playbackRate = rate;
    // At a lower rate a picture may be too far ahead.
    this.#tick();
  }

  set(change: Partial<Pick<PlayerState, 'isMuted' | 'solo' | 'large' | 'isAudioOnly' | 'channel'>>): void {
    this.store.setState(change);
    this.#tick();
  }

  toggleMuted(seat: string): void {
    const muted = new Set(this.store.getState().muted);
    if (!muted.delete(seat)) muted.add(seat);
    this.store.setState({ muted });
    this.#tick();
  }

  #add(source: PlayedSource, element: HTMLMediaElement): SourceFeed | null {
    if (!SourceFeed.canPlay(source)) return null;
    element.preservesPitch = true;
    const { seat, kind } = source;
    const onGap = (gap: Range) => this.store.setState(({ gaps }) => ({ gaps: withGap(gaps, { seat, kind, ...gap }) }));
    const key = sourceKey(source);
    // Where a record has few pictures, a browser draws the next one before its time. After a jump a tick may be 100 ms away.
    const onPicture = (): void => {
      const isShown = this.store.getState().drawn.has(key);
      const isOther = this.#feeds.get(key) === feed && isShown !== feed.isDrawnAt(this.moment, this.#about);
      if (isOther) this.#tick(true);
    };
    const { zero } = this.store.getState().record;
    const feed = new SourceFeed(element, source, zero, { fetch: this.#fetch, onGap, onPicture });
    this.#feeds.set(key, feed);
    return feed;
  }

  #now(): number {
    const { rate, position } = this.store.getState();
    if (!this.#runs) return position;
    return Math.min(this.#anchor.position + (performance.now() - this.#anchor.at) * rate, this.#time.length);
  }

  /** @param isSoon whether it is an extra call between two regular ones */
  #tick(isSoon = false): void {
    const position = this.#now();
    const moment = this.#time.momentOf(position);
    const on = new Map<string, SourceFeed>();
    const there = new Map<string, SourceFeed>();
    /** Voices that begin in a moment, with their time. */
    const coming = new Map<string, readonly [SourceFeed, number]>();
    let isMissing = false;
    const leading = this.#leadingAt(moment);
    const isNeeded = (feed: SourceFeed): boolean =>
      !feed.hasFailed && (feed === leading || feed.source.kind === 'microphone');
    const inOrder = [...this.#feeds].toSorted(([, a], [, b]) => Number(b === leading) - Number(a === leading));
    // Later data must not delay data needed now, neither on the line nor in the decoders.
    const isBehind = inOrder.some(([, feed]) => feed.isOnAt(moment) && !feed.isFetchedAt(moment) && !feed.hasFailed);
    const isBeginning = this.store.getState().isPlaying && !this.#runs;
    const mayGoAhead = (!isBehind && !isBeginning) || performance.now() - this.#stoodAt > LONGEST_WAIT_MS;
    const until = this.#endAround(moment);
    const ahead = Math.max(moment, Math.min(moment + WELL_AHEAD_MS, until - 1));
    for (const [key, feed] of inOrder) {
      // A voice must not break off because a picture is late.
      const isShort = this.#runs && feed.source.kind === 'microphone' && !feed.isFetchedAt(moment + SHORT_MS);
      void feed.feed(moment, { until, mayGoAhead: mayGoAhead || isShort });
      const isOn = feed.isOnAt(moment);
      if (isOn) on.set(key, feed);
      const comesOnAt = isOn ? null : this.#comesOnAt(feed, moment);
      if (isOn && feed.hasAt(moment)) there.set(key, feed);
      else if (comesOnAt !== null) coming.set(key, [feed, comesOnAt]);
      else {
        feed.element.pause();
        this.#joining.delete(key);
      }
      if (isOn && isNeeded(feed) && !there.has(key) && !feed.isFetchedAt(moment)) isMissing = true;
    }
    const audible = [...[...there.values()].map((feed) => [feed, moment] as const), ...coming.values()];
    for (const [{ element, source }, at] of audible) {
      const volume = this.#volumeOf(source, at);
      element.muted = element instanceof HTMLVideoElement || volume === 0;
      element.volume = volume;
    }
    const { isPlaying, isWaiting: wasWaiting, record, ...before } = this.store.getState();
    if (this.#runs && isMissing) this.#stop();
    if (this.#runs) {
      for (const [key, feed] of there) this.#hold(key, feed, moment);
      for (const [key, [feed, at]] of coming) if (feed.element.paused) this.#join(key, feed, { moment, at });
    } else {
      this.#place([...there.values()], { moment, isNeeded, mayBegin: isPlaying && !isMissing, isBehind });
      if (!isPlaying) for (const feed of there.values()) feed.drawAnew();
    }
    const isWaiting = isPlaying && !this.#runs;
    // The page is redrawn only as often as a viewer can see a movement, and not while the record stands still.
    const states = this.#statesOf(on, moment);
    const isAsBefore =
      isSame(on, before.on) &&
      isSame(states.drawn, before.drawn) &&
      isSame(states.coming, before.coming) &&
      isSame(states.still, before.still) &&
      isSame(states.failed, before.failed);
    const isFetchedAhead = inOrder.every(([, feed]) => !feed.isOnAt(moment) || feed.isFetchedAt(ahead));
    const hasMoved = position !== before.position || isFetchedAhead !== before.isFetchedAhead;
    if ((hasMoved && !isSoon) || isWaiting !== wasWaiting || !isAsBefore) {
      this.store.setState({
        position,
        isWaiting,
        isFetchedAhead,
        ...(isAsBefore ? {} : { on: new Set(on.keys()), ...states }),
      });
    }
    if (isPlaying && position >= this.#time.length && !record.isLive) this.pause();
    if (isPlaying && (!this.#runs || this.#joining.size > 0)) this.#soon ??= setTimeout(() => this.#again(), SOON_MS);
  }

  /** How far a picture may be behind the clock and ahead of it, ms of the record. */
  get #about(): { readonly late: number; readonly early: number } {
    const { rate } = this.store.getState();
    return { late: OUT_OF_PLACE_MS.late * rate, early: OUT_OF_PLACE_MS.early * rate };
  }

  /** What is to be said of the sources that are on. */
  #statesOf(
    on: ReadonlyMap<string, SourceFeed>,
    moment: number,
  ): Pick<PlayerState, 'drawn' | 'coming' | 'still' | 'failed'> {
    const keysOf = (feeds: ReadonlyMap<string, SourceFeed>, is: (feed: SourceFeed) => boolean) =>
      new Set([...feeds].flatMap(([key, feed]) => (is(feed) ? [key] : [])));
    const drawn = keysOf(on, (feed) => feed.isDrawnAt(moment, this.#about));
    return {
      drawn,
      coming: keysOf(on, (feed) => !feed.hasFailed && feed.isComingAt(moment)).difference(drawn),
      still: keysOf(on, (feed) => feed.standsStillAt(moment)),
      failed: keysOf(this.#feeds, (feed) => feed.hasFailed),
    };
  }

  #again(): void {
    this.#soon = null;
    this.#tick(true);
  }

  #stop(): void {
    this.#runs = false;
    this.#stoodAt = performance.now();
    this.#hasAllSince = null;
    this.#correcting.clear();
    this.#joining.clear();
    this.#farther.clear();
    for (const { element } of this.#feeds.values()) element.pause();
  }

  /** Returns the picture without which nothing begins: the large one, or the first. Others join when they are ready. */
  #leadingAt(moment: number): SourceFeed | undefined {
    const { large } = this.store.getState();
    const pictures = [...this.#feeds.values()].filter(
      (feed) => feed.element instanceof HTMLVideoElement && feed.isOnAt(moment),
    );
    const isLarge = ({ source: { seat, kind } }: SourceFeed): boolean =>
      large === (kind === 'screen' ? `${seat}/screen` : seat);
    return pictures.find(isLarge) ?? pictures[0];
  }

  /**
   * Places all tracks, and starts them together when the needed ones are ready: a track that starts late stays late for seconds.
   */
  #place(
    feeds: readonly SourceFeed[],
    {
      moment,
      isNeeded,
      mayBegin,
      isBehind,
    }: {
      readonly moment: number;
      readonly isNeeded: (feed: SourceFeed) => boolean;
      readonly mayBegin: boolean;
      /** Data of a source that is on are being loaded. */
      readonly isBehind: boolean;
    },
  ): void {
    const ready = feeds.filter((feed) => feed.place(moment));
    if (!mayBegin) {
      this.#hasAllSince = null;
      return;
    }
    const now = performance.now();
    this.#hasAllSince ??= now;
    const lacking = feeds.filter((feed) => !ready.includes(feed));
    const [waits, longest] = lacking.some(isNeeded)
      ? [true, LONGEST_WAIT_MS]
      : [isBehind || lacking.length > 0, TOGETHER_MS];
    if (waits && now - this.#hasAllSince < longest) return;
    const { position, rate } = this.store.getState();
    this.#runs = true;
    const anchor = { at: performance.now(), position };
    this.#anchor = anchor;
    this.#begunAt = moment;
    const begun = ready.map(({ element }) => {
      element.playbackRate = rate;
      return element.play().catch(() => undefined);
    });
    // All tracks take about the same moment to begin: the clock is set by them.
    void Promise.all(begun).then(() => {
      if (this.#anchor !== anchor || !this.#runs) return;
      const now = this.#time.momentOf(this.#now());
      const aheads = ready.map((feed) => feed.moment - now).sort((a, b) => a - b);
      const middle = aheads[Math.floor(aheads.length / 2)] ?? 0;
      this.#anchor = { ...anchor, position: position + Math.max(-MAX_LATE_MS, Math.min(0, middle)) };
      // Tracks that began sooner are ahead now: their pictures must not be seen until the next look.
      if (middle < 0) this.#tick(true);
    });
  }

  /** Holds a track to the running clock. */
  #hold(key: string, feed: SourceFeed, moment: number): void {
    const { rate } = this.store.getState();
    const { element } = feed;
    const aheadMs = feed.moment - moment;
    if (element.paused) {
      const isSoon = moment - this.#begunAt < WITH_OTHERS_MS * rate && feed.source.kind !== 'microphone';
      const isWithOthers = isSoon && feed.hasAt(this.#begunAt);
      const next = isWithOthers ? this.#begunAt : moment + (this.#farther.get(key) ?? JOIN_AHEAD_MS) * rate;
      return this.#join(key, feed, { moment, at: this.#joining.get(key) ?? next });
    }
    const isHeard = feed.source.kind === 'microphone';
    const correction = correctionOf(aheadMs, rate, { isCorrecting: this.#correcting.has(key), isHeard });
    if (correction.kind === 'jump') {
      if (element.seeking) return;
      if (isHeard) return feed.jumpTo(moment);
      element.pause();
      // One that is ahead waits where it is. For a late one everything is decoded again from the last key frame: placed at the
      // others' present position, it would be equally late again.
      const waits = aheadMs > 0 && aheadMs <= MAX_AHEAD_MS * rate;
      return this.#join(key, feed, { moment, at: waits ? feed.moment : moment + this.#standFarther(key) * rate });
    }
    if (correction.rate === rate) {
      this.#correcting.delete(key);
      this.#farther.delete(key);
    } else this.#correcting.add(key);
    if (element.playbackRate !== correction.rate) element.playbackRate = correction.rate;
  }

  /** A voice is cut at each mute: returns when the next range of a paused voice begins, if its data are there. */
  #comesOnAt(feed: SourceFeed, moment: number): number | null {
    if (!this.#runs || feed.source.kind !== 'microphone') return null;
    const at = feed.comesOnWithin({ from: moment, to: moment + JOIN_AHEAD_MS * this.store.getState().rate });
    return at !== null && feed.hasAt(at) ? at : null;
  }

  /**
   * Places a late track, or one that begins in a moment, a little ahead, and starts it when the others reach that position. A
   * picture that is ready slightly later starts then. A voice would be out of sync with its picture for seconds, so it starts late
   * only if it was ready and the call was late. A later track is placed ahead once more.
   */
  #join(key: string, feed: SourceFeed, { moment, at }: { readonly moment: number; readonly at: number }): void {
    const { rate } = this.store.getState();
    this.#joining.set(key, at);
    const has = feed.hasAt(at);
    const isReady = has && feed.place(at);
    const isHeard = feed.source.kind === 'microphone';
    const mayBeLate = isHeard && !isReady ? 0 : COMES_UP_MS * rate;
    if (at < moment - mayBeLate) {
      this.#joining.delete(key);
      if (has) this.#standFarther(key);
      return;
    }
    if (!isReady || at - moment > STARTS_WITHIN_MS * rate) return;
    this.#joining.delete(key);
    feed.element.playbackRate = rate;
    feed.element.play().catch(() => undefined);
  }

  /** Places a track twice as far ahead the next time. @returns how far, ms */
  #standFarther(key: string): number {
    const farther = Math.min(MAX_AHEAD_MS, (this.#farther.get(key) ?? JOIN_AHEAD_MS) * 2);
    this.#farther.set(key, farther);
    return farther;
  }

  #volumeOf({ seat, kind, channels }: PlayedSource, moment: number): number {
    const { isMuted, muted, solo, channel } = this.store.getState();
    if (kind !== 'microphone' || isMuted || muted.has(seat) || (solo !== null && solo !== seat)) return 0;
    const spoken = channels.find(({ from, to }) => moment >= from && moment < to)?.channel ?? FLOOR;
    if (spoken === channel) return 1;
    return spoken === FLOOR ? BEHIND_VOLUME : 0;
  }

  /** Returns the end of the time range on the record around a moment: nothing is loaded ahead from beyond a recess. */
  #endAround(moment: number): number {
    const { intervals } = this.store.getState().record;
    return intervals.find(({ from, to }) => moment >= from && moment < to)?.to ?? moment;
  }
}

function isSame(one: { readonly size: number; keys(): Iterable<string> }, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}
