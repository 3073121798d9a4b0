import { createHash } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { createCase } from '@mahzar/shared/rest/cases';
import { draftOrder, readDraft, signOrder } from '@mahzar/shared/rest/orders';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import {
  confirmSecondFactor,
  enrolSecondFactor,
  giveSecondFactor,
  readSession,
  signOut,
} from '@mahzar/shared/rest/session';
import {
  OIDC_AGAIN,
  OIDC_BEGIN,
  OIDC_CALLBACK,
  OIDC_SIGN_OUT,
  readSignInWays,
  SIGNED_IN_AGAIN,
} from '@mahzar/shared/rest/sign-in-ways';
import { changeStaff, inviteStaff, listStaff, unbindStaff } from '@mahzar/shared/rest/staff';
import { canonicalSigned, orderSigned } from '@mahzar/shared/signing-means';
import type { SignedWhole } from '@mahzar/shared/signing-means';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk, Visitor } from '../../../test/support/desk.ts';
import type { TestDesk } from '../../../test/support/desk.ts';
import { TestProvider } from '../../../test/support/oidc-provider.ts';
import type { Person } from '../../../test/support/oidc-provider.ts';
import { Redirected } from '../../../test/support/redirected.ts';
import { codeAt } from '../../../test/support/sign-in.ts';
import { inTransaction } from '../../storage/database.ts';
import { StepUp } from '../staff/step-up.ts';

const PUBLIC_URL = 'http://localhost:3000';
const isCallback = ({ pathname }: URL) => pathname === OIDC_CALLBACK;
const isDesk = ({ pathname }: URL) => pathname === '/staff';

const hashOf = (whole: SignedWhole) => createHash('sha256').update(canonicalSigned(whole)).digest('hex');

describe.each(ENGINES)("signing in by the organisation's own sign-in, on $name,", ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let provider: TestProvider;
  let administrator: Visitor;
  /** For tests that need no settings of their own, count no lines of the log and stop no provider. */
  let common: { readonly desk: TestDesk; readonly provider: TestProvider; readonly administrator: Visitor };
  let [people, browsers] = [0, 0];
  /** What the test started for itself. */
  const started: { stop(): Promise<void> }[] = [];

  /** Starts a desk, which is that of the test from then on, as its provider is. */
  const open = async (environment: Record<string, string> = {}, of?: TestProvider) => {
    if (of !== undefined) started.push((provider = of));
    desk = await startDesk({ engine, environment: { ...provider.settings, TRUST_PROXY: 'loopback', ...environment } });
    started.push(desk);
    administrator = await desk.as('administrator');
  };
  beforeAll(async () => {
    engine = await start();
    await open({}, await TestProvider.start(PUBLIC_URL));
    common = { desk, provider, administrator };
    const ofAll = started.splice(0);
    return async () => {
      for (const one of ofAll) await one.stop();
      await engine.stop();
    };
  });
  beforeEach(() => {
    ({ desk, provider, administrator } = common);
    desk.clock.now = Date.now;
  });
  afterEach(async () => {
    for (const one of started.splice(0)) await one.stop();
  });

  /** Each in a network of its own: one network may visit the pages sixty times a minute. */
  const browser = () =>
    new Redirected(new Map([[PUBLIC_URL, desk.origin]]), { 'X-Forwarded-For': `192.0.2.${(browsers += 1)}` });
  /** A person whom an administrator has invited and the provider knows. */
  const invited = async (more: Partial<Person> = {}, roles: readonly StaffRole[] = ['clerk']) => {
    const email = `colleague-${(people += 1)}@court.example`;
    const { account } = await administrator.do(inviteStaff, { body: { name: 'مریم احمدی', email, roles } });
    const person = { sub: `subject-${people}`, email, email_verified: true, name: 'Maryam', amr: ['mfa'], ...more };
    provider.person = person;
    return { account, person };
  };
  /** Completes a sign-in; returns the result and the signed-in visitor. */
  const signIn = async (by = browser()) => {
    const end = await by.go(PUBLIC_URL + OIDC_BEGIN, isDesk);
    return { problem: end.hash, visitor: new Visitor(desk.origin, by.cookie(desk.origin)), by };
  };
  /** Signs in up to the redirect back. */
  const away = async (by = browser()) => ({ by, back: await by.go(PUBLIC_URL + OIDC_BEGIN, isCallback) });
  const comeBack = async (by: Redirected, back: string) => (await by.go(back, isDesk)).hash;
  const NOT_COMPLETED = '#sign-in=not-completed';

  it('is offered by its name, where it is set up', async () => {
    expect(await desk.nobody().do(readSignInWays)).toEqual({ organisation: { name: 'دادگستری' } });
    const without = await startDesk({ engine });
    expect(await without.nobody().do(readSignInWays)).toEqual({ organisation: null });
    expect((await fetch(without.origin + OIDC_BEGIN)).status).toBe(404);
    await without.stop();
  });

  it('signs in whom an administrator invited, and asks for no other factor when the provider did', async () => {
    const { account } = await invited();
    const { problem, visitor } = await signIn();
    expect(problem).toBe('');
    expect(await visitor.do(readSession)).toMatchObject({ state: 'signed-in', account: account.id, roles: ['clerk'] });
    const { items } = await administrator.do(searchAudit, { query: { subject: `staff:${account.id}` } });
    expect(items.map(({ act }) => act)).toEqual(['signed-in', 'account-bound', 'colleague-invited']);
    const listed = (await administrator.do(listStaff)).items.find(({ id }) => id === account.id);
    expect(listed?.state).toBe('active');
    await visitor.do(signOut);
    expect(await visitor.do(readSession)).toEqual({ state: 'nobody' });
  });

  it('asks for our second factor when the provider did not ask for one', async () => {
    await open();
    const colleague = await desk.as('judge');
    const email = (await administrator.do(listStaff)).items.find(({ id }) => id === colleague.account)!.email;
    provider.person = { sub: 'judge', email, email_verified: true, amr: ['pwd'] };
    const { visitor } = await signIn();
    expect(await visitor.do(readSession)).toEqual({ state: 'second-factor' });
    expect(await visitor.refused(listStaff)).toBe('not-signed-in');
    expect(await visitor.refused(giveSecondFactor, { body: { code: '000000' } })).toBe('wrong-code');

    await invited({ amr: [] });
    expect(await (await signIn()).visitor.do(readSession)).toEqual({ state: 'enrol' });
    // Claims outside the ID token do not describe this sign-in.
    const { person } = await invited({ userinfo: { amr: ['mfa'] } });
    const { amr: _amr, ...silent } = person;
    provider.person = silent;
    expect(await (await signIn()).visitor.do(readSession)).toEqual({ state: 'enrol' });
    expect(desk.log.filter((line) => line.includes('auth_time'))).toHaveLength(1);
  });

  it('takes an acr for a second factor that a setting names, and no other', async () => {
    await invited({ amr: ['pwd'], acr: 'two-factors' });
    expect(await (await signIn()).visitor.do(readSession)).toEqual({ state: 'enrol' });
    await open({ OIDC_ACR: 'gold, two-factors' });
    await invited({ amr: ['pwd'], acr: 'two-factors' });
    expect(await (await signIn()).visitor.do(readSession)).toMatchObject({ state: 'signed-in' });
    await invited({ amr: ['pwd'], acr: 'one-factor' });
    expect(await (await signIn()).visitor.do(readSession)).toEqual({ state: 'enrol' });
  });

  it('makes no account for somebody whom nobody invited, and says the same of one that is disabled', async () => {
    provider.person = { sub: 'stranger', email: 'stranger@court.example', email_verified: true, amr: ['mfa'] };
    const stranger = await signIn();
    expect(stranger.problem).toBe('#sign-in=no-account');
    expect(await stranger.visitor.do(readSession)).toEqual({ state: 'nobody' });

    const { account } = await invited();
    const before = await signIn();
    const body = { version: account.version, disabled: true };
    await administrator.do(changeStaff, { params: { account: account.id }, body });
    expect(await before.visitor.do(readSession)).toEqual({ state: 'nobody' });
    expect((await signIn()).problem).toBe('#sign-in=no-account');

    const { account: other } = await invited();
    await administrator.do(changeStaff, { params: { account: other.id }, body: { version: 1, disabled: true } });
    expect((await signIn()).problem).toBe('#sign-in=no-account');
  });

  it('finds an account only by an e-mail that the provider vouches for', async () => {
    await invited({ email_verified: false });
    expect((await signIn()).problem).toBe('#sign-in=email-not-verified');
    const { person } = await invited();
    const { email_verified: _verified, ...silent } = person;
    provider.person = silent;
    expect((await signIn()).problem).toBe('#sign-in=email-not-verified');
    const { email: _email, ...nameless } = person;
    provider.person = nameless;
    expect((await signIn()).problem).toBe('#sign-in=email-not-verified');
  });

  it('knows somebody by their subject from then on, and gives their account to nobody who gets the e-mail later', async () => {
    const { account, person } = await invited();
    await signIn();
    provider.person = { ...person, email: 'other@court.example', email_verified: false };
    expect(await (await signIn()).visitor.do(readSession)).toMatchObject({ account: account.id });
    provider.person = { ...person, sub: 'somebody-else' };
    expect((await signIn()).problem).toBe('#sign-in=no-account');
  });

  it('gives an account that an administrator has unbound to whoever comes next with its e-mail', async () => {
    const { account, person } = await invited();
    const before = await signIn();
    const bound = async () =>
      (await administrator.do(listStaff)).items.find(({ id }) => id === account.id)!.organisation;
    expect(await bound()).toBe(true);
    provider.person = { ...person, sub: 'moved-to-another-directory' };
    expect((await signIn()).problem).toBe('#sign-in=no-account');

    const params = { account: account.id };
    expect(await administrator.do(unbindStaff, { params })).toMatchObject({ organisation: false });
    expect(await before.visitor.do(readSession)).toEqual({ state: 'nobody' });
    expect(await bound()).toBe(false);
    expect((await signIn()).problem).toBe('');
    provider.person = person;
    expect((await signIn()).problem).toBe('#sign-in=no-account');

    const { items } = await administrator.do(searchAudit, { query: { subject: `staff:${account.id}` } });
    expect(items.map(({ act }) => act).filter((act) => act.startsWith('account-'))).toEqual([
      'account-bound',
      'account-unbound',
      'account-bound',
    ]);
  });

  it('leads on to signing out at the provider, and says so where there is no page for that', async () => {
    await invited();
    const { by } = await signIn();
    const page = await by.go(PUBLIC_URL + OIDC_SIGN_OUT, ({ origin }) => origin !== PUBLIC_URL);
    expect(page.origin).toBe(provider.settings['OIDC_ISSUER']);
    expect(page.searchParams.get('client_id')).toBe('mahzar');
    expect((await fetch(page)).status).toBe(200);

    await open({}, await TestProvider.start(PUBLIC_URL, { rpInitiatedLogout: { enabled: false } }));
    expect((await browser().go(PUBLIC_URL + OIDC_SIGN_OUT, isDesk)).hash).toBe('#sign-in=no-sign-out');
    await provider.stop();
    await open();
    expect((await browser().go(PUBLIC_URL + OIDC_SIGN_OUT, isDesk)).hash).toBe('#sign-in=provider-unreachable');
  });

  it('makes accounts by itself only for people of groups that have roles', async () => {
    await open({ OIDC_ROLES: 'court-clerks=clerk,court-judges=judge' });
    const person = { sub: 'new', email: 'new@court.example', email_verified: true, name: 'قاضی کیانی', amr: ['mfa'] };
    provider.person = { ...person, groups: ['court-judges', 'others'] };
    const { visitor } = await signIn();
    expect(await visitor.do(readSession)).toMatchObject({ state: 'signed-in', roles: ['judge'], name: 'قاضی کیانی' });
    provider.person = { ...person, sub: 'newer', email: 'newer@court.example', groups: ['others'] };
    expect((await signIn()).problem).toBe('#sign-in=no-account');
  });

  it('leaves the address with the code at once, and keeps code, state and tokens out of the log', async () => {
    await open();
    await invited();
    const { by } = await signIn();
    const last = by.answers.at(-1)!;
    expect([last.status, last.headers.get('Location')]).toEqual([303, '/staff']);
    expect(last.headers.get('Cache-Control')).toBe('no-store');
    expect(last.headers.get('Referrer-Policy')).toBe('no-referrer');
    const cookies = last.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith('mahzar='))).toMatch(/HttpOnly; SameSite=Strict/i);
    const { searchParams } = new URL(last.url);
    const log = desk.log.join('');
    expect(log).toContain(OIDC_CALLBACK);
    for (const secret of [searchParams.get('code'), searchParams.get('state'), provider.clientSecret]) {
      expect(secret).toMatch(/.{20}/);
      expect(log).not.toContain(secret);
    }
    await comeBack(by, `${last.url}&error=x`);
    expect(desk.log.join('')).not.toContain(searchParams.get('code'));
  });

  it('ends the session that the browser had, and takes none that was planted in it', async () => {
    await invited();
    const first = await signIn();
    const planted = first.by.cookie(desk.origin);
    const second = await signIn(first.by);
    expect(second.visitor.cookie).not.toBe(planted);
    expect(await second.visitor.do(readSession)).toMatchObject({ state: 'signed-in' });
    expect(await first.visitor.do(readSession)).toEqual({ state: 'nobody' });
  });

  it('takes an answer once, in the browser that began, within ten minutes', async () => {
    await invited();
    const { by, back } = await away();
    const flow = by.cookie(desk.origin);
    expect(await comeBack(browser(), back.href)).toBe(NOT_COMPLETED);
    expect(await comeBack(by, back.href)).toBe('');
    expect(await comeBack(by, back.href)).toBe(NOT_COMPLETED);
    // Even with the cookie restored, the provider has already seen the code.
    const again = browser();
    for (const pair of flow.split('; ')) again.setCookie(desk.origin, ...(pair.split(/=(.*)/s) as [string, string]));
    expect(await comeBack(again, back.href)).toBe(NOT_COMPLETED);

    const late = await away();
    const now = Date.now();
    desk.clock.now = () => now + 600_000;
    expect(await comeBack(late.by, late.back.href)).toBe(NOT_COMPLETED);
  });

  it.each<[string, (back: URL, other: URL) => void]>([
    ['another state', ({ searchParams }) => searchParams.set('state', 'x'.repeat(43))],
    ['no state', ({ searchParams }) => searchParams.delete('state')],
    [
      'the state of another flow',
      ({ searchParams }, other) => searchParams.set('state', other.searchParams.get('state')!),
    ],
    [
      'the code of another flow',
      ({ searchParams }, other) => searchParams.set('code', other.searchParams.get('code')!),
    ],
    ['no code', ({ searchParams }) => searchParams.delete('code')],
    ['another issuer (mix-up)', ({ searchParams }) => searchParams.set('iss', 'https://id.attacker.example')],
    ['no issuer', ({ searchParams }) => searchParams.delete('iss')],
    ['a parameter twice', ({ searchParams }) => searchParams.append('code', 'x')],
    ['an error', ({ searchParams }) => searchParams.set('error', 'server_error')],
  ])('refuses an answer with %s', async (_name, forge) => {
    await invited();
    const other = await away();
    const { by, back } = await away();
    forge(back, other.back);
    expect(await comeBack(by, back.href)).toBe(NOT_COMPLETED);
    expect(by.cookie(desk.origin)).toBe('');
  });

  it('refuses an ID token that was made for another flow', async () => {
    await invited();
    const by = browser();
    const toProvider = await by.go(PUBLIC_URL + OIDC_BEGIN, ({ origin }) => origin !== PUBLIC_URL);
    toProvider.searchParams.set('nonce', 'of-another-flow');
    const back = await by.go(toProvider.href, isCallback);
    expect(await comeBack(by, back.href)).toBe(NOT_COMPLETED);
  });

  it('says so when somebody breaks it off at the provider, or the provider is down', async () => {
    await open({}, await TestProvider.start(PUBLIC_URL));
    provider.person = null;
    expect((await signIn()).problem).toBe(NOT_COMPLETED);
    await invited();
    const { by, back } = await away();
    await provider.stop();
    expect(await comeBack(by, back.href)).toBe('#sign-in=provider-unreachable');
    await open();
    expect((await browser().go(PUBLIC_URL + OIDC_BEGIN, isDesk)).hash).toBe('#sign-in=provider-unreachable');
  });

  it('comes anew before each signature, for that one thing, by the same person and with two factors', async () => {
    const { account, person } = await invited({}, ['judge']);
    const { visitor: judge, by } = await signIn();
    const [registry, clerk] = [await desk.as('scheduler'), await desk.as('clerk')];
    const facts = { number: '1405-1', branch: 'شعبه ۱۰۳', kind: 'criminal', title: 'خیانت در امانت', notes: '' };
    const people = [{ id: 'accused', role: 'accused', name: 'علی رضایی' }];
    const { id } = await registry.do(createCase, { body: { ...facts, people } });
    const startsAt = Date.now() + 86_400_000;
    const booked = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: account.id },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
      { id: 'a', role: 'accused', name: 'علی رضایی', phone: '09121112233' },
    ];
    const { number: caseNumber, branch, title } = facts;
    const booking = { caseNumber, branch, title, kind: 'courtroom', startsAt, endsAt: startsAt + 3_600_000 };
    await registry.do(createBooking, { body: { ...booking, people: booked } });
    const text = { title: 'قرار', sections: [{ heading: '', body: 'متن قرار' }] };
    const order = { kind: 'order', text, level: 'parties', to: ['accused'], deadline: null };
    for (const one of ['one', 'two'])
      await clerk.do(draftOrder, {
        params: { case: id },
        body: { ...order, order: one, text: { ...text, title: `قرار ${one}` } },
      });
    const of = (one: string) => ({ params: { case: id, order: one } });
    const shown = await judge.do(readDraft, of('one'));
    expect(shown.means).toBe('organisation');
    const sign = (one = 'one', { draft } = shown) =>
      judge.refused(signOrder, { ...of(one), body: { draft, code: null } });
    const isBack = ({ pathname }: URL) => pathname === SIGNED_IN_AGAIN;
    const order1 = orderSigned(id, 'one', shown.draft);
    const toProvider = (from = by, whole: SignedWhole = order1) =>
      from.go(`${PUBLIC_URL}${OIDC_AGAIN}?sha256=${hashOf(whole)}`, (url) => isBack(url) || url.origin !== PUBLIC_URL);
    const again = async (change: (to: URL) => void = () => undefined, from = by, whole = order1) => {
      const to = await toProvider(from, whole);
      change(to);
      const end = await from.go(to.href, isBack);
      return isBack(end) ? end.hash : end.href;
    };

    expect(await sign()).toBe('sign-in-again');
    expect((await toProvider(browser())).hash).toBe(NOT_COMPLETED);
    // A provider that does not ask again, with or without saying so; one that asks for one factor; another person.
    const silent = ({ searchParams }: URL) => ['prompt', 'max_age'].forEach((name) => searchParams.delete(name));
    expect(await again(silent)).toBe('#sign-in=not-anew');
    const now = Date.now();
    desk.clock.now = () => now + 120_000;
    const lax = ({ searchParams }: URL) => {
      searchParams.delete('prompt');
      searchParams.set('max_age', '3600');
    };
    expect(await again(lax)).toBe('#sign-in=not-anew');
    // A time in the future proves nothing.
    desk.clock.now = () => now - 120_000;
    expect(await again()).toBe('#sign-in=not-anew');
    desk.clock.now = Date.now;
    provider.person = { ...person, amr: ['pwd'] };
    expect(await again()).toBe('#sign-in=not-anew');
    provider.person = { ...person, sub: 'somebody-else' };
    const elsewhere = browser();
    elsewhere.setCookie(desk.origin, 'mahzar', by.cookies.get(desk.origin)!.get('mahzar')!);
    expect(await again(undefined, elsewhere)).toBe('#sign-in=somebody-else');
    provider.person = null;
    expect(await again()).toBe(NOT_COMPLETED);
    expect(await sign()).toBe('sign-in-again');

    provider.person = person;
    expect(await again()).toBe('');
    desk.clock.now = () => now + 400_000;
    expect(await sign()).toBe('sign-in-again');
    desk.clock.now = Date.now;
    expect(await sign('two', await judge.do(readDraft, of('two')))).toBe('sign-in-again');
    // Another session of the same person, which somebody else may have open, gains nothing.
    const { visitor: elsewhereToo } = await signIn();
    const body = { draft: shown.draft, code: null };
    expect(await elsewhereToo.refused(signOrder, { ...of('one'), body })).toBe('sign-in-again');
    expect(await sign()).toBeUndefined();
    // A proof for reading and signing is not one for refusing, nor for other words.
    const caller = await desk.staff.sessions.callerOf(by.cookies.get(desk.origin)!.get('mahzar')!);
    const session = caller.kind === 'staff' ? caller.session : null;
    const whole = { of: 'hearing', act: 'sign', round: 1, sha256: shown.draft, words: 'بله', drawn: null } as const;
    expect(await again(undefined, by, whole)).toBe('');
    const stepUp = new StepUp({ ...desk.staff, organisation: true });
    const signs = (changed: Partial<SignedWhole>) => {
      const what = { subject: { kind: 'person', id: 'p' }, details: {}, sha256: shown.draft };
      return stepUp.sign(
        { account: account.id, session, code: null },
        { ...what, whole: { ...whole, ...changed } },
        ({ use }) => inTransaction(desk.storage.database, async (on) => (await use(on)) ?? 'signed'),
      );
    };
    const others = [{ act: 'refuse' }, { round: 2 }, { words: 'خیر' }, { drawn: 'M1 1L2 2' }, { of: 'other' }] as const;
    for (const other of others) expect(await signs(other)).toMatchObject({ code: 'sign-in-again' });
    expect(await signs({})).toBe('signed');
    const entries = await desk.proceedings.service.latest(id, { looks: false, most: 10 });
    const signed = entries.find(({ event }) => event.type === 'order-signed');
    expect(signed?.event).toMatchObject({ means: 'organisation' });
    const { items } = await administrator.do(searchAudit, { query: { subject: `case:${id}` } });
    expect(items.find(({ act }) => act === 'signature-given')?.details).toMatchObject({ by: 'organisation' });
    // The proof is used up, and the session continues unchanged.
    expect(await desk.storage.database.db.selectFrom('signing_proofs').selectAll().execute()).toEqual([]);
    expect((await judge.do(readProceedings, { params: { case: id } })).orders).toHaveLength(2);
  }, 60_000);

  it('is finished with our second factor where one is asked for', async () => {
    const { account } = await invited({ amr: ['pwd'] });
    const { visitor } = await signIn();
    expect(await visitor.do(readSession)).toEqual({ state: 'enrol' });
    const { secret } = await visitor.do(enrolSecondFactor, { body: {} });
    await visitor.do(confirmSecondFactor, { body: { code: await codeAt(secret, Date.now()) } });
    expect(await visitor.do(readSession)).toMatchObject({ state: 'signed-in', account: account.id });
  });
});
