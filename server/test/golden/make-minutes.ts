import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import type { MinutesActor } from '@mahzar/shared/minutes/event';
import { MINUTES_EVENT_TYPES } from '@mahzar/shared/minutes/event-types';
import { scopeOf } from '@mahzar/shared/minutes/law/reading';
import { MINUTES_LAW_VERSION } from '@mahzar/shared/minutes/law/version';
import { blocksFor, canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import { openStorage } from '../../src/compose/storage.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { minutesHash } from '../../src/minutes/minutes-hash.ts';
import { MinutesService } from '../../src/minutes/minutes-service.ts';
import type { MinutesSnapshot } from '../../src/minutes/minutes-service.ts';
import { stepsPlace, wordsPlace } from '../../src/minutes/places.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';
import { newHearing } from '../support/new-hearing.ts';
import { describeMinutes, MINUTES_DIR, MINUTES_HEARING } from './minutes-log.ts';
import type { StoredMinutes } from './minutes-log.ts';

/*
 * Writes a log of minutes by today's law, with every type of entry, and what it means: `make-minutes.ts`, from the top folder. What is
 * there is never written anew.
 */
const seat = (id: string, role: Role): MinutesActor => ({ kind: 'seat', seat: id as SeatId, role });
const [JUDGE, CLERK] = [seat('judge', 'presiding-judge'), seat('clerk', 'clerk')];
const ASKED = { accused: 'accused', lawyer: 'lawyer', witness: 'witness' } as const;

const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-minutes-'));
const masterKey = randomBytes(32);
const storage = await openStorage({ database: sqliteIn(folder), masterKey, randomBytes });
await storage.hearings.create({ ...newHearing, id: MINUTES_HEARING }, 1);
let now = Date.UTC(2026, 10, 28, 9);
const parts = { database: storage.database, masterKey, randomBytes, now: () => (now += 1_000), bus: new EventBus() };
const minutes = new MinutesService({ ...parts, signal: null });

type Make = (before: MinutesSnapshot, seal: (text: string, place: string) => string) => MinutesCommand;
async function act(actor: MinutesActor, make: Make): Promise<void> {
  const done = await minutes.execute(MINUTES_HEARING, actor, make);
  if (done instanceof Rejection) throw new Error(done.code);
}

const write = (actor: MinutesActor, text: string, attrs: object, kind = 'line') =>
  act(actor, ({ state, text: before }, seal) => {
    const { size } = before.content;
    const content = [{ type: kind, attrs: { at: now, ...attrs }, content: [{ type: 'text', text }] }];
    const steps = [{ stepType: 'replace', from: size, to: size, slice: { content } }];
    const sealed = seal(JSON.stringify(steps), stepsPlace(state.version + 1));
    return { type: 'write', version: state.version, count: 1, editor: 'golden', sealed };
  });
const begin = () =>
  act(CLERK, ({ state, text }) => {
    const blocks = blocksOf(text);
    const asked = Object.entries(ASKED).map(([id, role]) => {
      const given = blocksFor(blocks, scopeOf(role), id);
      return { seat: id as SeatId, role, scope: scopeOf(role), sha256: minutesHash(MINUTES_HEARING, given) };
    });
    const sha256 = minutesHash(MINUTES_HEARING, blocks);
    return { type: 'begin-reading', version: state.version, sha256, until: now + 86_400_000, asked };
  });
const answer = (id: keyof typeof ASKED, type: 'sign' | 'refuse', words: string | null) =>
  act(seat(id, ASKED[id]), ({ state }, seal) => {
    const { round, asked } = state.reading!;
    const sealed = words === null ? null : seal(words, wordsPlace(round, id));
    const sha256 = asked.find((one) => one.seat === id)!.sha256;
    return { type, round, sha256, sealed, means: 'one-time-code' };
  });

await write(CLERK, 'آغاز جلسه', { part: 'opening' }, 'heading');
await write(CLERK, 'جلسه با حضور طرفین تشکیل شد.', { seat: null, to: null });
await act(JUDGE, () => ({ type: 'set-read-along', on: false }));
await write(JUDGE, 'آن روز کجا بودید؟', { seat: 'judge', to: 'witness' });
await write(CLERK, 'در خانه می‌ماندم.', { seat: 'witness', to: 'judge' });
await begin();
await answer('accused', 'sign', null);
// Stands in the next, where what concerns the witness is the same.
await answer('witness', 'refuse', null);
await act(JUDGE, () => ({ type: 'end-reading' }));
await write({ kind: 'staff', account: 'a1' as never, as: 'clerk' }, 'افزوده شد.', { seat: null, to: null });
await begin();
await answer('accused', 'sign', 'به سطر دوم اعتراض دارم.');
await act(CLERK, () => ({ type: 'note-unanswered', seat: 'lawyer' as SeatId, reason: 'absent' }));
await act(JUDGE, ({ state }) => {
  const { round, sha256 } = state.reading!;
  return { type: 'close', round, sha256, means: 'desk-session' };
});

const snapshot = await minutes.snapshot(MINUTES_HEARING);
if (snapshot instanceof Rejection) throw new Error(snapshot.code);
const { db } = storage.database;
const rows = await db.selectFrom('minutes_entries').selectAll().orderBy('seq').execute();
const { wrapped } = await db.selectFrom('minutes').select('wrapped').executeTakeFirstOrThrow();
const types = new Set<string>(rows.map(({ type }) => type));
// There was no law before the first.
const missing = MINUTES_EVENT_TYPES.filter((type) => !types.has(type) && type !== 'law-changed');
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
