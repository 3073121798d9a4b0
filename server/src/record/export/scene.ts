import type { Size } from '../../rtp/picture-size.ts';
import type { Clip } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import type { TrackSource } from './ffmpeg.ts';

/** The name and role under a seat's picture. */
export type Label = { name: string; role: string };

export type Area = { x: number; y: number; width: number; height: number };

/** The area of a person's camera, or of the screen that the person shares. */
export type Tile = Area & { seat: string; shows: 'camera' | 'screen' };

/** A layout and its times; `null` is the whole interval. */
export type View = { tiles: Tile[]; times: TimeRange[] | null };

/** `mended` is a copy of the clip's file without the frames that cannot be decoded. */
export type SceneClip = Clip & { mended?: TrackSource };

/** Layout and files of the composite during an interval or a window of it. */
export type Scene = {
  interval: TimeRange;
  canvas: Size;
  frameRate: number;
  views: View[];
  clips: SceneClip[];
  /** Which texts are drawn over the picture: the case number and the recipient. */
  marks?: { caseNumber: boolean; recipient: boolean };
};

const CLOCK_STRIP = 40;
/** The people's share of the picture's width next to a shared screen. */
const PEOPLE_SHARE = 0.22;
/** Aspect ratio of camera pictures. */
const SHAPE = 16 / 9;

/** Layouts of an interval: equal tiles for everybody; while a screen is shared, the large screen with the people next to it. */
export function viewsOf(seats: string[], canvas: Size, interval: TimeRange, clips: Clip[]): View[] {
  const everybody = layTiles(seats, below(canvas));
  const shown = clips.flatMap((clip) =>
    clip.kind === 'screen' ? [{ ...shownFor(clip, clips), seat: clip.seat }] : [],
  );
  if (shown.length === 0) return [{ tiles: everybody, times: null }];
  const sharers = [...new Set(shown.map(({ seat }) => seat))];
  return [
    { tiles: everybody, times: without(interval, shown) },
    ...sharers.map((sharer) => ({
      tiles: layShare(sharer, seats, canvas),
      times: shown.flatMap(({ seat, from, to }) => (seat === sharer ? [{ from, to }] : [])),
    })),
  ];
}

/** A camera's picture stays this long after its last frame; then the empty tile shows that the camera is off, ms. */
export const LINGER_MS = 500;

/**
 * When a clip's pictures are shown. A screen stays until the record stops taking it or the next clip of any screen begins: a
 * still screen sends nothing. A camera's last picture stays for `LINGER_MS`, at most until the record stops taking it or the next
 * clip of the same camera begins. A change of the picture's shape begins a new clip.
 */
export function shownFor({ kind, seat, startsAt, endsAt, until }: Clip, clips: Clip[]): TimeRange {
  const later = clips.filter((other) => other.kind === kind && other.startsAt > startsAt);
  if (kind === 'screen') return { from: startsAt, to: Math.min(until, ...startsOf(later)) };
  const own = later.filter((other) => other.seat === seat);
  return { from: startsAt, to: Math.max(endsAt, Math.min(until, endsAt + LINGER_MS, ...startsOf(own))) };
}

function startsOf(clips: Clip[]): number[] {
  return clips.map(({ startsAt }) => startsAt);
}

function layShare(sharer: string, seats: string[], canvas: Size): Tile[] {
  const area = below(canvas);
  const width = even(area.width * PEOPLE_SHARE);
  const screen = { ...area, width: area.width - width };
  return [
    { seat: sharer, shows: 'screen', ...screen },
    ...layTiles(seats, { ...area, x: area.x + screen.width, width }),
  ];
}

/** The area below the clock. */
function below({ width, height }: Size): Area {
  return { x: 0, y: CLOCK_STRIP, width: even(width), height: even(height - CLOCK_STRIP) };
}

/**
 * Places the seats in rows, with the number of columns that makes their pictures largest; the last row is centred. All measures are
 * even, as 4:2:0 pictures need.
 */
export function layTiles(seats: string[], area: Area): Tile[] {
  const columns = columnsFor(seats.length, area);
  const rows = Math.ceil(seats.length / columns);
  const cell = { width: even(area.width / columns), height: even(area.height / rows) };
  return seats.map((seat, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, seats.length - row * columns);
    const x = area.x + even((area.width - inRow * cell.width) / 2) + (index % columns) * cell.width;
    return { seat, shows: 'camera', x, y: area.y + row * cell.height, ...cell };
  });
}

function columnsFor(count: number, { width, height }: Area): number {
  const widthWith = (columns: number) => {
    const room = roomIn({ width: width / columns, height: height / Math.ceil(count / columns) });
    return Math.min(room.width, room.height * SHAPE);
  };
  let best = 1;
  for (let columns = 2; columns <= count; columns += 1) if (widthWith(columns) > widthWith(best)) best = columns;
  return best;
}

/** The part of a tile above its caption. */
export function roomIn({ width, height }: Size): Size {
  return { width, height: height - captionHeight({ height }) };
}

export function captionHeight({ height }: Pick<Size, 'height'>): number {
  return Math.max(40, Math.round(height * 0.065) * 2);
}

/** The largest even size with the picture's shape that fits in a tile with a small margin. */
export function fit(picture: Size, tile: Size): Size {
  const scale = Math.min((tile.width - 4) / picture.width, (tile.height - 4) / picture.height);
  return { width: even(picture.width * scale), height: even(picture.height * scale) };
}

/** The parts of an interval outside the given times. */
function without(interval: TimeRange, taken: TimeRange[]): TimeRange[] {
  const left: TimeRange[] = [];
  let { from } = interval;
  for (const next of taken.toSorted((a, b) => a.from - b.from)) {
    if (next.from > from) left.push({ from, to: next.from });
    from = Math.max(from, next.to);
  }
  return from < interval.to ? [...left, { from, to: interval.to }] : left;
}

function even(value: number): number {
  return Math.floor(value / 2) * 2;
}
