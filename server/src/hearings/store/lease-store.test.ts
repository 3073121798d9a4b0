import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { newHearing } from '../../../test/support/new-hearing.ts';
import { leaseProofs } from './lease-proof.ts';
import { createLeaseStore } from './lease-store.ts';
import type { LeaseTerms } from './lease-store.ts';
import { openStorage } from '../../compose/storage.ts';
import type { Storage } from '../../compose/storage.ts';

const { id } = newHearing;
const LEASE_MS = 60_000;
/** The court's proofs; a person with only the database does not have their key. */
const proofs = leaseProofs(randomBytes(32));

describe.each(ENGINES)('leases of hearings, on $name,', ({ start }) => {
  let engine: Engine;
  let storage: Storage;
  beforeAll(async () => {
    engine = await start();
    storage = await openStorage({ database: await engine.create(), masterKey: randomBytes(32), randomBytes });
    await storage.hearings.create(newHearing, 500);
    return async () => {
      await storage.close();
      await engine.stop();
    };
  });
  afterEach(() => storage.database.db.deleteFrom('hearing_leases').execute());

  const node = (name: string, more: Partial<LeaseTerms> = {}) =>
    createLeaseStore(storage.database, {
      node: name,
      run: 'first',
      address: `https://${name}.example`,
      leaseMs: LEASE_MS,
      liveMs: LEASE_MS / 2,
      proofs,
      httpsOnly: true,
      ...more,
    });

  it('are had by one process, which has its own again after a restart', async () => {
    expect(await node('a').take(id)).toBeNull();
    expect(await node('b').take(id)).toEqual({ address: 'https://a.example' });
    expect(await node('a').take(id)).toBeNull();
    expect(await node('a').renew([id])).toEqual(new Map());
  });

  it('of two that ask at once are had by one', async () => {
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map((name) => node(name).take(id)));
    expect(taken.filter((holder) => holder === null)).toHaveLength(1);
  });

  it('that ran out are taken by others, of which the former holder is told', async () => {
    expect(await node('a', { leaseMs: 0 }).take(id)).toBeNull();
    // No other process has taken it yet, so renewal continues.
    expect(await node('a', { leaseMs: 0 }).renew([id])).toEqual(new Map());
    expect(await node('b').take(id)).toBeNull();
    expect(await node('a').renew([id])).toMatchObject(new Map([[id, { address: 'https://b.example' }]]));
    expect(await node('a').take(id)).toEqual({ address: 'https://b.example' });
  });

  it('that are given back are free at once, those of others not', async () => {
    await node('a').take(id);
    await node('b').giveBack();
    expect(await node('b').take(id)).not.toBeNull();
    await node('a').giveBack();
    expect(await node('b').take(id)).toBeNull();
  });

  it('send nobody to an address that no process of the court wrote', async () => {
    const { db } = storage.database;
    const write = (row: { address?: string; node?: string; proof?: string | null }) =>
      db.updateTable('hearing_leases').set(row).execute();
    const told = () => node('b').take(id);
    await node('a').take(id);
    const { proof } = await db.selectFrom('hearing_leases').select('proof').executeTakeFirstOrThrow();
    const address = 'https://a.example';
    expect(await told()).toEqual({ address });

    await write({ address: 'https://evil.example' });
    expect(await told()).toEqual({ address: null });
    expect(await node('b').renew([id])).toEqual(new Map([[id, { address: null }]]));
    const forged = leaseProofs(randomBytes(32)).of({ hearing: id, node: 'a', address: 'https://evil.example' });
    await write({ proof: forged });
    expect(await told()).toEqual({ address: null });
    await write({ address, proof: null });
    expect(await told()).toEqual({ address: null });
    // A proof is valid for its own process and hearing only.
    await write({ proof, node: 'c' });
    expect(await told()).toEqual({ address: null });
    await write({ node: 'a' });
    expect(await told()).toEqual({ address });
  });

  it('send nobody to a process that has not renewed them lately, nor to an open line in production', async () => {
    await node('a').take(id);
    expect(await node('b', { liveMs: 0 }).take(id)).toEqual({ address: null });
    await node('a', { address: 'http://a.example' }).take(id);
    expect(await node('b').take(id)).toEqual({ address: null });
    expect(await node('b', { httpsOnly: false }).take(id)).toEqual({ address: 'http://a.example' });
  });

  it('that another took and gave back are told to be lost, to nobody', async () => {
    await node('a', { leaseMs: 0 }).take(id);
    await node('b').take(id);
    await node('b').giveBack();
    expect(await node('a').renew([id])).toEqual(new Map([[id, { address: null }]]));
  });

  it('are had by the younger of two processes of one name, which the older is told and gives nothing back of', async () => {
    const [older, younger] = [node('a'), node('a', { run: 'second' })];
    await older.take(id);
    expect(await younger.take(id)).toBeNull();
    expect(await older.renew([id])).toEqual(new Map([[id, { address: 'https://a.example' }]]));
    await older.giveBack();
    expect(await younger.renew([id])).toEqual(new Map());
    expect(await node('b').take(id)).not.toBeNull();
  });

  it('are not made of hearings that are not there', async () => {
    expect(await node('a').take('h-unknown' as HearingId)).toBeNull();
    expect(await storage.database.db.selectFrom('hearing_leases').selectAll().execute()).toEqual([]);
  });
});
