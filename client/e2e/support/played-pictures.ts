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
  /** In pixels. */
  readonly height: number;
  /** The frame's own place on the record, ms from its beginning. */
  readonly frameMs: number;
  /** Where its element stands, ms from the beginning; null while it seeks. */
  readonly elementMs: number | null;
  /** The played moment, epoch ms. */
  readonly moment: number;
  readonly isVisible: boolean;
  /** When the page drew, `performance.now()`: the same for all pictures. */
  readonly at: number;
  /** How often the player itself had looked at its pictures by then: what is not to be seen it hides at its next look. */
  readonly playerLooks: number;
}

interface Played {
  readonly player?: {
    readonly moment: number;
    readonly store: {
      subscribe(changed: (state: PlayedState, before: PlayedState) => void): void;
    };
  };
}

interface PlayedState {
  readonly record: unknown;
  readonly gaps: unknown;
}

declare global {
  interface Window {
    pictureLooks?: PictureLook[];
  }
}

/** A content of another time than the frame's own, ms: a picture takes 50, and the clocks of senders are known to a few. */
export const OUT_OF_TIME_MS = 100;
/** The player hides a picture that is farther ahead of the played moment, ms. */
const AHEAD_MS = 300;
/** The player hides a picture that is older than this, ms, unless the record has no newer one. */
export const HIDDEN_FROM_MS = 1500;
/** One drawing of a page, ms: a page that does not draw for longer cannot hide anything meanwhile. */
const LONGEST_DRAWING_MS = 50;
/**
 * No visible picture is farther ahead, however short: the player knows where it sets a picture and when its clock goes back, and
 * hides in the same turn.
 */
const FARTHEST_AHEAD_MS = AHEAD_MS + LONGEST_DRAWING_MS;
/**
 * A picture gets too old by itself, and the clock passes a recess: the player sees this when it looks. The picture that it took for
 * one of the moment may just have changed at one of its looks, but not at two.
 */
const MAX_PLAYER_LOOKS = 2;
/** For how long a picture of another moment may be visible nevertheless, ms: the player looks ten times a second. */
const HIDING_MS = 400;
/** A frame may lie this far outside of the time on the record, ms: the length of one. */
const AT_THE_EDGE_MS = 50;
/** And this far before it, ms: it was on its way when the record went on (`PICTURE_LEAD_MS` of the service). */
export const LEAD_MS = 250;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Begins to read the pictures of people in a page's player; shared screens have no code. */
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
    const { player } = document.querySelector('.record-player') as Played;
    let playerLooks = 0;
    player?.store.subscribe(({ record, gaps }, before) => {
      // These come from the service.
      if (record === before.record && gaps === before.gaps) playerLooks += 1;
    });
    const look = (): void => {
      if (window.pictureLooks !== looks) return;
      const at = performance.now();
      const taken = [];
      for (const video of document.querySelectorAll('video')) {
        const { seat, screen } = video.closest<HTMLElement>('.played')?.dataset ?? {};
        if (player === undefined || seat === undefined || screen === 'true') continue;
        if (video.hidden || video.readyState < 2) continue;
        // The clock goes on while a busy machine takes a picture.
        const { moment } = player;
        const frame = new VideoFrame(video);
        const elementMs = video.seeking ? null : video.currentTime * 1000;
        const isVisible = video.checkVisibility({ visibilityProperty: true });
        taken.push({ video, frame, seat, moment, elementMs, isVisible });
      }
      for (const { video, frame, ...of } of taken) {
        const cells = cellsOf(video, frame);
        looks.push({ ...of, cells, height: frame.displayHeight, frameMs: frame.timestamp / 1000, at, playerLooks });
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

/** Ends it: to read them takes CPU time also where they stand still. */
export async function stopWatching(page: Page): Promise<void> {
  await page.evaluate(() => delete window.pictureLooks);
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
    | 'of somebody else'
    | 'of another time than its own'
    | 'off the record'
    | 'of the future'
    | 'not of this moment'
    /** Of the same part of the record, and older than `HIDDEN_FROM_MS`. */
    | 'old';
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
  /** For how long, and how many looks of the player, a picture of another moment was visible at most. */
  wrongForMs: number;
  wrongForLooks: number;
}

/** Since when a person is shown by pictures of another moment. */
interface Wrong {
  readonly forMs: number;
  /** When they were last looked at. */
  readonly at: number;
  readonly sinceLook: number;
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
    wrongForLooks: 0,
  };
  readonly #record: FilmedRecord;
  readonly #wrong = new Map<string, Wrong>();

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
    // By the frame's own place: what it shows was judged above.
    const ahead = frame - look.moment;
    if (look.isVisible && ahead > FARTHEST_AHEAD_MS) add('of the future', ahead);
    const { forMs, forLooks } = this.#wrongFor(look, frame);
    this.judged.wrongForMs = Math.max(this.judged.wrongForMs, Math.round(forMs));
    this.judged.wrongForLooks = Math.max(this.judged.wrongForLooks, forLooks);
    if (forMs > HIDING_MS || forLooks >= MAX_PLAYER_LOOKS)
      add(this.#intervalAt(frame) === this.#intervalAt(look.moment) ? 'old' : 'not of this moment', ahead);
    return found;
  }

  /** Returns for how long, and how many looks of the player, a person has been shown by pictures of another moment. */
  #wrongFor(
    { seat, moment, isVisible, at, playerLooks }: PictureLook,
    frame: number,
  ): { readonly forMs: number; readonly forLooks: number } {
    const late = moment - frame;
    const isOfMoment =
      late <= HIDDEN_FROM_MS && -late <= FARTHEST_AHEAD_MS && this.#intervalAt(frame) === this.#intervalAt(moment);
    const before = this.#wrong.get(seat);
    if (!isVisible || isOfMoment) {
      this.#wrong.delete(seat);
      if (isVisible) {
        this.judged.visibleLateMs = Math.max(this.judged.visibleLateMs, Math.round(late));
        this.judged.visibleAheadMs = Math.max(this.judged.visibleAheadMs, Math.round(-late));
      }
      return { forMs: 0, forLooks: 0 };
    }
    const forMs = before === undefined ? 0 : before.forMs + Math.min(at - before.at, LONGEST_DRAWING_MS);
    const sinceLook = before?.sinceLook ?? playerLooks;
    this.#wrong.set(seat, { forMs, at, sinceLook });
    return { forMs, forLooks: playerLooks - sinceLook };
  }

  #intervalAt(moment: number): number {
    return this.#record.intervals.findIndex(({ from, to }) => moment >= from - LEAD_MS && moment < to + AT_THE_EDGE_MS);
  }
}
