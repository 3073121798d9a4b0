import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { createBooking, searchBookings } from '@mahzar/shared/rest/bookings';
import { createApiClient, listApiClients, revokeApiClient } from '@mahzar/shared/rest/api-clients';
import { asOwner, ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import type { Caller } from '../../http/api/caller.ts';
import { createApiClientStore } from './api-client-store.ts';
import { audit } from '../../audit/audit-store.ts';
import { apiClientIdentifier } from './identify-api-client.ts';

const given = { name: 'Case management', acts: ['read-bookings' as const], expiresAt: null };
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

describe.each(ENGINES)("a machine's token on $name", ({ name, start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let administrator: Visitor;
  const create = (body: unknown = given) => administrator.do(createApiClient, { body });

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    administrator = await desk.as('administrator');
  });
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  /** The caller that is derived from this header. */
  async function callerOf(authorization: string): Promise<unknown> {
    const identify = apiClientIdentifier({
      apiClients: createApiClientStore(desk.storage.database, audit),
      now: () => desk.clock.now(),
    });
    const request = { get: () => authorization, ip: '192.0.2.1' } as unknown as Parameters<typeof identify>[0];
    return identify(request);
  }

  it('is shown once, kept only as a hash, and says who calls and for what', async () => {
    const { machine: apiClient, token } = await create();
    expect(token).toMatch(/^mhz_[\w-]{43}$/);
    expect(apiClient).toMatchObject({ ...given, createdBy: administrator.account, lastUsedAt: null, revokedAt: null });
    expect(await callerOf(`Bearer ${token}`)).toEqual({
      kind: 'machine',
      machine: apiClient.id,
      acts: ['read-bookings'],
    } satisfies Caller);
    const listed = await administrator.do(listApiClients);
    expect(JSON.stringify(listed)).not.toContain(token);
    expect(JSON.stringify(asOwner(desk.database).rows('select * from machines'))).not.toContain(token.slice(4));
    expect(desk.log.join('')).not.toContain(token.slice(4));
  });

  it('may do nothing that makes tokens or accounts or reads the audit log', async () => {
    const { token } = await create();
    expect(await desk.nobody().refused(listApiClients, bearer(token))).toBe('not-permitted');
    expect(await desk.nobody().refused(searchAudit, bearer(token))).toBe('not-permitted');
    // A granted act works without the header that our pages send.
    const headers = { ...bearer(token).headers, 'X-Mahzar': '' };
    expect(await desk.nobody().do(searchBookings, { body: {}, headers })).toMatchObject({ items: [] });
    expect(await desk.nobody().refused(createBooking, { body: {}, headers })).toBe('not-permitted');
    for (const act of ['manage-staff', 'manage-machines', 'read-audit', 'join-as-support', 'confirm-identity', 'x']) {
      expect(await administrator.refused(createApiClient, { body: { ...given, acts: [act] } })).toBe('bad-request');
    }
  });

  it('is refused from the moment in which it is revoked or too old, and so is one that never was', async () => {
    const { machine: apiClient, token } = await create();
    expect(await desk.nobody().refused(listApiClients, bearer(token))).toBe('not-permitted');
    await administrator.do(revokeApiClient, { params: { machine: apiClient.id } });
    expect(await desk.nobody().refused(listApiClients, bearer(token))).toBe('not-signed-in');
    await administrator.do(revokeApiClient, { params: { machine: apiClient.id } });
    expect(await administrator.refused(revokeApiClient, { params: { machine: 'nothing' } })).toBe('not-found');

    const expiresAt = Date.now() + 60_000;
    const short = await create({ ...given, expiresAt });
    expect(await desk.nobody().refused(listApiClients, bearer(short.token))).toBe('not-permitted');
    desk.clock.now = () => expiresAt;
    expect(await desk.nobody().refused(listApiClients, bearer(short.token))).toBe('not-signed-in');
    desk.clock.now = Date.now;
    expect(await administrator.refused(createApiClient, { body: { ...given, expiresAt: 1 } })).toBe('bad-request');

    const other = `mhz_${'A'.repeat(43)}`;
    for (const wrong of [other, token.slice(0, -1), token.slice(4), '', `${token} ${token}`]) {
      expect(await desk.nobody().refused(listApiClients, bearer(wrong)), wrong).toBe('not-signed-in');
    }
    expect(await desk.nobody().refused(listApiClients, { headers: { Authorization: `Basic ${token}` } })).toBe(
      'not-signed-in',
    );
  });

  it('does not lend its caller the rights of whoever is signed in', async () => {
    expect(await administrator.refused(listApiClients, bearer(`mhz_${'B'.repeat(43)}`))).toBe('not-signed-in');
  });

  it('is remembered as used, to the minute', async () => {
    const { machine: apiClient, token } = await create();
    const used = async () =>
      (await administrator.do(listApiClients)).items.find(({ id }) => id === apiClient.id)?.lastUsedAt ?? null;
    const begin = Date.now();
    desk.clock.now = () => begin;
    await desk.nobody().refused(listApiClients, bearer(token));
    expect(await used()).toBe(begin);
    desk.clock.now = () => begin + 59_999;
    await desk.nobody().refused(listApiClients, bearer(token));
    expect(await used()).toBe(begin);
    desk.clock.now = () => begin + 60_000;
    await desk.nobody().refused(listApiClients, bearer(token));
    expect(await used()).toBe(begin + 60_000);
    desk.clock.now = Date.now;
  });

  // In memory, whatever the database.
  it.runIf(name === 'sqlite')('is counted: wrong ones from one address, and requests of one machine', async () => {
    const other = await startDesk({ engine });
    const wrong = bearer(`mhz_${'C'.repeat(43)}`);
    const codes = [];
    for (let round = 0; round < 31; round += 1) codes.push(await other.nobody().refused(listApiClients, wrong));
    expect(codes.filter((code) => code === 'not-signed-in')).toHaveLength(30);
    expect(codes.at(-1)).toBe('too-many-requests');
    // A valid token from the same address is still accepted.
    const good = await (await other.as('administrator')).do(createApiClient, { body: given });
    expect(await other.nobody().refused(searchBookings, { body: {}, ...bearer(good.token) })).toBeUndefined();
    await other.stop();

    const { token } = await create();
    const nobody = desk.nobody();
    let last;
    for (let round = 0; round < 601; round += 1) last = await nobody.call(listApiClients, bearer(token));
    expect(last).toMatchObject({ status: 429 });
    expect(Number(last?.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('is noted in the audit log when it is given and revoked, without its name', async () => {
    const { machine: apiClient } = await create({ ...given, name: 'A name that nobody else has' });
    await administrator.do(revokeApiClient, { params: { machine: apiClient.id } });
    const { items } = await administrator.do(searchAudit, { query: { subject: `machine:${apiClient.id}` } });
    expect(items.map(({ act, actor }) => [act, actor])).toEqual([
      ['machine-revoked', `staff:${administrator.account}`],
      ['machine-created', `staff:${administrator.account}`],
    ]);
    // Names are looked up when the log is shown.
    expect(JSON.stringify(items.map(({ names: _, ...item }) => item))).not.toContain('A name');
  });

  it('is listed by pages, the newest first', async () => {
    const made = [];
    for (let round = 0; round < 3; round += 1) made.unshift((await create()).machine.id);
    const first = await administrator.do(listApiClients, { query: { limit: 2 } });
    const second = await administrator.do(listApiClients, { query: { limit: 1, after: first.next } });
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(made.sort());
    expect((await administrator.do(listApiClients, { query: { after: '0.x' } })).items).toEqual([]);
  });
});
