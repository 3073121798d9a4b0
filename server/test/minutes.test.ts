import { createHash } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import { minutesPaperPath } from '@mahzar/shared/protocol/minutes-address';
import { createBooking, ownLink } from '@mahzar/shared/rest/bookings';
import { readInbox, searchMessages } from '@mahzar/shared/rest/messages';
import { checkPaper } from '@mahzar/shared/rest/orders';
import { listRegistryTasks, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { progressColumns } from '../src/access/codes/progress-columns.ts';
import { NO_CODE } from '../src/access/codes/rules.ts';
import { createAuditLog } from '../src/audit/audit-store.ts';
import { checkAllLogs } from '../src/audit/check-all-logs.ts';
import { minutesInPhase, minutesStates } from '../src/minutes/store/minutes-log.ts';
import { minutesToClose } from '../src/minutes/store/minutes-to-close.ts';
import { connect } from '../src/storage/database.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { newLink } from './support/links.ts';
import { MinutesClient } from './support/minutes-client.ts';
import { attachedTo, expectSealed, expectTagged, textIn } from './support/pdf.ts';
import { freshCode } from './support/sign-in.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

const HOUR = 3_600_000;
/** A drawn signature. */
const DRAWN = 'M60 130L128 64L104 138L196 84';
const SECRET = 'نشانی خانه شاهد';
/** Names the witness, who is protected later in the test. */
const TITLE = 'رسیدگی به شهادت حسن مرادی';

let service: TestService;
let hearing: HearingId;
let registry: Visitor;
let scheduler: Visitor;
let judgeAtDesk: Visitor;
let clerkAtDesk: Visitor;
let stranger: Visitor;
/** The connected participants by seat, with their credentials. */
const seats = new Map<string, { client: TestClient; token: string; resume: string; browser: string }>();
const open: MinutesClient[] = [];

beforeAll(async () => {
  service = await TestService.start();
  const colleague = async (role: 'judge' | 'clerk' | 'scheduler', name: string) => {
    const { cookie, account, totp } = await addColleagueTo(service, { roles: [role], name });
    return Object.assign(new Visitor(service.origin, cookie, account), { totp });
  };
  judgeAtDesk = await colleague('judge', 'رضا کیانی');
  clerkAtDesk = await colleague('clerk', 'زهرا محمدی');
  stranger = await colleague('clerk', 'نرگس صادقی');
  registry = stranger;
  scheduler = await colleague('scheduler', 'پروین کریمی');
  const startsAt = Date.now() + HOUR / 2;
  const people = [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judgeAtDesk.account },
    { id: 'clerk', role: 'clerk', name: 'زهرا محمدی', staffAccount: clerkAtDesk.account, phone: '09121110000' },
    { id: 'accused', role: 'accused', name: 'علی رضایی', phone: '09121110001' },
    { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', phone: '09121110002', with: ['accused'] },
    { id: 'witness', role: 'witness', name: 'حسن مرادی', phone: '09121110003' },
    { id: 'observer', role: 'observer', name: 'مهدی نوری' },
  ];
  const texts = { caseNumber: '140568920003215471', branch: 'شعبه ۱۰۳', title: TITLE, kind: 'courtroom' };
  const body = { ...texts, startsAt, endsAt: startsAt + HOUR, people };
  hearing = (await registry.do(createBooking, { body })).id;
  for (const seat of ['judge', 'clerk', 'accused', 'lawyer', 'witness', 'observer']) {
    const own = seat === 'judge' ? judgeAtDesk : seat === 'clerk' ? clerkAtDesk : null;
    const link =
      own === null
        ? await newLink(registry, hearing, seat)
        : (await own.do(ownLink, { params: { booking: hearing }, body: {} })).link;
    const token = new URL(link).hash.slice(1);
    const browser = createHash('sha256').update(seat).digest('base64url');
    const reachable = { origin: service.origin, demo: { hearing }, token: () => token };
    const client = await TestClient.seat(reachable, seat, { browser });
    const entered = await client.enter(false, false);
    if (!entered.ok) throw new Error(`${seat}: ${entered.code}`);
    seats.set(seat, { client, token, browser, resume: entered.session });
  }
  const { client } = seats.get('judge')!;
  await client.say('admit-all', {});
}, 60_000);

afterEach(() => {
  for (const client of open.splice(0)) client.close();
});
afterAll(async () => {
  for (const { client } of seats.values()) client.socket.close();
  await service.stop();
});

const at = async (seat: string, more: Record<string, unknown> = {}): Promise<MinutesClient> => {
  const { token, resume, browser } = seats.get(seat)!;
  const client = await MinutesClient.open(service.origin, { hearing, token, resume, browser, ...more });
  open.push(client);
  return client;
};
const atDesk = async (visitor: Visitor): Promise<MinutesClient> => {
  const client = await MinutesClient.open(service.origin, { hearing }, { cookie: visitor.cookie ?? '' });
  open.push(client);
  return client;
};

describe('while they are written', () => {
  it('two who write at once come to one text, each acknowledged when it is on disk, and the other told within 50 ms', async () => {
    const [clerk, judge] = [await at('clerk'), await at('judge')];
    await clerk.until(() => clerk.text !== null);
    await judge.until(() => judge.text !== null);
    const times: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      const [writer, other] = round % 2 === 0 ? [clerk, judge] : [judge, clerk];
      const { version } = other;
      const began = performance.now();
      const [answer] = await Promise.all([writer.write(`${round}`), other.until(() => other.version > version)]);
      times.push(performance.now() - began);
      expect(answer.ok).toBe(true);
      await writer.until(() => writer.version === other.version);
    }
    expect(clerk.words).toBe(judge.words);
    const sorted = times.toSorted((one, other) => one - other);
    const [median, worst] = [sorted[20]!, sorted.at(-1)!];
    console.log(JSON.stringify({ measured: 'minutes-typing', median, worst }));
    expect(median).toBeLessThan(50);
    // Of two writers at the same version, the second is refused and must rebase.
    const both = await Promise.all([clerk.write('of the clerk'), judge.write('of the judge')]);
    expect(both.map(({ ok, code }) => (ok ? 'kept' : code)).sort()).toEqual(['kept', 'stale-version']);
  });

  it('parties in the courtroom read along, and nobody else is told a word of it', async () => {
    const [clerk, accused, witness] = [await at('clerk'), await at('accused'), await at('witness')];
    await clerk.until(() => clerk.text !== null);
    await accused.until(() => accused.blocks.length > 1);
    expect((await clerk.write(SECRET)).ok).toBe(true);
    await accused.until(() => accused.words.endsWith(SECRET));
    expect(accused.view?.me).toMatchObject({ scope: 'whole', acts: [] });
    expect(witness.view).toMatchObject({ people: [], me: { scope: null, acts: [] } });
    expect((await clerk.say('set-read-along', { on: false })).ok).toBe(true);
    await accused.until(() => accused.blocks.length === 0 && accused.view?.me.scope === null);
    expect((await clerk.write('پس از آن')).ok).toBe(true);
    await clerk.until(() => clerk.words.endsWith('پس از آن'));
    expect((await clerk.say('set-read-along', { on: true })).ok).toBe(true);
    await accused.until(() => accused.words.endsWith('پس از آن'));
    expect(witness.heard.join()).not.toContain(SECRET);
    const observer = await at('observer');
    expect(observer.view?.me).toMatchObject({ scope: null, acts: [] });
    expect(observer.heard.join()).not.toContain(SECRET);
  });

  it('lets nobody in who has a link alone, is at the desk for something else, or has no business here', async () => {
    await expect(at('clerk', { resume: 'x'.repeat(43) })).rejects.toThrow('not-entered');
    await expect(at('accused', { resume: seats.get('clerk')!.resume })).rejects.toThrow('not-entered');
    await expect(at('accused', { token: 'none' })).rejects.toThrow('token-malformed');
    await expect(at('accused', { token: service.token('judge') })).rejects.toThrow('token-wrong-hearing');
    await expect(at('accused', { more: 1 })).rejects.toThrow('bad-handshake');
    await expect(at('accused', { hearing: 'another' })).rejects.toThrow('token-wrong-hearing');
    await expect(MinutesClient.open(service.origin, { hearing })).rejects.toThrow('not-signed-in');
    await expect(atDesk(stranger)).rejects.toThrow('not-permitted');
    expect((await atDesk(clerkAtDesk)).view?.me.acts).toContain('write');
  });

  it('nobody but court and clerk does anything with them, whatever their page says', async () => {
    const writer = await at('clerk');
    await writer.until(() => writer.text !== null);
    const { version } = writer;
    const said: Readonly<Record<string, object>> = {
      write: { version, editor: 'x', steps: [{ stepType: 'replace', from: 0, to: 0 }] },
      'read-steps': { since: 0 },
      'set-read-along': { on: false },
      'begin-reading': { version, seats: ['accused'], withinMs: HOUR },
      'end-reading': {},
      'note-unanswered': { seat: 'accused', reason: 'absent' },
      close: { round: 1, sha256: 'a'.repeat(64), code: null },
    };
    for (const seat of ['accused', 'lawyer', 'witness', 'observer']) {
      const page = await at(seat);
      for (const [name, request] of Object.entries(said))
        expect([seat, name, await page.say(name, request)]).toMatchObject([
          seat,
          name,
          { ok: false, code: 'not-permitted' },
        ]);
      page.close();
    }
    const clerk = await at('clerk');
    expect(await clerk.say('close', said['close'])).toMatchObject({ code: 'not-permitted' });
    await clerk.until(() => clerk.text !== null);
    const bad = { version: clerk.version, editor: 'x', steps: [{ stepType: 'replace', from: 9_999, to: 9_999 }] };
    expect(await clerk.say('write', bad)).toMatchObject({ code: 'bad-steps' });
    // ProseMirror does not serialize all that it parses: the stored step would differ from the checked one.
    const slice = { content: [{ type: 'text', text: 'x' }], openEnd: -1 };
    const unlike = { ...bad, steps: [{ stepType: 'replace', from: 1, to: 2, slice }] };
    expect(await clerk.say('write', unlike)).toMatchObject({ code: 'bad-steps' });
    expect((await at('judge')).view?.me.scope).toBe('whole');
    expect(await clerk.say('write', { ...bad, more: 1 })).toMatchObject({ code: 'bad-message' });
    expect(await clerk.say('anything', {})).toMatchObject({ code: 'unknown-message' });
  });

  it('lose nothing that was acknowledged when the service is killed', async () => {
    const clerk = await atDesk(clerkAtDesk);
    await clerk.until(() => clerk.text !== null);
    const acknowledged: string[] = [];
    let kill: Promise<void> | null = null;
    for (let line = 0; kill === null || clerk.socket.connected; line += 1) {
      const words = `سطر ${line}`;
      if (line === 25) kill = service.kill('SIGKILL');
      const answer = await clerk.write(words).catch(() => null);
      if (answer?.ok !== true) break;
      acknowledged.push(words);
      await clerk.until(() => clerk.words.endsWith(words)).catch(() => undefined);
    }
    await kill;
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);
    await service.run();
    const again = await atDesk(clerkAtDesk);
    await again.until(() => again.text !== null);
    for (const words of acknowledged) expect(again.words).toContain(words);
  });
});

describe('when they are closed to be read', () => {
  const hashOf = ({ blocks }: MinutesClient) =>
    createHash('sha256').update(canonicalMinutes(hearing, blocks)).digest('hex');
  const sentCode = async (phone: string): Promise<string> => {
    const { items } = await registry.do(readInbox, { query: { limit: 50 } });
    const found = items.find(({ to, body }) => to.endsWith(phone.slice(1)) && body.includes('رمز امضای صورت‌جلسه'));
    return /(?<!\d)\d{6}(?!\d)/.exec(found?.body ?? '')?.[0] ?? '';
  };
  const answer = async (
    page: MinutesClient,
    phone: string,
    act: 'sign' | 'refuse' | 'close',
    words?: string,
  ): Promise<{ readonly ok: boolean; readonly code?: string }> => {
    await page.until(() => page.blocks.length > 0);
    const sha256 = hashOf(page);
    expect(await page.say('send-signing-code', { sha256 })).toMatchObject({ ok: true, sent: true });
    let code = '';
    await expect.poll(async () => (code = await sentCode(phone))).not.toBe('');
    const round = page.view?.reading?.round;
    const guess = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    const guessed = { round, sha256, code: guess, ...(words !== undefined && { words }) };
    expect(await page.say(act, guessed)).toMatchObject({ code: 'wrong-code' });
    const drawn = act === 'sign' && { drawn: DRAWN };
    return page.say(act, { round, sha256, code, ...(words !== undefined && { words }), ...drawn });
  };
  /** Opens the minutes by a link after a restart of the service, when people hold no seat until they enter again. */
  const byLink = async (seat: string): Promise<MinutesClient> => {
    const { token, browser } = seats.get(seat)!;
    const client = await MinutesClient.open(service.origin, { hearing, token, browser });
    open.push(client);
    return client;
  };

  it('each who is asked answers by a code for exactly what they read, and the judge signs last', async () => {
    const judge = await atDesk(judgeAtDesk);
    await judge.until(() => judge.text !== null);
    expect((await judge.write('چه دیدید؟', { seat: 'judge', to: 'witness', at: Date.now() })).ok).toBe(true);
    await judge.until(() => judge.words.endsWith('چه دیدید؟'));
    expect((await judge.write('چیزی ندیدم.', { seat: 'witness', to: 'judge', at: Date.now() })).ok).toBe(true);
    const clerk = await atDesk(clerkAtDesk);
    await clerk.until(() => clerk.words.endsWith('چیزی ندیدم.'));
    const { version } = clerk;
    const begin = (more: object) => clerk.say('begin-reading', { version, withinMs: HOUR, ...more });
    expect(await begin({ seats: ['observer'] })).toMatchObject({ ok: false });
    const asked = ['accused', 'lawyer', 'witness'];
    expect(await begin({ seats: asked, version: version - 1 })).toMatchObject({ code: 'stale-version' });
    // The accused was locked out by another holder of the link: a newly closed text allows new attempts.
    const database = await connect(service.database);
    const locked = progressColumns({ ...NO_CODE, failures: 10, lockedAt: 1 });
    await database.db
      .insertInto('signing_codes')
      .values({ hearing_id: hearing, seat: 'accused' as SeatId, ...locked })
      .execute();
    expect(await minutesInPhase(database, [hearing], ['reading'])).toEqual([]);
    // One of the people who are asked to sign is present.
    const { token, browser } = seats.get('accused')!;
    const reachable = { origin: service.origin, demo: { hearing }, token: () => token };
    const there = await TestClient.seat(reachable, 'accused', { browser });
    expect(await there.enter(true, false)).toMatchObject({ ok: true });
    expect(await begin({ seats: asked })).toMatchObject({ ok: true });
    expect(await minutesInPhase(database, [hearing], ['reading'])).toEqual([hearing]);
    // Lists of cases read the state from the log alone, without the key of the text.
    const inLists = async () => (await minutesStates(database, [hearing])).get(hearing);
    expect((await inLists())?.phase).toBe('reading');
    expect((await inLists())?.reading?.asked.map(({ seat }) => seat).toSorted()).toEqual(asked);
    const told = async () => {
      const filter = { booking: hearing, event: 'minutes-to-sign', channel: 'sms', limit: 20 };
      const { items } = await registry.do(searchMessages, { body: filter });
      return items.map(({ person, state }) => `${person} ${state}`).sort();
    };
    await expect.poll(told).toEqual(['accused planned', 'lawyer sent', 'witness sent']);
    const { items: sent } = await registry.do(readInbox, { query: { limit: 50 } });
    expect(sent.find(({ body }) => body.includes('بخوانید و امضا کنید'))?.body).toMatch(
      /تا .* ساعت .* بخوانید.*\n.*\/j#/,
    );
    expect(await judge.write('نه')).toMatchObject({ code: 'wrong-phase' });
    // After the hearing, links alone give access.
    const again = await TestClient.seat(
      { origin: service.origin, demo: { hearing }, token: () => seats.get('judge')!.token },
      'judge',
      { browser: seats.get('judge')!.browser, resume: seats.get('judge')!.resume },
    );
    if (!again.welcome.resumed) await again.enter(true, false);
    expect(await again.say('close', {})).toMatchObject({ ok: true });
    again.socket.close();
    there.socket.close();
    await expect.poll(told).toEqual(['accused sent', 'lawyer sent', 'witness sent']);

    const accused = await byLink('accused');
    const wrong = await accused.say('sign', { round: 1, sha256: 'a'.repeat(64), code: '000000', words: '' });
    expect(wrong).toMatchObject({ code: 'another-text' });
    // A drawing must consist of strokes, and of a limited number.
    for (const drawn of ['M1 1', 'M1 1L2 2Z', 'M1 1L2 2"/>', `M1 1${'L2 2'.repeat(2_000)}`]) {
      const given = { round: 1, sha256: hashOf(accused), code: '000000', words: '', drawn };
      expect(await accused.say('sign', given)).toMatchObject({ code: 'bad-message' });
    }
    // A link of the court opens the minutes only in the browser that held the seat.
    for (const seat of ['judge', 'clerk'])
      await expect(at(seat, { browser: 'x'.repeat(43), resume: undefined })).rejects.toThrow('desk-only');
    expect(await answer(accused, '09121110001', 'sign', 'به سطر سوم اعتراض دارم.')).toMatchObject({ ok: true });
    expect(await accused.say('sign', { round: 1, sha256: hashOf(accused), code: null, words: '' })).toMatchObject({
      ok: false,
    });
    const lawyer = await byLink('lawyer');
    expect(await answer(lawyer, '09121110002', 'refuse', 'متن کامل نیست.')).toMatchObject({ ok: true });

    const witness = await byLink('witness');
    await witness.until(() => witness.blocks.length > 0);
    expect(witness.words).toBe('چه دیدید؟|چیزی ندیدم.');
    expect(witness.heard.join()).not.toContain(SECRET);
    expect(witness.heard.join()).not.toContain('اعتراض');
    const last = { round: 1, sha256: hashOf(judge), code: null };
    const early = { ...last, code: await freshCode(database, judgeAtDesk) };
    expect(await judge.say('close', early)).toMatchObject({ code: 'answers-missing' });
    const waitingFor = async (visitor: Visitor) => (await visitor.do(readOwnHearings)).tasks.items;
    expect(await waitingFor(judgeAtDesk)).toEqual([]);
    // An act that the law refuses does not use up the code.
    const before = { round: 1, sha256: 'b'.repeat(64), code: '000000', words: '' };
    expect(await witness.say('sign', before)).toMatchObject({ code: 'another-text' });
    expect(await answer(witness, '09121110003', 'sign', '')).toMatchObject({ ok: true });

    await judge.until(() => judge.view?.reading?.answers.every((one) => one.answer !== null) === true);
    expect(
      judge.view?.reading?.answers.map(({ seat, answer: given }) => [
        seat,
        given?.kind,
        given?.words,
        given?.isOfThisText,
        given?.drawn,
      ]),
    ).toEqual([
      ['accused', 'objected', 'به سطر سوم اعتراض دارم.', true, DRAWN],
      ['lawyer', 'refused', 'متن کامل نیست.', true, null],
      ['witness', 'signed', null, true, DRAWN],
    ]);
    expect(await waitingFor(judgeAtDesk)).toMatchObject([
      { what: 'close-minutes', hearing, case: { number: '140568920003215471' } },
    ]);
    expect([...(await waitingFor(clerkAtDesk)), ...(await waitingFor(stranger))]).toEqual([]);
    // The registry has them when the judge's account is a judge's no longer.
    const toReach = async () =>
      (await scheduler.do(listRegistryTasks)).items.filter(({ what }) => what === 'reach-judge');
    const roleOfJudge = (roles: string) =>
      database.db.updateTable('staff_accounts').set({ roles }).where('id', '=', judgeAtDesk.account).execute();
    expect(await toReach()).toEqual([]);
    await roleOfJudge('["clerk"]');
    expect(await toReach()).toMatchObject([{ hearing, case: { number: '140568920003215471' } }]);
    const page = { word: null, now: Date.now(), most: 1 };
    const [first] = await minutesToClose(database, { ...page, after: null });
    expect(first?.hearing).toBe(hearing);
    expect(await minutesToClose(database, { ...page, after: first! })).toEqual([]);
    expect(await minutesToClose(database, { ...page, after: { ...first!, since: first!.since - 1 } })).toEqual([first]);
    await roleOfJudge('["judge"]');
    // At the desk, signing needs a fresh code of the app: neither the session alone nor a used code suffices.
    expect(judge.view?.me).toMatchObject({ means: 'app-code', phone: null });
    expect(await judge.say('close', last)).toMatchObject({ code: 'app-code-wrong' });
    const used = await freshCode(database, judgeAtDesk);
    const step = Math.floor(Date.now() / 30_000) + 1;
    const usedUp = { totp_step: step };
    await database.db.updateTable('staff_accounts').set(usedUp).where('id', '=', judgeAtDesk.account).execute();
    expect(await judge.say('close', { ...last, code: used })).toMatchObject({ code: 'app-code-wrong' });
    const code = await freshCode(database, judgeAtDesk);
    expect(await judge.say('close', { ...last, code })).toMatchObject({ ok: true });
    const noted = (await createAuditLog(database).search({}, { before: null, limit: 40 }))
      .filter(({ act }) => act.startsWith('signature-'))
      .map(({ act, actor, details }) => [act, actor, details['by']]);
    const [judged, of] = [`staff:${judgeAtDesk.account}`, (seat: string) => `seat:${hearing}/${seat}`];
    expect(noted).toEqual([
      ['signature-given', judged, 'app'],
      ['signature-code-wrong', judged, 'app'],
      ['signature-code-wrong', judged, 'app'],
      ['signature-code-wrong', of('witness'), 'one-time-code'],
      ['signature-code-wrong', of('lawyer'), 'one-time-code'],
      ['signature-code-wrong', of('accused'), 'one-time-code'],
    ]);
    await judge.until(() => judge.view?.phase === 'closed');
    expect(judge.view?.closed).toMatchObject({ by: { seat: 'judge' }, isOfThisText: true });
    expect(await waitingFor(judgeAtDesk)).toEqual([]);
    expect(await clerk.say('end-reading', {})).toMatchObject({ code: 'wrong-phase' });
    await accused.until(() => accused.view?.closed !== null);
    expect(await minutesInPhase(database, [hearing], ['reading'])).toEqual([]);
    expect(await minutesInPhase(database, [hearing], ['closed'])).toEqual([hearing]);
    const closed = await inLists();
    expect(closed).toMatchObject({ phase: 'closed', closed: { seat: 'judge' } });
    expect([...closed!.reading!.answers.keys()].toSorted()).toEqual(asked);
    await database.db.destroy();
  });

  it('are a paper of the court then, for whoever reads all of them: signed, whole, and checked by its number', async () => {
    const ask = (key: object, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${service.origin}${API_PATH}${minutesPaperPath(hearing)}`, {
        method: 'POST',
        headers: { 'X-Mahzar': '1', 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(key),
      });
    const linkOf = (seat: string) => {
      const { token, browser } = seats.get(seat)!;
      return { token, browser };
    };
    for (const [key, headers, status] of [
      [linkOf('witness'), {}, 403],
      [linkOf('observer'), {}, 403],
      [{ ...linkOf('judge'), browser: 'x'.repeat(43) }, {}, 403],
      [{ token: 'none' }, {}, 403],
      [{}, {}, 401],
      [{}, { cookie: stranger.cookie ?? '' }, 403],
      [linkOf('accused'), { 'X-Mahzar': '0' }, 403],
      [{ seat: 'accused' }, {}, 400],
    ] as const)
      expect([JSON.stringify(key), (await ask(key, headers)).status]).toEqual([JSON.stringify(key), status]);
    const answer = await ask(linkOf('accused'));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const pdf = Buffer.from(await answer.arrayBuffer());
    const atTheDesk = await ask({}, { cookie: judgeAtDesk.cookie ?? '' });
    expect(Buffer.from(await atTheDesk.arrayBuffer()).equals(pdf)).toBe(true);

    const { content, texts: attached } = await expectSealed(pdf);
    expectTagged(pdf, 'صورت‌جلسه رسیدگی');
    const [json, text] = [attachedTo(pdf, 1), attachedTo(pdf, 2)];
    // The attached text is that of the log, and has the hash that the judge signed.
    const page = await byLink('accused');
    await page.until(() => page.blocks.length > 0);
    expect(json).toBe(canonicalMinutes(hearing, page.blocks));
    const sha256 = createHash('sha256').update(json).digest('hex');
    expect(content).toEqual({ kind: 'minutes', sha256 });
    expect(attached).toEqual([{ name: 'minutes.txt', text }]);
    expect(text).toContain('حسن مرادی به رضا کیانی: چیزی ندیدم.');
    expect(text).toMatch(/^- علی رضایی \(متهم\): با اعتراض امضا کرد، [۰-۹/]+ ساعت [۰-۹:]+، با رمز یک‌بارمصرف$/m);
    expect(text).toContain('  > به سطر سوم اعتراض دارم.');
    expect(text.match(new RegExp(sha256, 'g'))?.length).toBe(3);
    const shown = /[۰-۹]{4}(?:-[۰-۹]{4}){3}/.exec(textIn(pdf))?.[0] ?? '';
    const check = async (content: Buffer | null) => {
      const given = content === null ? null : createHash('sha256').update(content).digest('hex');
      return (await registry.do(checkPaper, { body: { number: shown, sha256: given } })).result;
    };
    expect([await check(null), await check(pdf), await check(Buffer.from('another'))]).toEqual([
      'signed',
      'genuine',
      'altered',
    ]);

    // A person who is later protected at another hearing of the case disappears from open pages, with titles that name them.
    const rooms = await Promise.all(
      ['judge', 'witness', 'clerk', 'accused'].map((seat) => {
        const { token, browser } = seats.get(seat)!;
        const reachable = { origin: service.origin, demo: { hearing }, token: () => token };
        return TestClient.seat(reachable, seat, { browser });
      }),
    );
    const titles = () => [page.view?.title, ...rooms.map(({ scene }) => scene.title)];
    expect(titles()).toEqual([TITLE, TITLE, TITLE, TITLE, TITLE]);
    const nameOfWitness = () => page.view?.people.find(({ seat }) => seat === 'witness')?.name;
    expect(nameOfWitness()).toBe('حسن مرادی');
    const startsAt = Date.now() + 24 * HOUR;
    const people = [
      { id: 'j', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judgeAtDesk.account },
      { id: 'a', role: 'accused', name: 'علی رضایی', email: 'ali@court.example' },
      { id: 'w', role: 'witness', name: 'حسن مرادی', protected: true },
    ];
    const texts = { caseNumber: '140568920003215471', branch: 'شعبه ۱۰۳', title: TITLE, kind: 'courtroom' };
    await registry.do(createBooking, { body: { ...texts, startsAt, endsAt: startsAt + HOUR, people } });
    await page.until(() => nameOfWitness() === null);
    await Promise.all(rooms.map((room, at) => room.until(() => room.scene.title === (at < 2 ? TITLE : ''))));
    expect(titles()).toEqual(['', TITLE, TITLE, '', '']);
    for (const { socket } of rooms) socket.close();
    const late = await TestClient.seat(
      { origin: service.origin, demo: { hearing }, token: () => seats.get('lawyer')!.token },
      'lawyer',
      { browser: seats.get('lawyer')!.browser },
    );
    expect(late.scene.title).toBe('');
    late.socket.close();
    // Messages about the hearing do not contain the title.
    const invited = async () =>
      (await registry.do(readInbox, { query: { limit: 50 } })).items.find(({ to }) => to === 'ali@court.example')?.body;
    await expect.poll(invited).toContain('پرونده: ۱۴۰۵۶۸۹۲۰۰۰۳۲۱۵۴۷۱، جلسه رسیدگی\n');
    expect(await invited()).not.toContain('مرادی');
  }, 60_000);

  it('keep no word of it in the clear, and a log that was altered is neither read nor written', async () => {
    const database = await connect(service.database);
    const rows = await database.db
      .selectFrom('minutes_entries')
      .selectAll()
      .where('minutes_id', '=', hearing)
      .execute();
    expect(JSON.stringify(rows)).not.toMatch(/سطر|M60 130/);
    const papers = await database.db.selectFrom('minutes_papers').selectAll().execute();
    expect(papers).toHaveLength(1);
    expect(JSON.stringify(papers)).not.toContain('%PDF');
    expect((await checkAllLogs(database)).damaged).toEqual([]);
    await database.db.destroy();
  });
});
