import type { Config } from '../config/config.ts';
import type { MinutesService } from '../minutes/minutes-service.ts';
import { nextHearingLine } from '../minutes/next-hearing-line.ts';
import { createOfficeStore } from '../offices/office-store.ts';
import type { NextHearings, NextHearingsParts } from '../scheduling/next-hearings.ts';
import type { Scheduling } from '../scheduling/scheduling.ts';
import type { Runtime } from './runtime.ts';

/** Next hearings, booked from the room of one. */
export function openNextHearings(
  { log, config }: Pick<Runtime, 'log'> & { readonly config: Pick<Config, 'court' | 'courtHours'> },
  parts: {
    readonly scheduling: Pick<Scheduling, 'nextHearings' | 'directory'>;
    readonly minutes: MinutesService;
    readonly hearings: NextHearingsParts['hearings'];
  },
): NextHearings {
  const { scheduling, minutes, hearings } = parts;
  return scheduling.nextHearings({
    hours: config.courtHours,
    holidays: async (on) => (await createOfficeStore(on).holidays()).days,
    writeInMinutes: nextHearingLine(
      minutes,
      async (hearing, seat, on) => (await scheduling.directory.personOf(hearing, seat, on))?.language ?? 'fa',
      config.court.zone,
    ),
    hearings,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'a hearing does not say what its next one is now'),
  });
}
