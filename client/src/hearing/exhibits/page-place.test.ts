import { describe, expect, it } from 'vitest';
import { movedBy, nextZoom, placePage, pointAt } from './page-place.ts';

const PAGE = { width: 1000, height: 2000 };
const FRAME = { width: 600, height: 400 };
const MIDDLE = { x: 500, y: 500 };

describe('a page in its frame', () => {
  it('is seen whole at 100 per cent, in the middle', () => {
    expect(placePage(PAGE, FRAME, 100, MIDDLE)).toEqual({ width: 200, height: 400, left: 200, top: 0 });
  });

  it('has its point in the middle when it is larger, and leaves none of the frame empty', () => {
    expect(placePage(PAGE, FRAME, 400, MIDDLE)).toEqual({ width: 800, height: 1600, left: -100, top: -600 });
    expect(placePage(PAGE, FRAME, 400, { x: 0, y: 1000 })).toMatchObject({ left: 0, top: -1200 });
    // Still narrower than the frame.
    expect(placePage(PAGE, FRAME, 200, { x: 0, y: 0 })).toMatchObject({ left: 100, top: 0 });
  });

  it('is pointed at where it lies, and nowhere beside it', () => {
    const place = placePage(PAGE, FRAME, 100, MIDDLE);
    expect(pointAt(place, { x: 300, y: 100 })).toEqual({ x: 500, y: 250 });
    expect(pointAt(place, { x: 100, y: 100 })).toBeNull();
  });
});

it('zooms by steps, as far as they go', () => {
  expect([nextZoom(100, 1), nextZoom(200, -1), nextZoom(100, -1), nextZoom(400, 1)]).toEqual([150, 150, null, null]);
});

it('moves on the page and not beyond', () => {
  expect(movedBy(MIDDLE, 100, -600)).toEqual({ x: 600, y: 0 });
});
