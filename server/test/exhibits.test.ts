import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exhibitPagePath } from '@mahzar/shared/protocol/exhibit-address';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { connect } from '../src/storage/database.ts';
import { TestClient } from './support/client.ts';
import { ExhibitCourt, SEAT_NAMES } from './support/exhibit-court.ts';
import type { SeatName } from './support/exhibit-court.ts';
import { pdfOf } from './support/pdf.ts';
import { TestService } from './support/service.ts';

/*
 * Exhibits in a hearing, with the real service: who sees which page and can fetch its picture, and who gets nothing by any
 * request.
 */

const SEATS = SEAT_NAMES;
const PDF = pdfOf(['First page', 'Second page', 'Third page']);
/** Number of pages of the document whose page turns are timed. */
const TURNED = 14;
const WHOLE = { zoom: 100, x: 500, y: 500 } as const;

let service: TestService;
let court: ExhibitCourt;
const people = new Map<SeatName, TestClient>();
const secrets = new Map<SeatName, string>();
/** Exhibit numbers by their level of access. */
const exhibits = { open: 0, parties: 0, confidential: 0, named: 0 };
const documents = new Map<number, string>();

const at = (seat: SeatName) => people.get(seat)!;
const shownTo = (seat: SeatName) => at(seat).scene.exhibit;

async function enter(seat: SeatName, takeOver = false): Promise<void> {
  const client = await TestClient.seat(court, seat);
  const entered = await client.enter(takeOver, false);
  if (!entered.ok) throw new Error(`${seat}: ${entered.code}`);
  people.set(seat, client);
  secrets.set(seat, entered.session);
}

/** Has the clerk of the hearing offer a document. @returns its number as an exhibit */
async function offer(document: string): Promise<number> {
  const offered = await at('clerk').ask('offer-exhibit', { document });
  if (!offered.ok) throw new Error(offered.code);
  const listed = await at('clerk').ask('exhibits', {});
  if (!listed.ok) throw new Error(listed.code);
  const { number } = listed.exhibits[0]!;
  documents.set(number, document);
  return number;
}

interface FetchedPage {
  readonly status: number;
  readonly type: string | null;
  readonly content: Buffer;
}

async function pageOf(
  secret: string | null,
  exhibit: number | string,
  page: number | string,
  more: { readonly headers?: Record<string, string>; readonly hearing?: string; readonly query?: string } = {},
): Promise<FetchedPage> {
  const { headers = {}, hearing = court.demo.hearing, query = '' } = more;
  const response = await fetch(`${service.origin}${API_PATH}${exhibitPagePath(hearing, exhibit, page)}${query}`, {
    headers: { ...(secret !== null && { Authorization: `Bearer ${secret}` }), ...headers },
  });
  const content = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('Content-Type'), content };
}

const show = (seat: SeatName, exhibit: number, page = 1) =>
  at(seat)
    .ask('show-exhibit', { exhibit, page, ...WHOLE })
    .then((answer) => (answer.ok ? 'ok' : answer.code));
/** Resolves when the condition holds for every seat. */
const told = (holds: (seat: SeatName) => boolean) =>
  Promise.all(SEATS.map((seat) => at(seat).until(() => holds(seat))));

beforeAll(async () => {
  service = await TestService.start({ SEAT_BUDGET: '50' });
  court = await ExhibitCourt.book(service);
  for (const seat of SEATS) await enter(seat);
  for (const seat of SEATS) await at('judge').ask('admit', { seat });
  exhibits.open = await offer(await court.file(PDF, 'open'));
  exhibits.parties = await offer(await court.file(PDF));
  exhibits.named = await offer(await court.file(PDF, 'confidential', ['expert']));
  exhibits.confidential = await offer(await court.file(PDF, 'confidential'));
}, 120_000);

afterAll(async () => {
  for (const client of people.values()) client.socket.disconnect();
  await service?.stop();
});

const COURT: readonly SeatName[] = ['judge', 'clerk'];
const SHOW: readonly SeatName[] = [...COURT, 'panel'];
/** The seats that have each exhibit on their screens when it is shown; the lawyer's power of attorney is not confirmed. */
const READERS: Readonly<Record<keyof typeof exhibits, readonly SeatName[]>> = {
  open: [...COURT, 'panel', 'prosecutor', 'citizen', 'accused'],
  parties: [...COURT, 'panel', 'prosecutor', 'citizen', 'accused'],
  named: [...COURT, 'expert'],
  confidential: COURT,
};

describe('an exhibit that is shown in the hearing', () => {
  it.each(Object.keys(READERS) as (keyof typeof exhibits)[])(
    'of the kind "%s" is on the screens of those who may read it, and its page is given to nobody else',
    async (kind) => {
      const exhibit = exhibits[kind];
      expect(await show('judge', exhibit)).toBe('ok');
      await told((seat) => shownTo(seat) !== null);
      for (const seat of SEATS) {
        const isReader = READERS[kind].includes(seat);
        if (isReader) expect(shownTo(seat), seat).toMatchObject({ exhibit, page: 1, by: 'judge' });
        else expect(shownTo(seat), seat).toBe('withheld');
        const { status, type, content } = await pageOf(secrets.get(seat)!, exhibit, 1);
        expect({ seat, status }).toEqual({ seat, status: isReader ? 200 : 404 });
        if (isReader) expect([type, content.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
        // Seats that may show exhibits can fetch any page by right: the judge, the clerk and the panel.
        const isTheirs = isReader && SHOW.includes(seat);
        expect((await pageOf(secrets.get(seat)!, exhibit, 2)).status, seat).toBe(isTheirs ? 200 : 404);
        // The view of everybody else contains nothing of the exhibit.
        if (!isReader) expect(JSON.stringify(at(seat).scene)).not.toContain(documents.get(exhibit) ?? 'document');
      }
      await at('judge').ask('hide-exhibit', {});
      await told((seat) => shownTo(seat) === null);
      for (const seat of SEATS) {
        const isTheirs = READERS[kind].includes(seat) && SHOW.includes(seat);
        expect((await pageOf(secrets.get(seat)!, exhibit, 1)).status, seat).toBe(isTheirs ? 200 : 404);
      }
    },
    60_000,
  );

  it('is given to no stranger: not by a guess, a link, an old session, a staff session, or a part of it', async () => {
    const exhibit = exhibits.parties;
    expect(await show('judge', exhibit, 2)).toBe('ok');
    const judge = secrets.get('judge')!;
    const before = secrets.get('accused')!;
    expect((await pageOf(before, exhibit, 2)).status).toBe(200);
    await enter('accused', true);
    await at('accused').until(() => shownTo('accused') !== null);
    // A person who returns sees the page that is shown now.
    expect(shownTo('accused')).toMatchObject({ exhibit, page: 2 });
    const tried: readonly [string, Promise<FetchedPage>][] = [
      ['nothing', pageOf(null, exhibit, 2)],
      ['a session of before', pageOf(before, exhibit, 2)],
      ['a guess', pageOf('A'.repeat(43), exhibit, 2)],
      ['the link of a seat', pageOf(court.token('citizen'), exhibit, 2)],
      ['a staff session', pageOf(null, exhibit, 2, { headers: { Cookie: court.desk.cookie } })],
      ['a secret in the address', pageOf(null, exhibit, 2, { query: `?session=${judge}&token=${judge}` })],
      ['another hearing', pageOf(judge, exhibit, 2, { hearing: 'elsewhere' })],
      ['a page that is not there', pageOf(judge, exhibit, 9)],
      ['an exhibit that is not there', pageOf(judge, 99, 1)],
      ['a page that is no number', pageOf(judge, exhibit, '1e3')],
      ['a place in the folder', pageOf(judge, exhibit, '..%2f..%2fsecrets')],
      ['a part, without a right', pageOf(secrets.get('witness')!, exhibit, 2, { headers: { Range: 'bytes=0-9' } })],
      ['another page than the one that is shown', pageOf(secrets.get('citizen')!, exhibit, 1)],
    ];
    for (const [name, answer] of tried) {
      const { status, content } = await answer;
      expect({ name, status }).toEqual({ name, status: 404 });
      expect(content.toString()).not.toContain('PNG');
    }
    const part = await pageOf(secrets.get('citizen')!, exhibit, 2, { headers: { Range: 'bytes=0-7' } });
    expect([part.status, part.content.length]).toEqual([206, 8]);
    expect((await at('witness').ask('exhibits', {})).ok).toBe(false);
    expect(await show('witness', exhibit)).toBe('not-permitted');
    expect(await show('citizen', exhibit)).toBe('share-not-allowed');
    // No log line contains a secret.
    for (const secret of secrets.values())
      expect(service.log.some((line) => JSON.stringify(line).includes(secret))).toBe(false);
  });

  it('follows pages, sizes and the pointer of whoever shows it; what each page was stands in the log', async () => {
    const exhibit = exhibits.parties;
    await show('judge', exhibit, 3);
    expect((await at('judge').ask('show-exhibit', { exhibit, page: 3, zoom: 200, x: 250, y: 750 })).ok).toBe(true);
    await at('citizen').until(() => (shownTo('citizen') as { zoom?: number }).zoom === 200);
    expect(shownTo('citizen')).toMatchObject({ page: 3, zoom: 200, x: 250, y: 750 });
    const point = { x: 100, y: 900 };
    expect((await at('judge').ask('point', { at: point })).ok).toBe(true);
    const pointed = (seat: SeatName) =>
      at(seat)
        .pushed.filter(({ name }) => name === 'pointed')
        .map(({ payload }) => payload);
    await at('citizen').until(() => pointed('citizen').length > 0);
    expect(pointed('citizen')).toEqual([point]);
    expect(await at('citizen').ask('point', { at: point })).toMatchObject({ ok: false, code: 'unknown-exhibit' });
    await at('judge').ask('point', { at: null });
    await at('citizen').until(() => pointed('citizen').includes(null));
    expect([pointed('witness'), pointed('observer')]).toEqual([[], []]);

    const database = await connect(service.database);
    try {
      const rows = await database.db
        .selectFrom('log_entries')
        .select(['type', 'payload'])
        .where('hearing_id', '=', court.demo.hearing)
        .where('type', 'like', 'exhibit-%')
        .orderBy('seq')
        .execute();
      const last = JSON.parse(rows.filter(({ type }) => type === 'exhibit-shown').at(-1)!.payload) as object;
      expect(last).toMatchObject({
        exhibit,
        document: documents.get(exhibit),
        sha256: createHash('sha256').update(PDF).digest('hex'),
        page: 3,
        zoom: 200,
        by: 'judge',
      });
      // Pointing is not recorded.
      expect(rows.every(({ type }) => ['exhibit-shown', 'exhibit-hidden', 'exhibit-ruled'].includes(type))).toBe(true);
    } finally {
      await database.db.destroy();
    }
  });

  it('is with five listeners within half a second of the click, page after page', async () => {
    const lines = Array.from({ length: TURNED }, (_, page) => `Page ${page + 1} of a contract`);
    const exhibit = await offer(await court.file(pdfOf(lines)));
    const listeners: readonly SeatName[] = ['clerk', 'panel', 'prosecutor', 'citizen', 'accused'];
    await show('judge', exhibit, 1);
    const taken: number[] = [];
    for (let page = 2; page <= TURNED; page += 1) {
      const began = performance.now();
      const arrived = listeners.map(async (seat) => {
        await at(seat).until(() => (shownTo(seat) as { page?: number } | null)?.page === page);
        const { status } = await pageOf(secrets.get(seat)!, exhibit, page);
        expect(status).toBe(200);
        taken.push(performance.now() - began);
      });
      expect(await show('judge', exhibit, page)).toBe('ok');
      await Promise.all(arrived);
    }
    taken.sort((one, other) => one - other);
    const [median, worst] = [taken[Math.floor(taken.length / 2)]!, taken.at(-1)!].map(Math.round);
    console.log(JSON.stringify({ measured: 'exhibit-page', listeners: listeners.length, median, worst }));
    expect(median).toBeLessThan(500);
    await at('judge').ask('hide-exhibit', {});
  });

  it('is taken from the screens of those who may read it no longer, in that moment', async () => {
    const exhibit = exhibits.parties;
    await show('judge', exhibit, 1);
    await at('citizen').until(() => typeof shownTo('citizen') === 'object' && shownTo('citizen') !== null);
    // The judge excludes the exhibit while it is shown.
    const listed = await at('judge').ask('exhibits', {});
    expect(listed.ok && listed.exhibits.find(({ number }) => number === exhibit)?.mayRule).toBe(true);
    expect((await at('judge').ask('exclude-exhibit', { exhibit, reason: 'not-relevant' })).ok).toBe(true);
    await told((seat) => shownTo(seat) === null);
    expect(await show('judge', exhibit)).toBe('unknown-exhibit');
    expect((await pageOf(secrets.get('citizen')!, exhibit, 1)).status).toBe(404);
  });
});

describe('what becomes of exhibits in the room', () => {
  it('is what the law of the case allows, and stands in both logs', async () => {
    const exhibit = exhibits.open;
    expect(await at('clerk').ask('admit-exhibit', { exhibit })).toMatchObject({ ok: false, code: 'not-permitted' });
    expect((await at('judge').ask('admit-exhibit', { exhibit })).ok).toBe(true);
    // A repetition changes nothing.
    expect((await at('judge').ask('admit-exhibit', { exhibit })).ok).toBe(true);
    expect(await at('citizen').ask('withdraw-exhibit', { exhibit })).toMatchObject({
      ok: false,
      code: 'exhibit-stage',
    });
    expect(await at('judge').ask('admit-exhibit', { exhibit: 99 })).toMatchObject({
      ok: false,
      code: 'unknown-exhibit',
    });
    const held = await court.desk.do(readProceedings, { params: { case: court.caseId } });
    expect(held.exhibits.find(({ number }) => number === exhibit)?.stage).toMatchObject({ kind: 'admitted' });
    expect(
      held.timeline.filter((entry) => entry.type === 'exhibit-admitted' && entry.exhibit === exhibit),
    ).toHaveLength(1);
    const rulings = await logged('exhibit-ruled');
    expect(rulings.filter((one) => one['exhibit'] === exhibit)).toEqual([
      { exhibit, ruling: 'offered' },
      { exhibit, ruling: 'admitted' },
    ]);
  });

  it('shows at once what is done at the desk: an exhibit that is no longer one leaves the screens', async () => {
    const exhibit = exhibits.open;
    expect(await show('clerk', exhibit)).toBe('ok');
    await at('citizen').until(() => shownTo('citizen') !== null);
    expect(
      await court.desk.refused(actInCase, {
        params: { case: court.caseId },
        body: { type: 'withdraw-exhibit', exhibit },
      }),
    ).toBe('not-permitted');
    expect((await at('judge').ask('withdraw-exhibit', { exhibit })).ok).toBe(true);
    await told((seat) => shownTo(seat) === null);
    expect((await logged('exhibit-hidden')).at(-1)).toEqual({ exhibit, why: 'ruled' });
  });

  it('is refused with its reason when the stored file is not what was filed, for everybody', async () => {
    const exhibit = exhibits.confidential;
    const document = documents.get(exhibit)!;
    expect(await show('judge', exhibit)).toBe('ok');
    const database = await connect(service.database);
    try {
      // Replaces a part by one of another document, encrypted in the same way.
      const other = await database.db
        .selectFrom('object_parts')
        .select('content')
        .where('object', '=', documents.get(exhibits.named)!)
        .executeTakeFirstOrThrow();
      await database.db.updateTable('object_parts').set(other).where('object', '=', document).execute();
    } finally {
      await database.db.destroy();
    }
    await at('judge').ask('hide-exhibit', {});
    expect(await show('judge', exhibit)).toBe('exhibit-altered');
    await told((seat) => shownTo(seat) === null);
  });
});

async function logged(type: string): Promise<Record<string, unknown>[]> {
  const database = await connect(service.database);
  try {
    const rows = await database.db
      .selectFrom('log_entries')
      .select('payload')
      .where('hearing_id', '=', court.demo.hearing)
      .where('type', '=', type)
      .orderBy('seq')
      .execute();
    return rows.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  } finally {
    await database.db.destroy();
  }
}
