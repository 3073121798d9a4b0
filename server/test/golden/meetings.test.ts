import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { expect, it } from 'vitest';
import { openStorage } from '../../src/compose/storage.ts';
import { describeMeeting, MEETINGS_DIR } from './meeting-log.ts';
import type { StoredMeeting } from './meeting-log.ts';
import { migratedIn } from '../support/migrated.ts';

/* What was silent in a meeting that may only be recorded stays silent in its log, whatever today's law says: README.md. */

const stored = readdirSync(MEETINGS_DIR).flatMap((file) =>
  (JSON.parse(readFileSync(join(MEETINGS_DIR, file), 'utf8')) as StoredMeeting[]).map((meeting) => ({ file, meeting })),
);

it.each(stored)('a meeting of $file that may only be recorded stands as it stood, with who heard whom', async (one) => {
  const { rows, expected } = one.meeting;
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-meeting-'));
  const storage = await openStorage({ database: await migratedIn(folder), masterKey: randomBytes(32), randomBytes });
  const id = rows[0]!.hearing_id as HearingId;
  const { db } = storage.database;
  await db
    .insertInto('hearings')
    .values({ id, created_at: rows[0]!.at, details: Buffer.alloc(0) })
    .execute();
  await db.insertInto('log_entries').values(rows).execute();
  const entries = await storage.log.read(id);
  expect(JSON.parse(JSON.stringify(describeMeeting(entries)))).toEqual(expected);
  await storage.close();
  rmSync(folder, { recursive: true });
});
