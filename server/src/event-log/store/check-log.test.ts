import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { asOwner, ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { CHECKED, ENTRIES, NEIGHBOUR, TAMPERED, writeTwoLogs } from '../../../test/support/two-logs.ts';
import { checkLog } from './check-log.ts';
import type { DatabasePlace } from '../../storage/database-place.ts';

describe.each(ENGINES)('the check of a log in its database, $name,', ({ start }) => {
  let engine: Engine;
  /** A database in which two hearings' logs are interleaved. */
  let whole: DatabasePlace;

  beforeAll(async () => {
    engine = await start();
    whole = engine.createEmpty();
    await writeTwoLogs(whole);
  });
  afterAll(() => engine.stop());

  /** A copy of the database after somebody worked on it with their own tools. */
  function tampered(sql: string): DatabasePlace {
    const copy = asOwner(engine.copy(whole, CHECKED));
    copy.run(copy.unguard + sql);
    return copy.place;
  }

  const ours = (seq: number) => `hearing_id = '${TAMPERED}' and seq = ${seq}`;

  it('passes a log that nobody touched', async () => {
    expect(await checkLog(whole, TAMPERED)).toMatchObject({ ok: true, entries: ENTRIES });
    expect(await checkLog(whole, NEIGHBOUR)).toMatchObject({ ok: true, entries: ENTRIES });
    expect(await checkLog(whole, 'h-unknown' as HearingId)).toBeUndefined();
  });

  it.each(['hearing_id', 'seq', 'at', 'actor', 'type', 'payload', 'prev_hash', 'hash'])(
    'names the entry whose %s was changed, be it the first, a middle one or the last',
    async (column) => {
      for (const seq of [1, 4, ENTRIES]) {
        const value = column === 'seq' ? '99' : column === 'at' ? 'at + 1' : `${column} || 'x'`;
        const database = tampered(`update log_entries set ${column} = ${value} where ${ours(seq)}`);
        const check = await checkLog(database, TAMPERED);
        // Gone from its hearing, index and all, the last entry has left no trace but itself: a cut end.
        if (column === 'hearing_id' && seq === ENTRIES) expect(check).toMatchObject({ ok: true, entries: ENTRIES - 1 });
        else expect(check).toMatchObject({ ok: false, seq });
      }
    },
  );

  it('names a deleted entry, and the first when all are gone', async () => {
    expect(await checkLog(tampered(`delete from log_entries where ${ours(3)}`), TAMPERED)).toEqual({
      ok: false,
      seq: 3,
      reason: 'missing',
    });
    expect(await checkLog(tampered(`delete from log_entries where hearing_id = '${TAMPERED}'`), TAMPERED)).toEqual({
      ok: false,
      seq: 1,
      reason: 'missing',
    });
  });

  it('shows a cut end by another head', async () => {
    const before = await checkLog(whole, TAMPERED);
    const after = await checkLog(tampered(`delete from log_entries where ${ours(ENTRIES)}`), TAMPERED);
    expect(after).toMatchObject({ ok: true, entries: ENTRIES - 1 });
    expect(after).not.toHaveProperty('head', before && 'head' in before ? before.head : undefined);
  });

  it('names the first of two entries that were swapped', async () => {
    const swap = (a: number, b: number) =>
      `update log_entries set seq = -1 where ${ours(a)};
       update log_entries set seq = ${a} where ${ours(b)};
       update log_entries set seq = ${b} where ${ours(-1)};`;
    expect(await checkLog(tampered(swap(2, 3)), TAMPERED)).toMatchObject({ ok: false, seq: 2 });
    expect(await checkLog(tampered(swap(5, ENTRIES)), TAMPERED)).toMatchObject({ ok: false, seq: 5 });
  });

  it('is not disturbed by what happens to other hearings', async () => {
    expect(await checkLog(tampered(`delete from log_entries where ${ours(3)}`), NEIGHBOUR)).toMatchObject({ ok: true });
  });
});
