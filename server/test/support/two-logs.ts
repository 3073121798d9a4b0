import { randomBytes } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { openStorage } from '../../src/compose/storage.ts';

export const TAMPERED = 'h-tampered' as HearingId;
export const NEIGHBOUR = 'h-neighbour' as HearingId;
/** The tables that the check of a log reads. */
export const CHECKED = ['hearings', 'log_entries'] as const;
/** Number of entries of each hearing. */
export const ENTRIES = 8;

/** Writes two hearings' logs, interleaved, into an empty database, and closes it. */
export async function writeTwoLogs(database: DatabasePlace): Promise<void> {
  const storage = await openStorage({ database, masterKey: randomBytes(32), randomBytes });
  const ids = [TAMPERED, NEIGHBOUR];
  const seat = 'judge' as SeatId;
  for (const id of ids) {
    const seats = [{ id: seat, role: 'presiding-judge', name: 'ن', tokenId: null }] as const;
    const texts = { title: 't', branch: 'b', caseNumber: 'c' };
    await storage.hearings.create(
      { id, kind: 'courtroom', startsAt: 1, endsAt: 2, ...texts, seats },
      1_700_000_000_000,
    );
  }
  for (let seq = 1; seq < ENTRIES; seq += 1) {
    for (const id of ids) {
      await storage.log.append(id, seq, 1_700_000_000_000 + seq, { kind: 'seat', seat }, [
        { type: 'microphone-set', seat, on: seq % 2 === 0 },
      ]);
    }
  }
  await storage.close();
}
