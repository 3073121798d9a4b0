import type { Config } from '../config/config.ts';
import type { MinutesService } from '../minutes/minutes-service.ts';
import { nextHearingLine } from '../minutes/next-hearing-line.ts';
import { createOfficeStore } from '../offices/office-store.ts';
import type { NextHearings, NextHearingsParts } from '../scheduling/next-hearings.ts';
import type { Scheduling } from '../scheduling/scheduling.ts';
import { openSignal } from '../storage/signal.ts';
import type { Runtime } from './runtime.ts';

/** Next hearings, booked from the room of another hearing. */
export function openNextHearings(
  { log, config }: Pick<Runtime, 'log'> & { readonly config: Pick<Config, 'court' | 'courtHours' | 'database'> },
  parts: {
    readonly scheduling: Pick<Scheduling, 'nextHearings'>;
    readonly minutes: MinutesService;
    readonly hearings: NextHearingsParts['hearings'];
    readonly ending: AbortSignal;
  },
): NextHearings {
  const { scheduling, minutes, hearings, ending } = parts;
  return scheduling.nextHearings({
    hours: config.courtHours,
    holidays: async (on) => (await createOfficeStore(on).holidays()).days,
    sayInMinutes: nextHearingLine(minutes, config.court.zone),
    signal: config.database.kind === 'postgres' ? openSignal(config.database, 'bookings') : null,
    hearings,
    ending,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'next hearing not updated'),
  });
}
