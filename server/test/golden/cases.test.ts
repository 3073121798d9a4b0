import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CASE } from '@mahzar/shared/proceedings/case.fixture';
import { CASE_EVENT_TYPES } from '@mahzar/shared/proceedings/event-types';
import { replayCase } from '@mahzar/shared/proceedings/evolve/evolve';
import { CASE_LAW_VERSION } from '@mahzar/shared/proceedings/law/version';
import { expect, it } from 'vitest';
import { openStorage } from '../../src/compose/storage.ts';
import { keepProceedings, readCaseAfter } from '../../src/proceedings/store/case-log.ts';
import { createCaseStore } from '../../src/scheduling/case-store.ts';
import { createWordIndex } from '../../src/scheduling/word-index.ts';
import { describeCase, lawsOfCases, storedCases } from './case-log.ts';
import { migratedIn } from '../support/migrated.ts';

/* What was done in cases means the same whatever today's law says: README.md. */

const stored = lawsOfCases().flatMap((law) => storedCases(law).map((held, at) => ({ law, at: at + 1, held })));

it.each(stored)('log $at of a case that was kept by law $law is whole, and stands as it stood', async ({ held }) => {
  const { rows, expected } = held;
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-case-'));
  const masterKey = randomBytes(32);
  const storage = await openStorage({ database: await migratedIn(folder), masterKey, randomBytes });
  const { database } = storage;
  const about = { number: '140500001', branch: '3', kind: 'criminal', title: 'خیانت در امانت', notes: '' } as const;
  const file = { ...about, id: CASE, version: 1, state: 'open', people: [], changedAt: rows[0]!.at } as const;
  await createCaseStore(masterKey, randomBytes, createWordIndex(masterKey)).insert(database, file);
  await keepProceedings(database, CASE, rows[0]!.at);
  await database.db.insertInto('case_entries').values(rows).execute();
  const entries = await readCaseAfter(database, CASE, 0);
  expect(entries).toHaveLength(rows.length);
  expect(JSON.parse(JSON.stringify(describeCase(replayCase(entries))))).toEqual(expected);
  await storage.close();
  rmSync(folder, { recursive: true });
});

it('there are logs by the law of today, and every type of entry is in one', () => {
  expect(lawsOfCases()).toContain(CASE_LAW_VERSION);
  const types: string[] = stored.flatMap(({ held }) => held.rows.map(({ type }) => type));
  // The first law has no predecessor.
  const known = CASE_EVENT_TYPES.filter((type) => type !== 'law-changed' || CASE_LAW_VERSION > 1);
  expect(known.filter((type) => !types.includes(type))).toEqual([]);
});
