import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, pagerHeight } from './layout.ts';
import type { StageContent } from './layout.ts';

const seats = (count: number): string[] => Array.from({ length: count }, (_, index) => `seat-${index}`);

function content(count: number, change: Partial<StageContent> = {}): StageContent {
  const people = seats(count);
  return {
    people,
    own: people.at(-1) ?? null,
    large: null,
    beside: null,
    page: 0,
    width: 1400,
    height: 760,
    rem: 16,
    phone: false,
    ...change,
  };
}
const phone = { width: 344, height: 440, phone: true };
const across = { width: 552, height: 300, phone: true };
const person = (seat: string) => ({ kind: 'person', seat }) as const;
const shown = (layout: ReturnType<typeof layOut>): string[] => layout.tiles.map(({ subject }) => subject.seat);

describe('all alike', () => {
  it.each([1, 2, 6, 9])('shows %i people at a desk on one page', (count) => {
    const layout = layOut(content(count));
    expect(layout).toMatchObject({ page: 0, pages: 1 });
    expect(shown(layout)).toEqual(seats(count));
  });

  it.each([
    { count: 12, pages: 2 },
    { count: 30, pages: 4 },
  ])('shows at most nine of $count people at once at a desk, on $pages pages', ({ count, pages }) => {
    const first = layOut(content(count));
    expect(first.pages).toBe(pages);
    expect(shown(first)).toEqual(seats(9));
    const everybody = Array.from({ length: pages }, (_, page) => shown(layOut(content(count, { page })))).flat();
    expect(everybody).toEqual(seats(count));
  });

  it('shows at most four at once on a phone, upright and across', () => {
    for (const size of [phone, across]) {
      const layout = layOut(content(30, size));
      expect(layout.tiles).toHaveLength(4);
      expect(layout.pages).toBe(8);
    }
  });

  it("has one's own picture in the corner of the first, never over its edge", () => {
    for (const height of [200, 300, 380, 440, 560])
      for (const count of [2, 3]) {
        const { tiles } = layOut(content(count, { ...phone, height }));
        const [own, first] = [tiles.find(({ size }) => size === 'aside')?.rect, tiles[0]!.rect];
        if (own === undefined) continue;
        expect(own.start).toBeGreaterThanOrEqual(first.start);
        expect(own.start + own.width).toBeLessThan(first.start + first.width);
        expect(own.top).toBeGreaterThan(first.top);
      }
  });

  it("puts one's own picture aside on a phone with one or two others, and among them with more or at a desk", () => {
    const aside = (count: number, change: Partial<StageContent>) =>
      layOut(content(count, change))
        .tiles.filter(({ size }) => size === 'aside')
        .map(({ subject }) => subject.seat);
    expect(aside(2, phone)).toEqual(['seat-1']);
    expect(aside(2, across)).toEqual(['seat-1']);
    expect(aside(3, phone)).toEqual(['seat-2']);
    expect(aside(3, across)).toEqual([]);
    expect(aside(4, phone)).toEqual([]);
    expect(aside(1, phone)).toEqual([]);
    expect(aside(2, {})).toEqual([]);
    expect(aside(3, { ...phone, own: null })).toEqual([]);
  });

  it('leaves the pages where they end when people go', () => {
    expect(layOut(content(12, { page: 7 })).page).toBe(1);
    expect(layOut(content(2, { page: 1 })).page).toBe(0);
  });

  it('shows fewer at once to who reads large letters', () => {
    expect(layOut(content(9, { width: 1080, height: 600, rem: 16 })).tiles).toHaveLength(9);
    expect(layOut(content(9, { width: 1080, height: 600, rem: 32 })).tiles).toHaveLength(6);
    expect(layOut(content(4, { ...phone, rem: 32 })).tiles).toHaveLength(1);
  });

  it('keeps the pinned one at the head of every page', () => {
    const pages = [0, 1, 2].map((page) => layOut(content(20, { page, beside: 'seat-12' })));
    expect(pages.map((layout) => shown(layout)[0])).toEqual(['seat-12', 'seat-12', 'seat-12']);
    expect(pages[0]!.pages).toBe(3);
    expect(new Set(pages.flatMap(shown)).size).toBe(20);
  });
});

describe('one large', () => {
  it('is larger than all others together look, which stand beside it where it is wide and below it where not', () => {
    const wide = layOut(content(6, { large: person('seat-0') }));
    const tall = layOut(content(6, { ...phone, large: person('seat-0') }));
    for (const { tiles } of [wide, tall]) {
      const [large, ...others] = tiles;
      expect(large).toMatchObject({ size: 'large', subject: person('seat-0') });
      for (const { rect } of others) expect(rect.height * 1.7).toBeLessThan(large!.rect.height);
    }
    expect(wide.tiles[1]!.rect.start).toBeGreaterThan(wide.tiles[0]!.rect.start + wide.tiles[0]!.rect.width);
    expect(tall.tiles[1]!.rect.top).toBeGreaterThan(tall.tiles[0]!.rect.top + tall.tiles[0]!.rect.height);
  });

  it('stays on every page of the others', () => {
    const pages = [0, 1, 2].map((page) => layOut(content(30, { page, large: person('seat-3') })));
    for (const layout of pages) expect(layout.tiles[0]!.subject.seat).toBe('seat-3');
    expect(pages[0]!.pages).toBe(5);
    expect(shown(pages[0]!).slice(1)).toEqual(['seat-0', 'seat-1', 'seat-2', 'seat-4', 'seat-5', 'seat-6']);
  });

  it('has the whole stage when there is nobody else', () => {
    expect(layOut(content(1, { large: person('seat-0') })).tiles).toMatchObject([{ rect: { height: 760 } }]);
  });

  it('is a shared screen with the face of who shares it beside it', () => {
    const screen = { kind: 'screen', seat: 'seat-2' } as const;
    for (const size of [{}, phone, across]) {
      const { tiles } = layOut(content(2, { people: ['seat-2', 'seat-0'], large: screen, ...size }));
      expect(tiles.map(({ subject }) => subject)).toEqual([screen, person('seat-2'), person('seat-0')]);
    }
  });

  it('leaves a pinned interpreter more room than the others, on every page', () => {
    for (const page of [0, 1]) {
      const { tiles } = layOut(content(12, { page, large: person('seat-0'), beside: 'seat-9' }));
      expect(tiles[1]!.subject.seat).toBe('seat-9');
      for (const { rect } of tiles.slice(2)) expect(rect.width).toBeLessThanOrEqual(tiles[1]!.rect.width);
      expect(tiles[1]!.rect.width).toBeGreaterThan(300);
    }
  });
});

const anyContent = fc
  .record({
    count: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 100, max: 3840 }),
    height: fc.integer({ min: 100, max: 2160 }),
    rem: fc.constantFrom(16, 24, 32),
    phone: fc.boolean(),
    large: fc.constantFrom('none', 'person', 'screen'),
    pinned: fc.boolean(),
  })
  .map(({ count, large, pinned, ...rest }) =>
    content(count, {
      ...rest,
      large: large === 'none' ? null : { kind: large as 'person' | 'screen', seat: 'seat-0' },
      beside: pinned ? `seat-${count - 1}` : null,
    }),
  );

describe('whatever the stage', () => {
  it('everybody is on some page, nobody twice on one, and nothing lies outside or under the buttons', () => {
    fc.assert(
      fc.property(anyContent, (asked) => {
        const { pages } = layOut(asked);
        const floor = asked.height - (pages > 1 ? pagerHeight(asked.rem) : 0);
        const seen = new Set<string>();
        for (let page = 0; page < pages; page++) {
          const { tiles } = layOut({ ...asked, page });
          const keys = tiles.map(({ subject: { kind, seat } }) => `${kind} ${seat}`);
          expect(new Set(keys).size).toBe(keys.length);
          for (const key of keys) seen.add(key);
          for (const { rect } of tiles) {
            expect(rect.start).toBeGreaterThanOrEqual(0);
            expect(rect.top).toBeGreaterThanOrEqual(0);
            expect(rect.start + rect.width).toBeLessThanOrEqual(asked.width + 1);
            expect(rect.top + rect.height).toBeLessThanOrEqual(floor + 1);
          }
        }
        for (const seat of asked.people) expect(seen).toContain(`person ${seat}`);
      }),
      { numRuns: 500 },
    );
  });
});
