import { expect, it } from 'vitest';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { minutesHandlers } from './minutes-handlers.ts';
import type { MinutesPage } from './minutes-page.ts';

it('tells people of a text to sign by the hearing as it is when the text has been closed: it may have ended meanwhile', async () => {
  let phase = 'in-session';
  const told: [string, readonly string[]][] = [];
  const handlers = minutesHandlers({
    minutes: {
      execute: async () => {
        phase = 'closed';
        return {};
      },
    } as never,
    signing: {} as never,
    hearings: { snapshot: async () => ({ state: { phase } as HearingState }) as never },
    tellAbsent: (state, seats) => void told.push([state.phase, seats]),
    now: () => 0,
  });
  const page = { hearing: 'h', caller: { actor: { kind: 'seat', seat: 'clerk' } } } as unknown as MinutesPage;
  await handlers['begin-reading'](page, { version: 1, seats: ['guest'], withinMs: 1 } as never);
  expect(told).toEqual([['closed', ['guest']]]);
});
