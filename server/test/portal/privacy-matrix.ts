import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { minutesPaperPath } from '@mahzar/shared/protocol/minutes-address';
import { listCases, searchCases } from '@mahzar/shared/rest/cases';
import { searchBookings } from '@mahzar/shared/rest/bookings';
import { searchMessages } from '@mahzar/shared/rest/messages';
import { draftOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import {
  enterMyHearing,
  fileMyDocument,
  leavePortal,
  listMyCases,
  openMyOrder,
  readMyCase,
} from '@mahzar/shared/rest/portal';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Route } from '@mahzar/shared/rest/route';
import { exportStatistics, readStatistics } from '@mahzar/shared/rest/statistics';
import { hashBrowserSecret } from '../../src/gateway/hearing/session-secret.ts';
import type { Visitor } from '../support/desk.ts';
import { uploadToCase } from '../support/case-uploads.ts';
import { messagesTo } from '../support/inbox.ts';
import { MinutesClient } from '../support/minutes-client.ts';
import { openMinutesSockets } from '../support/minutes-sockets.ts';
import { MinutesWriter, seatActor } from '../support/minutes-writer.ts';
import { enteredAs } from '../support/portal.ts';
import type { Known } from '../support/portal.ts';
import { sampleOf } from '../support/samples.ts';
import { freshCode } from '../support/sign-in.ts';
import { pngOf } from '../support/uploads.ts';
import { ALI, HASAN, MARYAM, NEGAR, PDF, PEOPLE } from './portal-desk.ts';
import type { PortalDesk } from './portal-desk.ts';

const COURT = ['judge', 'clerk', 'otherJudge', 'otherClerk', 'registry'];
const OF_CASE = ['judge', 'clerk'];
/** The readers of each document, by the table of `server/docs/proceedings.md`. */
const READERS = {
  open: [...COURT, 'prosecutor', 'maryam', 'ali', 'bahar'],
  parties: [...COURT, 'maryam', 'ali', 'bahar'],
  confidential: OF_CASE,
  ofAccused: [...OF_CASE, 'ali', 'bahar'],
  witness: [...OF_CASE, 'hasan'],
  sealed: ['judge'],
  withdrawn: COURT,
  /** Filed by the accused for all, and not accepted yet. */
  waiting: [...COURT, 'ali', 'bahar'],
  exhibit: [...COURT, 'maryam', 'ali', 'bahar'],
  confidentialExhibit: OF_CASE,
  /** The paper of an order that the accused has opened. */
  order: [...OF_CASE, 'ali', 'bahar'],
  /** The same, which the judge has withdrawn. */
  withdrawnOrder: OF_CASE,
} as const satisfies Record<string, readonly string[]>;
type Subject = keyof typeof READERS;
const SUBJECTS = Object.keys(READERS) as Subject[];

/** A word that occurs only in this document's title. */
const wordOf = (subject: string) => `نشان${subject}`;
const MINUTES = 'واژه‌صورت‌جلسه';
/** A picture instead of a PDF, whose pages would be drawn for each reader, which takes time. */
const PICTURE = pngOf(1_000);
/** More people of the case: a lawyer with a confirmed power of attorney, one whose power has ended, and an interpreter. */
const [BAHAR, KAVEH, SHILAN] = ['0045123780', '0312987455', '1277654328'].map((nationalId) => ({
  nationalId,
  phone: '',
})) as [Known, Known, Known];

/**
 * Parts of addresses that name nothing of this case, and are tried without the id of anything: meetings and their offices, lawyers whom no
 * case names, templates of messages, webhooks.
 */
const NOT_OF_THE_CASE = ['request', 'office', 'power', 'event', 'audience', 'channel', 'language', 'webhook'];

/** Searches whose words come in the body. */
const SEARCHES: readonly Route[] = [searchBookings, searchCases, searchMessages];

/** The time range of a query that has one. */
function inRange(query: Route['query'], { from, to }: { readonly from: number; readonly to: number }): object {
  return query !== null && 'from' in query.shape && 'to' in query.shape ? { from, to } : {};
}

/** Everything of a case × everybody and every stranger × every way to it. */
export function privacyMatrix(portal: PortalDesk): void {
  it('everything of a case is for whom the table says and for nobody else, by whichever way it is asked for', async () => {
    const { desk, registry, clerk, judge, facts, act, caseOf, anew, ofFile } = portal;
    const [ofMaryam, ofAli, ofNegar, ofHasan] = [anew(MARYAM), anew(ALI), anew(NEGAR), anew(HASAN)];
    const [ofBahar, ofKaveh, ofShilan] = [anew(BAHAR), anew(KAVEH), anew(SHILAN)];
    const people = [
      ...[ofMaryam, ofAli, ofNegar, ofHasan].map((who, at) => ({ ...PEOPLE[at]!, ...who })),
      { id: 'confirmed', role: 'lawyer', name: 'بهار کیانی', with: ['accused'], ...ofBahar },
      { id: 'former', role: 'lawyer', name: 'کاوه رحیمی', with: ['accused'], ...ofKaveh },
      { id: 'interpreter', role: 'interpreter', name: 'شیلان حسینی', with: ['accused'], ...ofShilan },
    ];
    const { file, hearing } = await caseOf('1405-400', people, [
      { id: 'a', role: 'accused', name: 'علی رضایی', ...ofAli },
      { id: 'at', role: 'complainant', name: 'حسن مرادی', through: 'a', ...ofHasan },
    ]);
    const { file: other } = await caseOf('1405-401', [{ ...PEOPLE[0]!, name: 'سارا ملکی', ...anew(NEGAR) }]);
    const ali = await enteredAs(desk, ofAli);

    const linkAfter = (before: number) =>
      vi.waitFor(
        async () => {
          const sent = (await messagesTo(desk, ofAli.phone)).flatMap(({ body }) => /\/o#(\w+)/.exec(body)?.[1] ?? []);
          expect(sent.length).toBe(before + 1);
          return sent[0]!;
        },
        { timeout: 10_000, interval: 50 },
      );

    // The documents.
    const access = (level: string, ...named: string[]) => ({ access: { level, named } });
    for (const lawyer of ['confirmed', 'former'])
      await act(clerk, { type: 'confirm-power', lawyer, client: 'accused', document: null }, file);
    await act(clerk, { type: 'end-power', lawyer: 'former', client: 'accused' }, file);
    const filed = (subject: Subject, given: object, content = PICTURE) =>
      ofFile(file, { title: wordOf(subject), ...given }, clerk, content);
    const documents: Record<Subject, string> = {
      open: await filed('open', access('open'), PDF),
      parties: await filed('parties', access('parties')),
      confidential: await filed('confidential', access('confidential')),
      ofAccused: await filed('ofAccused', { of: 'accused', ...access('confidential') }),
      witness: await filed('witness', access('confidential', 'witness')),
      sealed: await filed('sealed', access('confidential')),
      withdrawn: await filed('withdrawn', access('parties')),
      exhibit: await filed('exhibit', access('parties')),
      confidentialExhibit: await filed('confidentialExhibit', access('confidential')),
      waiting: '',
      order: '',
      withdrawnOrder: '',
    };
    await act(judge, { type: 'set-access', document: documents.sealed, ...access('sealed') }, file);
    const reason = 'filed-by-mistake';
    await act(clerk, { type: 'withdraw-document', document: documents.withdrawn, reason }, file);
    for (const document of [documents.exhibit, documents.confidentialExhibit])
      await act(clerk, { type: 'offer-exhibit', document, of: null, hearing }, file);
    const upload = await uploadToCase(ali, file, PICTURE, '/my/cases');
    if (!('id' in upload)) throw new Error(upload.code);
    const sent = { kind: 'defence', title: wordOf('waiting'), of: 'accused', isConfidential: false };
    await ali.do(fileMyDocument, { params: { case: file }, body: { document: upload.id, ...sent } });
    documents.waiting = upload.id;
    const order = (name: string) => ({ params: { case: file, order: name } });
    for (const name of ['order', 'withdrawnOrder', 'draft']) {
      const text = { title: wordOf(name), sections: [{ heading: '', body: wordOf(name) }] };
      const body = { order: name, kind: 'order', level: 'confidential', to: ['accused'], deadline: null, text };
      await clerk.do(draftOrder, { params: { case: file }, body });
    }
    /** The codes of the links sent to the accused. */
    const links: string[] = [];
    for (const name of ['order', 'withdrawnOrder'] as const) {
      const { draft } = await judge.do(readDraft, order(name));
      const code = await freshCode(desk.storage.database, judge);
      await judge.do(signOrder, { ...order(name), body: { draft, code } });
      await clerk.do(serveOrder, { ...order(name), body: { to: ['accused'], again: false } });
      const { orders } = await ali.do(openMyOrder, { ...order(name), body: {} });
      documents[name] = orders.find((one) => one.order === name)!.document;
      links.push(await linkAfter(links.length));
    }
    const [link, withdrawnLink] = links as [string, string];
    const mistaken = { type: 'withdraw-document', document: documents.withdrawnOrder, reason } as const;
    await act(judge, mistaken, file);
    const { draft: drafted } = await judge.do(readDraft, order('draft'));
    const { database } = desk.storage;
    const minutes = new MinutesWriter(hearing as HearingId, {
      database,
      masterKey: desk.masterKey,
      randomBytes,
      now: Date.now,
    });
    const presiding = seatActor('j', 'presiding-judge');
    await minutes.write(presiding, MINUTES, { seat: null, to: null });
    await minutes.begin(presiding, { a: 'accused', at: 'complainant' });
    await minutes.answer(seatActor('a', 'accused'), 'sign', null);
    await minutes.answer(seatActor('at', 'complainant'), 'sign', null);
    await minutes.close(presiding);

    // The visitors.
    const left = await enteredAs(desk, ofMaryam);
    const { cookie } = left;
    await left.do(leavePortal, { body: {} });
    const visitors: Record<string, Visitor> = {
      judge,
      clerk,
      registry,
      ali,
      otherJudge: await desk.as('judge'),
      otherClerk: await desk.as('clerk'),
      prosecutor: await desk.as('prosecutor'),
      administrator: await desk.as('administrator'),
      support: await desk.as('support'),
      maryam: await enteredAs(desk, ofMaryam),
      negar: await enteredAs(desk, ofNegar),
      hasan: await enteredAs(desk, ofHasan),
      bahar: await enteredAs(desk, ofBahar),
      kaveh: await enteredAs(desk, ofKaveh),
      shilan: await enteredAs(desk, ofShilan),
      nobody: desk.nobody(),
      guessed: desk.nobody(),
      /** A visitor with the link of a withdrawn order; its code is also tried as a session. */
      withdrawnLink: desk.nobody(),
      left,
    };
    visitors['guessed']!.cookie = `mahzar-my=${'A'.repeat(43)}`;
    visitors['withdrawnLink']!.cookie = `mahzar-my=${withdrawnLink}`;
    left.cookie = cookie;
    const names = Object.keys(visitors);

    /** Whether a visitor gets a document: whole, in part, and as a picture of a page; at the desk's address and people's own. */
    const ask = async ({ origin, cookie: of }: Visitor, path: string, headers: object = {}): Promise<boolean> => {
      const { ok, status, body } = await fetch(`${origin}${API_PATH}/${path}`, { headers: { Cookie: of, ...headers } });
      await body?.cancel();
      // Anything but a refusal is a fault of its own.
      if (!ok && ![401, 403, 404].includes(status)) throw new Error(`${path}: ${status}`);
      return ok;
    };
    const given = (visitor: Visitor, under: string, document: string): Promise<boolean[]> => {
      const place = `${under}/documents/${document}`;
      const part = { Range: 'bytes=0-9' };
      return Promise.all([
        ask(visitor, `${place}/content`),
        ask(visitor, `${place}/content`, part),
        ask(visitor, `${place}/pages/1`),
      ]);
    };
    const readers: Partial<Record<Subject, string[]>> = {};
    for (const subject of SUBJECTS) {
      const found: string[] = [];
      for (const name of names) {
        const visitor = visitors[name]!;
        const ways = [];
        for (const under of ['cases', 'my/cases']) {
          ways.push(await given(visitor, `${under}/${file}`, documents[subject]));
          const elsewhere = `${under}/${other}/documents/${documents[subject]}/content`;
          expect(await ask(visitor, elsewhere), `${name}: ${subject}`).toBe(false);
        }
        // All ways to a document agree: pages, pictures and the whole content are given together or not at all.
        for (const way of ways) expect(new Set(way).size, `${name}: ${subject}`).toBe(1);
        if (ways.flat().includes(true)) found.push(name);
      }
      readers[subject] = found;
    }
    const sorted = (table: Readonly<Record<string, readonly string[]>>) =>
      Object.fromEntries(Object.entries(table).map(([subject, who]) => [subject, who.toSorted()]));
    expect(sorted(readers as Record<string, string[]>)).toEqual(sorted(READERS));

    // A link opens its own order, and nothing after the order was withdrawn.
    const byLink = async (linked: string) => {
      const asked = ['file', 'pages/1'].map((what) =>
        visitors['withdrawnLink']!.ask({ method: 'post', path: `/served/${what}` }, { body: { code: linked } }),
      );
      return (await Promise.all(asked)).map(({ ok }) => ok);
    };
    expect([await byLink(link), await byLink(withdrawnLink)]).toEqual([
      [true, true],
      [false, false],
    ]);

    // Lists show the same documents. Searches and statistics contain none of them, and no text of drafts and minutes.
    const at = { from: Date.now() - 86_400_000, to: Date.now() + 300 * 86_400_000 };
    /** Routes of lists, searches and statistics that have answered at least one visitor. */
    const answered = new Set<unknown>();
    const text = async (visitor: Visitor, ...asked: Parameters<Visitor['ask']>) => {
      const answer = await visitor.ask(...asked);
      if (answer.ok) answered.add(asked[0]);
      return answer.text();
    };
    const wordsIn = (texts: readonly string[]) =>
      [...SUBJECTS, 'draft'].filter((subject) => texts.some((one) => one.includes(wordOf(subject))));
    const listed: Record<string, string[]> = {};
    for (const name of names) {
      const visitor = visitors[name]!;
      const lists = [
        await text(visitor, readProceedings, { params: { case: file } }),
        await text(visitor, readMyCase, { params: { case: file } }),
      ];
      listed[name] = wordsIn(lists).toSorted();
      const figures = [
        await text(visitor, readStatistics, { query: { ...at, by: 'judge' } }),
        await text(visitor, exportStatistics, { query: { ...at, by: 'branch' } }),
      ];
      const elsewhere = [
        ...figures,
        await text(visitor, listCases, { query: { number: '1405' } }),
        await text(visitor, listMyCases),
        await text(visitor, readOwnHearings),
      ];
      for (const word of [wordOf('open'), wordOf('draft'), MINUTES])
        for (const search of [searchCases, searchBookings])
          elsewhere.push(await text(visitor, search, { body: { text: word } }));
      elsewhere.push(await text(visitor, searchMessages, { body: { booking: hearing } }));
      expect(wordsIn(elsewhere), name).toEqual([]);
      expect([...lists, ...elsewhere].join('').includes(MINUTES), name).toBe(false);
      for (const personal of [facts('').title, 'احمدی', ofMaryam.nationalId, ofMaryam.phone, file])
        expect(figures.join('').includes(personal), `${name}: ${personal}`).toBe(false);
    }
    // The check is meaningful: each route has answered, and the search finds words of the case itself.
    const routes = [readProceedings, readMyCase, readStatistics, exportStatistics];
    expect(answered).toEqual(new Set([...routes, listCases, listMyCases, readOwnHearings, ...SEARCHES]));
    const searches = desk.routes.map(({ route }) => route).filter(({ path }) => path.endsWith('/search'));
    expect(new Set(searches)).toEqual(new Set(SEARCHES));
    const found = await registry.do(searchCases, { body: { text: `1405-400 ${facts('').title}` } });
    expect(found.items.map(({ id }) => id)).toEqual([file]);
    const readable = (name: string) => [
      ...SUBJECTS.filter((subject) => (READERS[subject] as readonly string[]).includes(name)),
      ...(OF_CASE.includes(name) ? ['draft'] : []),
    ];
    expect(listed).toEqual(Object.fromEntries(names.map((name) => [name, readable(name).toSorted()])));

    // Whoever may read nothing of it finds no word of it at any other address of the service, whose parts name something of it.
    const [message] = await messagesTo(desk, ofAli.phone);
    const ids: Readonly<Record<string, string>> = {
      case: file,
      booking: hearing,
      hearing,
      document: documents.open,
      order: 'order',
      upload: documents.waiting,
      person: 'a',
      seat: 'a',
      party: 'accused',
      lawyer: 'confirmed',
      account: judge.account,
      message: message!.id,
    };
    const reads = desk.routes.map(({ route }) => route).filter(({ method }) => method === 'get');
    const parts = new Set(reads.flatMap((route) => Object.keys(route.params?.shape ?? {})));
    expect([...parts].filter((part) => !Object.hasOwn(ids, part)).toSorted()).toEqual(NOT_OF_THE_CASE.toSorted());
    const answers = new Map<string, number>();
    for (const name of names.filter((one) => readable(one).length === 0))
      for (const route of reads) {
        const params = Object.fromEntries(Object.keys(route.params?.shape ?? {}).map((key) => [key, ids[key] ?? key]));
        const query = route.query === null ? {} : (sampleOf(route.query) as object);
        const answer = await visitors[name]!.ask(route, { params, query: { ...query, ...inRange(route.query, at) } });
        const said = await answer.text();
        expect([wordsIn([said]), said.includes(MINUTES)], `${name}: ${route.id}`).toEqual([[], false]);
        if (answer.ok) answers.set(name, (answers.get(name) ?? 0) + 1);
      }
    // The administrator reads most of what there is outside of cases.
    expect(answers.get('administrator')).toBeGreaterThan(20);

    // Judge and clerk of the case may read the draft's pages; the court's people of the hearing may read the minutes' paper.
    const papers: Record<'draft' | 'minutes', string[]> = { draft: [], minutes: [] };
    for (const name of names) {
      const visitor = visitors[name]!;
      const page = { method: 'get', path: `/cases/${file}/orders/draft/pages/1` } as const;
      if ((await visitor.ask(page, { query: { draft: drafted } })).ok) papers.draft.push(name);
      const paper = { method: 'post', path: minutesPaperPath(hearing) } as const;
      if ((await visitor.ask(paper, { body: {} })).ok) papers.minutes.push(name);
    }
    expect(papers).toEqual({ draft: OF_CASE, minutes: OF_CASE });

    // The page of the minutes: with a visitor's own cookie, by a link of the portal, and with what else they have as a token.
    const sockets = await openMinutesSockets(desk);
    const secret = 'b'.repeat(43);
    const opens = async (visitor: Visitor, more: object = {}): Promise<boolean> => {
      const auth = { hearing, browser: secret, ...more };
      const page = await MinutesClient.open(sockets.origin, auth, { cookie: visitor.cookie }).catch(() => null);
      if (page === null) return false;
      await page.until(() => page.words.includes(MINUTES) || page.heard.join('').includes(MINUTES));
      page.close();
      return true;
    };
    // Nobody reads them whose identity the court awaits. Of people at another person's device it awaits nothing.
    expect(await opens(ali, { own: 'a' })).toBe(false);
    const browser = hashBrowserSecret(secret);
    const known = { type: 'note-identity', seat: 'a' as SeatId, outcome: 'proven', how: 'by-sight', browser } as const;
    await desk.service.execute(hearing as HearingId, known, { kind: 'system' });
    const pages: Record<'atDesk' | 'byPortal' | 'own' | 'atOthers', string[]> = {
      atDesk: [],
      byPortal: [],
      own: [],
      atOthers: [],
    };
    for (const name of names) {
      const visitor = visitors[name]!;
      if (await opens(visitor)) pages.atDesk.push(name);
      const given = await visitor.call(enterMyHearing, { params: { hearing }, body: { seat: 'a' } });
      if (given.ok && (await opens(visitor, { token: given.body.token }))) pages.byPortal.push(name);
      if (await opens(visitor, { own: 'a' })) pages.own.push(name);
      if (await opens(visitor, { own: 'at' })) pages.atOthers.push(name);
    }
    expect(await opens(ali, { own: 'a' })).toBe(true);
    // No other secret that somebody holds is a link of the hearing.
    const secrets = names.map((name) => visitors[name]!.cookie.split('=')[1] ?? '');
    for (const token of new Set([link, withdrawnLink, ...secrets]))
      expect(await opens(desk.nobody(), { token })).toBe(false);
    await sockets.close();
    expect(pages).toEqual({ atDesk: OF_CASE, byPortal: ['ali'], own: ['ali'], atOthers: ['hasan'] });

    // Whoever opened them from their own cases is noted, by the index under which they have entered: one note for one opening.
    const paper = { method: 'post', path: minutesPaperPath(hearing) } as const;
    const asked = await desk.nobody().ask(paper, { body: { own: 'a' } });
    expect([asked.status, await asked.json()]).toMatchObject([401, { code: 'no-session' }]);
    const acts = (act: string) =>
      database.db
        .selectFrom('audit_entries')
        .select(['subject', 'details'])
        .where('act', '=', act)
        .orderBy('seq')
        .execute();
    const openings = (await acts('portal-minutes-opened'))
      .filter(({ subject }) => subject === `hearing:${hearing}`)
      .map(({ details }) => JSON.parse(details) as { readonly seat: string; readonly person: string });
    expect(openings.map(({ seat }) => seat)).toEqual(['a', 'at']);
    const entered = (await acts('portal-entered')).map(({ subject }) => subject);
    const whom = openings.map(({ person }) => `portal-person:${person}`);
    expect([new Set(whom).size, entered]).toEqual([2, expect.arrayContaining(whom)]);
  }, 60_000);
}
