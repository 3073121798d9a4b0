import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '@mahzar/shared/rest/session';
import { changeStaff, listStaff } from '@mahzar/shared/rest/staff';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk } from '../../../test/support/desk.ts';
import { createLogger } from '../../observability/logger.ts';
import { apiRouter } from './router.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const body = { email: 'a@court.example', password: 'x' };

describe('the API', () => {
  it.each([
    ['what is no JSON', '{', 'bad-request', 400],
    ['what is no object', '7', 'bad-request', 400],
    ['more than is read of a stranger', JSON.stringify({ ...body, x: 'x'.repeat(70_000) }), 'too-large', 413],
  ])('refuses %s in its own words', async (_, text, code, status) => {
    const called = await desk.nobody().call(signIn, { body: text });
    expect(called).toMatchObject({ status, error: { code, support: expect.stringMatching(/^\d{8}$/) } });
  });

  it('reads nothing of what is not permitted anyway', async () => {
    const text = JSON.stringify({ x: 'x'.repeat(3_000_000) });
    const given = { params: { account: 'a' }, body: text };
    expect(await desk.nobody().refused(changeStaff, given)).toBe('not-signed-in');
    expect(await (await desk.as('administrator')).refused(changeStaff, given)).toBe('too-large');
  });

  it('says which field is wrong, and which is unknown', async () => {
    const given = { body: { email: 'nobody', extra: 1 } };
    expect(await desk.nobody().call(signIn, given)).toMatchObject({
      error: {
        code: 'bad-request',
        problems: [
          { field: 'email', code: 'invalid_format' },
          { field: 'password', code: 'invalid_type' },
          { field: 'extra', code: 'unrecognized_keys' },
        ],
      },
    });
    expect(JSON.stringify(desk.log)).not.toContain('nobody');
  });

  it('takes no query that a route does not know, and no field twice', async () => {
    const administrator = await desk.as('administrator');
    expect(await administrator.refused(listStaff, { query: { limit: '5', x: 1 } })).toBe('bad-request');
    const response = await administrator.ask({ method: 'get', path: '/staff?limit=1&limit=2' });
    expect(response.status).toBe(400);
  });

  it('does not start with a path that begins with a parameter', () => {
    const start = (path: string) =>
      apiRouter({
        routes: [{ route: { ...listStaff, path }, handle: () => Promise.resolve() }],
        identify: () => Promise.resolve({ kind: 'nobody' }),
        originAllowed: () => true,
        log: createLogger('silent'),
        isStorageFault: () => false,
        isLockTimeout: () => false,
      });
    expect(() => start('/{account}/sessions')).toThrow('begins with a parameter');
    expect(start('/staff/{account}')).toBeTypeOf('function');
  });

  it('names the methods that a path takes', async () => {
    for (const method of ['put', 'options'] as const) {
      const response = await desk.nobody().ask({ method: method as 'put', path: '/session' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, GET, DELETE']);
      expect(await response.json()).toMatchObject({ code: 'wrong-method' });
    }
  });

  it.each(['/nothing', '/', '/Session', '/session/', '/staff/%E0%A4%A/sessions'])('has nothing at %s', async (path) => {
    const response = await desk.nobody().ask({ method: 'delete', path });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(['not-found', 'bad-request', 'wrong-method']).toContain(((await response.json()) as { code: string }).code);
  });

  it('says that nothing can be stored while the disk is full', async () => {
    const administrator = await desk.as('administrator');
    const { now } = desk.clock;
    desk.clock.now = () => {
      // The drivers' error codes.
      const code = desk.database.kind === 'sqlite' ? 'SQLITE_FULL' : '53100';
      throw Object.assign(new Error('the disk is full'), { code });
    };
    const called = await administrator.call(listStaff);
    desk.clock.now = now;
    expect(called).toMatchObject({ status: 503, error: { code: 'storage-unavailable' } });
  });

  it('tells support what went wrong, and nobody else', async () => {
    const administrator = await desk.as('administrator');
    const { now } = desk.clock;
    desk.clock.now = () => {
      throw new Error('the clock is broken');
    };
    const called = await administrator.call(listStaff);
    desk.clock.now = now;
    expect(called).toMatchObject({ status: 500, error: { code: 'internal' } });
    const { error } = called as Extract<typeof called, { ok: false }>;
    expect(JSON.stringify(error)).not.toContain('clock');
    const line = desk.log.map((text) => JSON.parse(text)).find(({ msg, support }) => support === error.support && msg);
    expect(line).toMatchObject({ level: 'error', err: { message: 'the clock is broken' } });
  });
});
