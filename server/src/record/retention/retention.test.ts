import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { readBooking } from '@mahzar/shared/rest/bookings';
import { playRecord } from '@mahzar/shared/rest/playback';
import {
  askForCopy,
  decideOnCopy,
  readRecordAccess,
  revokeOrder,
  withdrawRequest,
} from '@mahzar/shared/rest/record-access';
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
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';
import { backUp } from '../../backup/backup.ts';
import { courtWords, verifyCourt } from '../../cli/verify-court.ts';
import { isWhole, verifyRecord } from '../../cli/verify-record.ts';
import { reportOf } from '../../cli/verify-words.ts';
import { exportDir } from '../export-jobs/export-folder.ts';
import { ExportStore } from '../export-jobs/export-store.ts';
import { nodeIdIn } from '../../storage/node-id.ts';
import { readCertificate } from './certificate.ts';
import { RetentionStore } from './retention-store.ts';
import { listRecordKeys } from '../proof/record-keys.ts';

const DAY = 86_400_000;
const JUDGE = 'judge' as SeatId;

describe.each(ENGINES)('keeping and deleting records, on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let now = START - 60_000;
  let hearing: DeskHearing;
  let roles: Record<'judge' | 'otherJudge' | 'clerk' | 'administrator', Visitor>;

  /** Sessions end meanwhile. */
  async function later(to: number): Promise<void> {
    now = to;
    roles = {
      judge: await desk.as('judge'),
      otherJudge: await desk.as('judge'),
      clerk: await desk.as('clerk'),
      administrator: await desk.as('administrator'),
    };
  }

  async function held(): Promise<DeskHearing> {
    const made = await DeskHearing.book(desk, {
      startsAt: now,
      people: [person(JUDGE, 'presiding-judge', 'رضا کیانی')],
    });
    await made.enter(JUDGE);
    await made.goOnRecord(JUDGE);
    await writeTrack(made.dir, { track: 'judge-mic', seat: JUDGE, kind: 'mic' }, { codec: 'opus', bursts: [] });
    await made.enterTracks();
    now += 60_000;
    await made.execute({ type: 'close' }, JUDGE);
    return made;
  }

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    desk.clock.now = () => now;
    await later(START);
    hearing = await held();
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
    // A copy that lies at the court.
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
    expect(await desk.storage.recordingKeys.of(hearing.id)).toEqual({ kind: 'destroyed', at: now });
    expect(await roles.clerk.refused(readBooking, given)).toBe('erased');
    for (const route of [readRecordAccess, listExports])
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

    const verified = await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, hearing.id);
    expect(isWhole(verified)).toBe(true);
    const court = await verifyCourt(
      { database: desk.database, dataDir: desk.dataDir },
      { checkpoints: [], keys: [], bytesPerSecond: 1e9, nightly: false },
    );
    expect([court.findings, court.deleted]).toEqual([[], [expect.stringContaining('deleted lawfully on')]]);
    expect(courtWords(court).join()).toContain('deleted lawfully on');
    // A backup misses nothing of it either.
    const file = join(desk.dataDir, 'after.backup');
    const backup = await backUp({ database: desk.database, dataDir: desk.dataDir }, file, true);
    expect(backup.segments?.flaws).toEqual([]);
    expect(reportOf(hearing.id, verified)[0]).toContain(
      `deleted lawfully on ${new Date(now).toISOString()} by order ${order.order}`,
    );
  });

  it('excuses nothing by what stands in the database and is not signed', async () => {
    const { db } = desk.storage.database;
    const { certificate } = await db
      .selectFrom('record_deletions')
      .select('certificate')
      .where('state', '=', 'deleted')
      .executeTakeFirstOrThrow();
    const other = await held();
    rmSync(other.dir, { recursive: true });
    const row = {
      id: 'forged',
      hearing_id: other.id,
      state: 'deleted',
      order_number: '1',
      ordered_by: 'staff:x',
      ordered_at: now,
      reason: null,
      carried_by: 'staff:y',
      carried_at: now,
      deleted_at: now,
    } as const;
    // Neither that of another hearing, nor one that says so of this one.
    for (const forged of [certificate, certificate!.replace(hearing.id, other.id)]) {
      await db.deleteFrom('record_deletions').where('id', '=', 'forged').execute();
      await db
        .insertInto('record_deletions')
        .values({ ...row, certificate: forged })
        .execute();
      const verified = await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, other.id);
      expect(verified.recording?.flaws.map(({ flaw }) => flaw)).toEqual(['track-missing']);
    }
    await db.deleteFrom('record_deletions').where('id', '=', 'forged').execute();
  });

  it('finishes at the next start what broke off, wherever that was', async () => {
    const { db } = desk.storage.database;
    for (const broken of ['begun', 'files-gone', 'texts-gone'] as const) {
      const made = await held();
      await desk.storage.recordingKeys.make(made.id);
      await db
        .insertInto('record_deletions')
        .values({
          id: broken,
          hearing_id: made.id,
          state: 'deleting',
          order_number: '2',
          ordered_by: `staff:${roles.judge.account}`,
          ordered_at: now,
          reason: null,
          carried_by: `staff:${roles.clerk.account}`,
          carried_at: now,
          deleted_at: null,
          certificate: null,
        })
        .execute();
      if (broken !== 'begun') rmSync(made.dir, { recursive: true });
      if (broken === 'texts-gone') await desk.storage.hearings.eraseNames(made.id);
      desk.deletions.wake();
      await desk.deletions.idle();
      expect(existsSync(made.dir)).toBe(false);
      expect(await desk.storage.recordingKeys.of(made.id)).toMatchObject({ kind: 'destroyed' });
      expect(isWhole(await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, made.id))).toBe(true);
    }
  });

  it('deletes again what a restored backup has brought back, by the certificate in the data folder', async () => {
    const { db } = desk.storage.database;
    const made = await held();
    const id = made.id as HearingId;
    await db
      .insertInto('record_deletions')
      .values({
        id: 'restored',
        hearing_id: id,
        state: 'deleting',
        order_number: '3',
        ordered_by: 'staff:a',
        ordered_at: now,
        reason: null,
        carried_by: 'staff:b',
        carried_at: now,
        deleted_at: null,
        certificate: null,
      })
      .execute();
    desk.deletions.wake();
    await desk.deletions.idle();
    expect(readdirSync(join(desk.dataDir, 'deletions'))).toContain(`${id}.note`);
    // As it was before: the row is not there, the key and the media are.
    await db.deleteFrom('record_deletions').where('hearing_id', '=', id).execute();
    await db.deleteFrom('recording_keys').where('hearing_id', '=', id).execute();
    await desk.storage.recordingKeys.make(id);
    mkdirSync(made.dir, { recursive: true });
    writeFileSync(
      join(desk.dataDir, 'deletions', 'forged.note'),
      'court/record\nrecord deleted\n\n— court/record AAAA\n',
    );
    desk.deletions.wake();
    await desk.deletions.idle();
    expect(existsSync(made.dir)).toBe(false);
    expect(await desk.storage.recordingKeys.of(id)).toMatchObject({ kind: 'destroyed' });
    expect(isWhole(await verifyRecord({ database: desk.database, dataDir: desk.dataDir }, id))).toBe(true);
    expect(desk.log.join('')).toContain('has come back with a backup');
  });
});
