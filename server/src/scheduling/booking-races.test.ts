import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import {
  cancelBooking,
  changeBooking,
  copyBooking,
  createBooking,
  createSeries,
  findClashes,
  importBookings,
  readBooking,
  restoreBooking,
  withdrawLink,
} from '@mahzar/shared/rest/bookings';
import { listCases } from '@mahzar/shared/rest/cases';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { holdLock } from '../../test/support/held-lock.ts';
import { newLink } from '../../test/support/links.ts';

const HOUR = 3_600_000;
const START = Date.now() + 48 * HOUR;

let made = 0;
const draft = (change: object = {}) => ({
  caseNumber: `1405777${String((made += 1)).padStart(5, '0')}`,
  branch: 'شعبه ۱۰۳',
  kind: 'courtroom',
  startsAt: START,
  endsAt: START + HOUR,
  title: 'رسیدگی به شکایت',
  people: [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
    { id: 'citizen', role: 'complainant', name: 'مریم احمدی', phone: '09123334455' },
    { id: 'companion', role: 'companion', name: 'زهرا کرمی', with: ['citizen'], through: 'citizen' },
  ],
  ...change,
});
const codeOf = (called: { ok: true } | { ok: false; error: { code: string } }) =>
  called.ok ? 'ok' : called.error.code;

/** A promise to wait for, and the function that resolves it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

describe.each(ENGINES)('at the same moment, on $name', ({ name, start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let clerk: Visitor;
  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    clerk = await desk.as('clerk');
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  /** Makes every command of a hearing wait; returns the function that releases them. */
  function occupied(hearing: string): () => void {
    const { passed, open } = gate();
    const command = { type: 'note-cancelled' } as const;
    const held = desk.service.execute(hearing as HearingId, command, { kind: 'system' }, () => passed);
    // On a busy machine it may be held longer than the hearing waits for a store.
    held.catch(() => undefined);
    return open;
  }
  /** Waits until a sent request has read the booking and waits for the hearing, by reading the booking many times. */
  const untilItWaits = async (booking: string) => {
    for (let n = 0; n < 20; n += 1) await clerk.do(readBooking, { params: { booking } });
  };
  const linkOf = async (booking: string) =>
    (await clerk.do(readBooking, { params: { booking } })).people.find(({ id }) => id === 'citizen')!.link;
  const citizen = (booking: string) => ({ booking, person: 'citizen' });

  it('a link that is taken back while the booking is written anew opens nothing afterwards', async () => {
    for (const turn of ['change', 'cancel', 'restore'] as const) {
      const wanted = draft();
      const { id: booking, version } = await clerk.do(createBooking, { body: wanted });
      if (turn === 'restore') {
        await clerk.do(cancelBooking, { params: { booking }, body: { version, reason: 'x' } });
      }
      const letGo = occupied(booking);
      const written =
        turn === 'change'
          ? clerk.call(changeBooking, { params: { booking }, body: { ...wanted, title: 'دیگر', version } })
          : turn === 'cancel'
            ? clerk.call(cancelBooking, { params: { booking }, body: { version, reason: 'x' } })
            : clerk.call(restoreBooking, { params: { booking }, body: { version: version + 1 } });
      await untilItWaits(booking);
      await clerk.do(withdrawLink, { params: citizen(booking) });
      letGo();
      expect([turn, codeOf(await written)]).toEqual([turn, 'ok']);
      expect([turn, await linkOf(booking)]).toEqual([turn, 'withdrawn']);
    }
  });

  it('a link that is renewed while the booking is written anew is the one that opens the seat', async () => {
    const wanted = draft();
    const { id: booking, version } = await clerk.do(createBooking, { body: wanted });
    const letGo = occupied(booking);
    const written = clerk.call(changeBooking, { params: { booking }, body: { ...wanted, title: 'دیگر', version } });
    await untilItWaits(booking);
    const link = await newLink(clerk, booking, 'citizen');
    letGo();
    expect(codeOf(await written)).toBe('ok');
    expect(withoutSignature(await desk.scheduling.directory.linkOf(booking as HearingId, 'citizen' as never))).toEqual(
      withoutSignature(link),
    );
  });

  it('of all who write a booking anew one is taken, and the others are told that it was changed', async () => {
    const wanted = draft();
    const { id: booking, version } = await clerk.do(createBooking, { body: wanted });
    const codes = await Promise.all([
      ...Array.from({ length: 4 }, (_, n) =>
        clerk.call(changeBooking, { params: { booking }, body: { ...wanted, title: `عنوان ${n}`, version } }),
      ),
      clerk.call(cancelBooking, { params: { booking }, body: { version, reason: 'x' } }),
    ]);
    const said = codes.map(codeOf);
    expect(said.filter((code) => code === 'ok')).toHaveLength(1);
    expect(new Set(said.filter((code) => code !== 'ok'))).toEqual(new Set(['changed-meanwhile']));
    expect(await clerk.do(readBooking, { params: { booking } })).toMatchObject({ version: version + 1 });
  });

  it('of all who take a cancellation back one does, and the others are told that it was changed', async () => {
    const { id: booking, version } = await clerk.do(createBooking, { body: draft() });
    await clerk.do(cancelBooking, { params: { booking }, body: { version, reason: 'x' } });
    const letGo = occupied(booking);
    const restored = Array.from({ length: 3 }, () =>
      clerk.call(restoreBooking, { params: { booking }, body: { version: version + 1 } }),
    );
    await untilItWaits(booking);
    letGo();
    const codes = (await Promise.all(restored)).map(codeOf);
    expect(codes.sort()).toEqual(['changed-meanwhile', 'changed-meanwhile', 'ok']);
  });

  it('all hearings of a new case are booked, and the case is made once', async () => {
    const wanted = draft();
    const called = await Promise.all(Array.from({ length: 6 }, () => clerk.call(createBooking, { body: wanted })));
    expect(called.map(codeOf)).toEqual(called.map(() => 'ok'));
    const { items } = await clerk.do(listCases, { query: { number: wanted.caseNumber } });
    expect(items).toHaveLength(1);
  });

  it.runIf(name === 'postgres')('a file is booked, and nobody waits for that who does something else', async () => {
    const { id: booking } = await clerk.do(createBooking, { body: draft() });
    const { passed, open } = gate();
    const reached = gate();
    desk.bookingWriters.push((_, change) => {
      if (change.booking.title !== 'از پرونده') return Promise.resolve();
      reached.open();
      return passed;
    });
    const csv = [
      'booking,case_number,branch,kind,date,start,minutes,title,role,name',
      'a,1405990001,شعبه ۱۰۳,courtroom,2027-01-05,09:30,30,از پرونده,accused,کاوه رحیمی',
    ].join('\n');
    const imported = clerk.call(importBookings, { body: { csv, dryRun: false } });
    await reached.passed;
    // Each of them writes an audit note.
    expect(codeOf(await clerk.call(readBooking, { params: { booking } }))).toBe('ok');
    expect(codeOf(await clerk.call(createBooking, { body: draft() }))).toBe('ok');
    open();
    expect(await imported).toMatchObject({ ok: true, body: { done: true } });
  });

  it.runIf(name === 'postgres')(
    'an edit that takes no other time waits for nobody, and who waits too long is told so',
    async () => {
      const at = { startsAt: Date.UTC(2027, 2, 1, 6), endsAt: Date.UTC(2027, 2, 1, 7) };
      const wanted = draft(at);
      const { id: booking, version } = await clerk.do(createBooking, { body: wanted });
      const { database } = desk;
      if (database.kind !== 'postgres') throw new TypeError(database.kind);
      const day = await holdLock(database.url, `bookings ${Math.floor(at.startsAt / (24 * HOUR))}`);
      const write = (change: object, of: number) =>
        clerk.call(changeBooking, { params: { booking }, body: { ...wanted, ...change, version: of } });
      const hidden = wanted.people.map((person) => ({ ...person, protected: person.id === 'citizen' }));
      expect(codeOf(await write({ title: 'دیگر', notes: 'یادداشت', people: hidden, clashes: [] }, version))).toBe('ok');
      const late = await write({ endsAt: at.endsAt + HOUR }, version + 1);
      expect(late).toMatchObject({ status: 503, error: { code: 'storage-busy' } });
      expect(late.headers.get('retry-after')).toBe('1');
      await day.letGo();
      expect(codeOf(await write({ endsAt: at.endsAt + HOUR }, version + 1))).toBe('ok');
    },
  );

  it('a series, a copy and a file are not booked over what has come in since they were shown what clashes', async () => {
    const at = { startsAt: Date.UTC(2027, 3, 4, 6), endsAt: Date.UTC(2027, 3, 4, 7) };
    const days = { every: 'day', times: 3 } as const;
    const wanted = draft(at);
    const shown = async (series?: object) => {
      const { clashes } = await clerk.do(findClashes, { body: { draft: wanted, ...(series && { series }) } });
      return [...new Set(clashes.map(({ booking }) => booking.id))];
    };
    const [date, clock] = ['2027-04-04', '09:30'];
    const csv = [
      'booking,case_number,branch,kind,date,start,minutes,title,role,name',
      `a,1405990002,شعبه ۱۰۳,courtroom,${date},${clock},60,از پرونده,presiding-judge,رضا کیانی`,
      `b,1405990003,شعبه ۱۰۳,courtroom,${date},${clock},60,از پرونده,presiding-judge,رضا کیانی`,
    ].join('\n');
    const trying = await clerk.do(importBookings, { body: { csv, dryRun: true } });
    // Hearings of the file are also checked against each other.
    expect(trying).toMatchObject({ clashing: [], rows: [{ clashes: 1 }, { clashes: 1 }] });
    const third = { startsAt: at.startsAt + 48 * HOUR, endsAt: at.endsAt + 48 * HOUR };
    const { id: first } = await clerk.do(createBooking, { body: draft(at) });
    expect([await shown(), await shown(days)]).toEqual([[first], [first]]);
    const { id: later } = await clerk.do(createBooking, { body: draft(third) });
    const book = {
      series: (clashes: string[]) => clerk.call(createSeries, { body: { draft: wanted, ...days, clashes } }),
      copy: (clashes: string[]) => clerk.call(copyBooking, { params: { booking: later }, body: { ...at, clashes } }),
      file: (clashes: string[]) => clerk.call(importBookings, { body: { csv, dryRun: false, clashes } }),
    };
    expect(codeOf(await book.series([first]))).toBe('clashes-meanwhile');
    expect(codeOf(await book.copy([]))).toBe('clashes-meanwhile');
    expect(codeOf(await book.file(trying.clashing))).toBe('clashes-meanwhile');
    expect(await shown(days)).toEqual([first, later]);
    expect(codeOf(await book.series(await shown(days)))).toBe('ok');
    expect(codeOf(await book.copy(await shown()))).toBe('ok');
    const again = await clerk.do(importBookings, { body: { csv, dryRun: true } });
    expect(again.clashing).toContain(first);
    expect(codeOf(await book.file(again.clashing))).toBe('ok');
    // Of two simultaneous bookings, one is told of the other: the days are locked during the check.
    const free = { ...draft(), startsAt: Date.UTC(2027, 4, 4, 6), endsAt: Date.UTC(2027, 4, 4, 7) };
    const both = await Promise.all(
      [0, 1].map(() => clerk.call(createSeries, { body: { draft: free, ...days, clashes: [] } })),
    );
    expect(both.map(codeOf).toSorted()).toEqual(['clashes-meanwhile', 'ok']);
  });

  it('who sat before the device of another and comes with their own has a link of their own', async () => {
    const wanted = draft();
    const { id: booking, version } = await clerk.do(createBooking, { body: wanted });
    const people = wanted.people.map(({ through: _, ...person }: { through?: string }) => person);
    const after = await clerk.do(changeBooking, { params: { booking }, body: { ...wanted, people, version } });
    expect(after.people.map(({ link }) => link)).toEqual(['valid', 'valid', 'valid']);
  });
});

/** The content of a link's token without its signature, which differs each time. */
function withoutSignature(link: string | undefined): unknown {
  const [, payload = ''] = new URL(link ?? '').hash.split('.');
  const { hearing, seat, jti } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  return { hearing, seat, jti };
}
