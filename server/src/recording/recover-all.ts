import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { EventLog } from '../hearings/ports.ts';
import { hearingDir } from './layout.ts';
import { recoverHearing } from './recovery.ts';

/**
 * After a start of the service: seals what a crash left open, enters the seals that the log lacks, and has every hearing
 * that is held know of the restart. To be done before anybody is let in.
 */
export async function recoverAll(
  service: HearingService,
  eventLog: EventLog,
  dataDir: string,
  log: Logger,
): Promise<void> {
  for (const hearing of await eventLog.hearings()) {
    try {
      await recoverOne(service, eventLog, hearing, dataDir, log);
    } catch (error) {
      // A hearing whose log was tampered with is not acted upon; it must not keep all others from being held.
      log.error({ err: error, hearing }, 'hearing not recovered');
    }
  }
}

async function recoverOne(
  service: HearingService,
  eventLog: EventLog,
  hearing: HearingId,
  dataDir: string,
  log: Logger,
): Promise<void> {
  const system = { kind: 'system' } as const;
  const { segments, sealedNow, lastAt } = await recoverHearing(hearingDir(dataDir, hearing));
  const entered = await enteredSegments(eventLog, hearing);
  for (const { track, index, file, bytes, sha256, firstAt, lastAt: last } of segments) {
    if (entered.has(`${track}/${index}`)) continue;
    const segment = { track: track as TrackId, index, file, bytes, sha256, firstAt, lastAt: last };
    await service.execute(hearing, { type: 'note-segment-sealed', segment }, system);
  }
  await service.execute(hearing, { type: 'note-service-restarted', lastWrittenAt: lastAt }, system);
  if (sealedNow > 0) log.warn({ hearing, segments: sealedNow }, 'sealed segments that were left open');
}

async function enteredSegments(eventLog: EventLog, hearing: HearingId): Promise<ReadonlySet<string>> {
  const entries = await eventLog.read(hearing);
  return new Set(
    entries.flatMap(({ event }) => (event.type === 'segment-sealed' ? [`${event.track}/${event.index}`] : [])),
  );
}
