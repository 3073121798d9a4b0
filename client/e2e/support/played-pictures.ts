import type { Page } from 'playwright-core';
import { CELL_CENTRES, readFrameCode } from './frame-code.ts';
import { laterThan } from './timed-devices.ts';

/*
 * Reads every picture that a player has, frame by frame, and judges two things separately: whether a frame shows what its place on the
 * record says (its time stamp is read from the frame itself, so a slow browser changes nothing), and whether the frame that is
 * visible belongs to the moment that is played.
 */

/** A picture of a person as a page had it when it drew. */
export interface PictureLook {
  readonly seat: string;
  /** Brightness of the cells of `CELL_CENTRES`. */
  readonly cells: readonly number[];
  /** The frame's own place on the record, ms from its beginning. */
  readonly frameMs: number;
  /** Where its element stands, ms from the beginning; null while it seeks. */
  readonly elementMs: number | null;
  /** The played moment, epoch ms. */
  readonly moment: number;
  readonly isVisible: boolean;
  /** `performance.now()`. */
  readonly at: number;
}

interface Played {
  readonly player?: { readonly moment: number };
}

declare global {
  interface Window {
    pictureLooks?: PictureLook[];
  }
}

/** A content of another time than the frame's own, ms: a picture takes 50, and the clocks of senders are known to a few. */
const OUT_OF_TIME_MS = 100;
/** The player hides a picture that is farther ahead of the played moment, ms. */
const AHEAD_MS = 300;
/** The player hides a picture that is older than this, ms. */
const HIDDEN_FROM_MS = 1500;
/** How long it takes to hide it: the player's next look, the fade of the page, and one drawing, ms. */
const HIDING_MS = 100 + 250 + 50;
/** A page that does not draw for longer than this cannot hide anything meanwhile, ms. */
const LONGEST_DRAWING_MS = 50;
/** No visible picture is older than this, but one from before a jump until it is hidden, ms. */
const OLDEST_MS = HIDDEN_FROM_MS + HIDING_MS;
/** Nor is one farther ahead: the clock may stand, for somebody who is late, while the picture is being hidden. */
const FARTHEST_AHEAD_MS = AHEAD_MS + HIDING_MS;
/** A clock that goes otherwise than time by more than this has jumped, ms. */
const JUMP_MS = 200;
/** A frame may lie this far outside of the time on the record, ms: the length of one. */
const AT_THE_EDGE_MS = 50;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Begins to read the pictures of a page's player. */
export async function watchPictures(page: Page): Promise<void> {
  await page.evaluate((centres) => {
    const looks: PictureLook[] = [];
    window.pictureLooks = looks;
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const read = new WeakMap<HTMLVideoElement, { readonly timestamp: number; readonly cells: readonly number[] }>();
    const cellsOf = (video: HTMLVideoElement, frame: VideoFrame): readonly number[] => {
      const known = read.get(video);
      if (known?.timestamp === frame.timestamp) return known.cells;
      const [wide, high] = [frame.displayWidth, frame.displayHeight];
      Object.assign(context.canvas, { width: wide, height: high });
      context.drawImage(frame, 0, 0);
      const { data } = context.getImageData(0, 0, wide, high);
      const cells = centres.map(({ x, y }) => data[(Math.floor(y * high) * wide + Math.floor(x * wide)) * 4]!);
      read.set(video, { timestamp: frame.timestamp, cells });
      return cells;
    };
    const look = (): void => {
      const moment = (document.querySelector('.record-player') as Played | null)?.player?.moment;
      for (const video of document.querySelectorAll('video')) {
        const seat = video.closest<HTMLElement>('.played')?.dataset['seat'];
        if (moment === undefined || seat === undefined || video.hidden || video.readyState < 2) continue;
        const frame = new VideoFrame(video);
        looks.push({
          seat,
          cells: cellsOf(video, frame),
          frameMs: frame.timestamp / 1000,
          elementMs: video.seeking ? null : video.currentTime * 1000,
          moment,
          isVisible: video.checkVisibility({ visibilityProperty: true }),
          at: performance.now(),
        });
        frame.close();
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, CELL_CENTRES);
}

/** What was seen since the last time. */
export function picturesOf(page: Page): Promise<PictureLook[]> {
  return page.evaluate(() => window.pictureLooks!.splice(0));
}

/** What is known of a record. */
export interface FilmedRecord {
  /** Epoch ms. */
  readonly zero: number;
  /** Times on the record, epoch ms. */
  readonly intervals: readonly Range[];
  /** A time in which nothing was filmed for the record, epoch ms. */
  readonly recess: Range;
  /** People by the number in their pictures, from 1. */
  readonly seats: readonly string[];
}

/** Something in a playback that must not be. */
export interface PictureFault {
  readonly fault:
    'of somebody else' | 'of another time than its own' | 'off the record' | 'of the future' | 'not of this moment';
  readonly seat: string;
  readonly ms: number;
  /** The frame's own place on the record, ms from its beginning. */
  readonly frameMs: number;
}

/** Figures of everything that was judged. */
interface Judged {
  looks: number;
  /** Looks at pictures from which no code could be read: what these show is not judged. */
  unreadable: number;
  /** Largest distance between what a frame shows and its place on the record, ms. */
  contentMs: number;
  /** Of visible pictures: the largest age by the played moment and distance ahead of it, ms. */
  visibleLateMs: number;
  visibleAheadMs: number;
  /** The longest time for which a picture of another moment was visible, ms. */
  wrongForMs: number;
}

/** Judges the pictures of one player in their order. */
export class PictureJudge {
  readonly judged: Judged = {
    looks: 0,
    unreadable: 0,
    contentMs: 0,
    visibleLateMs: 0,
    visibleAheadMs: 0,
    wrongForMs: 0,
  };
  readonly #record: FilmedRecord;
  /** For how long a person has been shown by a picture of another moment, and when they were last looked at. */
  readonly #wrong = new Map<string, { readonly forMs: number; readonly at: number }>();
  readonly #before = new Map<string, PictureLook>();
  /** Frames that were there before the clock jumped, by person: the page has a moment to hide them. */
  readonly #left = new Map<string, number>();

  constructor(record: FilmedRecord) {
    this.#record = record;
  }

  /** @returns what is wrong with pictures that follow the ones judged before */
  faultsIn(looks: readonly PictureLook[]): PictureFault[] {
    return looks.flatMap((look) => this.#faultsOf(look));
  }

  #faultsOf(look: PictureLook): PictureFault[] {
    const { zero, seats } = this.#record;
    const { seat, frameMs } = look;
    const found: PictureFault[] = [];
    const add = (fault: PictureFault['fault'], ms: number): void =>
      void found.push({ fault, seat, ms: Math.round(ms), frameMs });
    this.judged.looks += 1;
    const frame = zero + frameMs;
    const code = readFrameCode(look.cells);
    const apart = code === null ? 0 : laterThan(code, frame);
    if (code === null) this.judged.unreadable += 1;
    else {
      if (seats[code.who - 1] !== seat) add('of somebody else', 0);
      this.judged.contentMs = Math.max(this.judged.contentMs, Math.round(Math.abs(apart)));
      if (Math.abs(apart) > OUT_OF_TIME_MS) add('of another time than its own', apart);
    }
    const { from, to } = this.#record.recess;
    const isOfRecess = code !== null && frame + apart > from + AT_THE_EDGE_MS && frame + apart < to;
    if (isOfRecess || this.#intervalAt(frame) === -1) add('off the record', frame - look.moment);
    const ahead = frame + apart - look.moment;
    const isLeft = this.#isLeft(look);
    if (look.isVisible && !isLeft && ahead > FARTHEST_AHEAD_MS) add('of the future', ahead);
    if (look.isVisible && !isLeft && ahead < -OLDEST_MS) add('not of this moment', ahead);
    const wrongForMs = this.#wrongFor(look, frame);
    this.judged.wrongForMs = Math.max(this.judged.wrongForMs, Math.round(wrongForMs));
    if (wrongForMs > HIDING_MS) add('not of this moment', frame - look.moment);
    return found;
  }

  /** Returns for how long a person has been shown by pictures of another moment, ms. */
  #wrongFor({ seat, moment, isVisible, at }: PictureLook, frame: number): number {
    const late = moment - frame;
    const isOfMoment =
      late <= HIDDEN_FROM_MS && -late <= AHEAD_MS && this.#intervalAt(frame) === this.#intervalAt(moment);
    const before = this.#wrong.get(seat);
    if (!isVisible || isOfMoment) {
      this.#wrong.delete(seat);
      if (isVisible) {
        this.judged.visibleLateMs = Math.max(this.judged.visibleLateMs, Math.round(late));
        this.judged.visibleAheadMs = Math.max(this.judged.visibleAheadMs, Math.round(-late));
      }
      return 0;
    }
    const forMs = before === undefined ? 0 : before.forMs + Math.min(at - before.at, LONGEST_DRAWING_MS);
    this.#wrong.set(seat, { forMs, at });
    return forMs;
  }

  /** Whether a picture is the one from before the clock jumped. */
  #isLeft(look: PictureLook): boolean {
    const { seat, frameMs, moment, at } = look;
    const before = this.#before.get(seat);
    this.#before.set(seat, look);
    if (before === undefined) return false;
    const jumpMs = Math.abs(moment - before.moment - (at - before.at));
    if (jumpMs > JUMP_MS && before.frameMs === frameMs) this.#left.set(seat, frameMs);
    return this.#left.get(seat) === frameMs;
  }

  #intervalAt(moment: number): number {
    return this.#record.intervals.findIndex(
      ({ from, to }) => moment >= from - AT_THE_EDGE_MS && moment < to + AT_THE_EDGE_MS,
    );
  }
}
