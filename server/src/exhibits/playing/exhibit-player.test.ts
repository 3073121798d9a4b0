import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { EventBus } from '../../kernel/event-bus.ts';
import { ExhibitPlayer } from './exhibit-player.ts';

/** A film that stands still in a hearing. */
function still(hearing: string, positionMs: number): HearingState {
  const playback = { media: ['video'], durationMs: 60_000, positionMs, since: null };
  const exhibit = { exhibit: 'e1', document: hearing, sha256: '', by: 'judge', playback };
  return { id: hearing, phase: { kind: 'in-session' }, exhibit, seats: new Map() } as unknown as HearingState;
}

it('keeps a file that is about to be shown, however many other hearings show theirs', async () => {
  const bus = new EventBus();
  const reads: HearingId[] = [];
  const player = new ExhibitPlayer({
    bus,
    // None of them is ready before the end of the test.
    rooms: { room: () => new Promise(() => undefined), waitUntilReceivable: async () => [] },
    fileOf: async (hearing) => {
      reads.push(hearing);
      return { content: Buffer.from('film'), type: 'video/mp4' };
    },
    note: () => undefined,
    problem: (_, why) => {
      throw why;
    },
  });
  const shown = Array.from({ length: 10 }, (_, at) => `hearing-${at}`);
  for (const hearing of shown) bus.publish('hearing-changed', { state: still(hearing, 0) } as never, []);
  bus.publish('hearing-changed', { state: still(shown[0]!, 5_000) } as never, []);
  await setTimeout(0);
  expect(reads).toEqual(shown);
  player.close();
});
