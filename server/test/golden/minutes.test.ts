import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTES_EVENT_TYPES } from '@mahzar/shared/minutes/event-types';
import { MINUTES_LAW_VERSION } from '@mahzar/shared/minutes/law/version';
import { canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import { expect, it } from 'vitest';
import { openStorage } from '../../src/compose/storage.ts';
import { checkAllLogs } from '../../src/audit/check-all-logs.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { MinutesService } from '../../src/minutes/minutes-service.ts';
import { wordsPlace } from '@mahzar/shared/minutes/places';
import type { Database } from '../../src/storage/database.ts';
import { migratedIn } from '../support/migrated.ts';
import { newHearing } from '../support/new-hearing.ts';
import { describeMinutes, lawsOfMinutes, MINUTES_HEARING, storedMinutes } from './minutes-log.ts';
import type { StoredMinutes } from './minutes-log.ts';

/* What was written, read and signed means the same whatever today's law says: README.md. */

async function withLog<T>(
  held: StoredMinutes,
  look: (minutes: MinutesService, on: Database) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-minutes-'));
  const masterKey = Buffer.from(held.masterKey, 'base64');
  const storage = await openStorage({ database: await migratedIn(folder), masterKey, randomBytes });
  const { database } = storage;
  await storage.hearings.create({ ...newHearing, id: MINUTES_HEARING }, 1);
  const wrapped = Buffer.from(held.wrapped, 'base64');
  await database.db.insertInto('minutes').values({ id: MINUTES_HEARING, created_at: 1, wrapped }).execute();
  await database.db
    .insertInto('minutes_entries')
    .values([...held.rows])
    .execute();
  const bus = new EventBus();
  const looked = await look(
    new MinutesService({ database, masterKey, randomBytes, now: Date.now, bus, signal: null }),
    database,
  );
  await storage.close();
  rmSync(folder, { recursive: true });
  return looked;
}

it.each(lawsOfMinutes())('minutes that were kept by law %i are whole, and read as they read', async (law) => {
  const held = storedMinutes(law);
  await withLog(held, async (minutes) => {
    const snapshot = await minutes.snapshot(MINUTES_HEARING);
    if (snapshot instanceof Rejection) throw new Error(snapshot.code);
    const blocks = blocksOf(snapshot.text);
    const canonical = canonicalMinutes(MINUTES_HEARING, blocks);
    const { state } = snapshot;
    expect(JSON.parse(JSON.stringify(describeMinutes(state, blocks, canonical)))).toEqual(held.expected);
    const accused = state.reading?.answers.get('accused' as never);
    const sealed = accused?.kind === 'signed' ? accused.sealed : null;
    expect(snapshot.cipher?.decrypt(sealed ?? '', wordsPlace(2, 'accused'))).toBe('به سطر دوم اعتراض دارم.');
  });
});

it.each(['a byte of the text changed', 'an answer changed', 'an entry gone'])(
  'a log with %s is not read, and is found by the nightly check',
  async (what) => {
    const held = storedMinutes(MINUTES_LAW_VERSION);
    const rows = held.rows.map((row) => ({ ...row }));
    const of = (type: string) => rows.findLast((row) => row.type === type)!;
    if (what === 'a byte of the text changed')
      of('steps-accepted').payload = of('steps-accepted').payload.replace(/(sealed":".{40})./, '$1_');
    else if (what === 'an answer changed') of('text-refused').type = 'text-signed';
    else rows.splice(4, 1);
    await withLog({ ...held, rows }, async (minutes, database) => {
      expect(await minutes.snapshot(MINUTES_HEARING)).toMatchObject({ code: 'record-altered' });
      expect((await checkAllLogs(database)).damaged).toMatchObject([{ hearing: MINUTES_HEARING, of: 'minutes' }]);
    });
  },
);

it('there is a log by the law of today, and every type of entry is in one', () => {
  expect(lawsOfMinutes()).toContain(MINUTES_LAW_VERSION);
  const types = lawsOfMinutes().flatMap((law) => storedMinutes(law).rows.map(({ type }) => type as string));
  expect(MINUTES_EVENT_TYPES.filter((type) => !types.includes(type))).toEqual([]);
});
