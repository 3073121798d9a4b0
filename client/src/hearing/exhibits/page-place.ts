import type { ExhibitZoom, PagePoint } from '@mahzar/shared/hearing/exhibit';
import { EXHIBIT_ZOOMS } from '@mahzar/shared/hearing/exhibit';

/** Width and height, CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The place of the whole page relative to its frame, CSS pixels from the frame's upper left corner. */
export interface PagePlace extends Size {
  readonly left: number;
  readonly top: number;
}

const THOUSAND = 1000;

/**
 * Returns the place of a page: whole at 100 per cent; otherwise with its point in the middle of the frame, within the page's edges.
 * Everybody sees the same point in the middle, whatever their screen.
 */
export function placePage(page: Size, frame: Size, zoom: ExhibitZoom, { x, y }: PagePoint): PagePlace {
  const fit = Math.min(frame.width / page.width, frame.height / page.height);
  const scale = (fit * zoom) / 100;
  const [width, height] = [page.width * scale, page.height * scale];
  return {
    width,
    height,
    left: edge(frame.width, width, (x / THOUSAND) * width),
    top: edge(frame.height, height, (y / THOUSAND) * height),
  };
}

/** A page smaller than the frame is centred; a larger one leaves no part of the frame empty. */
function edge(frame: number, page: number, point: number): number {
  if (page <= frame) return (frame - page) / 2;
  return Math.min(0, Math.max(frame - page, frame / 2 - point));
}

/** Returns the point of the page at a place in the frame; null outside the page. */
export function pointAt({ left, top, width, height }: PagePlace, at: PagePoint): PagePoint | null {
  const [x, y] = [(at.x - left) / width, (at.y - top) / height];
  if (x < 0 || y < 0 || x > 1 || y > 1) return null;
  return { x: Math.round(x * THOUSAND), y: Math.round(y * THOUSAND) };
}

/** Returns the next zoom; null when there is none. */
export function nextZoom(zoom: ExhibitZoom, step: 1 | -1): ExhibitZoom | null {
  return EXHIBIT_ZOOMS[EXHIBIT_ZOOMS.indexOf(zoom) + step] ?? null;
}

/** Returns a point moved by a part of the page, limited to the page. */
export function movedBy({ x, y }: PagePoint, dx: number, dy: number): PagePoint {
  const within = (value: number) => Math.min(THOUSAND, Math.max(0, value));
  return { x: within(x + dx), y: within(y + dy) };
}
