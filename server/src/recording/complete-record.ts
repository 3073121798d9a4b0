import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { Logger } from 'pino';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { RecordShelf } from '../hearings/ports.ts';
import { hearingDir } from './layout.ts';
import { recoverHearing } from './recovery.ts';

export interface RecordParts {
  readonly service: HearingService;
  readonly records: RecordShelf;
  readonly dataDir: string;
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Seals what was left open on disk and enters in the log every segment that it does not name. Of a hearing that is over,
 * the record is whole then. Answers with the arrival of its last packet, epoch milliseconds; null when nothing came.
 *
 * @param recorder the process that may be alive, since it has closed all tracks of this hearing
 * @throws when a recorder still writes there, or the log cannot be read or written: the next start tries again
 */
export async function completeRecord(
  { service, records, dataDir, now, log }: RecordParts,
  hearing: HearingId,
  recorder?: number,
): Promise<number | null> {
  const named = (await service.entries(hearing)).flatMap(({ event }) =>
    event.type === 'segment-sealed' ? [event] : [],
  );
  const names = new Set(named.map(({ track, index }) => `${track}/${index}`));
  const { segments, sealedNow } = await recoverHearing(hearingDir(dataDir, hearing), {
    skip: (track, index) => names.has(`${track}/${index}`),
    mayLive: recorder,
  });
  for (const { track, index, file, bytes, sha256, firstAt, lastAt } of segments) {
    const segment = { track: track as TrackId, index, file, bytes, sha256, firstAt, lastAt };
    await service.execute(hearing, { type: 'note-segment-sealed', segment }, { kind: 'system' });
  }
  if (segments.length > 0) {
    log.warn({ hearing, segments: segments.length, sealedNow }, 'entered segments that the log did not name');
  }
  const phase = (await service.standing(hearing))?.state.phase;
  if (phase !== undefined && isOver(phase)) await records.markWhole(hearing, now());
  const arrivals = [...named, ...segments].flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt]));
  return arrivals.reduce<number | null>((last, at) => Math.max(last ?? at, at), null);
}
