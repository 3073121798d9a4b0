import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import type { AuditNote } from './audit.ts';
import { auditCsv } from './audit-csv.ts';
import { audit, createAuditLog } from './audit-store.ts';
import { checkAudit } from './check-audit.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { inTransaction } from '../storage/database.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';

/** Acts are arbitrary words here: the log stores any. */
const note = (act: string, more: Partial<AuditNote> = {}): AuditNote => ({
  actor: { kind: 'staff', id: 'maryam' },
  act: act as AuditAct,
  subject: { kind: 'booking', id: 'b1' },
  ...more,
});

describe.each(ENGINES)('the log of what staff did, on $name,', ({ start }) => {
  let engine: Engine;
  let database: DatabasePlace;
  let storage: Storage;
  const open = () => openStorage({ database, masterKey: Buffer.alloc(32, 7), randomBytes });
  const write = (on: Storage, notes: readonly AuditNote[], at = 1000) =>
    on.database.db.transaction().execute(async (db) => {
      for (const each of notes) await audit.note({ db, kind: on.database.kind }, each, at);
    });

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    database = await engine.create();
    storage = await open();
  });
  afterEach(() => storage.close());

  it('has what was noted, newest first, with a filter and by pages', async () => {
    const { search } = createAuditLog(storage.database);
    await write(storage, [note('booking-made'), note('booking-changed', { details: { fields: ['length'], old: 30 } })]);
    await write(storage, [note('booking-changed', { actor: { kind: 'system' }, subject: null })], 2000);
    const seqs = async (filter: Parameters<typeof search>[0], before: number | null = null, limit = 10) =>
      (await search(filter, { before, limit })).map(({ seq }) => seq);
    expect(await seqs({})).toEqual([3, 2, 1]);
    expect(await seqs({}, 3, 1)).toEqual([2]);
    expect(await seqs({ act: 'booking-changed' })).toEqual([3, 2]);
    expect(await seqs({ actor: 'staff:maryam' })).toEqual([2, 1]);
    expect(await seqs({ actor: 'system' })).toEqual([3]);
    expect(await seqs({ subject: 'booking:b1', act: 'booking-made' })).toEqual([1]);
    expect(await seqs({ from: 2000 })).toEqual([3]);
    expect(await seqs({ to: 2000 })).toEqual([2, 1]);
    expect((await search({ act: 'booking-changed' }, { before: 3, limit: 1 }))[0]).toMatchObject({
      at: 1000,
      actor: 'staff:maryam',
      subject: 'booking:b1',
      details: { fields: ['length'], old: 30 },
    });
  });

  it('is kept with the act, or not at all', async () => {
    const failing = storage.database.db.transaction().execute(async (db) => {
      await audit.note({ db, kind: storage.database.kind }, note('booking-made'), 1000);
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    await expect(audit.note(storage.database, note('booking-made'), 1000)).rejects.toThrow(/transaction/);
    expect(await checkAudit(storage.database)).toMatchObject({ ok: true, entries: 0 });
  });

  it('is one chain, whoever writes it at the same time', async () => {
    const other = await open();
    const nodes = engine.name === 'postgres' ? [storage, other] : [storage];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => write(nodes[index % nodes.length]!, [note(`act-${index}`)])),
    );
    await other.close();
    expect(await checkAudit(storage.database)).toMatchObject({ ok: true, entries: 40 });
  });

  it('is one chain also of many acts that are noted at once', async () => {
    await write(storage, [note('booking-made')]);
    const notes = Array.from({ length: 1_203 }, (_, n) => note('booking-made', { details: { n } }));
    await inTransaction(storage.database, (on) => audit.noteAll(on, notes, 2000));
    await inTransaction(storage.database, (on) => audit.noteAll(on, [], 2000));
    expect(await checkAudit(storage.database)).toMatchObject({ ok: true, entries: 1_204 });
    const [last] = await createAuditLog(storage.database).search({}, { before: null, limit: 1 });
    expect(last).toMatchObject({ seq: 1_204, at: 2000, details: { n: 1_202 } });
  });

  it('cannot be changed or shortened by the service', async () => {
    await write(storage, [note('booking-made')]);
    const owner = asOwner(database);
    expect(() => owner.run('update audit_entries set at = 7')).toThrow(/append-only/);
    expect(() => owner.run('delete from audit_entries')).toThrow(/append-only/);
  });

  it.each([
    ['altered', "update audit_entries set act = 'booking-read' where seq = 3", 3],
    ['altered', `update audit_entries set details = '{"a": 1}' where seq = 3`, 3],
    ['altered', "update audit_entries set subject = 'booking:b2' where seq = 600", 600],
    ['missing', 'delete from audit_entries where seq = 500', 500],
    ['missing', 'delete from audit_entries where seq <= 2', 1],
    ['unlinked', 'relink', 4],
  ])('whose entry was %s says so, and names it (%s)', async (reason, change, seq) => {
    const notes = Array.from({ length: 600 }, () => note('booking-made', { details: { a: 1 } }));
    await inTransaction(storage.database, (on) => audit.noteAll(on, notes, 1000));
    const owner = asOwner(database);
    owner.run(
      engine.name === 'sqlite'
        ? 'drop trigger audit_entries_refuse_update; drop trigger audit_entries_refuse_delete;'
        : 'alter table audit_entries disable trigger all;',
    );
    if (change !== 'relink') owner.run(change);
    else {
      // Entry 3 replaced, with a correct hash of its own: entry 4 does not follow from it.
      const spare = await engine.create();
      const forged = await openStorage({ database: spare, masterKey: Buffer.alloc(32, 7), randomBytes });
      await write(forged, [...notes.slice(0, 2), note('x')]);
      await forged.close();
      const [entry] = asOwner(spare).rows<{ hash: string; details: string }>(
        'select hash, details from audit_entries where seq = 3',
      );
      owner.run(
        `update audit_entries set act = 'x', details = '${entry!.details}', hash = '${entry!.hash}' where seq = 3`,
      );
    }
    expect(await checkAudit(storage.database)).toEqual({ ok: false, seq, reason });
  });

  it('is exported whole, and nothing in it is a formula', async () => {
    await write(storage, [note('booking-made', { subject: { kind: '=cmd', id: 'a"b' } })]);
    let csv = '';
    for await (const piece of auditCsv(createAuditLog(storage.database).all({}))) csv += piece;
    const [, line = ''] = csv.split('\r\n');
    expect(line).toContain(`1,1970-01-01T00:00:01.000Z,staff:maryam,booking-made,"'=cmd:a""b",{},`);
    expect(line).toMatch(/,[0-9a-f]{64}$/);
  });
});
