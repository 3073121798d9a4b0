import { expect, it } from 'vitest';
import { RecordedHearing } from '../../../test/support/recorded-hearing.ts';
import { FLOOR_BYTES } from '../../storage/disk.ts';
import { hasRoomBesideHearings } from './refill-room.ts';

const HOUR_MS = 3_600_000;
/** Of a session of an hour. */
const SESSION_BYTES = 504_000 * 3_600;
const RESERVE = 1000;

it('leaves free what the logs, the sessions of the next day and new ones need', async () => {
  const held = await RecordedHearing.hold({ whole: false, beside: true });
  try {
    const { database } = held.storage;
    const { now } = held;
    await database.db
      .updateTable('bookings')
      .set({ starts_at: now + HOUR_MS, ends_at: now + 2 * HOUR_MS })
      .execute();
    const has = (freeBytes: number | null, at = now) =>
      hasRoomBesideHearings(10, { database, freeBytes, reserveBytes: RESERVE, now: at });
    const least = FLOOR_BYTES + RESERVE + 10;
    expect(await has(least + SESSION_BYTES)).toBe(true);
    expect(await has(least + SESSION_BYTES - 1)).toBe(false);
    expect(await has(least + SESSION_BYTES / 2, now + 1.5 * HOUR_MS)).toBe(true);
    expect(await has(least, now - 24 * HOUR_MS)).toBe(true);
    expect(await has(null)).toBe(true);
    await held.execute({ type: 'close' }, 'judge');
    expect(await has(least)).toBe(true);
    expect(await has(least - 1)).toBe(false);
  } finally {
    await held.remove();
  }
});
