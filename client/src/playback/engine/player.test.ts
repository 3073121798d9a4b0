import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FLOOR, Player, RATES } from './player.ts';
import { SourceFeed } from './source-feed.ts';

const ZERO = Date.UTC(2026, 10, 24, 9);
const LENGTH_MS = 60_000;

/** Delays of a slow browser, ms: from setting a position until a picture is decoded, and from the call to play until it moves. */
interface Slowness {
  readonly decodes: number;
  readonly starts: number;
}

const QUICK: Slowness = { decodes: 10, starts: 10 };

class MediaElement extends EventTarget {
  static readonly HAVE_CURRENT_DATA = 2;
  static readonly HAVE_FUTURE_DATA = 3;
}

/** Completely loaded media in a slow browser. */
class LoadedMedia extends MediaElement {
  readonly error = null;
  readonly played = { length: 0 };
  readonly buffered = { length: 1, start: () => 0, end: () => LENGTH_MS / 1000 };
  readonly #slowness: Slowness;
  /** The positions that were set, seconds. */
  readonly seeks: number[] = [];
  paused = true;
  src = '';
  muted = false;
  volume = 1;
  preservesPitch = false;
  #rate = 1;
  #stands = 0;
  #movesFrom: number | null = null;
  #decodedAt = 0;

  constructor(slowness: Slowness) {
    super();
    this.#slowness = slowness;
  }

  get seeking(): boolean {
    return performance.now() < this.#decodedAt;
  }

  get readyState(): number {
    return this.seeking ? 1 : 4;
  }

  get currentTime(): number {
    const from = this.#movesFrom === null ? Infinity : Math.max(this.#movesFrom, this.#decodedAt);
    return this.#stands + (Math.max(0, performance.now() - from) / 1000) * this.#rate;
  }

  set currentTime(to: number) {
    this.seeks.push(to);
    this.#decodedAt = performance.now() + this.#slowness.decodes;
    this.#stand(to);
  }

  get playbackRate(): number {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.#stand(this.currentTime);
    this.#rate = rate;
  }

  async play(): Promise<void> {
    if (!this.paused) return;
    this.paused = false;
    this.#movesFrom = performance.now() + this.#slowness.starts;
    await new Promise((resolve) => setTimeout(resolve, this.#slowness.starts));
  }

  pause(): void {
    this.#stand(this.currentTime);
    this.paused = true;
    this.#movesFrom = null;
  }

  load(): void {
    this.pause();
  }

  removeAttribute(): void {
    this.src = '';
  }

  #stand(at: number): void {
    this.#stands = at;
    if (this.#movesFrom !== null) this.#movesFrom = Math.max(this.#movesFrom, performance.now());
  }
}

class Picture extends LoadedMedia {}

/** The voices of the player, in the order of their sources. */
let voices: Voice[];
class Voice extends LoadedMedia {
  constructor() {
    super(QUICK);
    voices.push(this);
  }
}

class Source extends EventTarget {
  static isTypeSupported = () => true;
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new Event('sourceopen')));
  }
  addSourceBuffer = () => ({ buffered: { length: 0 } });
}

let player: Player;
beforeEach(() => {
  voices = [];
  vi.useFakeTimers();
  vi.stubGlobal('Audio', Voice);
  vi.stubGlobal('window', { MediaSource: Source });
  vi.stubGlobal('MediaSource', Source);
  vi.stubGlobal('HTMLMediaElement', MediaElement);
  vi.stubGlobal('HTMLVideoElement', Picture);
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:one');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
});
afterEach(() => {
  player.end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const whole = { from: ZERO, to: ZERO + LENGTH_MS };
const sourceOf = (seat: string): PlayedSource => ({
  seat,
  kind: 'camera',
  altered: false,
  ranges: [whole],
  sound: [],
  channels: [],
  tracks: [{ track: seat, codec: 'vp8', ...whole }],
});

function playerOf(sources: readonly PlayedSource[]): Player {
  const record = { zero: ZERO, intervals: [whole], isLive: false, sources, lost: [] } as unknown as PlayedRecord;
  return new Player(record, () => Promise.resolve({ media: null, gaps: [] }), 5000);
}

/** Begins to play the pictures of these people. */
function begin(rate: number, people: Readonly<Record<string, Slowness>>): Picture[] {
  const sources = Object.keys(people).map(sourceOf);
  player = playerOf(sources);
  const pictures = sources.map((source) => {
    const picture = new Picture(people[source.seat]!);
    show(source, picture);
    return picture;
  });
  player.setRate(rate);
  player.begin();
  player.play();
  return pictures;
}

/** Plays the pictures of two people, the second one in a slow browser. */
async function playing(rate: number, slow: Slowness): Promise<Picture> {
  const [, late] = begin(rate, { judge: QUICK, clerk: slow });
  await vi.advanceTimersByTimeAsync(10_000);
  return late!;
}

const show = (source: PlayedSource, picture: Picture) => player.show(source, picture as unknown as HTMLVideoElement);

/** Plays the voices of judge, clerk and an interpreter who speaks Kurdish in the first twenty seconds, with the judge's picture. */
async function playingVoices() {
  const said = [{ channel: 'ku', from: ZERO, to: ZERO + 20_000 }];
  const sources = ['judge', 'clerk', 'interpreter'].map((seat): PlayedSource => {
    const tracks = [{ track: `voice of ${seat}`, codec: 'opus' as const, ...whole }];
    return { ...sourceOf(seat), kind: 'microphone', channels: seat === 'interpreter' ? said : [], tracks };
  });
  player = playerOf([...sources, sourceOf('judge')]);
  const picture = new Picture(QUICK);
  const takeAway = show(sourceOf('judge'), picture);
  player.begin();
  player.play();
  await vi.advanceTimersByTimeAsync(2000);
  expect([...voices, picture].map(({ paused }) => paused)).toEqual([false, false, false, false]);
  return { picture, takeAway };
}

/** How loud judge, clerk and interpreter are. */
const loudness = () => voices.map(({ muted, volume }) => (muted ? 0 : volume));

it('a record that stands still has the page drawn anew only when something changes', async () => {
  await playingVoices();
  player.pause();
  await vi.advanceTimersByTimeAsync(1000);
  let changes = 0;
  player.store.subscribe(() => void (changes += 1));
  await vi.advanceTimersByTimeAsync(2000);
  expect(changes).toBe(0);
  player.seek(30_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(changes).toBeGreaterThan(0);
  changes = 0;
  player.play();
  await vi.advanceTimersByTimeAsync(2000);
  // Ten times a second: as often as somebody can see a movement.
  expect(changes).toBeGreaterThanOrEqual(19);
});

it('everybody is muted and heard again, or one person, and another stays as they were', async () => {
  const { picture } = await playingVoices();
  expect(loudness()).toEqual([1, 1, 0]);
  player.toggleMuted('clerk');
  expect(loudness()).toEqual([1, 0, 0]);
  player.set({ isMuted: true });
  expect(loudness()).toEqual([0, 0, 0]);
  player.set({ isMuted: false });
  expect(loudness()).toEqual([1, 0, 0]);
  player.toggleMuted('clerk');
  expect(loudness()).toEqual([1, 1, 0]);
  // A picture's element makes no sound: the voice has its own.
  expect(picture.muted).toBe(true);
});

it('one person is heard alone until everybody is to be heard again', async () => {
  await playingVoices();
  player.set({ solo: 'clerk' });
  expect(loudness()).toEqual([0, 1, 0]);
  player.toggleMuted('clerk');
  expect(loudness()).toEqual([0, 0, 0]);
  player.toggleMuted('clerk');
  player.set({ solo: null });
  expect(loudness()).toEqual([1, 1, 0]);
});

it('in the channel of a language its interpreter is heard before the courtroom, and not in the courtroom', async () => {
  await playingVoices();
  expect(loudness()).toEqual([1, 1, 0]);
  player.set({ channel: 'ku' });
  expect(loudness()).toEqual([0.2, 0.2, 1]);
  player.set({ channel: 'de' });
  expect(loudness()).toEqual([0.2, 0.2, 0]);
  // Then the interpreter speaks to the courtroom.
  player.seek(30_000);
  expect(loudness()).toEqual([0.2, 0.2, 0.2]);
  player.set({ channel: FLOOR });
  expect(loudness()).toEqual([1, 1, 1]);
});

it('the voices go on when their pictures are taken away', async () => {
  const { takeAway } = await playingVoices();
  takeAway();
  const stood = voices.map(({ currentTime }) => currentTime);
  await vi.advanceTimersByTimeAsync(2000);
  expect(player.store.getState().isWaiting).toBe(false);
  for (const [index, { currentTime }] of voices.entries()) expect(currentTime - stood[index]!).toBeCloseTo(2, 1);
});

it.each(RATES)('voices and pictures play at rate %d with their pitch kept', async (rate) => {
  const { picture } = await playingVoices();
  const elements = [...voices, picture];
  player.setRate(rate);
  const stood = elements.map(({ currentTime }) => currentTime);
  await vi.advanceTimersByTimeAsync(2000);
  expect(elements.map(({ preservesPitch }) => preservesPitch)).toEqual([true, true, true, true]);
  for (const [index, { currentTime }] of elements.entries()) {
    expect((currentTime - stood[index]!) / (2 * rate)).toBeCloseTo(1, 1);
  }
});

it.each([0.5, 1, 2])(
  'at rate %d a picture that begins late comes up with the others, and is not set where they are again and again',
  async (rate) => {
    const late = await playing(rate, { decodes: 550, starts: 30 });
    expect(late.seeks.length).toBe(1);
    expect(late.paused).toBe(false);
    expect(player.spreadMs).toBeLessThan(40 * rate);
  },
);

it.each([
  { rate: 1, decodes: 550, starts: 200 },
  { rate: 2, decodes: 550, starts: 200 },
  { rate: 1, decodes: 900, starts: 30 },
])(
  'one for which that is too late stands so far ahead that it is ready when they come: %o',
  async ({ rate, ...slow }) => {
    const late = await playing(rate, slow);
    expect(late.seeks.length).toBeLessThan(5);
    expect(late.paused).toBe(false);
    expect(player.spreadMs).toBeLessThan(40 * rate);
  },
);

it('a picture that is shown anew stands where the others are, not where one was to join them before', async () => {
  await playing(1, QUICK);
  const clerk = sourceOf('clerk');
  const takeAway = show(clerk, new Picture({ decodes: 60_000, starts: 10 }));
  await vi.advanceTimersByTimeAsync(150);
  takeAway();
  await vi.advanceTimersByTimeAsync(5000);
  const anew = new Picture(QUICK);
  const { position } = player.store.getState();
  show(clerk, anew);
  await vi.advanceTimersByTimeAsync(2000);
  expect(anew.seeks.length).toBe(1);
  expect(anew.seeks[0]).toBeGreaterThan(position / 1000);
  expect(anew.paused).toBe(false);
});

it('after a jump nobody is shown by a picture from before it: it is drawn again when their own is there', async () => {
  const late = await playing(1, { decodes: 900, starts: 10 });
  const drawn = () => [...player.store.getState().drawn];
  await vi.advanceTimersByTimeAsync(5000);
  expect(drawn()).toEqual(['judge/camera', 'clerk/camera']);
  player.seek(40_000);
  expect(drawn()).toEqual([]);
  await vi.advanceTimersByTimeAsync(800);
  expect([drawn(), late.seeking]).toEqual([['judge/camera'], true]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(drawn()).toEqual(['judge/camera', 'clerk/camera']);
});

it('a picture that waits ahead is hidden in the same turn in which the clock is set back', async () => {
  const late: Slowness = { decodes: 10, starts: 288 };
  begin(1, { judge: late, clerk: late });
  await vi.advanceTimersByTimeAsync(180);
  const waiting = new Picture(QUICK);
  show(sourceOf('witness'), waiting);
  const seen: number[] = [];
  const aheads: number[] = [];
  for (let ms = 0; ms < 1000; ms += 1) {
    await vi.advanceTimersByTimeAsync(1);
    const aheadMs = ZERO + waiting.currentTime * 1000 - player.moment;
    aheads.push(aheadMs);
    if (player.store.getState().drawn.has('witness/camera')) seen.push(aheadMs);
  }
  expect(Math.max(...aheads)).toBeGreaterThan(400);
  expect(Math.max(...seen)).toBeLessThanOrEqual(300);
  expect(seen.at(-1)).toBeLessThan(40);
});

it('a picture is shown when the browser draws it, and hidden at once when it is drawn before its time', async () => {
  begin(1, { judge: QUICK });
  await vi.advanceTimersByTimeAsync(2000);
  const picture = new Picture(QUICK);
  let tell: VideoFrameRequestCallback = () => undefined;
  Object.assign(picture, { requestVideoFrameCallback: (given: VideoFrameRequestCallback) => (tell = given) });
  show(sourceOf('clerk'), picture);
  await vi.advanceTimersByTimeAsync(1000);
  const drawnWith = (aheadMs: number): boolean => {
    const mediaTime = (player.moment - ZERO + aheadMs) / 1000;
    tell(performance.now(), { mediaTime } as VideoFrameCallbackMetadata);
    return player.store.getState().drawn.has('clerk/camera');
  };
  expect(player.store.getState().drawn.has('clerk/camera')).toBe(false);
  expect([0, -50, 250, 1000, 0].map(drawnWith)).toEqual([true, true, true, false, true]);
});

it('a picture that is ahead waits for the others where it is', async () => {
  const [ahead] = begin(1, { judge: QUICK, clerk: QUICK });
  await vi.advanceTimersByTimeAsync(2000);
  ahead!.currentTime += 0.4;
  await vi.advanceTimersByTimeAsync(1000);
  expect([ahead!.seeks.length, ahead!.paused]).toEqual([2, false]);
  expect(player.spreadMs).toBeLessThan(40);
});

it('a picture that waits for the others does not wait by the former rate when the rate changes', async () => {
  const [, ahead] = begin(2, { judge: QUICK, clerk: QUICK });
  await vi.advanceTimersByTimeAsync(2000);
  ahead!.currentTime += 1.5;
  await vi.advanceTimersByTimeAsync(150);
  expect(ahead!.paused).toBe(true);
  player.setRate(0.5);
  await vi.advanceTimersByTimeAsync(1000);
  expect(ahead!.paused).toBe(false);
  expect(player.spreadMs).toBeLessThan(40);
});

/** A picture by itself, of a source that was on in these ranges. */
function fed(ranges: PlayedSource['ranges'], kind: PlayedSource['kind'] = 'camera', gaps: readonly MediaGap[] = []) {
  const picture = new Picture({ decodes: 0, starts: 0 });
  const nothing = {
    fetch: () => Promise.resolve({ media: null, gaps }),
    onGap: () => undefined,
    onPicture: () => undefined,
  };
  const source = { ...sourceOf('clerk'), ranges, kind };
  const feed = new SourceFeed(picture as unknown as HTMLMediaElement, source, 0, nothing);
  /** Fetches what begins at a moment: nothing new. */
  const fetched = (moment: number) =>
    Promise.all([feed.feed(moment, { until: LENGTH_MS, mayGoAhead: false }), vi.advanceTimersByTimeAsync(10)]);
  return { picture, feed, fetched };
}

const ABOUT = { late: 1500, early: 300 };

/** A picture whose browser says what it draws, of a source that was on in these ranges. */
function told(ranges: PlayedSource['ranges']) {
  const { picture, feed, fetched } = fed(ranges);
  let tell: VideoFrameRequestCallback = () => undefined;
  const requestVideoFrameCallback = vi.fn<(given: VideoFrameRequestCallback) => void>((given) => (tell = given));
  Object.assign(picture, { requestVideoFrameCallback });
  const drawnAfter = async (mediaTime: number, moment: number): Promise<boolean> => {
    await fetched(moment);
    tell(performance.now(), { mediaTime } as VideoFrameCallbackMetadata);
    return feed.isDrawnAt(moment, ABOUT);
  };
  return { picture, feed, drawnAfter, requestVideoFrameCallback };
}

it('a picture counts as drawn when the browser says so, and not where the element stands already', async () => {
  const { feed, drawnAfter } = told([{ from: 0, to: 60_000 }]);
  feed.place(9000);
  expect(feed.isDrawnAt(9000, ABOUT)).toBe(false);
  const drawn = [await drawnAfter(5, 9000), await drawnAfter(8.9, 9000), await drawnAfter(9.5, 9000)];
  expect(drawn).toEqual([false, true, false]);
});

it('a closed picture no longer asks what its browser draws', async () => {
  const { feed, drawnAfter, requestVideoFrameCallback } = told([{ from: 0, to: 60_000 }]);
  feed.place(9000);
  await drawnAfter(8.9, 9000);
  expect(requestVideoFrameCallback).toHaveBeenCalledTimes(2);
  feed.close();
  await drawnAfter(9, 9000);
  expect(requestVideoFrameCallback).toHaveBeenCalledTimes(2);
});

it('a picture is hidden when its element is set ahead, before one of there is drawn', async () => {
  const { feed, drawnAfter } = told([{ from: 0, to: 60_000 }]);
  feed.place(9000);
  expect(await drawnAfter(8.9, 9000)).toBe(true);
  feed.place(9250);
  expect(feed.isDrawnAt(9000, ABOUT)).toBe(true);
  feed.place(9500);
  expect(feed.isDrawnAt(9000, ABOUT)).toBe(false);
});

it('a picture from before a recess is none of the moment, however short the recess was', async () => {
  const { feed, drawnAfter } = told([
    { from: 0, to: 20_000 },
    { from: 20_800, to: 60_000 },
  ]);
  feed.place(20_850);
  expect([await drawnAfter(19.9, 20_850), await drawnAfter(20.8, 20_850)]).toEqual([false, true]);
});

it('a picture that was on its way when its source came on is one of the moment', async () => {
  const { feed, drawnAfter } = told([{ from: 20_000, to: 60_000 }]);
  feed.place(20_050);
  expect([await drawnAfter(19.7, 20_050), await drawnAfter(19.8, 20_050)]).toEqual([false, true]);
});

it('a picture that a late decoder owes is drawn anew once where playback pauses', async () => {
  const { picture, feed, drawnAfter } = told([{ from: 0, to: 60_000 }]);
  feed.place(9000);
  await drawnAfter(8, 9000);
  feed.drawAnew();
  expect(picture.seeks).toEqual([9]);
  await vi.advanceTimersByTimeAsync(400);
  for (let tick = 0; tick < 3; tick += 1) feed.drawAnew();
  expect(picture.seeks).toEqual([9, 9]);
  feed.place(12_000);
  await vi.advanceTimersByTimeAsync(400);
  await drawnAfter(11.9, 12_000);
  feed.drawAnew();
  expect(picture.seeks).toEqual([9, 9, 12]);
});

it('of a picture that stands still the last one stays, and one from before the source was off does not', async () => {
  const ranges = [
    { from: 0, to: 20_000 },
    { from: 40_000, to: 60_000 },
  ];
  const { picture, feed, fetched } = fed(ranges);
  feed.place(5000);
  const drawnAt = (...moments: readonly number[]) => moments.map((moment) => feed.isDrawnAt(moment, ABOUT));
  expect(drawnAt(3000, 5000, 6000)).toEqual([false, true, true]);
  picture.buffered.end = () => 6;
  await fetched(41_000);
  expect(drawnAt(41_000)).toEqual([false]);
  await fetched(19_000);
  expect(drawnAt(19_000)).toEqual([true]);
  feed.interrupt();
  expect(drawnAt(5000, 19_000)).toEqual([true, false]);
});

it.each(['camera', 'screen'] as const)(
  'an old picture of a %s stays while the record has no newer one, and not while a newer one is not drawn',
  async (kind) => {
    const gaps = [{ kind: 'still', from: 5000, to: 12_000 }] as const;
    const { feed, fetched } = fed([{ from: 0, to: 60_000 }], kind, gaps);
    feed.place(5000);
    await fetched(5000);
    await fetched(19_000);
    const states = [5500, 11_900, 14_000].map((at) => [feed.isDrawnAt(at, ABOUT), feed.standsStillAt(at)]);
    expect(states).toEqual([
      [true, false],
      [false, kind === 'camera'],
      [false, false],
    ]);
    await fetched(11_000);
    expect([feed.isDrawnAt(11_900, ABOUT), feed.isDrawnAt(13_900, ABOUT)]).toEqual([true, false]);
  },
);

it('a picture without a newer one is said to be so over several requests', async () => {
  const gaps: MediaGap[] = [];
  const { feed, fetched } = fed([{ from: 0, to: 60_000 }], 'camera', gaps);
  const states: boolean[] = [];
  feed.place(5000);
  for (const [at, from, to] of [
    [5000, 5000, 6200],
    [6200, 6200, 14_200],
    [14_200, 14_200, 22_200],
  ] as const) {
    gaps.splice(0, gaps.length, { kind: 'still', from, to });
    await fetched(at);
    states.push(feed.standsStillAt(from + 500));
  }
  expect(states).toEqual([false, true, true]);
});

it.each(['camera', 'screen'] as const)(
  'an old picture of a %s does not stay while newer data are not fetched',
  async (kind) => {
    const { picture, feed, fetched } = fed([{ from: 0, to: 60_000 }], kind);
    feed.place(5000);
    picture.buffered.end = () => 6;
    expect(feed.isDrawnAt(19_000, ABOUT)).toBe(false);
    await fetched(19_000);
    expect(feed.isDrawnAt(19_000, ABOUT)).toBe(true);
  },
);
