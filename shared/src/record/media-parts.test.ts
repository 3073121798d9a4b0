import { expect, it } from 'vitest';
import { gapPart, lostPart, openingPart, OpeningReader, PartReader, partHeader } from './media-parts.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

it('an answer is taken apart by tracks, wherever it was cut', () => {
  const answer = [
    partHeader(1, 3),
    bytes(1, 2, 3),
    partHeader(0, 2),
    bytes(9, 8),
    partHeader(2, 0),
    partHeader(3, 2),
    bytes(5, 6),
    partHeader(1, 1),
    bytes(4),
    gapPart(1, { kind: 'unreadable', from: 1_700_000_000_000.5, to: 1_700_000_010_000 }),
    gapPart(1, { kind: 'still', from: 1_700_000_010_000, to: 1_700_000_012_000 }),
    partHeader(1, 0),
    gapPart(3, { kind: 'unreadable', from: 1, to: 2 }),
    lostPart(3),
    partHeader(0, 0),
  ].flatMap((part) => [...part]);
  for (const size of [1, 2, 7, answer.length]) {
    const found: unknown[][] = [];
    const reader = new PartReader((track, media, gaps) =>
      found.push([track, media && [...new Uint8Array(media)], ...gaps.map(({ kind, from, to }) => [kind, from, to])]),
    );
    for (let at = 0; at < answer.length; at += size) reader.take(Uint8Array.from(answer.slice(at, at + size)));
    expect(found).toEqual([
      [2, null],
      [
        1,
        [1, 2, 3, 4],
        ['unreadable', 1_700_000_000_000.5, 1_700_000_010_000],
        ['still', 1_700_000_010_000, 1_700_000_012_000],
      ],
      [3, null, ['unreadable', 1, 2]],
      [0, [9, 8]],
    ]);
  }
});

it('an answer that begins a play says first what is on the record and what of it follows, wherever it was cut', () => {
  const opening = { record: { title: 'مطالبه وجه' }, tracks: ['a', 'b'], range: { from: 5, to: 1205 } };
  const answer = [openingPart(opening), partHeader(1, 2), bytes(7, 8), partHeader(0, 0), partHeader(1, 0)].flatMap(
    (part) => [...part],
  );
  for (const size of [1, 3, 50, answer.length]) {
    const found: unknown[] = [];
    const reader = new OpeningReader<object>(
      (said) => found.push(said),
      (track, media) => found.push([track, media && [...new Uint8Array(media)]]),
    );
    for (let at = 0; at < answer.length; at += size) reader.take(Uint8Array.from(answer.slice(at, at + size)));
    expect(found).toEqual([opening, [0, null], [1, [7, 8]]]);
  }
});
