import type { Response } from 'express';
import { expect, it } from 'vitest';
import { PartReader } from '@mahzar/shared/record/media-parts';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { Fragments, TrackFragment } from './fragment-maker.ts';
import { FragmentTurns } from './fragment-turns.ts';
import { answerWith } from './media-answer.ts';

const GAPS: readonly MediaGap[] = [
  { kind: 'still', from: 1000, to: 3000 },
  { kind: 'unreadable', from: 4000, to: 5000 },
];

it.each([true, false])(
  'reports ranges without new pictures only to a page that asked for them: %s',
  async (withStill) => {
    const parts: Uint8Array[] = [];
    const response = { write: (part: Uint8Array) => parts.push(part) > 0 } as unknown as Response;
    const write: Fragments['write'] = async (_, sink) => {
      await sink(Uint8Array.from([7]));
      return GAPS;
    };
    const fragment = { track: { info: { track: 'cam' } } } as unknown as TrackFragment;
    const answer = {
      fragments: { write } as Fragments,
      turns: new FragmentTurns(),
      actor: 'judge',
      count: 1,
      toMake: async () => [fragment],
      withStill,
      lost: () => undefined,
    };
    expect(await answerWith(answer, response, new AbortController())).toBeUndefined();
    const found: unknown[] = [];
    const reader = new PartReader((track, media, gaps) => found.push([track, media?.byteLength, gaps]));
    for (const part of parts) reader.take(part);
    expect(found).toEqual([[0, 1, withStill ? GAPS : GAPS.slice(1)]]);
  },
);
