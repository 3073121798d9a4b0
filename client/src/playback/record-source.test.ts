import { partHeader } from '@mahzar/shared/record/media-parts';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { expect, it } from 'vitest';
import { recordSourceOf } from './record-source.ts';

it('media come also from a service of before an update, which refuses to report where pictures stand still', async () => {
  const asked: (string | null)[] = [];
  const send = async (address: string): Promise<Response> => {
    const still = new URL(address, 'https://court.example').searchParams.get('still');
    asked.push(still);
    if (still !== null) return Response.json({ error: { code: 'bad-request', support: null } }, { status: 400 });
    return new Response(Uint8Array.from([...partHeader(0, 2), 7, 8, ...partHeader(0, 0)]));
  };
  const source = recordSourceOf('/record/hearing', null, null, send);
  const range = { from: 0, to: 1000, begins: true };
  const ask = () => source.media({ play: 'play' } as PlayedRecord, 'track', range, new AbortController().signal);
  const { media } = await ask();
  expect([asked, [...new Uint8Array(media!)]]).toEqual([
    ['yes', null],
    [7, 8],
  ]);
  await ask();
  expect(asked).toEqual(['yes', null, null]);
});
