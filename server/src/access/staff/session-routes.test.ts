import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchAudit } from '@mahzar/shared/rest/audit';
import * as routes from '@mahzar/shared/rest/session';
import {
  changeStaff,
  inviteStaff,
  listColleagues,
  listStaff,
  renewInvitation,
  resetSecondFactor,
} from '@mahzar/shared/rest/staff';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { codeAt } from '../../../test/support/sign-in.ts';

const PASSWORD = 'courthouse-lamp-river';
const HOUR_MS = 3_600_000;
const tokenOf = (link: string) => new URL(link).hash.slice(1);

describe.each(ENGINES)('an account, on $name,', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let administrator: Visitor;
  /** How far the desk's clock was moved forward. */
  let ahead = 0;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    desk.clock.now = () => Date.now() + ahead;
    administrator = await desk.as('administrator');
  });
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  /** An invited colleague who has accepted the invitation and added the app. */
  async function enrolled(email: string) {
    const { account, invitation } = await administrator.do(inviteStaff, {
      body: { name: 'مریم احمدی', email, roles: ['clerk'] },
    });
    const visitor = desk.nobody();
    await visitor.do(routes.acceptInvitation, { body: { token: tokenOf(invitation.link), password: PASSWORD } });
    const { secret } = await visitor.do(routes.enrolSecondFactor, { body: {} });
    const code = await codeAt(secret, desk.clock.now());
    const { recoveryCodes } = await visitor.do(routes.confirmSecondFactor, { body: { code } });
    return { account, visitor, secret, recoveryCodes };
  }
  /** The next unused code. */
  const nextCode = (secret: string) => {
    ahead += 30_000;
    return codeAt(secret, desk.clock.now());
  };

  it('is taken in the language in which it was made', async () => {
    const body = { name: 'Maryam', email: 'in-english@court.example', roles: ['clerk'], language: 'en' };
    const { invitation } = await administrator.do(inviteStaff, { body });
    expect(invitation.link).toMatch(/\/staff\/invitation\?lang=en#[\w-]{43}$/);
  });

  it('begins with an invitation, which works once, and an authenticator app', async () => {
    const { account, invitation } = await administrator.do(inviteStaff, {
      body: { name: ' مریم احمدی ', email: 'Maryam@Court.example', roles: ['clerk', 'clerk'] },
    });
    expect(account).toMatchObject({ name: 'مریم احمدی', roles: ['clerk'], state: 'invited', secondFactor: false });
    expect(invitation.link).toMatch(/\/staff\/invitation#[\w-]{43}$/);
    const token = tokenOf(invitation.link);
    const visitor = desk.nobody();
    expect(await visitor.do(routes.readInvitation, { body: { token } })).toMatchObject({ name: 'مریم احمدی' });
    expect(await visitor.refused(routes.acceptInvitation, { body: { token, password: 'password1234' } })).toBe(
      'weak-password',
    );
    expect(await visitor.do(routes.acceptInvitation, { body: { token, password: PASSWORD } })).toEqual({
      state: 'enrol',
    });
    expect(await desk.nobody().refused(routes.acceptInvitation, { body: { token, password: PASSWORD } })).toBe(
      'invitation-over',
    );
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'enrol' });
    expect(await visitor.refused(routes.changeMe, { body: {} })).toBe('not-signed-in');
    const { secret, uri } = await visitor.do(routes.enrolSecondFactor, { body: {} });
    expect(uri).toContain(`secret=${secret}`);
    // The page is reloaded after the secret was scanned.
    expect(await visitor.do(routes.enrolSecondFactor, { body: {} })).toEqual({ secret, uri });
    const elsewhere = desk.nobody();
    const { email } = account;
    expect(await elsewhere.do(routes.signIn, { body: { email, password: PASSWORD } })).toEqual({ state: 'enrol' });
    expect((await elsewhere.do(routes.enrolSecondFactor, { body: {} })).secret).not.toBe(secret);
    await visitor.do(routes.enrolSecondFactor, { body: {} });
    expect(await visitor.refused(routes.confirmSecondFactor, { body: { code: '000000' } })).toBe('wrong-code');
    const code = await codeAt(secret, desk.clock.now());
    const { recoveryCodes } = await visitor.do(routes.confirmSecondFactor, { body: { code } });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await visitor.do(routes.readSession)).toMatchObject({
      state: 'signed-in',
      email: 'Maryam@Court.example',
      roles: ['clerk'],
      acts: expect.arrayContaining(['edit-bookings']),
      recoveryCodes: 10,
    });
    const again = { name: 'x', email: 'maryam@court.EXAMPLE', roles: ['clerk'] };
    expect(await administrator.refused(inviteStaff, { body: again })).toBe('email-taken');
  });

  it('is signed in to with password and code; a code works once, as does a recovery code', async () => {
    const { secret, recoveryCodes } = await enrolled('once@court.example');
    const body = { email: 'ONCE@court.example', password: PASSWORD };
    const visitor = desk.nobody();
    expect(await visitor.do(routes.signIn, { body })).toEqual({ state: 'second-factor' });
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'second-factor' });
    expect(await visitor.refused(routes.enrolSecondFactor, { body: {} })).toBe('wrong-step');
    const code = await nextCode(secret);
    expect(await visitor.do(routes.giveSecondFactor, { body: { code } })).toMatchObject({ state: 'signed-in' });
    expect(await visitor.refused(routes.giveSecondFactor, { body: { code } })).toBe('wrong-step');

    const second = desk.nobody();
    await second.do(routes.signIn, { body });
    expect(await second.refused(routes.giveSecondFactor, { body: { code } })).toBe('wrong-code');
    const recovery = recoveryCodes[0]!.toLowerCase().replace('-', ' ');
    expect(await second.do(routes.giveSecondFactor, { body: { code: recovery } })).toMatchObject({ recoveryCodes: 9 });
    const third = desk.nobody();
    await third.do(routes.signIn, { body });
    expect(await third.refused(routes.giveSecondFactor, { body: { code: recovery } })).toBe('wrong-code');
  });

  it('ends its other sessions when the password changes, and keeps this one under another secret', async () => {
    const { visitor, secret } = await enrolled('password@court.example');
    const other = desk.nobody();
    await other.do(routes.signIn, { body: { email: 'password@court.example', password: PASSWORD } });
    await other.do(routes.giveSecondFactor, { body: { code: await nextCode(secret) } });
    expect((await visitor.do(routes.listSessions)).items.map(({ current }) => current).sort()).toEqual([false, true]);
    const before = visitor.cookie;
    const change = (current: string, next: string) =>
      visitor.refused(routes.changePassword, { body: { current, next } });
    expect(await change('wrong-password', 'another-lamp-of-river')).toBe('wrong-credentials');
    expect(await change(PASSWORD, 'courtexample')).toBe('weak-password');
    expect(await change(PASSWORD, 'another-lamp-of-river')).toBe(undefined);
    expect(visitor.cookie).not.toBe(before);
    expect(await visitor.do(routes.readSession)).toMatchObject({ state: 'signed-in' });
    expect(await other.do(routes.readSession)).toEqual({ state: 'nobody' });
    other.cookie = before;
    expect(await other.do(routes.readSession)).toEqual({ state: 'nobody' });
  });

  it('is signed out here, or everywhere', async () => {
    const { visitor, secret } = await enrolled('out@court.example');
    const other = desk.nobody();
    await other.do(routes.signIn, { body: { email: 'out@court.example', password: PASSWORD } });
    await other.do(routes.giveSecondFactor, { body: { code: await nextCode(secret) } });
    const { cookie } = other;
    await other.do(routes.signOut);
    expect(other.cookie).toBe('');
    other.cookie = cookie;
    expect(await other.do(routes.readSession)).toEqual({ state: 'nobody' });
    expect(await visitor.do(routes.readSession)).toMatchObject({ state: 'signed-in' });
    const kept = visitor.cookie;
    await visitor.do(routes.signOutEverywhere);
    visitor.cookie = kept;
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'nobody' });
  });

  it('loses a role, or all, at once', async () => {
    const { visitor, account } = await enrolled('roles@court.example');
    const params = { account: account.id };
    const change = (version: number, more: object) =>
      administrator.call(changeStaff, { params, body: { version, ...more } });
    expect(await change(1, { roles: ['judge'] })).toMatchObject({ ok: true, body: { roles: ['judge'], version: 2 } });
    expect(await visitor.do(routes.readSession)).toMatchObject({ roles: ['judge'] });
    expect(await change(1, { roles: ['clerk'] })).toMatchObject({ error: { code: 'changed-meanwhile' } });
    expect(await change(2, { disabled: true })).toMatchObject({ ok: true, body: { state: 'disabled' } });
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'nobody' });
    const body = { email: 'roles@court.example', password: PASSWORD };
    expect(await desk.nobody().refused(routes.signIn, { body })).toBe('wrong-credentials');
    expect(await administrator.refused(renewInvitation, { params })).toBe('account-disabled');
    expect(await change(3, { disabled: false })).toMatchObject({ ok: true, body: { state: 'active' } });
    expect(await desk.nobody().do(routes.signIn, { body })).toEqual({ state: 'second-factor' });
  });

  it('gets a new password by a new link, and a new app when the old one is lost', async () => {
    const { visitor, account } = await enrolled('lost@court.example');
    const params = { account: account.id };
    const { link } = await administrator.do(renewInvitation, { params });
    expect(await visitor.do(routes.readSession)).toMatchObject({ state: 'signed-in' });
    const fresh = desk.nobody();
    const body = { token: tokenOf(link), password: 'another-lamp-of-river' };
    expect(await fresh.do(routes.acceptInvitation, { body })).toEqual({ state: 'second-factor' });
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'nobody' });
    await administrator.do(resetSecondFactor, { params });
    expect(await fresh.do(routes.readSession)).toEqual({ state: 'nobody' });
    const signIn = { email: 'lost@court.example', password: 'another-lamp-of-river' };
    expect(await fresh.do(routes.signIn, { body: signIn })).toEqual({ state: 'enrol' });
  });

  it('has sessions that end when they are not used for an hour, and after twelve', async () => {
    const { visitor } = await enrolled('idle@court.example');
    const stateAfter = async (ms: number) => {
      ahead += ms;
      return (await visitor.do(routes.readSession)).state;
    };
    for (let hour = 0; hour < 11; hour += 1) expect(await stateAfter(HOUR_MS - 60_000)).toBe('signed-in');
    expect(await stateAfter(50 * 60_000)).toBe('signed-in');
    expect(await stateAfter(25 * 60_000)).toBe('nobody');
    administrator = await desk.as('administrator');
    const { visitor: other } = await enrolled('idle-2@court.example');
    ahead += HOUR_MS;
    expect(await other.do(routes.readSession)).toEqual({ state: 'nobody' });
    administrator = await desk.as('administrator');
  });

  it('is invited for 72 hours', async () => {
    const { invitation } = await administrator.do(inviteStaff, {
      body: { name: 'x', email: 'late@court.example', roles: ['clerk'] },
    });
    expect(invitation.expiresAt - desk.clock.now()).toBeGreaterThan(72 * HOUR_MS - 60_000);
    ahead += 72 * HOUR_MS;
    const body = { token: tokenOf(invitation.link) };
    expect(await desk.nobody().refused(routes.readInvitation, { body })).toBe('invitation-over');
    administrator = await desk.as('administrator');
  });

  it('is listed by pages, newest first', async () => {
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: { items: { id: string; createdAt: number }[]; next: string | null } = await administrator.do(
        listStaff,
        { query: { limit: 3, ...(next !== null && { after: next }) } },
      );
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ id }) => id));
      ({ next } = page);
    } while (next !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(8);
    expect(seen[0]).toBe(administrator.account);
  });

  it('is known to colleagues who book by name and role alone, unless disabled', async () => {
    const [clerk, judge] = [await desk.as('clerk'), await desk.as('judge')];
    const { items } = await clerk.do(listColleagues);
    const found = items.find(({ account }) => account === judge.account);
    expect(found).toEqual({ account: judge.account, name: expect.any(String), roles: ['judge'] });
    const body = { version: 1, disabled: true };
    await administrator.do(changeStaff, { params: { account: judge.account }, body });
    const after = (await clerk.do(listColleagues)).items;
    expect(after.map(({ account }) => account)).not.toContain(judge.account);
    expect(after).toHaveLength(items.length - 1);
  });

  it('is noted in the audit log without name, e-mail or secret', async () => {
    const { items } = await administrator.do(searchAudit, { query: { limit: 200 } });
    expect(new Set(items.map(({ act }) => act))).toEqual(
      new Set([
        'colleague-invited',
        'invitation-taken',
        'invitation-renewed',
        'second-factor-added',
        'second-factor-failed',
        'second-factor-reset',
        'signed-in',
        'sign-in-failed',
        'signed-out',
        'signed-out-everywhere',
        'password-changed',
        'account-changed',
      ]),
    );
    // Names are looked up when the log is shown.
    const text = JSON.stringify(items.map(({ actorName: _, names: __, ...item }) => item));
    expect(text).not.toMatch(/مریم|@court|lamp-|-lamp/);
  });

  it('has a name that is data and nothing else, whatever it holds', async () => {
    const name = `<script>alert(1)</script>"'><img src=x onerror=alert(2)> {{7*7}} '; drop table staff_accounts; --`;
    const body = { name, email: 'script@court.example', roles: ['clerk'] };
    const { account } = await administrator.do(inviteStaff, { body });
    expect(account.name).toBe(name);
    const called = await administrator.call(listStaff);
    expect(called).toMatchObject({ body: { items: expect.arrayContaining([expect.objectContaining({ name })]) } });
    expect(called.headers.get('content-type')).toBe('application/json; charset=utf-8');
    for (const refused of ['a\nb', 'a\u0000', ' ', 'a'.repeat(121), '\u2028']) {
      expect(await administrator.refused(inviteStaff, { body: { ...body, name: refused } })).toBe('bad-request');
    }
  });

  it('is changed by its owner', async () => {
    const clerk = await desk.as('clerk');
    expect(await clerk.do(routes.changeMe, { body: { name: 'نام تازه', language: 'en' } })).toMatchObject({
      name: 'نام تازه',
      language: 'en',
    });
  });
});

describe('the last administrator', () => {
  it('cannot be disabled and keeps the role', async () => {
    const desk = await startDesk();
    const one = await desk.as('administrator');
    const other = await desk.as('administrator', 'clerk');
    const change = (account: string, body: object) => one.refused(changeStaff, { params: { account }, body });
    expect(await change(other.account, { version: 1, disabled: true })).toBe(undefined);
    expect(await change(one.account, { version: 1, disabled: true })).toBe('last-administrator');
    expect(await change(one.account, { version: 1, roles: ['clerk'] })).toBe('last-administrator');
    expect(await change(other.account, { version: 2, disabled: false })).toBe(undefined);
    const both = await Promise.all([
      change(one.account, { version: 1, roles: ['clerk'] }),
      change(other.account, { version: 3, roles: ['clerk'] }),
    ]);
    expect(both.filter((code) => code === undefined)).toHaveLength(1);
    await desk.stop();
  });
});
