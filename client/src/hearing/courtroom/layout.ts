import type { Subject } from '../view/large.ts';
import { GAP, pack } from './pack.ts';
import type { Rect, Shape } from './pack.ts';

/** A tile on the shown page. `aside`: the person's own picture, small in a corner over the others. */
export interface PlacedTile {
  readonly subject: Subject;
  readonly size: 'large' | 'normal' | 'aside';
  readonly rect: Rect;
}

/** The shown page of tiles; `page` counts from 0. */
export interface StageLayout {
  readonly tiles: readonly PlacedTile[];
  readonly page: number;
  readonly pages: number;
  /** Number of tiles that change from page to page. */
  readonly perPage: number;
}

/** The content and size of the stage. */
export interface StageContent {
  /** Everybody with a tile, in display order, including the person themself. */
  readonly people: readonly string[];
  readonly own: string | null;
  /** Shown large, with the others small next to it; null: all equal. */
  readonly large: Subject | null;
  /** Shown on every page next to the large one, such as a sign-language interpreter. */
  readonly beside: string | null;
  readonly page: number;
  /** Size of the stage, CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels per rem: people with large letters need larger tiles for them. */
  readonly rem: number;
  readonly phone: boolean;
}

interface Limits {
  /** Most tiles on a page: more faces at once are not recognisable. */
  readonly most: number;
  /** Smallest tile on which a face is recognisable and a name is readable, rem. */
  readonly minWidth: number;
  readonly minHeight: number;
  readonly shape: Shape;
}

/** Camera pictures are wide; on a phone they may be upright, as those of phones are. */
const EQUAL: Readonly<Record<'phone' | 'desk', Limits>> = {
  phone: { most: 4, minWidth: 8, minHeight: 5.5, shape: { tallest: 3 / 4, widest: 16 / 9 } },
  desk: { most: 9, minWidth: 11, minHeight: 7, shape: { tallest: 4 / 3, widest: 16 / 9 } },
};
const SMALL: Readonly<Record<'phone' | 'desk', Limits>> = {
  phone: { most: 4, minWidth: 6.5, minHeight: 5, shape: { tallest: 3 / 4, widest: 16 / 9 } },
  desk: { most: 6, minWidth: 9, minHeight: 6, shape: { tallest: 4 / 3, widest: 16 / 9 } },
};
const WHOLE: Shape = { tallest: 0.01, widest: 100 };
/** Width and height of the person's own picture in the corner, rem. */
const ASIDE = { width: 5.25, height: 6.75 };

/** Returns the places of everything on the shown page. */
export function layOut(content: StageContent): StageLayout {
  const whole = { start: 0, top: 0, width: content.width, height: content.height };
  const layout = layOutIn(content, whole);
  if (layout.pages === 1) return layout;
  return layOutIn(content, { ...whole, height: Math.max(0, whole.height - pagerHeight(content.rem) - GAP) });
}

/** Height of the row with the page buttons, CSS pixels: for a finger, or for large letters. */
export function pagerHeight(rem: number): number {
  return Math.max(44, 2.75 * rem);
}

function layOutIn(content: StageContent, room: Rect): StageLayout {
  const device = content.phone ? 'phone' : 'desk';
  const { large, beside } = content;
  const others = content.people.filter((seat) => !(large?.kind === 'person' && large.seat === seat));
  const pinned = beside !== null && others.includes(beside) ? beside : null;
  const rest = others.filter((seat) => seat !== pinned);
  if (large === null) return equal({ ...content, people: rest }, pinned, room, EQUAL[device]);
  const { shape } = EQUAL[device];
  const nobody: StageLayout = { tiles: [], page: 0, pages: 1, perPage: 0 };
  if (others.length === 0) return withTile(large, room, shape, nobody);
  const [main, side] = split({ ...content, beside: pinned }, rest.length, room);
  if (pinned === null) return withTile(large, main, shape, pageOf(rest, content, side, SMALL[device]));
  const [first, below] = rest.length === 0 ? [side, side] : halve(side);
  const page = rest.length === 0 ? nobody : pageOf(rest, content, below, SMALL[device]);
  return withTile(large, main, shape, withTile(person(pinned), first, shape, page, 'normal'));
}

/** Lays out equal tiles, with the pinned one first on every page. On a phone with few others, the person's own picture is aside. */
function equal(content: StageContent, pinned: string | null, room: Rect, limits: Limits): StageLayout {
  const { own, phone, rem } = content;
  const others = content.people.filter((seat) => seat !== own);
  const aside = { width: ASIDE.width * rem, height: ASIDE.height * rem };
  const spacious = room.width >= 3 * aside.width && room.height >= 2 * aside.height;
  // With two pictures side by side, a corner would cover a face.
  const cornerIsFree = others.length === 1 || (others.length === 2 && room.height > room.width);
  if (phone && pinned === null && own !== null && spacious && cornerIsFree) {
    const alone = pageOf(others, content, room, limits);
    if (alone.pages === 1) {
      // In the corner of the first picture, which may be narrower than the room.
      const over = alone.tiles[0]?.rect ?? room;
      const rect = { ...aside, start: over.start + over.width - aside.width - GAP, top: over.top + GAP };
      return { ...alone, tiles: [...alone.tiles, { subject: person(own), size: 'aside', rect }] };
    }
  }
  return pageOf(content.people, content, room, limits, pinned);
}

/** Lays out one page with as many people as are recognisable. */
function pageOf(
  people: readonly string[],
  { page: wanted, rem }: StageContent,
  room: Rect,
  limits: Limits,
  pinned: string | null = null,
): StageLayout {
  const fixed = pinned === null ? [] : [pinned];
  const fitting = Math.max(fixed.length + 1, mostThatFit(people.length + fixed.length, room, limits, rem));
  const perPage = fitting - fixed.length;
  const pages = Math.max(1, Math.ceil(people.length / perPage));
  const page = Math.max(0, Math.min(wanted, pages - 1));
  const shown = [...fixed, ...people.slice(page * perPage, (page + 1) * perPage)];
  const rects = pack(shown.length, room, limits.shape);
  const tiles = rects.map((rect, index): PlacedTile => ({ subject: person(shown[index] ?? ''), size: 'normal', rect }));
  return { tiles, page, pages, perPage };
}

function mostThatFit(count: number, room: Rect, { most, minWidth, minHeight, shape }: Limits, rem: number): number {
  for (let tried = Math.min(most, count); tried > 1; tried--) {
    const [tile] = pack(tried, room, shape);
    if (tile !== undefined && tile.width >= minWidth * rem && tile.height >= minHeight * rem) return tried;
  }
  return 1;
}

/** Splits the room between the large tile and the rest: side by side in a wide room, one above the other otherwise. */
function split(
  { large, beside, rem, phone }: StageContent,
  count: number,
  room: Rect,
): readonly [main: Rect, side: Rect] {
  const small = SMALL[phone ? 'phone' : 'desk'];
  if (room.width >= room.height * 1.2) {
    const part = beside === null ? 0.2 : 0.3;
    const most = (beside === null ? 17.5 : 26) * rem;
    const wanted = Math.min(room.width / 2, most, Math.max(small.minWidth * rem, room.width * part));
    const width = beside === null ? widthOfPage(count, { ...room, width: wanted }, small, rem) : wanted;
    return [
      { ...room, width: room.width - width - GAP },
      { ...room, start: room.start + room.width - width, width },
    ];
  }
  // A screen is wide and leaves the rest to faces; a person may be upright. Signing hands need more room.
  const part = beside === null ? 0.28 : 0.45;
  const wanted = large?.kind === 'screen' ? room.height - (room.width * 9) / 16 : room.height * part;
  const height = Math.min(room.height / 2, Math.max(small.minHeight * rem, wanted));
  return [
    { ...room, height: room.height - height - GAP },
    { ...room, top: room.top + room.height - height, height },
  ];
}

/** Returns the width of a full page of small tiles; the remaining width is better used by the large one. */
function widthOfPage(count: number, room: Rect, limits: Limits, rem: number): number {
  const tiles = pack(mostThatFit(count, room, limits, rem), room, limits.shape);
  const ends = tiles.map(({ start, width }) => start + width);
  return Math.max(...ends) - Math.min(...tiles.map(({ start }) => start));
}

function halve(room: Rect): readonly [Rect, Rect] {
  if (room.width > room.height) {
    const width = (room.width - GAP) / 2;
    return [
      { ...room, width },
      { ...room, start: room.start + width + GAP, width },
    ];
  }
  const height = Math.min((room.height - GAP) / 2, (room.width * 3) / 4);
  return [
    { ...room, height },
    { ...room, top: room.top + height + GAP, height: room.height - height - GAP },
  ];
}

function withTile(
  subject: Subject,
  room: Rect,
  shape: Shape,
  layout: StageLayout,
  size: PlacedTile['size'] = 'large',
): StageLayout {
  const [rect = room] = pack(1, room, subject.kind === 'screen' ? WHOLE : shape);
  return { ...layout, tiles: [{ subject, size, rect }, ...layout.tiles] };
}

function person(seat: string): Subject {
  return { kind: 'person', seat };
}
