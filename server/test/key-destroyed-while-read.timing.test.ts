import { randomBytes } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '../src/compose/storage.ts';
import { connect } from '../src/storage/database.ts';
import { forgettingKeys } from '../src/storage/forgetting.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { newHearing } from './support/new-hearing.ts';

const { id } = newHearing;
const judge = { kind: 'seat', seat: 'judge' as SeatId } as const;
/** Both engines would let a write wait for another's lock for two seconds. */
const AT_ONCE_MS = 500;

describe.each(ENGINES)('a key that somebody reads on $name', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  it('is destroyed when they have read, and everybody else writes at once meanwhile', async () => {
    const database = await engine.create();
    await using storage = await openStorage({ database, masterKey: randomBytes(32), randomBytes });
    await storage.hearings.create(newHearing, 500);
    const reader = await connect(database);
    const reading = await reader.db.startTransaction().execute();
    await reading.selectFrom('hearing_keys').selectAll().execute();
    let erased = false;
    await storage.hearings.eraseNames(id);
    const erasing = forgettingKeys(storage.database)
      .run(new AbortController().signal)
      .then(() => (erased = true));
    const began = performance.now();
    expect(await storage.log.append(id, 1, 600, judge, [{ type: 'hearing-opened' }])).toMatchObject({ ok: true });
    await storage.hearings.create({ ...newHearing, id: 'h-0002' as HearingId }, 500);
    expect(performance.now() - began).toBeLessThan(AT_ONCE_MS);
    expect(erased).toBe(false);
    await reading.commit().execute();
    await reader.db.destroy();
    await erasing;
  });
});
