import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OneTimeCodes } from '../src/access/codes/one-time-codes.ts';
import { createStaffStore } from '../src/access/staff/staff-store.ts';
import { StepUp } from '../src/access/staff/step-up.ts';
import { hashOf } from '../src/event-log/chain-hash.ts';
import { HearingService } from '../src/hearings/hearing-service.ts';
import { minutesPapers } from '../src/minutes/minutes-papers.ts';
import { Signing } from '../src/minutes/signing.ts';
import { CLOCK_TOLERANCE_MS, hearingChain, minutesChain } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { namesOfSeats } from '../src/record/sealed-file/named-in-minutes.ts';
import type { WhoMayBeNamed } from '../src/record/sealed-file/named-in-minutes.ts';
import { provenNow } from '../src/record/sealed-file/proven-log.ts';
import { findProtected } from '../src/scheduling/protected-people.ts';
import { loadMinutesKey } from '../src/storage/minutes-keys.ts';
import { MinutesWriter, seatActor } from './support/minutes-writer.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';

/**
 * Returns the service's papers of a hearing, and the number of papers made.
 * @param hidden seats that are protected in another hearing of the case
 * @param elsewhere protected people who are not at this hearing
 */
function papersOf(
  held: RecordedHearing,
  hidden: ReadonlySet<SeatId> = new Set(),
  elsewhere: WhoMayBeNamed['hidden'] = [],
) {
  const { storage, masterKey, dataDir } = held;
  const { database } = storage;
  const made: string[] = [];
  const name = 'court.example/record';
  const now = () => held.now;
  const papers = minutesPapers({
    database,
    masterKey,
    randomBytes,
    papers: {
      async make(content) {
        made.push(content.title);
        await nextTurn();
        return { pdf: Buffer.from(JSON.stringify(content)), pages: 1 };
      },
    },
    sealKey: { privateKey: Buffer.of(), certificate: Buffer.of(), note: async () => null },
    timeStamps: null,
    letterhead: { court: null, publicUrl: 'https://court.example', zone: 'Asia/Tehran' },
    aboutOf: async (hearing) => {
      const { state } = (await new HearingService(storage.log, now).snapshot(hearing))!;
      const card = await storage.hearings.card(hearing);
      return { state, card, hidden, named: { seats: namesOfSeats(card), hidden: elsewhere }, startsAt: null };
    },
    provenMinutes: (hearing) =>
      provenNow({ database, dataDir, masterKey, randomBytes, name }, 'minutes', hearing, held.now),
    now,
  });
  const asked = async (isForCourt: boolean) => {
    const paper = await papers.paper(held.id, { isForCourt });
    return paper instanceof Rejection ? paper.code : paper.includes('مریم احمدی');
  };
  const content = async () => String(await papers.paper(held.id, { isForCourt: true }));
  return { asked, content, made, checkpoint: new CheckpointStore({ database, masterKey, randomBytes, name }) };
}

let held: RecordedHearing;
beforeEach(async () => {
  held = await RecordedHearing.hold({ whole: false, beside: true });
});
afterEach(() => held.remove());

it('a paper that names somebody who goes by a number since is for the court alone', async () => {
  const { asked } = papersOf(held);
  expect([await asked(false), await asked(false), await asked(true)]).toEqual([true, true, true]);
  await held.execute({ type: 'protect', seat: 'citizen' as SeatId, on: true }, 'judge');
  expect([await asked(false), await asked(true)]).toEqual(['not-permitted', true]);
});

it('a paper has no signature as it was drawn of somebody who goes by a number, whom their hand would show', async () => {
  const [hands, ofJudge, ofCitizen] = [[] as boolean[][], 'M10 10L90 60', 'M20 20L80 40'];
  for (const isProtected of [false, true]) {
    const other = await RecordedHearing.hold({ whole: false });
    const { id, masterKey } = other;
    const { database } = other.storage;
    const minutes = new MinutesWriter(id, { database, masterKey, randomBytes, now: () => (other.now += 1) });
    const [judge, citizen] = [seatActor('judge', 'presiding-judge'), seatActor('citizen', 'complainant')];
    await minutes.write(judge, 'جلسه تشکیل شد.', { seat: null, to: null });
    await minutes.begin(judge, { citizen: 'complainant' });
    await minutes.answer(citizen, 'sign', null, ofCitizen);
    await minutes.close(judge, ofJudge);
    if (isProtected) await other.execute({ type: 'protect', seat: citizen.seat, on: true }, 'judge');
    const content = await papersOf(other).content();
    hands.push([content.includes(ofJudge), content.includes(ofCitizen)]);
    await other.remove();
  }
  expect(hands).toEqual([
    [true, true],
    [true, false],
  ]);
});

it('a paper is for the court alone when what was written names somebody who goes by a number, or is one of before with their hand', async () => {
  const hand = 'M20 20L80 40';
  const [judge, citizen] = [seatActor('judge', 'presiding-judge'), seatActor('citizen', 'complainant')];
  const given = [];
  for (const [text, drawn, isOld] of [
    ['جلسه تشکیل شد.', null, false],
    ['خانم احمدي حاضر شد.', null, false],
    ['جلسه تشکیل شد.', hand, false],
    ['جلسه تشکیل شد.', hand, true],
  ] as const) {
    const other = await RecordedHearing.hold({ whole: false });
    const { id, masterKey, storage } = other;
    const minutes = new MinutesWriter(id, {
      database: storage.database,
      masterKey,
      randomBytes,
      now: () => (other.now += 1),
    });
    await minutes.write(judge, text, { seat: null, to: null });
    await minutes.begin(judge, { citizen: 'complainant' });
    await minutes.answer(citizen, 'sign', null, drawn);
    await minutes.close(judge);
    await other.execute({ type: 'protect', seat: citizen.seat, on: true }, 'judge');
    const { asked } = papersOf(other);
    await asked(true);
    if (isOld) {
      const { db } = storage.database;
      const cipher = (await loadMinutesKey(storage.database, id, masterKey, randomBytes))!;
      const { facts } = await db.selectFrom('minutes_papers').select('facts').executeTakeFirstOrThrow();
      const { isWithoutHands: _, ...before } = JSON.parse(cipher.decrypt(facts, 'paper/facts')) as object & {
        isWithoutHands: true;
      };
      const [of, key] = [cipher.encrypt(JSON.stringify(before), 'paper/facts'), { minutes_id: id }];
      const row = await db.selectFrom('minutes_papers').selectAll().executeTakeFirstOrThrow();
      await sql`drop trigger minutes_papers_refuse_delete`.execute(db);
      await db.deleteFrom('minutes_papers').where('minutes_id', '=', key.minutes_id).execute();
      await db
        .insertInto('minutes_papers')
        .values({ ...row, facts: of })
        .execute();
    }
    given.push(await asked(false));
    await other.remove();
  }
  expect(given).toEqual([false, 'not-permitted', false, 'not-permitted']);
});

it('a paper is for the court alone when what was written names somebody who goes by a number at another hearing alone', async () => {
  const elsewhere = { name: 'رضا کلاهی', nationalId: null };
  expect(await papersOf(held, new Set(), [elsewhere]).asked(false)).toBe(true);
  expect(await papersOf(held, new Set(), [{ ...elsewhere, name: 'رضا شال' }]).asked(false)).toBe('not-permitted');
});

it('a paper names nobody who goes by a number in another hearing of the case', async () => {
  const { asked, content } = papersOf(held, new Set(['citizen' as SeatId]));
  expect([await asked(false), (await content()).includes('شخص تحت حمایت')]).toEqual([false, true]);
});

it('no signature as it was drawn is taken of somebody who goes by a number, whatever their page sends', async () => {
  const taken = [];
  for (const isProtected of [false, true]) {
    const other = await RecordedHearing.hold({ whole: false });
    const { id, masterKey } = other;
    const { database } = other.storage;
    const now = () => (other.now += 1);
    const minutes = new MinutesWriter(id, { database, masterKey, randomBytes, now });
    const { service } = minutes;
    const [judge, citizen] = [seatActor('judge', 'presiding-judge'), seatActor('citizen', 'complainant')];
    await minutes.write(judge, 'جلسه تشکیل شد.', { seat: null, to: null });
    await minutes.begin(judge, { citizen: 'complainant' });
    if (isProtected) await other.execute({ type: 'protect', seat: citizen.seat, on: true }, 'judge');
    const accounts = () => createStaffStore(database, masterKey, randomBytes);
    // Nobody has set up an authenticator app here, so no code is required.
    const stepUp = new StepUp({ database, accounts, organisation: false, pauses: undefined as never, now });
    const signing = new Signing({
      service,
      database,
      personOf: () => Promise.resolve(undefined),
      sendCode: () => Promise.resolve(),
      codes: new OneTimeCodes(masterKey),
      hiddenSeats: findProtected(masterKey, randomBytes).seatsOf,
      stepUp,
      now,
    });
    const before = await service.snapshot(id);
    if (before instanceof Rejection) throw new Error(before.code);
    const { round, asked } = before.state.reading!;
    const given = { round, sha256: asked[0]!.sha256, code: null, words: '', drawn: 'M20 20L80 40' };
    const done = await signing.sign(
      id,
      { actor: citizen, account: 'a' as AccountId, session: 's', isInCourtroom: true },
      'sign',
      given,
    );
    if (done instanceof Rejection) throw new Error(done.code);
    const answer = done.state.reading!.answers.get(citizen.seat);
    taken.push([answer?.kind, answer?.kind === 'signed' && answer.drawn !== null]);
    await other.remove();
  }
  expect(taken).toEqual([
    ['signed', true],
    ['signed', false],
  ]);
});

it('a paper is made once, however many ask for it at the same moment', async () => {
  const { asked, made } = papersOf(held);
  expect(await Promise.all([true, false, true, false].map(asked))).toEqual([true, true, true, true]);
  expect(made).toHaveLength(1);
});

it('of minutes whose log is another than the court has signed there is no paper, though its chain was made anew', async () => {
  const { asked, made, checkpoint } = papersOf(held);
  await checkpoint.make([minutesChain(held.id)], held.now);
  const { db } = held.storage.database;
  const last = await db.selectFrom('minutes_entries').selectAll().orderBy('seq', 'desc').executeTakeFirstOrThrow();
  const { minutes_id: hearing, prev_hash: prev, hash: _, ...entry } = { ...last, at: last.at + 1 };
  await sql`drop trigger minutes_entries_refuse_update`.execute(db);
  await db
    .updateTable('minutes_entries')
    .set({ at: entry.at, hash: hashOf({ ...entry, hearing, prev }) })
    .where('seq', '=', entry.seq)
    .execute();
  expect([await asked(true), made]).toEqual(['record-altered', []]);
});

it('of minutes with an entry that claims to be older than a checkpoint which did not have it there is no paper', async () => {
  const { asked, made, checkpoint } = papersOf(held);
  held.now += CLOCK_TOLERANCE_MS + 1000;
  await checkpoint.make([hearingChain(held.id)], held.now);
  expect([await asked(true), made]).toEqual(['record-altered', []]);
});
