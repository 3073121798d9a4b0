import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { MINUTES_EVENT_TYPES } from '@mahzar/shared/minutes/event-types';
import { MINUTES_LAW_VERSION } from '@mahzar/shared/minutes/law/version';
import { canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import { openStorage } from '../../src/compose/storage.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';
import { MinutesWriter, seatActor } from '../support/minutes-writer.ts';
import { makeMinutesKey } from '../../src/storage/minutes-keys.ts';
import { appendToMinutes } from '../../src/minutes/store/minutes-log.ts';
import { newHearing } from '../support/new-hearing.ts';
import { describeMinutes, MINUTES_DIR, MINUTES_HEARING } from './minutes-log.ts';
import type { StoredMinutes } from './minutes-log.ts';

/*
 * Writes a log of minutes by today's law, with every type of entry, and what it means: `make-minutes.ts`, from the top folder. What is
 * there is never written anew.
 */
const [JUDGE, CLERK] = [seatActor('judge', 'presiding-judge'), seatActor('clerk', 'clerk')];
const ASKED = { accused: 'accused', lawyer: 'lawyer', witness: 'witness' } as const;
const asked = (id: keyof typeof ASKED) => seatActor(id, ASKED[id]);

const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-minutes-'));
const masterKey = randomBytes(32);
const storage = await openStorage({ database: sqliteIn(folder), masterKey, randomBytes });
await storage.hearings.create({ ...newHearing, id: MINUTES_HEARING }, 1);
let now = Date.UTC(2026, 10, 28, 9);
const parts = { database: storage.database, masterKey, randomBytes, now: () => (now += 1_000) };
const minutes = new MinutesWriter(MINUTES_HEARING, parts);

// Like minutes that were opened under a former law and continue under a newer one.
await makeMinutesKey(storage.database, MINUTES_HEARING, 1, masterKey, randomBytes);
await appendToMinutes(storage.database, MINUTES_HEARING, 0, now, CLERK, [
  { type: 'minutes-opened', hearing: MINUTES_HEARING, law: MINUTES_LAW_VERSION - 1 },
]);
await minutes.write(CLERK, 'آغاز جلسه', { part: 'opening' }, 'heading');
await minutes.write(CLERK, 'جلسه با حضور طرفین تشکیل شد.', { seat: null, to: null });
await minutes.act(JUDGE, () => ({ type: 'set-read-along', on: false }));
await minutes.write(JUDGE, 'آن روز کجا بودید؟', { seat: 'judge', to: 'witness' });
await minutes.write(CLERK, 'در خانه می‌ماندم.', { seat: 'witness', to: 'judge' });
await minutes.write({ kind: 'system' }, 'وقت تعیین‌شده برای ادامه رسیدگی لغو شد.', { seat: null, to: null });
await minutes.begin(CLERK, ASKED);
await minutes.answer(asked('accused'), 'sign', null);
// This answer also counts in the next reading, because the witness's part of the text stays the same.
await minutes.answer(asked('witness'), 'refuse', null);
await minutes.act(JUDGE, () => ({ type: 'end-reading' }));
await minutes.write({ kind: 'staff', account: 'a1' as never, as: 'clerk' }, 'افزوده شد.', { seat: null, to: null });
await minutes.begin(CLERK, ASKED);
await minutes.answer(asked('accused'), 'sign', 'به سطر دوم اعتراض دارم.', 'M10 90L120 30L240 140');
await minutes.act(CLERK, () => ({ type: 'note-unanswered', seat: 'lawyer' as SeatId, reason: 'absent' }));
await minutes.close(JUDGE, 'M20 100L300 40', 'organisation');

const snapshot = await minutes.service.snapshot(MINUTES_HEARING);
if (snapshot instanceof Rejection) throw new Error(snapshot.code);
const { db } = storage.database;
const rows = await db.selectFrom('minutes_entries').selectAll().orderBy('seq').execute();
const { wrapped } = await db.selectFrom('minutes').select('wrapped').executeTakeFirstOrThrow();
const types = new Set<string>(rows.map(({ type }) => type));
const missing = MINUTES_EVENT_TYPES.filter((type) => !types.has(type));
if (missing.length > 0) throw new Error(`nothing brings about ${missing.join(', ')}`);
const blocks = blocksOf(snapshot.text);
const kept: StoredMinutes = {
  masterKey: masterKey.toString('base64'),
  wrapped: wrapped.toString('base64'),
  rows,
  expected: describeMinutes(snapshot.state, blocks, canonicalMinutes(MINUTES_HEARING, blocks)),
};
await storage.close();
rmSync(folder, { recursive: true });
mkdirSync(MINUTES_DIR, { recursive: true });
writeFileSync(join(MINUTES_DIR, `law-${MINUTES_LAW_VERSION}.json`), `${JSON.stringify(kept)}\n`, { flag: 'wx' });
