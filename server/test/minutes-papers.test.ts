import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from '../src/event-log/chain-hash.ts';
import { HearingService } from '../src/hearings/hearing-service.ts';
import { minutesPapers } from '../src/minutes/minutes-papers.ts';
import { minutesChain } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { provenNow } from '../src/record/sealed-file/proven-log.ts';
import { MinutesWriter, seatActor } from './support/minutes-writer.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';

/** The service's papers of a hearing, and how many were made. */
function papersOf(held: RecordedHearing) {
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
    sealKey: { privateKey: Buffer.of(), certificate: Buffer.of() },
    timeStamps: null,
    letterhead: { court: null, publicUrl: 'https://court.example', zone: 'Asia/Tehran' },
    aboutOf: async (hearing) => {
      const { state } = (await new HearingService(storage.log, now).snapshot(hearing))!;
      return { state, card: await storage.hearings.card(hearing), startsAt: null };
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
