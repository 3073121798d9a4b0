import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayQueue } from '@mahzar/shared/queue/evolve/evolve';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { QUEUE_LAW_VERSION } from '@mahzar/shared/queue/law/version';
import { expect, it } from 'vitest';
import { openStorage } from '../../src/compose/storage.ts';
import { QUEUE_EVENT_TYPES } from '../../src/queue/event-schema.ts';
import { keepQueue, readQueue } from '../../src/queue/store/queue-log.ts';
import { describeQueue, lawsOfQueues, storedQueues } from './queue-log.ts';
import { migratedIn } from '../support/migrated.ts';

/* What queues led to is the same whatever today's law says: README.md. */

const stored = lawsOfQueues().flatMap((law) => storedQueues(law).map((queue, at) => ({ law, at: at + 1, queue })));

it.each(stored)('log $at of a queue that was held by law $law is whole, and stands as it stood', async ({ queue }) => {
  const { office, day, rows, expected } = queue;
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-queue-'));
  const storage = await openStorage({ database: await migratedIn(folder), masterKey: randomBytes(32), randomBytes });
  const { database } = storage;
  const id = queueId(office as OfficeId, day);
  await keepQueue(database, { id, office: office as OfficeId, day, at: rows[0]!.at });
  await database.db.insertInto('queue_entries').values(rows).execute();
  const entries = await readQueue(database, id);
  expect(entries).toHaveLength(rows.length);
  expect(JSON.parse(JSON.stringify(describeQueue(replayQueue(entries))))).toEqual(expected);
  await storage.close();
  rmSync(folder, { recursive: true });
});

it('there are logs by the law of today, and every type of entry is in one', () => {
  expect(lawsOfQueues()).toContain(QUEUE_LAW_VERSION);
  const types = stored.flatMap(({ queue }) => queue.rows.map(({ type }) => type));
  expect(QUEUE_EVENT_TYPES.filter((type) => !types.includes(type))).toEqual([]);
});
