import { allocateMyself, endMyAllocation } from '@mahzar/shared/rest/allocation';
import type { BoardRequest, BoardResponse } from '@mahzar/shared/protocol/board';
import { createBooking } from '@mahzar/shared/rest/bookings';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { afterAll, beforeAll, describe, expect, it as base } from 'vitest';
import { book } from '../bench/people/booking.ts';
import type { Booking } from '../bench/people/booking.ts';
import { castOf } from '../bench/people/cast.ts';
import { Crowd } from '../bench/people/crowd.ts';
import { Participant } from '../bench/people/participant.ts';
import { BoardWatcher } from './support/board.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo, disableColleagues } from './support/staff.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

/** What a test opens: closed after it. */
class Opened {
  readonly #all: { close(): void }[] = [];

  add(...opened: readonly { close(): void }[]): void {
    this.#all.push(...opened);
  }

  async watch(...roles: StaffRole[]): Promise<BoardWatcher> {
    const { cookie } = await addColleagueTo(service, { roles });
    const watcher = await BoardWatcher.open(service.origin, cookie);
    this.add(watcher);
    return watcher;
  }

  /** Runs people's clients in a separate process that can be killed. */
  crowd(): Crowd {
    const people = new Crowd();
    this.add({ close: () => people.end() });
    return people;
  }

  close(): void {
    for (const each of this.#all) each.close();
  }
}

const it = base.extend<{ opened: Opened }>({
  opened: async ({ task: _ }, use) => {
    const opened = new Opened();
    await use(opened);
    opened.close();
  },
});

/** Seats of the hearings, which differ in size and are named by it. */
const JUDGE = 'presiding-judge-1';
const PROSECUTOR = 'prosecutor-1';
const at = ({ origin, hearing, tokens }: Booking) => ({
  origin,
  demo: { hearing },
  token: (seat: string) => tokens[seat]!,
});

describe('who may watch', () => {
  it('is staff with the right, from a page of our own', async ({ opened }) => {
    const { cookie } = await addColleagueTo(service, { roles: ['support'] });
    await expect(BoardWatcher.open(service.origin, '')).rejects.toThrow('not-signed-in');
    await expect(BoardWatcher.open(service.origin, `mahzar=${'x'.repeat(43)}`)).rejects.toThrow('not-signed-in');
    await expect(BoardWatcher.open(service.origin, cookie, 'https://elsewhere.example')).rejects.toThrow();
    opened.add(await BoardWatcher.open(service.origin, cookie));
  });

  it('is asked again: with the account disabled or the session ended the line is cut within a second', async ({
    opened,
  }) => {
    const watchers = [await opened.watch('clerk'), await opened.watch('judge')];
    await disableColleagues(service);
    const took = await Promise.all(watchers.map((watcher) => watcher.until(() => !watcher.socket.connected, 1_500)));
    console.log(JSON.stringify({ measured: 'board-rights', cutAfterMs: took.map(Math.round) }));
    expect(Math.max(...took)).toBeLessThan(1_000);
    expect(watchers.map(({ ended }) => ended)).toEqual(['not-signed-in', 'not-signed-in']);
  });

  it('may say what the table allows', async ({ opened }) => {
    const judge = await opened.watch('judge');
    const seat = { hearing: service.demo.hearing, seat: 'citizen' };
    expect(await judge.ask('open-help', seat)).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await judge.ask('open-help', { ...seat, more: 1 } as never)).toMatchObject({ code: 'bad-message' });
    expect(await judge.ask('cut-everything' as never, {} as never)).toMatchObject({ code: 'unknown-message' });
    const { board } = judge;
    expect(await judge.ask('resync', {})).toMatchObject({ ok: true });
    expect(judge.board).toEqual(board);
  });
});

describe('the board', () => {
  it('shows the recorder’s state, and within 5 s that it stands still', async ({ opened }) => {
    const booking = await book(service, castOf(2));
    const { hearing } = booking;
    const clerk = await opened.watch('clerk');
    const court = opened.crowd();
    await court.ask('come', booking, [JUDGE], true);
    await court.ask('settle');
    await court.ask('send', 0);
    await court.ask('start');
    await clerk.until(() => clerk.hearing(hearing)?.recorder === 'writing');
    expect(clerk.hearing(hearing)).toMatchObject({ phase: 'in-session', beganAt: expect.any(Number) });
    const [recorder] = service.childrenOf('recorder-process');
    process.kill(recorder!, 'SIGSTOP');
    try {
      const took = await clerk.until(() => clerk.alarms(hearing).includes('recorder'));
      console.log(JSON.stringify({ measured: 'board-recorder', ms: Math.round(took) }));
    } finally {
      process.kill(recorder!, 'SIGCONT');
    }
    await clerk.until(() => !clerk.alarms(hearing).includes('recorder'), 10_000);
  });

  // These three concurrently, because they mostly wait; not while the recorder, which is that of all hearings, stands still.
  it.concurrent(
    'follows people from their links to the courtroom, and shows within 5 s that one is gone without a word',
    async ({ opened }) => {
      const booking = await book(service, castOf(3));
      const { hearing } = booking;
      const support = await opened.watch('support');
      const court = opened.crowd();
      const party = opened.crowd();
      await court.ask('come', booking, [JUDGE], true);
      await support.until(() => support.person(hearing, JUDGE)?.place === 'courtroom');
      expect(support.person(hearing, JUDGE)).toMatchObject({ host: true, awaySince: null });
      const link = await TestClient.seat(at(booking), PROSECUTOR);
      await support.until(() => support.person(hearing, PROSECUTOR)?.place === 'link-open');
      link.close();
      await support.until(() => support.person(hearing, PROSECUTOR)?.place === 'not-come');
      await party.ask('come', booking, [PROSECUTOR], true);
      await support.until(() => support.person(hearing, PROSECUTOR)?.place === 'waiting');
      await court.ask('admit', 1);
      await support.until(() => support.person(hearing, PROSECUTOR)?.place === 'courtroom');
      await court.ask('settle');
      await party.ask('settle');
      await party.ask('send', 1);
      await court.ask('send', 0);
      await support.until(() => support.person(hearing, PROSECUTOR)?.line.level === 'good', 10_000);
      expect(support.alarms(hearing)).toEqual([]);

      party.end();
      const took = await support.until(() => support.alarms(hearing).includes('disconnected prosecutor-1'));
      console.log(JSON.stringify({ measured: 'board-disconnected', ms: Math.round(took) }));
      expect(support.person(hearing, PROSECUTOR)?.awaySince).toBeTypeOf('number');
    },
  );

  it.concurrent(
    'knows who looks after a hearing and who sits in it, from the moment that it is said',
    async ({ opened }) => {
      const [scheduler, clerk, judge] = await Promise.all(
        (['scheduler', 'clerk', 'judge'] as const).map(async (role) => {
          const { cookie, account } = await addColleagueTo(service, { roles: [role], name: `the ${role}` });
          return new Visitor(service.origin, cookie, account);
        }),
      );
      const support = await opened.watch('support');
      const startsAt = Date.now() + 1_000;
      const witness = { id: 'w', role: 'witness', name: 'حسن مرادی' };
      const people = [{ id: 'j', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judge!.account }, witness];
      const planned = { kind: 'courtroom', branch: 'شعبه ۱', title: 'رسیدگی', startsAt, endsAt: startsAt + 3_600_000 };
      const booking = await scheduler!.do(createBooking, { body: { caseNumber: '14059', ...planned, people } });
      await support.until(() => support.hearing(booking.id)?.sitting.includes(judge!.account) === true);
      const taken = await clerk!.do(allocateMyself, { body: { booking: booking.id, as: 'clerk' } });
      await support.until(() => support.hearing(booking.id)?.staff.length === 1);
      expect(support.hearing(booking.id)?.staff).toEqual([{ account: clerk!.account, name: 'the clerk', as: 'clerk' }]);
      await clerk!.do(endMyAllocation, { params: { allocation: taken.id } });
      await support.until(() => support.hearing(booking.id)?.staff.length === 0);

      // A person who is protected in another hearing of the case loses the name here too, also on an open board.
      expect(support.person(booking.id, 'w')?.name).toBe('حسن مرادی');
      const later = { ...planned, startsAt: startsAt + 7_200_000, endsAt: startsAt + 10_800_000 };
      const hidden = [people[0]!, { ...witness, id: 'w2', protected: true }];
      await scheduler!.do(createBooking, { body: { caseNumber: '14059', ...later, people: hidden } });
      await support.until(() => support.person(booking.id, 'w')?.name === '');
    },
  );

  it.concurrent('shows within 5 s that a person’s line loses packets', async ({ opened }) => {
    const booking = await book(service, castOf(4));
    const { hearing } = booking;
    const clerk = await opened.watch('clerk');
    const judge = await Participant.come(at(booking), JUDGE, true);
    await judge.enter();
    await judge.settle();
    const { streams, send } = judge.client;
    let lossy = false;
    let count = 0;
    const voice = setInterval(() => {
      const packet = streams.microphone.next(`${JUDGE}/microphone`);
      if (!lossy || (count += 1) % 3 !== 0) void send.send(packet);
    }, 20);
    try {
      await clerk.until(() => clerk.person(hearing, JUDGE)?.line.level === 'good', 10_000);
      lossy = true;
      const took = await clerk.until(() => clerk.alarms(hearing).includes('bad-line presiding-judge-1'));
      console.log(JSON.stringify({ measured: 'board-bad-line', ms: Math.round(took) }));
      expect(clerk.person(hearing, JUDGE)?.line.level).toBe('poor');
    } finally {
      clearInterval(voice);
      judge.client.close();
    }
  });

  it('holds nothing of it in the log of the service', () => {
    const names = service.demo.seats.map(({ name }) => name);
    const text = JSON.stringify(service.log);
    for (const name of names) expect(text).not.toContain(name);
  });
});

async function askForHelp(client: TestClient, text: string): Promise<string> {
  const asked = await client.ask('ask-for-help', { text, nonce: `nonce-${text.replaceAll(' ', '-')}` });
  if (!asked.ok) throw new Error(asked.code);
  return asked.help;
}

async function openHelp(support: BoardWatcher, seat: BoardRequest<'open-help'>): Promise<BoardResponse<'open-help'>> {
  const talk = await support.ask('open-help', seat);
  if (!talk.ok) throw new Error(talk.code);
  return talk;
}

const textsOf = ({ messages }: BoardResponse<'open-help'>) => messages.map(({ text }) => text);

describe('help', () => {
  let judge: TestClient;
  beforeAll(async () => {
    judge = await TestClient.seat(service, 'judge');
    await judge.enter(false, false);
  });
  afterAll(() => judge.close());

  it('is asked for from a link, shown as an alarm, answered by support, and read by nobody else', async ({
    opened,
  }) => {
    const { hearing } = service.demo;
    const support = await opened.watch('support');
    const person = await TestClient.seat(service, 'lawyer');
    const other = await TestClient.seat(service, 'lawyer');
    opened.add(person, other);
    const asked = await person.ask('ask-for-help', { text: 'صدا ندارم', nonce: 'nonce-0001' });
    if (!asked.ok) throw new Error(asked.code);
    await support.until(() => support.alarms(hearing).includes('needs-help lawyer'));

    const seat = { hearing, seat: 'lawyer' };
    const { request, ...talk } = await openHelp(support, seat);
    expect(talk).toMatchObject({ closed: false, messages: [{ from: 'person', text: 'صدا ندارم' }] });
    await support.ask('say-to-person', { ...seat, request, text: 'بلندگو را روشن کنید', nonce: 'nonce-0002' });
    await person.until(() => person.pushed.some(({ name }) => name === 'help-said'));
    expect(person.pushed.find(({ name }) => name === 'help-said')?.payload).toMatchObject({
      message: { from: 'staff', account: null, text: 'بلندگو را روشن کنید' },
    });
    const { help } = asked;
    expect(await person.ask('say-for-help', { help, text: 'خوب شد', nonce: 'nonce-0003' })).toMatchObject({ ok: true });
    expect(await person.ask('say-for-help', { help, text: 'خوب شد', nonce: 'nonce-0003' })).toMatchObject({ ok: true });
    await support.until(() => support.said.length >= 2);
    expect(await person.ask('help-talk', { help })).toMatchObject({
      ok: true,
      messages: [{ from: 'person' }, { from: 'staff' }, { from: 'person' }],
    });

    expect(await other.ask('help-talk', { help: 'x'.repeat(43) })).toMatchObject({ ok: false });
    const elsewhere = await TestClient.seat(service, 'citizen');
    opened.add(elsewhere);
    expect(await elsewhere.ask('help-talk', { help })).toMatchObject({ ok: false });
    expect(other.pushed.filter(({ name }) => name === 'help-said')).toEqual([]);

    await support.ask('close-help', { ...seat, request });
    await support.until(() => !support.alarms(hearing).includes('needs-help lawyer'));
    await person.until(() => person.pushed.filter(({ name }) => name === 'help-said').length >= 2);
    expect(person.pushed.findLast(({ name }) => name === 'help-said')?.payload).toEqual({ message: null });
  });

  it('is neither ended nor hidden by a stranger who has the link, and what support says there reaches nobody else', async ({
    opened,
  }) => {
    const { hearing } = service.demo;
    const seat = { hearing, seat: 'expert' };
    const support = await opened.watch('support');
    const person = await TestClient.seat(service, 'expert');
    const stranger = await TestClient.seat(service, 'expert', { browser: 's'.repeat(43) });
    opened.add(person, stranger);
    expect(await person.enter(false, false)).toMatchObject({ ok: true });
    const help = await askForHelp(person, 'first words');
    await askForHelp(stranger, 'other words');
    expect(await person.ask('help-talk', { help })).toMatchObject({ ok: true, closed: false });
    const read = await openHelp(support, seat);
    expect(textsOf(read)).toEqual(['first words']);
    // A new request ends the former request of the same browser.
    const strange = await askForHelp(stranger, 'more words');
    expect(await person.ask('say-for-help', { help, text: 'last words', nonce: 'nonce-last' })).toMatchObject({
      ok: true,
    });
    await support.until(() => JSON.stringify(support.said).includes('last words'));
    expect(JSON.stringify(support.said)).not.toContain('more words');

    const request = { ...seat, request: read.request };
    expect(await support.ask('close-help', request)).toMatchObject({ ok: true });
    expect(await person.ask('help-talk', { help })).toMatchObject({ ok: true, closed: true });
    const words = { text: 'for the person', nonce: 'nonce-late' };
    const ended = { ok: false, code: 'help-ended' };
    expect(await support.ask('say-to-person', { ...request, ...words })).toMatchObject(ended);
    expect(await support.ask('close-help', request)).toMatchObject(ended);
    const before = { at: Date.now() + 60_000, id: 'x' };
    expect(textsOf(await openHelp(support, { ...request, before }))).toEqual(['first words', 'last words']);
    expect(await support.ask('open-help', { ...seat, before })).toMatchObject({ code: 'bad-message' });
    expect(await stranger.ask('help-talk', { help: strange })).toMatchObject({
      closed: false,
      messages: [{ text: 'more words' }],
    });

    const next = await openHelp(support, seat);
    expect(textsOf(next)).toEqual(['more words']);
    const elsewhere = { hearing, seat: 'citizen', request: next.request };
    expect(await support.ask('open-help', elsewhere)).toMatchObject({ code: 'not-found' });
    expect(await support.ask('say-to-person', { ...elsewhere, ...words })).toMatchObject(ended);
    expect(await support.ask('close-help', elsewhere)).toMatchObject(ended);
    await support.until(() => support.alarms(hearing).includes('needs-help expert'));
    await support.ask('close-help', { ...seat, request: next.request });
    await support.until(() => !support.alarms(hearing).includes('needs-help expert'));
  });

  it('is heard from the device to which a person has changed, though the former one asked first', async ({
    opened,
  }) => {
    const seat = { hearing: service.demo.hearing, seat: 'accused' };
    const support = await opened.watch('support');
    const laptop = await TestClient.seat(service, 'accused');
    const phone = await TestClient.seat(service, 'accused', { browser: 'p'.repeat(43) });
    opened.add(laptop, phone);
    expect(await laptop.enter(false, false)).toMatchObject({ ok: true });
    await askForHelp(laptop, 'from the laptop');
    const help = await askForHelp(phone, 'from the phone');
    const former = await openHelp(support, seat);
    expect(textsOf(former)).toEqual(['from the laptop']);
    const waits = () => support.person(seat.hearing, seat.seat)?.helpSince;
    await support.until(() => waits() === former.since);

    laptop.close();
    await support.until(() => waits() !== former.since);
    const now = await openHelp(support, seat);
    expect(textsOf(now)).toEqual(['from the phone']);
    expect(waits()).toBe(now.since);
    expect(await phone.ask('say-for-help', { help, text: 'still here', nonce: 'nonce-here' })).toMatchObject({
      ok: true,
    });
    await support.until(() => JSON.stringify(support.said).includes('still here'));
  });

  it('is asked for a few times by one network: whoever has a link fills neither board nor database', async () => {
    const codes: string[] = [];
    for (let n = 0; n < 22; n += 1) {
      // Browsers with the same link share one limit, which is higher than the limit of one browser.
      const person = await TestClient.seat(service, 'interpreter');
      const asked = await person.ask('ask-for-help', { text: 'صدا ندارم', nonce: `nonce-${1000 + n}` });
      codes.push(asked.ok ? 'ok' : asked.code);
      person.close();
    }
    expect(codes.filter((code) => code === 'ok')).toHaveLength(20);
    expect(codes.slice(20)).toEqual(['too-many-messages', 'too-many-messages']);
  });
});
