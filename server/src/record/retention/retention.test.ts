import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { cancelBooking, changeBooking, readBooking } from '@mahzar/shared/rest/bookings';
import { changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import { playRecord } from '@mahzar/shared/rest/playback';
import {
  askForCopy,
  decideOnCopy,
  readRecordAccess,
  revokeOrder,
  withdrawRequest,
} from '@mahzar/shared/rest/record-access';
import { readAttendance } from '@mahzar/shared/rest/record-attendance';
import { listExports } from '@mahzar/shared/rest/record-exports';
import {
  cancelDeletion,
  carryOutDeletion,
  holdRecord,
  liftHold,
  listDueRecords,
  orderDeletion,
  readRetention,
  readRetentionPeriods,
  setRetentionPeriod,
} from '@mahzar/shared/rest/record-retention';
import { START, writeTrack } from '../../../test/recording-journal.ts';
import { asOwner, ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';
import { beginDeletion, begunDeletion } from '../../../test/support/begun-deletion.ts';
import { audit } from '../../audit/audit-store.ts';
import { createLogger } from '../../observability/logger.ts';
import { backUp } from '../../backup/backup.ts';
import { LockedError } from '../../files/file-store.ts';
import { courtWords, verifyCourt } from '../../cli/verify-court.ts';
import { isWhole, verifyRecord } from '../../cli/verify-record.ts';
import { reportOf } from '../../cli/verify-words.ts';
import { exportDir } from '../export-jobs/export-folder.ts';
import { ExportStore } from '../export-jobs/export-store.ts';
import { hearingDir } from '../../recording/layout.ts';
import { findProtected } from '../../scheduling/protected-people.ts';
import { nodeIdIn } from '../../storage/node-id.ts';
import type { Database } from '../../storage/database.ts';
import { connect, inTransaction } from '../../storage/database.ts';
import { readCertificate, signCertificate } from './certificate.ts';
import { keepCertificate } from './certificate-files.ts';
import { Deletions } from './deletions.ts';
import { RecordHolders } from './record-holders.ts';
import { RetentionDesk } from './retention-desk.ts';
import { RetentionStore } from './retention-store.ts';
import { namesHidden } from '../sealed-file/named-in-minutes.ts';
import { AUDIT, hearingChain } from '../proof/checkpoint.ts';
import { CheckpointStore } from '../proof/checkpoint-store.ts';
import { listRecordKeys, rawKey, RecordKeys, signNote } from '../proof/record-keys.ts';
import { keyIdOf, parseNote, toBase64 } from '../proof/signed-note.ts';

const DAY = 86_400_000;
const JUDGE = 'judge' as SeatId;
const COURT_CHECK = { checkpoints: [], keys: [], bytesPerSecond: 1e9, nightly: false };
const [HASAN, CORRECTED, REZA] = ['0076229645', '0790419904', '0013542419'] as const;

describe.each(ENGINES)('keeping and deleting records, on $name', ({ name, start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let now = START - 60_000;
  let hearing: DeskHearing;
  let courtCase: string;
  let roles: Record<'judge' | 'otherJudge' | 'clerk' | 'administrator', Visitor>;

  /** Staff sessions expire meanwhile. */
  async function later(to: number): Promise<void> {
    now = to;
    roles = {
      judge: await desk.as('judge'),
      otherJudge: await desk.as('judge'),
      clerk: await desk.as('clerk'),
      administrator: await desk.as('administrator'),
    };
  }

  async function held(
    end: 'close' | 'adjourn' = 'close',
    caseNumber = '1405-12',
    others: Parameters<typeof DeskHearing.book>[1]['people'] = [],
  ): Promise<DeskHearing> {
    const made = await DeskHearing.book(desk, {
      startsAt: now,
      caseNumber,
      people: [person(JUDGE, 'presiding-judge', 'رضا کیانی'), ...others],
    });
    await made.enter(JUDGE);
    await made.goOnRecord(JUDGE);
    await writeTrack(made.dir, { track: 'judge-mic', seat: JUDGE, kind: 'mic' }, { codec: 'opus', bursts: [] });
    await made.enterTracks();
    now += 60_000;
    await made.execute({ type: end }, JUDGE);
    return made;
  }

  /** Parts of a deleting process that is another node on the database. */
  function deletionsParts() {
    const { database, hearings, recordingKeys } = desk.storage;
    return {
      bus: desk.bus,
      node: null,
      database,
      recordingKeys,
      eraseTexts: (id: HearingId) => hearings.eraseNames(id),
      removeCopies: () => Promise.resolve(),
      audit,
      masterKey: desk.masterKey,
      randomBytes,
      court: 'court/record',
      log: createLogger('silent'),
      now: () => now,
    };
  }

  /** Signs the certificate of a begun deletion, as a process does that ends right after. */
  async function certify(id: HearingId, at: number): Promise<string> {
    const row = begunDeletion('', id, at);
    const said = {
      hearing: id,
      caseNumber: '1405-12',
      order: row.order_number,
      orderedBy: row.ordered_by,
      orderedAt: at,
      carriedBy: row.carried_by!,
      carriedAt: at,
      entries: 1,
      head: '0'.repeat(64),
      deletedAt: at,
      firstDeletedAt: null,
    };
    const note = await signCertificate(desk.storage.database, said, deletionsParts());
    await keepCertificate(desk.dataDir, id, note);
    return note;
  }

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    desk.clock.now = () => now;
    await later(START);
    const facts = { number: '1405-12', branch: 'شعبه ۱', kind: 'other', title: 'خیانت در امانت', notes: '' };
    const people = [
      { id: 'w', role: 'witness', name: 'حسن مرادی' },
      { id: 'w4', role: 'witness', name: 'رضا شالی' },
    ];
    courtCase = (await (await desk.as('scheduler')).do(createCase, { body: { ...facts, people } })).id;
    hearing = await held('close', '1405-12', [{ ...person('w2' as SeatId, 'witness', 'حسن مرادی'), protected: true }]);
  });

  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  const view = (who: Visitor = roles.judge) => who.do(readRetention, { params: hearing.params });
  const order = { order: '۱۲/۱۴۰۵', reason: 'مدت نگهداری پایان یافت' };

  it('keeps records for ever until an administrator sets a period, which is an entry', async () => {
    expect(await view()).toMatchObject({ kind: 'other', keepDays: null, dueAt: null, bars: ['kept', 'appeal'] });
    const body = { version: 0, keepDays: 365, appealDays: 20 };
    expect(await roles.judge.refused(setRetentionPeriod, { params: { kind: 'other' }, body })).toBe('not-permitted');
    const none = { ...body, appealDays: 0 };
    expect(await roles.administrator.refused(setRetentionPeriod, { params: { kind: 'other' }, body: none })).toBe(
      'bad-request',
    );
    await roles.administrator.do(setRetentionPeriod, { params: { kind: 'other' }, body });
    expect(await roles.administrator.refused(setRetentionPeriod, { params: { kind: 'other' }, body })).toBe(
      'changed-meanwhile',
    );
    const { items } = await roles.clerk.do(readRetentionPeriods);
    expect(items).toContainEqual({ kind: 'other', keepDays: 365, appealDays: 20, version: 1 });
    expect(await view()).toMatchObject({ bars: ['not-due', 'appeal'], acts: ['hold'], dueAt: now + 365 * DAY });
    expect(await roles.judge.do(listDueRecords)).toEqual({ items: [] });
    expect(await roles.judge.refused(orderDeletion, { params: hearing.params, body: order })).toBe('record-kept');
  });

  it('counts from the close of the last hearing of the case, and keeps all of them while it goes on', async () => {
    const ofCase = async (one: DeskHearing) => {
      const { endedAt, bars } = await roles.judge.do(readRetention, { params: one.params });
      return { endedAt, bars };
    };
    const goesOn = { endedAt: null, bars: ['hearing-not-over'] };
    const adjourned = await held('adjourn', '1405-77');
    expect(await ofCase(adjourned)).toEqual(goesOn);
    const closed = await held('close', '1405-77');
    expect(await ofCase(adjourned)).toMatchObject({ endedAt: now, bars: ['not-due', 'appeal'] });
    const next = await DeskHearing.book(desk, {
      startsAt: now + DAY,
      caseNumber: '1405-77',
      people: [person(JUDGE, 'presiding-judge', 'رضا کیانی')],
    });
    expect(await ofCase(closed)).toEqual(goesOn);
    await (await desk.as('scheduler')).do(cancelBooking, { params: next.params, body: { version: 1, reason: 'x' } });
    expect(await ofCase(closed)).toMatchObject({ endedAt: now });
    await held('adjourn', '1405-77');
    expect(await ofCase(closed)).toEqual(goesOn);
  });

  it('warns thirty days before', async () => {
    const dueAt = (await view()).dueAt!;
    await later(dueAt - 31 * DAY);
    expect((await roles.clerk.do(listDueRecords)).items).toEqual([]);
    await later(dueAt - 29 * DAY);
    expect((await roles.clerk.do(listDueRecords)).items).toMatchObject([
      { booking: hearing.id, caseNumber: '1405-12', dueAt, isHeld: false, deletion: null },
    ]);
    await later(dueAt);
    expect((await view()).bars).toEqual([]);
  });

  it('never deletes what is held, or of which something was asked or granted', async () => {
    const given = { params: hearing.params };
    await roles.clerk.do(holdRecord, { ...given, body: { reason: 'پرونده مرتبط' } });
    expect(await roles.clerk.refused(liftHold, { ...given, body: { reason: 'x' } })).toBe('not-permitted');
    expect(await view()).toMatchObject({ bars: ['hold'], holds: [{ reason: 'پرونده مرتبط', lifted: null }] });
    expect(await roles.judge.refused(orderDeletion, { ...given, body: order })).toBe('record-kept');
    const lifted = await roles.judge.do(liftHold, { ...given, body: { reason: 'پایان یافت' } });
    expect(lifted).toMatchObject({ bars: [], holds: [{ lifted: { reason: 'پایان یافت' } }] });

    await roles.judge.do(orderDeletion, { ...given, body: order });
    const prosecutor = await desk.as('prosecutor');
    const asked = await prosecutor.do(askForCopy, { ...given, body: { scope: 'copy', reason: 'تجدیدنظر' } });
    expect(await roles.clerk.refused(carryOutDeletion, { ...given, body: { order: order.order } })).toBe('record-kept');
    const request = { ...hearing.params, request: asked.requests[0]!.id };
    await roles.judge.do(decideOnCopy, { params: request, body: { granted: true, reason: 'بلامانع' } });
    expect((await view()).bars).toEqual(['copy-order']);
    await roles.judge.do(revokeOrder, { params: request, body: { reason: 'اشتباه' } });
    expect((await view()).bars).toEqual([]);
    expect((await roles.clerk.do(cancelDeletion, { ...given, body: {} })).deletion).toMatchObject({
      state: 'cancelled',
    });
    expect(await hearing.noted('record-refused')).toContainEqual(
      expect.objectContaining({ details: { reason: 'record-kept', wish: 'carry-out' } }),
    );
  });

  it('is kept for thirty days by a request without an answer, however often it is asked anew', async () => {
    const given = { params: hearing.params };
    const prosecutor = await desk.as('prosecutor');
    const ask = async () =>
      (await prosecutor.do(askForCopy, { ...given, body: { scope: 'copy', reason: 'تجدیدنظر' } })).requests[0]!.id;
    const withdraw = (request: string) =>
      prosecutor.do(withdrawRequest, { params: { ...hearing.params, request }, body: {} });
    const isOpenAt = async (at: number) =>
      (await new RetentionStore(desk.storage.database).askedOf(hearing.id, at)).isOpen;
    const asked = now;
    const first = await ask();
    expect([await isOpenAt(asked + 30 * DAY - 1), await isOpenAt(asked + 30 * DAY)]).toEqual([true, false]);
    now += 60_000;
    await withdraw(first);
    expect(await isOpenAt(now)).toBe(false);
    const again = await ask();
    expect([await isOpenAt(now), await isOpenAt(asked + 30 * DAY)]).toEqual([true, false]);
    await withdraw(again);
  });

  it('deletes by the order of a judge, carried out by somebody else, and leaves a certificate that the log is checked by', async () => {
    const given = { params: hearing.params };
    expect(await roles.clerk.refused(orderDeletion, { ...given, body: order })).toBe('not-permitted');
    expect((await roles.judge.do(orderDeletion, { ...given, body: order })).acts).toEqual(['hold', 'cancel']);
    const carry = { ...given, body: { order: order.order } };
    expect(await roles.judge.refused(carryOutDeletion, carry)).toBe('not-permitted');
    expect(await roles.clerk.refused(carryOutDeletion, { ...given, body: { order: 'another' } })).toBe(
      'changed-meanwhile',
    );
    await desk.storage.recordingKeys.make(hearing.id);
    // A copy in the court's data folder.
    const node = nodeIdIn(desk.dataDir, () => '');
    await new ExportStore(desk.storage.database, node).add({
      id: 'copy',
      hearing_id: hearing.id,
      kind: 'audio',
      part_from: null,
      part_to: null,
      asked_by: `staff:${roles.clerk.account}`,
      asked_at: now,
      playback_right: '{"as":"court"}',
    });
    mkdirSync(exportDir(desk.dataDir, 'copy'), { recursive: true });
    writeFileSync(join(exportDir(desk.dataDir, 'copy'), 'hearing.m4a'), 'sound');
    expect(existsSync(hearing.dir)).toBe(true);

    await roles.clerk.do(carryOutDeletion, carry);
    await desk.deletions.idle();
    const after = await view();
    expect(after).toMatchObject({
      caseNumber: '1405-12',
      acts: [],
      // Its texts are deleted, too.
      deletion: { state: 'deleted', order: order.order, ordered: { reason: null }, deletedAt: now },
    });
    expect([existsSync(hearing.dir), existsSync(exportDir(desk.dataDir, 'copy'))]).toEqual([false, false]);
    // Whoever was protected there is so still, as far as the case names them elsewhere.
    const found = await findProtected(desk.masterKey, randomBytes).inCases(desk.storage.database, [courtCase]);
    const isHidden = (name: string) => found.get(courtCase)?.isHidden({ id: 'w3' as SeatId, name, nationalId: null });
    expect([isHidden('حسن مرادی'), isHidden('رضا شالی')]).toEqual([true, false]);
    expect(await desk.storage.recordingKeys.of(hearing.id)).toEqual({ kind: 'destroyed', at: now });
    expect(await roles.clerk.refused(readBooking, given)).toBe('erased');
    for (const route of [readRecordAccess, readAttendance, listExports])
      expect(await roles.judge.refused(route, given)).toBe('record-deleted');
    expect(await roles.judge.refused(playRecord, { ...given, body: {} })).toBe('record-deleted');
    expect(await roles.judge.refused(holdRecord, { ...given, body: { reason: 'x' } })).toBe('record-deleted');
    expect((await roles.judge.do(listDueRecords)).items).toEqual([]);

    const { database } = desk.storage;
    const certificate = readCertificate(after.deletion!.certificate!, await listRecordKeys(database));
    expect(certificate).toMatchObject({
      hearing: hearing.id,
      order: order.order,
      orderedBy: `staff:${roles.judge.account}`,
      carriedBy: `staff:${roles.clerk.account}`,
      deletedAt: now,
    });
    expect(
      readCertificate(
        after.deletion!.certificate!.replace('carried-out-by staff:', 'carried-out-by staff:x'),
        await listRecordKeys(database),
      ),
    ).toBeUndefined();
    expect(await hearing.noted('record-deleted')).toMatchObject([
      { details: { order: order.order, head: certificate!.head } },
    ]);

    // The court's key is trusted because it has signed a checkpoint.
    const store = new CheckpointStore({ database, masterKey: desk.masterKey, randomBytes, name: 'court/record' });
    await store.make([...(await store.grown()), AUDIT], now);
    const verified = await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, hearing.id);
    expect(isWhole(verified)).toBe(true);
    const court = await verifyCourt({ database: desk.database, dataDir: desk.dataDir }, COURT_CHECK);
    expect([court.findings, court.deleted]).toEqual([[], [expect.stringContaining('deleted lawfully on')]]);
    expect(courtWords(court).join()).toContain('deleted lawfully on');
    // A backup does not miss the record, either.
    const file = join(desk.dataDir, 'after.backup');
    const backup = await backUp({ database: desk.database, dataDir: desk.dataDir }, file, true);
    expect(backup.segments?.flaws).toEqual([]);
    expect(reportOf(hearing.id, verified)[0]).toContain(
      `deleted lawfully on ${new Date(now).toISOString()} by order ${order.order}`,
    );
  });

  it('excuses nothing by what stands in the database and is not signed by a key of the court', async () => {
    const { database } = desk.storage;
    const { db } = database;
    const { certificate } = await db
      .selectFrom('record_deletions')
      .select('certificate')
      .where('state', '=', 'deleted')
      .executeTakeFirstOrThrow();
    const other = await held();
    rmSync(other.dir, { recursive: true });
    const stray = await strayKey(database);
    const text = parseNote(certificate!)!.text.replace(hearing.id, other.id);
    const row = { ...begunDeletion('forged', other.id, now), state: 'deleted', deleted_at: now } as const;
    // The certificate of another hearing, the same with this hearing's id, and one signed by a key that only the database knows.
    for (const forged of [certificate, certificate!.replace(hearing.id, other.id), `${text}\n${stray.sign(text)}`]) {
      await db.deleteFrom('record_deletions').where('id', '=', 'forged').execute();
      await db
        .insertInto('record_deletions')
        .values({ ...row, certificate: forged })
        .execute();
      const verified = await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, other.id);
      expect(verified.recording?.flaws.map(({ flaw }) => flaw)).toEqual(['track-missing']);
    }
    await db.deleteFrom('record_deletions').where('id', '=', 'forged').execute();
    const begun = { ...begunDeletion('forged', other.id, now), order_number: '12”.\nAll is intact.', certificate };
    await db.insertInto('record_deletions').values(begun).execute();
    const { findings } = await verifyCourt({ database: desk.database, dataDir: desk.dataDir }, COURT_CHECK);
    const words = findings.filter(({ chain }) => chain === hearingChain(other.id)).map((finding) => finding.words);
    // Where several processes may share a database, each checks only what lies in its own data folder.
    const said = expect.stringContaining('by order “\u206812›.\ufffdAll is intact.\u2069” has begun');
    expect(words).toEqual(name === 'sqlite' ? [said] : []);
    await db.deleteFrom('record_deletions').where('id', '=', 'forged').execute();
    await db.deleteFrom('record_keys').where('id', '=', stray.id).execute();
    // When keys to check by are given, no others are trusted.
    const places = { database: desk.database, dataDir: desk.dataDir };
    const [own] = await listRecordKeys(database);
    expect((await verifyRecord(places, hearing.id, { keys: [own!] })).deletion).toBeDefined();
    expect((await verifyRecord(places, hearing.id, { keys: [stray.key] })).deletion).toBeUndefined();
  });

  it('carries out nothing that stands in the database alone', async () => {
    const { database, recordingKeys } = desk.storage;
    const { db } = database;
    const other = await held();
    await recordingKeys.make(other.id);
    const stray = await strayKey(database);
    const text = 'court/record\nrecord deleted\nhearing ' + other.id + '\ndeleted-at 2026-11-24T09:00:00.000Z\n';
    const row = begunDeletion('forged', other.id, now);
    const done = { state: 'deleted', deleted_at: now, certificate: `${text}\n${stray.sign(text)}` } as const;
    for (const forged of [row, { ...row, ...done }, { ...row, ...done, certificate: null }]) {
      await db.insertInto('record_deletions').values(forged).execute();
      await inTransaction(database, (on) =>
        audit.note(
          on,
          {
            actor: { kind: 'system' },
            act: 'record-deletion-begun',
            subject: { kind: 'booking', id: other.id },
            details: { order: row.order_number, orderedBy: row.ordered_by, proof: 'forged' },
          },
          now,
        ),
      );
      desk.deletions.wake();
      await desk.deletions.idle();
      expect(existsSync(other.dir)).toBe(true);
      expect(await recordingKeys.of(other.id)).toMatchObject({ kind: 'key' });
      await db.deleteFrom('record_deletions').where('id', '=', 'forged').execute();
    }
    expect(desk.log.join('')).toContain('was not started by the service');
    await db.deleteFrom('record_keys').where('id', '=', stray.id).execute();
  });

  it('finishes at the next start what broke off, wherever that was', async () => {
    const { database } = desk.storage;
    for (const broken of ['begun', 'files-gone', 'texts-gone', 'certified'] as const) {
      const made = await held();
      await desk.storage.recordingKeys.make(made.id);
      await beginDeletion(database, desk.masterKey, { id: broken, hearing: made.id, at: now });
      if (broken !== 'begun') rmSync(made.dir, { recursive: true });
      if (broken === 'texts-gone') await desk.storage.hearings.eraseNames(made.id);
      if (broken === 'certified') {
        // The database is of before the certificate, and had the key until now.
        await certify(made.id, now);
        await later(now + 2 * DAY);
      }
      desk.deletions.wake();
      await desk.deletions.idle();
      expect(existsSync(made.dir)).toBe(false);
      expect(await desk.storage.recordingKeys.of(made.id)).toMatchObject({ kind: 'destroyed' });
      expect(isWhole(await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, made.id))).toBe(true);
      expect(await made.noted('record-deleted')).toMatchObject([{ at: now, details: { deletedAt: now } }]);
    }
  });

  it('removes the media here at once where a store keeps them still, and the key when that has let go', async () => {
    const { database, recordingKeys } = desk.storage;
    const made = await held();
    await recordingKeys.make(made.id);
    await beginDeletion(database, desk.masterKey, { id: 'locked', hearing: made.id, at: now });
    const until = now + 30 * DAY;
    let [isLocked, clock] = [true, now];
    const deletions = new Deletions({
      ...deletionsParts(),
      dataDir: desk.dataDir,
      now: () => clock,
      removeStored: () => (isLocked ? Promise.reject(new LockedError('locked', until)) : Promise.resolve()),
    });
    const sweep = async () => {
      deletions.wake();
      await deletions.idle();
    };
    // What a page that is open reads when it is told to.
    const told: (number | null)[] = [];
    desk.bus.on('record-access-changed', (hearing) => {
      if (hearing === made.id) told.push(deletions.lockedUntil(made.id));
    });
    await sweep();
    expect(existsSync(made.dir)).toBe(false);
    expect(await recordingKeys.of(made.id)).toMatchObject({ kind: 'key' });
    expect(await new RetentionStore(database).certificateOf('locked')).toBeNull();
    const seen = new RetentionDesk({
      ...deletionsParts(),
      service: desk.service,
      namesOf: () => Promise.resolve(new Map()),
      deletions,
      now: () => now + 400 * DAY,
    });
    const player = { staffRoles: ['clerk' as const], seat: null, isAllocated: true };
    const saidUntil = async () => {
      const one = await seen.view(made.id, { actor: { kind: 'system' }, browser: null, player });
      const due = (await seen.due()).items.find(({ booking }) => booking === made.id);
      return [one instanceof Rejection ? one : one.deletion?.lockedUntil, due?.lockedUntil];
    };
    expect(await saidUntil()).toEqual([until, until]);
    clock = until;
    expect(await saidUntil()).toEqual([null, null]);
    clock = now;
    isLocked = false;
    await sweep();
    expect(told).toEqual([until, null, null]);
    // A record that is deleted is due no more.
    expect(await saidUntil()).toEqual([null, undefined]);
    expect(await recordingKeys.of(made.id)).toMatchObject({ kind: 'destroyed' });
  });

  it('destroys files and keys of all records while somebody can see the keys still, can be stopped, and signs when nobody can', async () => {
    const { database, recordingKeys } = desk.storage;
    const both = [await held(), await held()];
    for (const [index, { id }] of both.entries()) {
      await recordingKeys.make(id);
      await beginDeletion(database, desk.masterKey, { id: `seen-${index}`, hearing: id, at: now });
    }
    const reader = await connect(desk.database);
    const reading = await reader.db.startTransaction().execute();
    await reading.selectFrom('recording_keys').selectAll().execute();
    const start = () => {
      const deletions = new Deletions({ ...deletionsParts(), dataDir: desk.dataDir });
      deletions.wake();
      return deletions;
    };
    const waiting = start();
    for (const { id, dir } of both) {
      await expect.poll(() => recordingKeys.of(id)).toEqual({ kind: 'destroyed', at: now });
      expect(existsSync(dir)).toBe(false);
    }
    await waiting.close();
    for (const made of both) expect(await made.noted('record-deleted')).toEqual([]);
    // Nothing of them is missed meanwhile, here or in a backup.
    const places = { database: desk.database, dataDir: desk.dataDir };
    const { findings, deleted } = await verifyCourt(places, COURT_CHECK);
    const { segments } = await backUp(places, join(desk.dataDir, 'meanwhile.backup'), true);
    for (const { id } of both) {
      expect(findings.filter(({ chain }) => chain === hearingChain(id))).toEqual([]);
      const said = deleted?.find((words) => words.startsWith(`hearing ${id}: `));
      expect(said).toMatch(/ by order 12\/1405 .* is not complete: files or keys may still exist/);
      expect(said).not.toContain('carried out');
      expect(isWhole(await verifyRecord(places, id))).toBe(true);
      expect(segments?.flaws.filter((flaw) => flaw.hearing === id)).toEqual([]);
    }
    await reading.commit().execute();
    await reader.db.destroy();
    // A backup that was made in between has the keys: it is older than the certificate.
    now += 60_000;
    await start().idle();
    for (const made of both)
      expect(await made.noted('record-deleted')).toMatchObject([{ at: now, details: { deletedAt: now } }]);
  });

  it('is done once by several processes, by one certificate, and goes on after the end of one', async () => {
    const { database } = desk.storage;
    const made = await held();
    await beginDeletion(database, desk.masterKey, { id: 'twice', hearing: made.id, at: now });
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'mahzar-deletions-')));
    const processes = folders.map((dataDir) => new Deletions({ ...deletionsParts(), dataDir }));
    const [ended, ...others] = [new Deletions({ ...deletionsParts(), dataDir: folders[0]! }), ...processes];
    ended!.wake();
    await ended!.close();
    const store = new RetentionStore(database);
    expect(await store.certificateOf('twice')).toBeNull();
    for (const one of others) one.wake();
    for (const one of others) await one.idle();
    expect(await made.noted('record-deleted')).toHaveLength(1);
    const certificate = await store.certificateOf('twice');
    for (const folder of folders) {
      expect(readFileSync(join(folder, 'deletions', `${made.id}.note`), 'utf8')).toBe(certificate);
      rmSync(folder, { recursive: true });
    }
  });

  it('is signed once nothing is left in any data folder, also where a process was killed after it had removed its part', async () => {
    const { database, recordingKeys } = desk.storage;
    const made = await held();
    await recordingKeys.make(made.id);
    await beginDeletion(database, desk.masterKey, { id: 'parts', hearing: made.id, at: now });
    const holders = new RecordHolders(database);
    const nodes = ['one', 'other'].map((node) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'mahzar-deletions-'));
      mkdirSync(hearingDir(dataDir, made.id), { recursive: true });
      mkdirSync(hearingDir(dataDir, 'unknown'));
      const start = () => new Deletions({ ...deletionsParts(), dataDir, node });
      return { node, dataDir, start, dir: hearingDir(dataDir, made.id) };
    });
    for (const { dataDir, node } of nodes) await holders.addThoseIn(dataDir, node);
    const sweep = async (one: Deletions) => {
      one.wake();
      await one.idle();
    };
    const store = new RetentionStore(database);
    const [one, other] = [nodes[0]!, nodes[1]!];
    const running = one.start();
    await sweep(running);
    expect([existsSync(one.dir), existsSync(other.dir)]).toEqual([false, true]);
    expect(await holders.of(made.id)).toEqual(['other']);
    expect(await store.certificateOf('parts')).toBeNull();
    // The process was killed before it could confirm that.
    rmSync(other.dir, { recursive: true });
    await sweep(running);
    expect(await store.certificateOf('parts')).toBeNull();
    expect(await recordingKeys.of(made.id)).toMatchObject({ kind: 'key' });
    await sweep(other.start());
    const certificate = await store.certificateOf('parts');
    expect(certificate).toContain(`hearing ${made.id}`);
    expect(await recordingKeys.of(made.id)).toMatchObject({ kind: 'destroyed' });
    await sweep(running);
    for (const { dataDir } of nodes) {
      expect(readFileSync(join(dataDir, 'deletions', `${made.id}.note`), 'utf8')).toBe(certificate);
      rmSync(dataDir, { recursive: true });
    }
  });

  it.runIf(name === 'sqlite')('leaves nothing of a key whose destruction broke off after it was written', async () => {
    const { database, recordingKeys } = desk.storage;
    const made = await held();
    await recordingKeys.make(made.id);
    const { wrapped } = await database.db
      .selectFrom('recording_keys')
      .select('wrapped')
      .where('hearing_id', '=', made.id)
      .executeTakeFirstOrThrow();
    const isInFiles = () =>
      readdirSync(desk.dataDir)
        .filter((file) => file.includes('.db') || file.includes('sqlite'))
        .some((file) => readFileSync(join(desk.dataDir, file)).includes(wrapped!));
    const note = await certify(made.id, now);
    const row = {
      ...begunDeletion('cut', made.id, now),
      state: 'deleted',
      deleted_at: now,
      certificate: note,
    } as const;
    await new RetentionStore(database).addDeletion(row);
    await database.db
      .updateTable('recording_keys')
      .set({ wrapped: null, destroyed_at: now })
      .where('hearing_id', '=', made.id)
      .execute();
    expect(isInFiles()).toBe(true);
    desk.deletions.wake();
    await desk.deletions.idle();
    expect(isInFiles()).toBe(false);
  });

  it('deletes again what a restored backup has brought back, by the certificate in the data folder', async () => {
    const { database } = desk.storage;
    const { db } = database;
    const made = await held();
    const id = made.id as HearingId;
    // The court's key was changed after the backup.
    const keys = new RecordKeys(desk.masterKey, randomBytes);
    const [old] = await listRecordKeys(database);
    const changed = await keys.add(database, 'court/record', now);
    await db.updateTable('record_keys').set({ retired_at: now }).where('id', '=', old!.id).execute();
    await beginDeletion(database, desk.masterKey, { id: 'restored', hearing: id, at: now });
    desk.deletions.wake();
    await desk.deletions.idle();
    expect(readdirSync(join(desk.dataDir, 'deletions'))).toContain(`${id}.note`);
    // The state before: the database has the order only, while the key and the media exist.
    await db.deleteFrom('record_deletions').where('hearing_id', '=', id).execute();
    await db.deleteFrom('recording_keys').where('hearing_id', '=', id).execute();
    await db.deleteFrom('record_keys').where('id', '=', changed.id).execute();
    await db.updateTable('record_keys').set({ retired_at: null }).where('id', '=', old!.id).execute();
    const store = new RetentionStore(database);
    await store.addDeletion({ ...begunDeletion('zz', id, now), state: 'ordered', carried_by: null, carried_at: null });
    await desk.storage.recordingKeys.make(id);
    mkdirSync(made.dir, { recursive: true });
    writeFileSync(
      join(desk.dataDir, 'deletions', 'forged.note'),
      'court/record\nrecord deleted\n\n— court/record AAAA\n',
    );
    // Backups that were made since have the key again.
    const first = now;
    await later(now + DAY);
    desk.deletions.wake();
    await desk.deletions.idle();
    const again = readFileSync(join(desk.dataDir, 'deletions', `${id}.note`), 'utf8');
    expect(readCertificate(again, await listRecordKeys(database))).toMatchObject({
      deletedAt: now,
      firstDeletedAt: first,
    });
    expect((await store.deletionsAmong([id])).get(id)).toMatchObject({ deleted_at: now, certificate: again });
    expect(existsSync(made.dir)).toBe(false);
    expect((await store.deletionsAmong([id])).get(id)).toMatchObject({ state: 'deleted' });
    expect(await desk.storage.recordingKeys.of(id)).toMatchObject({ kind: 'destroyed' });
    expect(isWhole(await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, id))).toBe(true);
    expect(desk.log.join('')).toContain('restored by a backup');
  });

  it('tells while a deletion waits that the record was deleted before', async () => {
    const { database } = desk.storage;
    const made = await held();
    await beginDeletion(database, desk.masterKey, { id: 'again', hearing: made.id, at: now });
    const first = now;
    await certify(made.id, first);
    await later(now + DAY);
    const waiting = new Deletions({
      ...deletionsParts(),
      dataDir: desk.dataDir,
      removeStored: () => Promise.reject(new LockedError('locked', now + DAY)),
    });
    waiting.wake();
    await waiting.idle();
    const places = { database: desk.database, dataDir: desk.dataDir };
    const verified = await verifyRecord(places, made.id);
    expect(verified.deletion).toMatchObject({ deletedAt: null, firstDeletedAt: first });
    expect(reportOf(made.id, verified)[0]).toContain(`it was deleted on ${new Date(first).toISOString()}`);
    desk.deletions.wake();
    await desk.deletions.idle();
    expect((await verifyRecord(places, made.id)).deletion).toMatchObject({ deletedAt: now, firstDeletedAt: first });
  });

  it('leaves a protected person protected, however the rows that list them are corrected later', async () => {
    const { database } = desk.storage;
    const scheduler = await desk.as('scheduler');
    const facts = { number: '1405-88', branch: 'شعبه ۱', kind: 'other', title: 'سرقت', notes: '' };
    const inFile = { id: 'w', role: 'witness', name: 'حسن مرادی', nationalId: HASAN };
    const file = await scheduler.do(createCase, { body: { ...facts, people: [inFile] } });
    const [w5, w6] = ['w5' as SeatId, 'w6' as SeatId];
    const first = await held('close', facts.number, [
      { ...person(w5, 'witness', 'حسن مرادی'), nationalId: HASAN },
      { ...person(w6, 'witness', 'رضا شالی'), nationalId: REZA },
    ]);
    const witness = { ...person('w2' as SeatId, 'witness', 'حسن مرادی'), nationalId: HASAN };
    const made = await held('close', facts.number, [{ ...witness, protected: true }]);
    await beginDeletion(database, desk.masterKey, { id: 'marks', hearing: made.id, at: now });
    const sweep = async () => {
      desk.deletions.wake();
      await desk.deletions.idle();
    };
    const marks = async () =>
      (await database.db.selectFrom('protected_identities').select('mark').where('hearing_id', '=', made.id).execute())
        .length;
    const owner = asOwner(desk.database);
    owner.run(REFUSE_ERASING[name]);
    await sweep();
    // The names are there still, and nothing is left of what was to be written with their destruction.
    expect([await desk.storage.hearings.card(made.id), await marks()]).toEqual([expect.anything(), 0]);
    owner.run(name === 'sqlite' ? 'drop trigger refuse_erasing' : 'drop trigger refuse_erasing on hearing_keys');
    await sweep();
    expect(await desk.storage.hearings.card(made.id)).toBeUndefined();
    expect(await marks()).toBeGreaterThan(0);

    const protection = findProtected(desk.masterKey, randomBytes);
    const isHidden = async (one: { id: string; name: string; nationalId: string | null }, at?: HearingId) =>
      (await protection.inCases(database, [file.id])).get(file.id)?.isHidden({ ...one, id: one.id as SeatId }, at);
    const change = async (edit: { name: string; nationalId?: string }) => {
      const params = { case: file.id };
      const { version, people } = await scheduler.do(readCase, { params });
      const edited = people.map((one) => ({ ...one, ...edit }));
      const after = await scheduler.do(changeCase, { params, body: { ...facts, version, people: edited } });
      return { id: after.people[0]!.id, nationalId: CORRECTED, name: edit.name };
    };
    const corrected = await change({ name: 'حسن مرادی', nationalId: CORRECTED });
    expect(corrected.id).not.toBe('w');
    expect(await isHidden(corrected)).toBe(true);
    const renamed = await change({ name: 'محسن مرادی‌فر' });
    expect(await isHidden(renamed)).toBe(true);
    expect(await isHidden({ ...renamed, id: 'another' })).toBe(true);
    // Two people were entered in each other's seats.
    const { people, branch, kind, startsAt, endsAt, title, version } = await scheduler.do(readBooking, {
      params: first.params,
    });
    const exchanged = people.map(({ link: _link, ...one }) => {
      if (one.id === w5) return { ...one, name: 'رضا شالی', nationalId: REZA };
      return one.id === w6 ? { ...one, name: 'حسن مرادی', nationalId: HASAN } : one;
    });
    const draft = { caseNumber: facts.number, branch, kind, startsAt, endsAt, title, version };
    const body = { ...draft, people: exchanged };
    await scheduler.do(changeBooking, { params: first.params, body });
    const hidden = await protection.seatsOf(database, first.id);
    expect([hidden.has(w5), hidden.has(w6)]).toEqual([false, true]);
    expect(await isHidden({ id: 'w9', name: 'رضا شالی', nationalId: REZA })).toBe(false);
  });

  describe('a protected person', () => {
    const NAME = 'حسن مرادی';
    const protection = () => findProtected(desk.masterKey, randomBytes);
    const facts = (number: string) => ({ number, branch: 'شعبه ۱', kind: 'other', title: 'سرقت', notes: '' });
    const witness = (id: string, of: string, nationalId: string) => ({
      ...person(id as SeatId, 'witness', of),
      nationalId,
    });
    const caseWith = async (number: string, ...people: readonly object[]) =>
      (await (await desk.as('scheduler')).do(createCase, { body: { ...facts(number), people } })).id;
    const booked = async (caseNumber: string, one: ReturnType<typeof witness> & { readonly protected?: boolean }) =>
      (
        await DeskHearing.book(desk, {
          startsAt: now,
          caseNumber,
          people: [person(JUDGE, 'presiding-judge', 'رضا کیانی'), one],
        })
      ).id;
    const erase = (id: HearingId) =>
      desk.storage.hearings.eraseNames(id, (on) => protection().carryOver(on, id)).then(() => undefined);
    const peopleAre = async (file: string, number: string, people: readonly object[]) => {
      const scheduler = await desk.as('scheduler');
      const { version } = await scheduler.do(readCase, { params: { case: file } });
      const body = { ...facts(number), version, people };
      return (await scheduler.do(changeCase, { params: { case: file }, body })).people;
    };
    const isHidden = async (file: string, id: string, of: string, nationalId: string) => {
      const found = (await protection().inCases(desk.storage.database, [file])).get(file);
      return found?.isHidden({ id: id as SeatId, name: of, nationalId });
    };

    /** Whom a text names: as a title at a hearing, in a paper of the case, and in minutes of the hearing. */
    const namedIn = async (file: string, hearing: HearingId, text: string) => {
      const { database } = desk.storage;
      const { closed, directory } = desk.proceedings;
      const { namedBy, people } = await protection().atHearing(database, hearing);
      const title = [...namedBy(text)];
      const paper = closed.named((await directory.fileOf(file))!, text);
      return { title, paper, minutes: namesHidden([text], { seats: new Map(), ...people }, new Set()) };
    };

    it('stays so in a hearing that only another one connects with them, when that is destroyed', async () => {
      const number = '1405-891';
      const file = await caseWith(number);
      const third = await booked(number, witness('w3', 'محسن مرادی‌فر', CORRECTED));
      await erase(await booked(number, { ...witness('w1', NAME, HASAN), protected: true }));
      const { db } = desk.storage.database;
      const ofCase = db.selectFrom('bookings').select('hearing_id').where('case_id', '=', file);
      const marks = await db.selectFrom('protected_identities').selectAll().where('hearing_id', 'in', ofCase).execute();
      const second = await booked(number, witness('w2', NAME, CORRECTED));
      const seats = async () => [...(await protection().seatsOf(desk.storage.database, third))];
      expect(await seats()).toEqual(['w3']);
      // As if it had been booked before the marks of a booking were stored with it.
      await db.deleteFrom('protected_identities').where('hearing_id', 'in', ofCase).execute();
      await db.insertInto('protected_identities').values(marks).execute();
      await erase(second);
      expect(await seats()).toEqual(['w3']);
    });

    it('is recognized after an upgrade that knew only their row in the file, also where another case is damaged', async () => {
      const row = { id: 'w', role: 'witness', name: NAME, nationalId: HASAN };
      const { database, hearings } = desk.storage;
      const { db } = database;
      const [number, other] = ['1405-892', '1405-894'];
      const [file, damaged] = [await caseWith(number, row), await caseWith(other, row)];
      for (const each of [number, other]) {
        const old = await booked(each, { ...witness('w2', NAME, HASAN), protected: true });
        await hearings.eraseNames(old);
        await db
          .insertInto('protected_identities')
          .values({ hearing_id: old, seat: 'w2' as SeatId, mark: 'party:w' })
          .execute();
      }
      const ofDamaged = db.selectFrom('cases').select('details').where('id', '=', damaged);
      const { details } = await ofDamaged.executeTakeFirstOrThrow();
      const setDetails = (to: Buffer) =>
        db.updateTable('cases').set({ details: to }).where('id', '=', damaged).execute();
      await setDetails(Buffer.from('damaged'));
      const problems: string[] = [];
      for (let starts = 0; starts < 2; starts += 1)
        await protection().complete(database, (_, id) => void problems.push(id));
      await setDetails(details);
      expect(problems).toEqual([damaged, damaged]);
      const [corrected] = await peopleAre(file, number, [{ ...row, nationalId: CORRECTED }]);
      expect(corrected!.id).not.toBe('w');
      expect(await isHidden(file, corrected!.id, NAME, CORRECTED)).toBe(true);
      await peopleAre(file, number, []);
      expect(await isHidden(file, 'x', 'محسن مرادی‌فر', HASAN)).toBe(true);
    });

    it('stays so when the national ID is corrected before the names are destroyed', async () => {
      const number = '1405-893';
      const row = { id: 'w', role: 'witness', name: NAME, nationalId: HASAN };
      const other = { id: 'x', role: 'witness', name: NAME, nationalId: REZA };
      const file = await caseWith(number, row, other);
      const made = await booked(number, { ...witness('w', NAME, HASAN), protected: true });
      const [corrected] = await peopleAre(file, number, [{ ...row, nationalId: CORRECTED }, other]);
      const hidden = async () => [
        await isHidden(file, corrected!.id, NAME, CORRECTED),
        await isHidden(file, 'seat', 'محسن مرادی‌فر', CORRECTED),
        await isHidden(file, 'x', NAME, REZA),
      ];
      expect(corrected!.id).not.toBe('w');
      expect(await hidden()).toEqual([true, true, false]);
      expect((await desk.proceedings.directory.fileOf(file))?.protected).toEqual(new Set([corrected!.id]));
      await erase(made);
      expect(await hidden()).toEqual([true, true, false]);
    });

    it('stays so when their name is corrected before the names are destroyed', async () => {
      const number = '1405-897';
      const row = { id: 'w', role: 'witness', name: NAME, nationalId: HASAN };
      const file = await caseWith(number, row);
      const told: (ReadonlySet<HearingId> | null)[] = [];
      desk.bus.on('protection-changed', (of) => void told.push(of));
      const made = await booked(number, { ...witness('w2', NAME, HASAN), protected: true });
      const times = () => told.filter((of) => of?.has(made)).length;
      // Of the booking itself.
      await expect.poll(times).toBe(1);
      const renamed = 'محسن مرادی‌فر';
      await peopleAre(file, number, [{ ...row, name: renamed }]);
      // Open pages of its hearings read again who is protected.
      await expect.poll(times).toBe(2);
      const hidden = async () => [
        await isHidden(file, 'w', renamed, HASAN),
        await isHidden(file, 'seat', renamed, HASAN),
        await isHidden(file, 'x', 'رضا شالی', REZA),
      ];
      expect(await hidden()).toEqual([true, true, false]);
      await erase(made);
      expect(await hidden()).toEqual([true, true, false]);
      expect((await desk.proceedings.directory.fileOf(file))?.protected).toEqual(new Set(['w']));
      // By the former name, too.
      const later = await booked(number, witness('w3', renamed, HASAN));
      expect(await namedIn(file, later, `شهادت ${NAME}`)).toEqual({ title: ['w3'], paper: ['w'], minutes: true });
    });

    it('is recognized in texts by the whole name or national ID where the case lists them nowhere else', async () => {
      const number = '1405-898';
      const file = await caseWith(number);
      const other = await booked(number, witness('w', 'رضا شالی', REZA));
      await erase(await booked(number, { ...witness('w2', NAME, HASAN), protected: true }));
      const hidden = { title: [null], paper: [], minutes: true };
      const none = { title: [], paper: null, minutes: false };
      const inGroups = [`${HASAN.slice(0, 3)}-${HASAN.slice(3)}`, `کد ملی ${[...HASAN].join(' ')} است`];
      for (const text of [`شهادت آقای ${NAME} و رضا شالی`, 'شهادت مرادی حسن', ...inGroups])
        expect(await namedIn(file, other, text)).toEqual(hidden);
      for (const text of ['شهادت مرادی', 'شهادت رضا شالی', REZA])
        expect(await namedIn(file, other, text)).toEqual(none);
      const long = 'سید محمد رضا حسین علی اکبر حسینی';
      await erase(await booked(number, { ...witness('w4', long, CORRECTED), protected: true }));
      expect(await namedIn(file, other, `شهادت ${long}`)).toEqual(hidden);
      await erase(await booked(number, { ...witness('w5', 'شاهد ۲', CORRECTED), protected: true }));
      expect(await namedIn(file, other, 'اظهارات شاهد ۲')).toEqual(hidden);
      expect(await namedIn(file, other, 'اظهارات شاهد ۳')).toEqual(none);
      // By marks of before, which have no number of letters.
      await desk.storage.database.db.deleteFrom('protected_identities').where('mark', 'like', 'letters:%').execute();
      expect(await namedIn(file, other, `آقای ${long}`)).toEqual(hidden);
    });

    it('gives nobody else their protection by a national ID that was typed wrongly beside their name', async () => {
      const OTHER = 'رضا شالی';
      const number = '1405-895';
      const file = await caseWith(number, { id: 'x', role: 'witness', name: OTHER, nationalId: REZA });
      const hidden = async () => [
        await isHidden(file, 'w9', NAME, CORRECTED),
        await isHidden(file, 'x', OTHER, REZA),
        await isHidden(file, 'seat', OTHER, REZA),
      ];
      // In the booking that protects them.
      await erase(await booked(number, { ...witness('w1', NAME, REZA), protected: true }));
      expect(await hidden()).toEqual([true, false, false]);
      await erase(await booked(number, { ...witness('w2', NAME, HASAN), protected: true }));
      // In a later booking, until it is corrected.
      const scheduler = await desk.as('scheduler');
      const params = { booking: await booked(number, witness('w3', NAME, REZA)) };
      const { case: _, state: _state, ...draft } = await scheduler.do(readBooking, { params });
      const { branch, kind, startsAt, endsAt, title, version } = draft;
      const people = draft.people.map(({ link: _link, ...one }) =>
        one.id === 'w3' ? { ...one, nationalId: HASAN } : one,
      );
      const body = { caseNumber: number, branch, kind, startsAt, endsAt, title, version, people };
      await scheduler.do(changeBooking, { params, body });
      expect(await hidden()).toEqual([true, false, false]);
      expect(await isHidden(file, 'w4', 'محسن مرادی‌فر', HASAN)).toBe(true);
      // In a row of the file.
      const rows = [
        { id: 'x', role: 'witness', name: OTHER, nationalId: REZA },
        { id: 'w', role: 'witness', name: NAME, nationalId: null },
      ];
      await peopleAre(file, number, rows);
      await peopleAre(file, number, [rows[0]!, { ...rows[1]!, nationalId: REZA }]);
      await peopleAre(file, number, [rows[0]!, { ...rows[1]!, nationalId: HASAN }]);
      expect(await hidden()).toEqual([true, false, false]);
    });

    it('is told from a relative whose national ID was typed beside their name', async () => {
      const [relative, number] = ['رضا مرادی', '1405-899'];
      const people = [
        { id: 'x', role: 'witness', name: relative, nationalId: REZA },
        { id: 'w', role: 'witness', name: NAME, nationalId: HASAN },
      ];
      const file = await caseWith(number, ...people);
      const hidden = async () => [
        await isHidden(file, 'w', NAME, HASAN),
        await isHidden(file, 'x', relative, REZA),
        await isHidden(file, 'seat', 'محسن مرادی‌فر', HASAN),
      ];
      await erase(await booked(number, { ...witness('w1', NAME, REZA), protected: true }));
      expect(await hidden()).toEqual([true, false, true]);
    });

    it('keeps the national ID of a row with their corrected name, where a namesake has another one', async () => {
      const [corrected, number] = ['حسن مرادی‌فر', '1405-900'];
      const file = await caseWith(
        number,
        { id: 'w', role: 'witness', name: corrected, nationalId: HASAN },
        { id: 'x', role: 'witness', name: NAME, nationalId: REZA },
      );
      await erase(await booked(number, { ...witness('w1', NAME, HASAN), protected: true }));
      expect([
        await isHidden(file, 'w', corrected, HASAN),
        await isHidden(file, 'x', NAME, REZA),
        await isHidden(file, 'seat', 'محسن مرادی‌فر', HASAN),
      ]).toEqual([true, false, true]);
    });

    it('gets marks of the number of letters after an upgrade, where each of their names is listed still', async () => {
      const { database } = desk.storage;
      const row = { id: 'w', role: 'witness', name: NAME, nationalId: HASAN };
      const number = '1405-902';
      const file = await caseWith(number, row);
      const old = await booked(number, { ...witness('w2', NAME, HASAN), protected: true });
      await erase(old);
      const letters = async () =>
        (
          await database.db
            .selectFrom('protected_identities')
            .select('mark')
            .where('hearing_id', '=', old)
            .where('mark', 'like', 'letters:%')
            .execute()
        ).length;
      const asBefore = () =>
        database.db
          .deleteFrom('protected_identities')
          .where('hearing_id', '=', old)
          .where('mark', 'like', 'letters:%')
          .execute();
      const complete = () => protection().complete(database, () => undefined);
      const whole = await letters();
      expect(whole).toBeGreaterThan(0);
      await asBefore();
      await complete();
      expect(await letters()).toBe(whole);
      await asBefore();
      await peopleAre(file, number, [{ ...row, name: 'محسن مرادی‌فر' }]);
      await complete();
      expect(await letters()).toBe(0);
      expect((await namedIn(file, await booked(number, witness('w3', 'رضا شالی', REZA)), NAME)).minutes).toBe(true);
    });

    it('stays so when their row, which had no national ID, gets another than the booking has', async () => {
      const number = '1405-896';
      const row = { id: 'w', role: 'witness', name: NAME, nationalId: null };
      const file = await caseWith(number, row);
      await booked(number, { ...witness('w2', NAME, HASAN), protected: true });
      await peopleAre(file, number, [{ ...row, nationalId: CORRECTED }]);
      expect(await isHidden(file, 'w', NAME, CORRECTED)).toBe(true);
      expect((await desk.proceedings.directory.fileOf(file))?.protected).toEqual(new Set(['w']));
      expect(await isHidden(file, 'x', NAME, REZA)).toBe(false);
    });
  });
});

/** A step of a transaction that fails, so that the transaction is undone as by a kill. */
const REFUSE_ERASING = {
  sqlite: `create trigger refuse_erasing before delete on hearing_keys begin select raise(abort, 'refused'); end`,
  postgres: `create function refuse_erasing() returns trigger as $$ begin raise 'refused'; end $$ language plpgsql;
    create trigger refuse_erasing before delete on hearing_keys execute function refuse_erasing()`,
};

/** A key that somebody put into the database as a former key of the court. */
async function strayKey(database: Database) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = { name: 'court/record', kind: 'signer', publicKey: rawKey(publicKey) } as const;
  const id = keyIdOf(key);
  const times = { created_at: START, retired_at: START + 1 };
  const row = { id, name: key.name, public_key: toBase64(key.publicKey), private_key: randomBytes(64), ...times };
  await database.db.insertInto('record_keys').values(row).execute();
  return { id, key, sign: (text: string) => signNote(key, privateKey, text) };
}
