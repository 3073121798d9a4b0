import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { createBooking, createFeed, readFeed } from '@mahzar/shared/rest/bookings';
import { openLink } from '@mahzar/shared/rest/messages';
import * as routes from '@mahzar/shared/rest/session';
import { changeStaff, endStaffSessions, inviteStaff, resetSecondFactor } from '@mahzar/shared/rest/staff';
import { changePassword, confirm } from '../src/access/staff/me.ts';
import { staffParts } from '../src/access/staff/parts.ts';
import { OF_ACCOUNT, Pauses } from '../src/access/staff/pauses.ts';
import { giveSecondFactor } from '../src/access/staff/sign-in.ts';
import { createAttemptStore } from '../src/access/staff/attempt-store.ts';
import { inTransaction } from '../src/storage/database.ts';
import { createShortLinks } from '../src/notify/short-link-store.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk, Visitor } from './support/desk.ts';
import { codeAt } from './support/sign-in.ts';
import { addColleague } from './support/staff.ts';
import type { Colleague } from './support/staff.ts';

const PASSWORD = 'courthouse-lamp-river';
const DAY_MS = 24 * 3_600_000;

let desk: TestDesk;
let ahead = 0;
async function start(engine?: Engine, environment: Record<string, string> = {}): Promise<void> {
  ahead = 0;
  desk = await startDesk({ ...(engine && { engine }), environment });
  desk.clock.now = () => Date.now() + ahead;
}
function colleague(more: Partial<Parameters<typeof addColleague>[1]> = {}): Promise<Colleague> {
  const { database } = desk.storage;
  const on = { database, masterKey: desk.masterKey, publicUrl: 'http://localhost', now: desk.clock.now };
  return addColleague(on, { roles: ['clerk'], password: PASSWORD, ...more });
}
const signIn = (visitor: Visitor, email: string, password = PASSWORD) =>
  visitor.call(routes.signIn, { body: { email, password } });
/** A browser that has entered the password and not yet the second factor. */
async function half(email: string): Promise<Visitor> {
  const visitor = desk.nobody();
  expect(await signIn(visitor, email)).toMatchObject({ ok: true });
  return visitor;
}
const codeOf = (called: Awaited<ReturnType<typeof signIn>>) => (called.ok ? 'ok' : called.error.code);

describe.each(ENGINES)('on $name', ({ start: startEngine }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
    await start(engine);
  });
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  it('passwords are not guessed: after five wrong ones there are pauses, in which the right one is no better', async () => {
    const { email } = await colleague();
    const guesses = await Promise.all(Array.from({ length: 50 }, (_, n) => signIn(desk.nobody(), email, `guess-${n}`)));
    const codes = guesses.map(codeOf);
    expect(codes.filter((code) => code === 'wrong-credentials').length).toBeLessThanOrEqual(5);
    expect(codes.filter((code) => code === 'too-many-requests').length).toBeGreaterThanOrEqual(45);
    const refused = await signIn(desk.nobody(), email);
    expect(refused).toMatchObject({ status: 429, error: { code: 'too-many-requests' } });
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(30);
    ahead += wait * 1000;
    expect(codeOf(await signIn(desk.nobody(), email))).toBe('ok');
  });

  it('passwords are not guessed: a day of trying, whenever it is allowed, is less than forty tries', async () => {
    const { email } = await colleague();
    const end = desk.clock.now() + DAY_MS;
    let tries = 0;
    while (desk.clock.now() < end) {
      const called = await signIn(desk.nobody(), email, `guess-${tries}`);
      if (called.ok) throw new Error('guessed');
      if (called.error.code === 'wrong-credentials') tries += 1;
      else ahead += Number(called.headers.get('retry-after')) * 1000;
    }
    expect(tries).toBeGreaterThan(20);
    expect(tries).toBeLessThan(40);
  });

  it('nobody is kept out of a browser that they have signed in with by what others get wrong', async () => {
    const { email, totp, account } = await colleague();
    const own = await half(email);
    await own.do(routes.giveSecondFactor, { body: { code: await codeAt(totp, desk.clock.now()) } });
    const guess = async () => {
      for (let n = 0; n < 7; n += 1) await signIn(desk.nobody(), email, `guess-${n}`);
      expect(codeOf(await signIn(desk.nobody(), email))).toBe('too-many-requests');
    };
    await guess();
    // A signed-in person can still change the password, which makes every other browser unknown.
    const former = own.device;
    const next = 'courthouse-lamp-bridge';
    await own.do(routes.changePassword, { body: { current: PASSWORD, next } });
    const old = desk.nobody();
    old.device = former;
    expect(codeOf(await signIn(old, email, next))).toBe('too-many-requests');
    await own.do(routes.signOut);
    expect([own.cookie, own.device]).toEqual(['', expect.stringMatching(/^mahzar-device=/)]);
    expect(codeOf(await signIn(own, email, next))).toBe('ok');
    ahead += 30_000;
    const body = { code: await codeAt(totp, desk.clock.now()) };
    await own.do(routes.giveSecondFactor, { body });
    expect(await own.do(routes.readSession)).toMatchObject({ account });

    // The cookie has no effect for other accounts, and does not reveal its own account.
    const others = await colleague();
    const elsewhere = desk.nobody();
    elsewhere.device = own.device;
    const codes: string[] = [];
    for (let n = 0; n < 6; n += 1) codes.push(codeOf(await signIn(elsewhere, others.email, `guess-${n}`)));
    expect(codes.slice(0, 5)).toEqual(codes.slice(0, 5).map(() => 'wrong-credentials'));
    expect(codes.at(-1)).toBe('too-many-requests');
    const text = Buffer.from(own.device.split('=')[1]!, 'base64url').toString('latin1');
    expect(text).not.toContain(email);
    expect(text).not.toContain(account);
  });

  it('in a browser that is known, too, passwords and codes are not guessed', async () => {
    const { email, totp } = await colleague();
    const own = await half(email);
    await own.do(routes.giveSecondFactor, { body: { code: await codeAt(totp, desk.clock.now()) } });
    const { device } = own;
    const again = () => {
      const visitor = desk.nobody();
      visitor.device = device;
      return visitor;
    };
    const guesses = await Promise.all(Array.from({ length: 20 }, (_, n) => signIn(again(), email, `guess-${n}`)));
    expect(guesses.map(codeOf).filter((code) => code === 'wrong-credentials').length).toBeLessThanOrEqual(5);
    expect(codeOf(await signIn(again(), email))).toBe('too-many-requests');
    // Failures in this browser do not delay its owner in other browsers.
    expect(codeOf(await signIn(desk.nobody(), email))).toBe('ok');
    ahead += 60_000;
    const visitor = again();
    expect(codeOf(await signIn(visitor, email))).toBe('ok');
    const right = await codeAt(totp, desk.clock.now());
    const code = right === '000000' ? '000001' : '000000';
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) codes.push(await visitor.refused(routes.giveSecondFactor, { body: { code } }));
    expect(codes.at(-1)).toBe('too-many-requests');
  });

  it('what is asked for in a session comes to nothing when the session is ended meanwhile', async () => {
    const { account, totp } = await colleague();
    const parts = staffParts({
      database: desk.storage.database,
      masterKey: desk.masterKey,
      randomBytes,
      now: desk.clock.now,
      publicUrl: 'http://localhost',
      mail: null,
      support: null,
    });
    const ended = { account, session: 'ended' } as const;
    const code = await codeAt(totp, desk.clock.now());
    const notSignedIn = { code: 'not-signed-in' };
    const passwords = { current: PASSWORD, next: 'courthouse-lamp-bridge' };
    expect(await changePassword(parts, { kind: 'staff', roles: ['clerk'], ...ended }, passwords)).toMatchObject(
      notSignedIn,
    );
    expect(await giveSecondFactor(parts, ended, code, undefined)).toMatchObject(notSignedIn);
    await parts.accounts().change(account, { totpPending: totp });
    expect(await confirm(parts, { kind: 'awaiting-second-factor', step: 'enrol', ...ended }, code)).toMatchObject(
      notSignedIn,
    );
    expect((await parts.accounts().byId(account))?.totpPending).toBe(totp);
  });

  it('pauses outlast a restart', async () => {
    const { database } = desk.storage;
    const before = new Pauses(createAttemptStore(database), desk.clock.now);
    for (let n = 0; n < 5; n += 1) await before.take('a', OF_ACCOUNT);
    const after = new Pauses(createAttemptStore(database), desk.clock.now);
    expect(await after.take('a', OF_ACCOUNT)).toBeGreaterThan(0);
    expect(await after.take('b', OF_ACCOUNT)).toBe(0);
  });

  it('codes are not guessed: neither in one session nor by beginning again', async () => {
    const { email, totp } = await colleague();
    const guess = async (code: string) => {
      const called = await (await half(email)).call(routes.giveSecondFactor, { body: { code } });
      return called.ok ? 'ok' : called.error.code;
    };
    const right = await codeAt(totp, desk.clock.now());
    const wrong = right === '000000' ? '000001' : '000000';
    for (let n = 0; n < 5; n += 1) expect(await guess(wrong)).toBe('wrong-code');
    expect(await guess(right)).toBe('too-many-requests');
    ahead += 30_000;
    expect(await guess(await codeAt(totp, desk.clock.now()))).toBe('ok');
  });

  it('a code opens one session, however many ask at the same moment, and never another', async () => {
    const { email, totp } = await colleague();
    const visitors = await Promise.all(Array.from({ length: 4 }, () => half(email)));
    const code = await codeAt(totp, desk.clock.now());
    const answers = await Promise.all(visitors.map((each) => each.call(routes.giveSecondFactor, { body: { code } })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    // After a newer code was used, an older one is refused.
    const older = await codeAt(totp, desk.clock.now() - 30_000);
    expect(await (await half(email)).refused(routes.giveSecondFactor, { body: { code: older } })).toBe('wrong-code');
  });

  it('a code is good for its own half minute, the one before and the one after', async () => {
    const { email, totp } = await colleague();
    const frozen = desk.clock.now();
    const { now } = desk.clock;
    desk.clock.now = () => frozen;
    for (const [off, code] of [
      [-60_000, 'wrong-code'],
      [60_000, 'wrong-code'],
      [-30_000, undefined],
      [30_000, undefined],
    ] as const) {
      const body = { code: await codeAt(totp, desk.clock.now() + off) };
      expect([off, await (await half(email)).refused(routes.giveSecondFactor, { body })]).toEqual([off, code]);
    }
    desk.clock.now = now;
  });

  it('nothing in the database tells who the staff are, or lets anybody in', async () => {
    const administrator = await desk.as('administrator');
    const { invitation } = await administrator.do(inviteStaff, {
      body: { name: 'Secret Name', email: 'secret@court.example', roles: ['clerk'] },
    });
    const token = new URL(invitation.link).hash.slice(1);
    const visitor = desk.nobody();
    await visitor.do(routes.acceptInvitation, { body: { token, password: PASSWORD } });
    const { secret } = await visitor.do(routes.enrolSecondFactor, { body: {} });
    const code = await codeAt(secret, desk.clock.now());
    const { recoveryCodes } = await visitor.do(routes.confirmSecondFactor, { body: { code } });
    const cookie = visitor.cookie.split('=')[1]!;
    const { db } = desk.storage.database;
    const kept: unknown[] = [];
    for (const table of [
      'staff_accounts',
      'staff_recovery_codes',
      'staff_sessions',
      'staff_invitations',
      'attempts',
      'audit_entries',
    ] as const) {
      kept.push(...(await db.selectFrom(table).selectAll().execute()));
    }
    const text = JSON.stringify(kept, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
        ? Buffer.from(value.data as number[]).toString('latin1')
        : value,
    );
    expect(text).toContain('argon2id');
    for (const told of [
      'Secret Name',
      'secret@court',
      PASSWORD,
      secret,
      token,
      cookie,
      '127.0.0.1',
      ...recoveryCodes,
    ]) {
      expect(text).not.toContain(told);
      expect(text).not.toContain(told.replace('-', ''));
    }
    expect(desk.log.join('')).not.toMatch(/Secret Name|secret@court/);
    for (const told of [PASSWORD, secret, token, cookie, ...recoveryCodes])
      expect(desk.log.join('')).not.toContain(told);
  });
});

describe('an address', () => {
  beforeAll(() => start());
  afterAll(() => desk.stop());

  it('from which passwords are tried on many accounts has to wait, and is forgiven after an hour', async () => {
    const { email, totp } = await colleague();
    const own = await half(email);
    await own.do(routes.giveSecondFactor, { body: { code: await codeAt(totp, desk.clock.now()) } });
    const codes: string[] = [];
    for (let n = 0; n < 104; n += 1) {
      // Also on some that there are not.
      const tried = n % 10 === 0 ? `nobody-${n}@court.example` : (await colleague()).email;
      codes.push(codeOf(await signIn(desk.nobody(), tried, 'wrong-password')));
    }
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(100);
    expect(codeOf(await signIn(desk.nobody(), email))).toBe('too-many-requests');
    // A browser in the same network that has signed in before is not affected.
    expect(codeOf(await signIn(own, email))).toBe('ok');
    ahead += 3_600_001;
    expect(codeOf(await signIn(desk.nobody(), email))).toBe('ok');
  });
});

describe('an address from which links are guessed', () => {
  beforeAll(() => start());
  afterAll(() => desk.stop());

  it('is told to wait, and does not keep those from theirs who share it', async () => {
    const administrator = await desk.as('administrator');
    const invited = { name: 'Maryam', email: 'maryam@court.example', roles: ['clerk'] };
    const { invitation } = await administrator.do(inviteStaff, { body: invited });
    const token = new URL(invitation.link).hash.slice(1);
    const guess = () => randomBytes(32).toString('base64url');
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 102; n += 1) {
      codes.push(await desk.nobody().refused(routes.readInvitation, { body: { token: guess() } }));
    }
    expect([codes[0], codes.at(-1)]).toEqual(['invitation-over', 'too-many-requests']);
    expect(await desk.nobody().do(routes.readInvitation, { body: { token } })).toMatchObject({ name: 'Maryam' });
    const visitor = desk.nobody();
    await visitor.do(routes.acceptInvitation, { body: { token, password: PASSWORD } });
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'enrol' });

    const clerk = await desk.as('clerk');
    const times = { startsAt: Date.now() + 3_600_000, endsAt: Date.now() + 7_200_000 };
    const people = [{ id: 'citizen', role: 'complainant', name: 'مریم احمدی', phone: '09123334455' }];
    const body = { caseNumber: '1405-1', branch: 'شعبه ۱', kind: 'courtroom', title: 'رسیدگی', ...times, people };
    const { id } = await clerk.do(createBooking, { body });
    const code = await inTransaction(desk.storage.database, (on) =>
      createShortLinks(desk.storage.database, randomBytes).make(on, id, 'citizen' as SeatId, Date.now()),
    );
    const opened: (string | undefined)[] = [];
    const unknown = () => code!.replace(/^.{12}/, guess().replace(/[-_]/g, 'x').slice(0, 12));
    for (let n = 0; n < 122; n += 1) opened.push(await desk.nobody().refused(openLink, { body: { code: unknown() } }));
    expect([opened[0], opened.at(-1)]).toEqual(['link-unknown', 'too-many-requests']);
    expect(await desk.nobody().do(openLink, { body: { code } })).toMatchObject({ hearing: id });
  });
});

describe('an account that there is and one that there is not', () => {
  beforeAll(() => start());
  afterAll(() => desk.stop());

  it('are answered the same, by words and headers, also when there were too many', async () => {
    const known = await colleague();
    const disabled = await colleague();
    const administrator = await desk.as('administrator');
    await administrator.do(changeStaff, {
      params: { account: disabled.account },
      body: { version: 1, disabled: true },
    });
    await administrator.do(inviteStaff, { body: { name: 'x', email: 'invited@court.example', roles: ['clerk'] } });
    const emails = [known.email, disabled.email, 'invited@court.example', 'nobody@court.example'];
    const said = async (email: string, password: string) => {
      const response = await desk.nobody().ask(routes.signIn, { body: { email, password } });
      const { support: _, ...body } = (await response.json()) as Record<string, unknown>;
      const headers = [...response.headers].filter(([name]) => name !== 'date' && name !== 'retry-after');
      return { status: response.status, headers, body };
    };
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const answers = await Promise.all(emails.map((email) => said(email, 'wrong-password')));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]!.status).toBe(attempt < 5 ? 401 : 429);
    }
  });
});

describe('a session', () => {
  beforeAll(() => start());
  afterAll(() => desk.stop());

  it('is never one that somebody else has chosen or seen', async () => {
    const { email, totp } = await colleague();
    const planted = randomBytes(32).toString('base64url');
    const victim = desk.nobody();
    victim.cookie = `mahzar=${planted}`;
    await signIn(victim, email);
    const first = victim.cookie;
    expect(first).not.toContain(planted);
    await victim.do(routes.giveSecondFactor, { body: { code: await codeAt(totp, desk.clock.now()) } });
    const second = victim.cookie;
    expect(second).not.toBe(first);
    for (const cookie of [`mahzar=${planted}`, first]) {
      const attacker = desk.nobody();
      attacker.cookie = cookie;
      expect(await attacker.do(routes.readSession)).toEqual({ state: 'nobody' });
    }
    // Signing in again in the same browser ends its former session.
    await signIn(victim, email);
    const attacker = desk.nobody();
    attacker.cookie = second;
    expect(await attacker.do(routes.readSession)).toEqual({ state: 'nobody' });
  });

  it('is not the half session of somebody else’s: planted in a browser, it ends with the sign-in there', async () => {
    const [attackers, victims] = [await colleague(), await colleague()];
    const planted = await half(attackers.email);
    const victim = desk.nobody();
    victim.cookie = planted.cookie;
    await signIn(victim, victims.email);
    expect(await planted.do(routes.readSession)).toEqual({ state: 'nobody' });
  });

  it('that is half signed in ends after a quarter of an hour', async () => {
    const { email, totp } = await colleague();
    const visitor = await half(email);
    ahead += 15 * 60_000;
    const body = { code: await codeAt(totp, desk.clock.now()) };
    expect(await visitor.refused(routes.giveSecondFactor, { body })).toBe('not-signed-in');
  });

  it('is signed out everywhere', async () => {
    const { email, totp } = await colleague();
    const sessions: Visitor[] = [];
    for (let n = 0; n < 3; n += 1) {
      const visitor = await half(email);
      ahead += 30_000;
      await visitor.do(routes.giveSecondFactor, { body: { code: await codeAt(totp, desk.clock.now()) } });
      sessions.push(visitor);
    }
    const waiting = await half(email);
    const cookies = [...sessions, waiting].map(({ cookie }) => cookie);
    await sessions[1]!.do(routes.signOutEverywhere);
    for (const cookie of cookies) {
      const visitor = desk.nobody();
      visitor.cookie = cookie;
      expect(await visitor.do(routes.readSession)).toEqual({ state: 'nobody' });
    }
  });

  it('is ended by an administrator with all that was made in it: nobody reads on by a calendar of their own', async () => {
    const administrator = await desk.as('administrator');
    for (const end of [endStaffSessions, resetSecondFactor]) {
      const { account, cookie } = await colleague();
      const visitor = desk.nobody();
      visitor.cookie = cookie;
      const { username, password } = await visitor.do(createFeed, { body: { scope: 'all' } });
      const headers = { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
      expect(await desk.nobody().refused(readFeed, { headers })).toBeUndefined();
      await administrator.do(end, { params: { account } });
      expect(await desk.nobody().refused(readFeed, { headers })).toBe('wrong-credentials');
      expect(await visitor.do(routes.readSession)).toEqual({ state: 'nobody' });
    }
  });

  it('is in a cookie that no script reads and no other site sends', async () => {
    const { email } = await colleague();
    const response = await desk.nobody().ask(routes.signIn, { body: { email, password: PASSWORD } });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^mahzar=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is made by no form and no script of another site', async () => {
    const { email } = await colleague();
    const body = { email, password: PASSWORD };
    const visitor = desk.nobody();
    for (const headers of [
      { 'X-Mahzar': '' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { 'X-Mahzar': '', 'Content-Type': 'text/plain' },
    ] as Record<string, string>[]) {
      expect(await visitor.refused(routes.signIn, { body, headers })).toBe('cross-site');
    }
    expect(visitor.cookie).toBe('');
  });
});

describe('over HTTPS a session', () => {
  beforeAll(() => start(undefined, { PUBLIC_URL: 'https://court.example.org' }));
  afterAll(() => desk.stop());

  it('is in a cookie of this host alone, and in no other', async () => {
    const { email, totp } = await colleague();
    const visitor = desk.nobody();
    const response = await visitor.ask(routes.signIn, { body: { email, password: PASSWORD } });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-mahzar=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    expect(await visitor.do(routes.readSession)).toEqual({ state: 'second-factor' });
    const plain = desk.nobody();
    plain.cookie = visitor.cookie.replace('__Host-', '');
    expect(await plain.do(routes.readSession)).toEqual({ state: 'nobody' });

    const body = { code: await codeAt(totp, desk.clock.now()) };
    const signedIn = await visitor.ask(routes.giveSecondFactor, { body });
    expect(signedIn.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-mahzar=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(
        /^__Host-mahzar-device=[\w-]{100,400}; Max-Age=15552000; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
  });
});
