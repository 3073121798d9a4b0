import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { changeCase, createCase } from '@mahzar/shared/rest/cases';
import { createOffice } from '@mahzar/shared/rest/offices';
import {
  enterMyHearing,
  enterPortal,
  leavePortal,
  listMyCases,
  readMyCase,
  readMySession,
  sendPortalCode,
} from '@mahzar/shared/rest/portal';
import { actInCase } from '@mahzar/shared/rest/proceedings';
import { beginRequest, sendRequestCode } from '@mahzar/shared/rest/requests';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { verifyToken } from '../../src/access/tokens/token.ts';
import type { Visitor } from '../support/desk.ts';
import { officeOf } from '../support/offices.ts';
import { messagesTo } from '../support/inbox.ts';
import { codesTo, enteredAs } from '../support/portal.ts';

import { ALI, HASAN, MARYAM, NEGAR, PEOPLE, START } from './portal-desk.ts';
import type { PortalDesk } from './portal-desk.ts';

/** Who may enter the portal as which person, and that attempts reveal nothing. */
export function entering(portal: PortalDesk): void {
  it('whoever has the telephone that staff have written down beside the national ID sees the case, and enters the hearing', async () => {
    const { desk, id, hearing, read } = portal;
    const ali = await enteredAs(desk, ALI);
    expect(ali.cookie).toMatch(/^mahzar-my=/);
    expect(await ali.do(listMyCases)).toMatchObject({
      name: 'علی رضایی',
      items: [{ id, number: '1405-1', roles: ['accused'], due: { what: 'hearing', at: START, hearing } }],
    });
    const shown = await read(ali);
    expect(shown).toMatchObject({
      lawyers: [{ name: 'نگار صادقی', state: 'none' }],
      hearings: [{ hearing, startsAt: START, state: 'booked', seats: [{ seat: 'a', mayEnter: true }] }],
    });
    // No data of other people except the name of the person's lawyer, and none for staff only.
    expect(JSON.stringify(shown)).not.toMatch(/مریم|حسن|یادداشت|0912/);
    const { token } = await ali.do(enterMyHearing, { params: { hearing }, body: { seat: 'a' } });
    const verified = verifyToken(token, { keys: desk.keys, hearing: hearing as HearingId, now: START });
    expect(verified).toMatchObject({ ok: true, claims: { seat: 'a' } });
    // Whoever is not booked for it has no link, though the case is theirs.
    const maryam = await enteredAs(desk, MARYAM);
    expect(await maryam.refused(enterMyHearing, { params: { hearing }, body: { seat: 'a' } })).toBe('not-found');
  });

  it('answers alike whether a case names somebody or not, and tells nobody by a code', async () => {
    const { desk } = portal;
    const nobody = desk.nobody();
    const ask = (body: object) => nobody.call(sendPortalCode, { body: { ...body, language: 'fa' } });
    const rang = (await codesTo(desk, HASAN.phone)).length;
    const [known, stranger, otherPhone] = [
      await ask(HASAN),
      await ask({ nationalId: '0013542419', phone: '+989350000000' }),
      await ask({ ...MARYAM, phone: HASAN.phone }),
    ];
    for (const answer of [known, stranger, otherPhone])
      expect(answer).toMatchObject({
        ok: true,
        status: 200,
        body: { challenge: expect.stringMatching(/^[\w-]{43}$/) },
      });
    const challenge = stranger.ok ? stranger.body.challenge : '';
    const guess = (code: string) => nobody.refused(enterPortal, { body: { challenge, code } });
    expect(await guess('000000')).toBe('wrong-code');
    for (let tries = 0; tries < 4; tries += 1) await guess('111111');
    expect(await guess('222222')).toBe('code-over');
    await expect.poll(async () => (await codesTo(desk, HASAN.phone)).length).toBe(rang + 1);
    // Not a national ID, not a telephone, more than was asked.
    for (const body of [
      { ...HASAN, nationalId: '0084575949' },
      { ...HASAN, phone: '02188888888' },
      { ...HASAN, more: 1 },
    ])
      expect(await nobody.refused(sendPortalCode, { body: { language: 'fa', ...body } })).toBe('bad-request');
    // The limit is the same for unknown as for known people, from any address.
    const asked = [];
    for (let times = 0; times < 7; times += 1)
      asked.push((await ask({ nationalId: '0013542419', phone: '+989350000001' })).status);
    expect(asked).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  it('no limit of another way in tells whether a case names somebody', async () => {
    const { desk, registry, facts } = portal;
    const official = await desk.as('scheduler', 'prosecutor', 'clerk');
    const office = (await official.do(createOffice, { body: officeOf([official.account]) })).id;
    const codeForRequest = async (phone: string) => {
      const citizen = desk.nobody();
      const who = { name: 'هر کس', nationalId: '0013542419', phone: `0${phone.slice(3)}` };
      await citizen.do(beginRequest, { body: { office, language: 'fa', answers: { who } } });
      return (await citizen.call(sendRequestCode, { body: {} })).status;
    };
    const asked = async (who: object) => {
      for (let times = 0; times < 6; times += 1)
        await desk.nobody().call(sendPortalCode, { body: { ...who, language: 'fa' } });
    };
    const named = { nationalId: HASAN.nationalId, phone: '+989350000009' };
    await registry.do(createCase, { body: { ...facts('1405-4'), people: [{ ...PEOPLE[3], ...named }] } });
    await asked(named);
    expect(await codeForRequest(named.phone)).toBe(200);
  });

  it('a code is not used up when what this browser was before cannot be ended', async () => {
    const { desk, caseOf, anew } = portal;
    const who = anew(HASAN);
    const other = anew(MARYAM);
    await caseOf(
      '1405-27',
      [
        { ...PEOPLE[3]!, ...who },
        { ...PEOPLE[0]!, ...other },
      ],
      [],
    );
    const browser = await enteredAs(desk, other);
    const before = (await codesTo(desk, who.phone)).length;
    const { challenge } = await browser.do(sendPortalCode, { body: { ...who, language: 'fa' } });
    await expect.poll(async () => (await codesTo(desk, who.phone)).length).toBe(before + 1);
    const [code] = await codesTo(desk, who.phone);
    const { db } = desk.storage.database;
    await sql`create trigger full before delete on portal_sessions begin select raise(abort, 'full'); end`.execute(db);
    expect((await browser.call(enterPortal, { body: { challenge, code: code! } })).ok).toBe(false);
    await sql`drop trigger full`.execute(db);
    await browser.do(enterPortal, { body: { challenge, code: code! } });
    expect((await browser.do(listMyCases)).items).toHaveLength(1);
  });

  it('a code opens once, and who had a browser before has it no longer', async () => {
    const { desk, registry, facts, anew } = portal;
    const who = anew(ALI);
    await registry.do(createCase, { body: { ...facts('1405-30'), people: [{ ...PEOPLE[1], ...who }] } });
    const visitor = desk.nobody();
    const { challenge } = await visitor.do(sendPortalCode, { body: { ...who, language: 'fa' } });
    await expect.poll(async () => (await codesTo(desk, who.phone)).length).toBe(1);
    const given = { body: { challenge, code: (await codesTo(desk, who.phone))[0] } };
    // At the same moment, too.
    const answers = await Promise.all([0, 1, 2].map(() => desk.nobody().call(enterPortal, given)));
    expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, false, true]);
    expect(await visitor.refused(enterPortal, given)).toBe('code-over');
    const first = await enteredAs(desk, who);
    const stolen = desk.nobody();
    stolen.cookie = first.cookie;
    expect(await stolen.refused(listMyCases)).toBeUndefined();
    // A new entry in a browser ends its former session, also where the cookie was copied.
    const again = await first.do(sendPortalCode, { body: { ...who, language: 'fa' } });
    await expect.poll(async () => (await codesTo(desk, who.phone)).length).toBe(3);
    await first.do(enterPortal, { body: { challenge: again.challenge, code: (await codesTo(desk, who.phone))[0] } });
    expect([await stolen.refused(listMyCases), await first.refused(listMyCases)]).toEqual(['no-session', undefined]);
  });

  it('a browser is somebody’s until they leave, or their time is over, or staff write down another telephone', async () => {
    const { desk, registry, facts } = portal;
    const maryam = await enteredAs(desk, MARYAM);
    const old = desk.nobody();
    old.cookie = maryam.cookie;
    const { person: other } = await maryam.do(readMySession);
    await maryam.do(leavePortal);
    expect(maryam.cookie).toBe('');
    expect(await old.refused(listMyCases)).toBe('no-session');
    const hasan = await enteredAs(desk, HASAN);
    const { now } = desk.clock;
    desk.clock.now = () => now() + 29 * 60_000;
    expect(await hasan.refused(listMyCases)).toBeUndefined();
    desk.clock.now = () => now() + 58 * 60_000;
    expect(await hasan.refused(listMyCases)).toBeUndefined();
    const { person } = await hasan.do(listMyCases);
    // A page that nobody uses asks who is in, and that keeps nobody in.
    desk.clock.now = () => now() + 80 * 60_000;
    const session = await hasan.do(readMySession);
    expect([session.person, Math.ceil(session.endsInMs / 60_000)]).toEqual([person, 8]);
    desk.clock.now = () => now() + 90 * 60_000;
    expect(await hasan.refused(readMySession)).toBe('no-session');
    expect(await hasan.refused(listMyCases)).toBe('no-session');
    desk.clock.now = now;
    const again = await enteredAs(desk, HASAN);
    // Pages know by it that it is the same person as before.
    expect((await again.do(readMySession)).person).toBe(person);
    expect(other).not.toBe(person);
    const file = await registry.do(createCase, { body: { ...facts('1405-2'), people: PEOPLE.slice(3) } });
    expect((await again.do(listMyCases)).items).toHaveLength(2);
    const people = [{ ...PEOPLE[3], phone: '+989120000000' }];
    await registry.do(changeCase, { params: { case: file.id }, body: { ...facts('1405-2'), people, version: 1 } });
    expect((await again.do(listMyCases)).items).toHaveLength(1);
    expect(await again.refused(readMyCase, { params: { case: file.id } })).toBe('not-found');
  });

  it('a telephone that the office corrects in the file rules over that of a booking', async () => {
    const { desk, read, caseOf, changed } = portal;
    const former = { nationalId: HASAN.nationalId, phone: '+989120001111' };
    const row = { id: 'accused', role: 'accused', name: 'حسن مرادی', ...former };
    const { file, hearing: of } = await caseOf('1405-5', [row], [row]);
    const old = await enteredAs(desk, former);
    expect((await read(old, file)).hearings).toHaveLength(1);
    const current = { ...former, phone: '+989120002222' };
    await changed(file, '1405-5', [{ ...row, ...current }]);
    const entering = { params: { hearing: of }, body: { seat: 'accused' } };
    expect(await old.refused(readMyCase, { params: { case: file } })).toBe('not-found');
    expect(await old.refused(enterMyHearing, entering)).toBe('not-found');
    const fresh = await enteredAs(desk, current);
    expect((await read(fresh, file)).hearings).toMatchObject([
      { hearing: of, seats: [{ seat: 'accused', mayEnter: true }] },
    ]);
    expect(await fresh.refused(enterMyHearing, entering)).toBeUndefined();
    // No case names the former number any longer: it is sent no code.
    const rang = (await codesTo(desk, former.phone)).length;
    await desk.nobody().do(sendPortalCode, { body: { ...former, language: 'fa' } });
    await enteredAs(desk, current);
    expect((await codesTo(desk, former.phone)).length).toBe(rang);
  });

  it('whoever is written over another’s row inherits nothing of theirs', async () => {
    const { desk, clerk, read, statusOf, caseOf, anew, changed, ofFile } = portal;
    const [ofNegar, ofHasan, ofMaryam] = [anew(NEGAR), anew(HASAN), anew(MARYAM)];
    const [accused, lawyer] = [PEOPLE[1]!, { ...PEOPLE[2]!, ...ofNegar }];
    const { file } = await caseOf('1405-6', [accused, lawyer]);
    const secret = await ofFile(file, { of: 'accused', access: { level: 'confidential', named: [] } });
    const power = { lawyer: 'lawyer', client: 'accused', document: null };
    await clerk.do(actInCase, { params: { case: file }, body: { type: 'confirm-power', ...power } });
    // A name or a number alone is corrected.
    await changed(file, '1405-6', [accused, { ...lawyer, name: 'نگار صادقی‌فر' }]);
    const negar = await enteredAs(desk, ofNegar);
    expect(await statusOf(negar, secret, file)).toBe(200);
    const after = await changed(file, '1405-6', [accused, { ...lawyer, name: 'حسن مرادی', ...ofHasan }]);
    const hasan = await enteredAs(desk, ofHasan);
    expect((await read(hasan, file)).clients).toMatchObject([{ name: 'علی رضایی', state: 'none' }]);
    expect([await statusOf(hasan, secret, file), await statusOf(negar, secret, file)]).toEqual([404, 404]);
    // A representative also represents a person who was added later.
    const [, replaced] = after.people;
    await changed(file, '1405-6', [{ ...accused, name: 'مریم احمدی', ...ofMaryam }, replaced!]);
    const maryam = await enteredAs(desk, ofMaryam);
    expect(await statusOf(maryam, secret, file)).toBe(404);
    expect((await read(hasan, file)).clients).toMatchObject([{ name: 'مریم احمدی', state: 'none' }]);
  });

  it('nobody is shut out by what others guess or ask for, and nobody guesses on', async () => {
    const { desk, registry, facts, askFrom, anew } = portal;
    const who = anew(NEGAR);
    await registry.do(createCase, { body: { ...facts('1405-9'), people: [{ ...PEOPLE[1], ...who }] } });
    const stranger = desk.nobody();
    const ask = (visitor: Visitor) => visitor.call(sendPortalCode, { body: { ...who, language: 'fa' } });
    const guesses = async (count: number) => {
      const asked = await ask(stranger);
      const challenge = asked.ok ? asked.body.challenge : '';
      const found: (string | undefined)[] = [];
      for (let tries = 0; tries < count; tries += 1)
        found.push(await stranger.refused(enterPortal, { body: { challenge, code: '000000' } }));
      return found;
    };
    const wrong = Array.from({ length: 5 }, () => 'wrong-code');
    expect([await guesses(5), await guesses(5)]).toEqual([wrong, wrong]);
    // From then on one try a code: who has the message needs no more.
    expect(await guesses(2)).toEqual(['wrong-code', 'code-over']);
    const negar = await enteredAs(desk, who);
    expect(await negar.refused(listMyCases)).toBeUndefined();
    // Strangers use up only their own codes, not those of a browser in which the person has entered before.
    expect([await ask(stranger), await ask(stranger), await ask(stranger)].map(({ status }) => status)).toEqual([
      200, 200, 429,
    ]);
    expect((await ask(negar)).status).toBe(200);
    stranger.device = `${negar.device.split('=')[0]}=${'A'.repeat(43)}`;
    expect((await ask(stranger)).status).toBe(429);
    // Each network has its own limit, and all networks share a higher one.
    const asked = [];
    for (const network of ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7'])
      for (let times = 0; times < 6; times += 1) asked.push(await askFrom(network, who));
    expect(asked).toEqual([...Array<number>(30).fill(200), ...Array<number>(6).fill(429)]);
    expect((await ask(negar)).status).toBe(200);
    // Leaving deletes everything, for devices that several people use.
    await negar.do(leavePortal);
    expect(negar.device).toBe('');
  });

  it('that somebody entered, and was given a link, stands in the log of acts without their name or number', async () => {
    const { desk, hearing } = portal;
    const ali = await enteredAs(desk, ALI);
    const [sent] = await messagesTo(desk, ALI.phone);
    expect(sent?.body).toContain('رمز ورود به پرونده‌های شما');
    await ali.do(enterMyHearing, { params: { hearing }, body: { seat: 'a' } });
    const { db } = desk.storage.database;
    const acts = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('act', 'like', 'portal-%')
      .orderBy('seq')
      .execute();
    const [entered, made] = acts.slice(-2);
    expect([entered?.act, made?.act, made?.subject]).toEqual([
      'portal-entered',
      'portal-link-made',
      `hearing:${hearing}`,
    ]);
    const person = entered?.subject?.replace('portal-person:', '');
    expect(JSON.parse(made?.details ?? '')).toEqual({ seat: 'a', person });
    expect(JSON.stringify(acts)).not.toMatch(/0790419904|9123334455|رضایی/);
  });
}
