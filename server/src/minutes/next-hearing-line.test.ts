import type { HearingId } from '@mahzar/shared/hearing/ids';
import { SERVICE_EDITOR } from '@mahzar/shared/minutes/command';
import { replayMinutes } from '@mahzar/shared/minutes/evolve/evolve';
import { opened } from '@mahzar/shared/minutes/law/decide';
import type { MinutesPhase } from '@mahzar/shared/minutes/state';
import { EMPTY_TEXT } from '@mahzar/shared/minutes/text/text';
import { MINUTES_MESSAGES } from '@mahzar/shared/protocol/minutes';
import { Rejection } from '@mahzar/shared/rejection';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import type { MinutesService } from './minutes-service.ts';
import { nextHearingLine } from './next-hearing-line.ts';

const hearing = 'h' as HearingId;
const NOW = Date.UTC(2026, 10, 28);

/** Has minutes of that phase say it. */
function sayIn(phase: MinutesPhase) {
  const state = { ...replayMinutes([{ event: opened(hearing), at: NOW, seq: 1 }]), phase };
  const alongside: MinutesService['alongside'] = (_on, _hearing, _actor, make) => {
    const made = make({ seq: 1, state, text: EMPTY_TEXT, steps: [], cipher: null }, (text) => text);
    return Promise.resolve(made instanceof Rejection || phase !== 'writing' ? undefined : () => undefined);
  };
  return nextHearingLine({ alongside }, COURT_ZONE)({} as Database, { hearing, startsAt: NOW, by: null }, NOW);
}

it.each([
  ['writing', true],
  ['reading', false],
  ['closed', true],
] as const)('nothing is left to say of the next hearing in minutes that are %s: %s', async (phase, isSettled) => {
  expect(await sayIn(phase)).toMatchObject({ isSettled });
});

it('no page writes as the service does', () => {
  const { request } = MINUTES_MESSAGES.write;
  const by = (editor: string) => request.safeParse({ version: 0, editor, steps: [{ stepType: 'replace' }] }).success;
  expect([by('page-1'), by(SERVICE_EDITOR)]).toEqual([true, false]);
});
