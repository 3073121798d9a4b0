import type { HearingId } from '@mahzar/shared/hearing/ids';
import { SERVICE_EDITOR } from '@mahzar/shared/minutes/command';
import { replayMinutes } from '@mahzar/shared/minutes/evolve/evolve';
import { openingEvent } from '@mahzar/shared/minutes/law/decide';
import type { MinutesPhase } from '@mahzar/shared/minutes/state';
import { EMPTY_TEXT, withSteps } from '@mahzar/shared/minutes/text/text';
import { MINUTES_MESSAGES } from '@mahzar/shared/protocol/minutes';
import { Rejection } from '@mahzar/shared/rejection';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import type { MinutesService, MinutesSnapshot } from './minutes-service.ts';
import { nextHearingLine, nextMoved } from './next-hearing-line.ts';

const hearing = 'h' as HearingId;
const NOW = Date.UTC(2026, 10, 28);

/** Has minutes of that phase say it. */
function sayIn(
  phase: MinutesPhase,
  onSaid: (steps: string) => void = () => undefined,
  { startsAt = NOW, text = EMPTY_TEXT, steps = [] as MinutesSnapshot['steps'] } = {},
) {
  const state = { ...replayMinutes([{ event: openingEvent(hearing), at: NOW, seq: 1 }]), phase };
  const alongside: MinutesService['alongside'] = (_on, _hearing, _actor, make) => {
    const made = make({ seq: 1, state, text, steps, cipher: null }, (said) => {
      onSaid(said);
      return said;
    });
    return Promise.resolve(made instanceof Rejection || phase !== 'writing' ? undefined : () => undefined);
  };
  return nextHearingLine({ alongside }, COURT_ZONE)({} as Database, { hearing, startsAt, by: null }, NOW);
}

it.each([
  ['writing', true],
  ['reading', false],
  ['closed', true],
] as const)('nothing is left to say of the next hearing in minutes that are %s: %s', async (phase, isSettled) => {
  expect(await sayIn(phase)).toMatchObject({ isSettled });
});

it('minutes that are written no longer say what has become of the time that they name', async () => {
  let said = '[]';
  await sayIn('writing', (steps) => (said = steps));
  const steps = (JSON.parse(said) as unknown[]).map((step) => ({ step, editor: SERVICE_EDITOR }));
  const whole = withSteps(EMPTY_TEXT, JSON.parse(said) as unknown[])!;
  const at = (phase: MinutesPhase, startsAt: number | null, { written = steps, text = whole } = {}) => {
    const state = { ...replayMinutes([{ event: openingEvent(hearing), at: NOW, seq: 1 }]), phase };
    const nextHearing = startsAt === null ? null : { hearing: 'next' as HearingId, startsAt, endsAt: startsAt + 1 };
    return nextMoved({ state, text, steps: written }, { nextHearing }, COURT_ZONE);
  };
  expect(at('closed', NOW)).toBeNull();
  expect(at('closed', NOW + 3_600_000)).toEqual({ startsAt: NOW + 3_600_000 });
  expect(at('reading', null)).toEqual({ startsAt: null });
  expect(at('writing', null)).toBeNull();
  expect(at('closed', NOW, { written: [] })).toBeNull();
  // The clerk has deleted the line.
  expect(at('closed', NOW + 3_600_000, { text: EMPTY_TEXT })).toBeNull();
});

it('a line that the clerk has deleted is not added again, and the next one does not speak of it', async () => {
  const lines: string[] = [];
  const say = async (given: Parameters<typeof sayIn>[2]) => {
    let said = '[]';
    await sayIn('writing', (steps) => (said = steps), given);
    const steps = JSON.parse(said) as unknown[];
    lines.push(/موکول شد|تغییر کرد/.exec(said)?.[0] ?? '');
    return { text: withSteps(EMPTY_TEXT, steps)!, steps: steps.map((step) => ({ step, editor: SERVICE_EDITOR })) };
  };
  const { text, steps } = await say({});
  const later = NOW + 3_600_000;
  await say({ steps, text, startsAt: later });
  await say({ steps });
  await say({ steps, startsAt: later });
  expect(lines).toEqual(['موکول شد', 'تغییر کرد', '', 'موکول شد']);
});

it('no page writes as the service does', () => {
  const { request } = MINUTES_MESSAGES.write;
  const by = (editor: string) => request.safeParse({ version: 0, editor, steps: [{ stepType: 'replace' }] }).success;
  expect([by('page-1'), by(SERVICE_EDITOR)]).toEqual([true, false]);
});
