import { setTimeout as pause } from 'node:timers/promises';
import type { RequestId } from '@mahzar/shared/queue/ids';
import { acceptInvitation, giveSecondFactor, readSession, signIn } from '@mahzar/shared/rest/session';
import { readSignInWays } from '@mahzar/shared/rest/sign-in-ways';
import { ownLink } from '@mahzar/shared/rest/bookings';
import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { OrderId } from '@mahzar/shared/proceedings/ids';
import { listOffices, readHolidays, readOffice } from '@mahzar/shared/rest/offices';
import { readPower, waivePowerScan } from '@mahzar/shared/rest/powers';
import type { FiledPowerWhole } from '@mahzar/shared/rest/powers';
import { readRecordCheck } from '@mahzar/shared/rest/proof';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { addWalkIn } from '@mahzar/shared/rest/office-requests';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameAt, signedIn } from '../../gallery/staff/accounts.ts';
import { answers, refuses, fixedService } from '../../gallery/staff/answers.ts';
import type { GivenAnswer } from '../../gallery/staff/answers.ts';
import { office } from '../../gallery/staff/offices.ts';
import { fixedBoard } from '../../gallery/staff/board.ts';
import { STAFF_SCREENS } from '../../gallery/staff/screens.ts';
import { chosenLanguage, forgetLanguageOfLink } from '../i18n/language.ts';
import { redrawnBy } from '../redraws.fixture.ts';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import type { BoardState } from './board/board-connection.ts';
import type { BookingListener } from './bookings/booking-connection.ts';
import type { OpenQueue } from './queue/QueueConnectionContext.tsx';
import { STEP_VIEWS, fixedHall, fixedQueue } from '../../gallery/staff/queue.ts';
import StaffApp from './StaffApp.tsx';

let shown: Shown;
beforeEach(() => sessionStorage.clear());
afterEach(() => shown.leave());

/** Opens the desk at a path with a service that gives these answers, the first matching one. */
async function open(path: string, given: GivenAnswer[], board?: BoardState) {
  const asked: { readonly address: string; readonly body: unknown }[] = [];
  window.history.replaceState(null, '', `/staff${path}`);
  shown = await show(
    <StaffApp
      invitation={null}
      send={(address, request) => {
        if (request.method !== 'GET') asked.push({ address, body: JSON.parse(String(request.body ?? 'null')) });
        return fixedService(given)(address, request);
      }}
      openBoard={board && fixedBoard(board)}
      watchBooking={() => () => undefined}
    />,
  );
  return { asked, given };
}

describe('the nightly check of records', () => {
  const day = Date.UTC(2026, 10, 26, 12);
  const desk = (check: CallAnswer<typeof readRecordCheck>, roles: StaffRole[] = ['administrator']) =>
    open('/account', [answers(readRecordCheck, check), answers(readSession, signedIn('en', roles, 0))]);

  it('is told of on every page when it found something, or is late, to administrators alone', async () => {
    await desk({ finishedAt: day, findings: 3, isLate: false });
    await shown.shows('found faults in records and logs: 3');
    await desk({ finishedAt: day, findings: 0, isLate: true });
    await shown.shows('none has been completed since');
    await desk({ finishedAt: null, findings: 0, isLate: true });
    await shown.shows('has never been completed');
    await desk({ finishedAt: day, findings: 3, isLate: true }, ['clerk']);
    await shown.shows('My account');
    expect(shown.text()).not.toContain('nightly check');
  });
});

describe('signing in', () => {
  const nobody = [answers(readSession, { state: 'nobody' }), answers(readSignInWays, { organisation: null })];

  it('asks for what is missing, keeps the e-mail when it is refused, and goes on to the code', async () => {
    const { asked, given } = await open('/', [refuses(signIn, 'wrong-credentials', 401), ...nobody]);
    await shown.shows('Sign in');
    await shown.type('E-mail', 'l.hosseini@court.example');
    await shown.press('Continue');
    expect(asked).toEqual([]);
    await shown.type('Password', 'not the one');
    await shown.press('Continue');
    await shown.shows('K7-42QX');
    expect(shown.field('E-mail').value).toBe('l.hosseini@court.example');
    given[0] = answers(signIn, { state: 'second-factor' });
    await shown.press('Continue');
    await shown.shows('Code of your authenticator app');
    expect(asked).toHaveLength(2);
    given.unshift(answers(giveSecondFactor, signedIn('en', ['clerk'], 0)));
    await shown.type('Six-digit code', '۱۲۳ ۴۵۶');
    await shown.press('Sign in');
    expect(asked.at(-1)?.body).toEqual({ code: '123456' });
    await shown.shows(signedIn('en', ['clerk'], 0).name);
    expect(shown.text()).not.toContain('Code of your authenticator app');
  });
});

it('stays in the language of the link on the pages after it, until somebody has signed out', async () => {
  localStorage.clear();
  const persian = answers(readSession, signedIn('fa', ['clerk'], 0));
  chosenLanguage('?lang=en', localStorage, sessionStorage);
  await open('/account', [persian]);
  await shown.shows('My account');
  await shown.leave();
  forgetLanguageOfLink(sessionStorage);
  await open('/account', [persian]);
  await shown.shows('حساب من');
});

describe('taking an invitation', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-invitation']!;

  it('opens in the language of the account, and says why a password is refused', async () => {
    const refused: GivenAnswer = {
      route: acceptInvitation,
      status: 422,
      value: { code: 'weak-password', message: '', problems: [{ field: 'password', code: 'too-common' }] },
    };
    await open(path, [refused, ...given('fa')]);
    await shown.shows('خوش آمدید');
    await shown.leave();
    localStorage.clear();
    await open(path, [refused, ...given('en')]);
    await shown.shows('Welcome');
    await shown.type('New password', 'short');
    await shown.press('Continue');
    expect(shown.text()).toContain('is too short. Write at least 12 characters.');
    await shown.type('New password', 'a'.repeat(129));
    await shown.press('Continue');
    expect(shown.text()).toContain('is too long');
    await shown.type('New password', 'password1234');
    await shown.press('Continue');
    await shown.shows('is made of common words');
  });
});

describe('the desk of whoever sits in hearings', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-own-next']!;

  it('leads into the next hearing by the account, and tells who sets the date of one that was adjourned', async () => {
    const link = answers(ownLink, { link: 'https://mahzar.example/hearing/booking-2?lang=fa#secret' });
    const { asked } = await open('/', [answers(readSession, signedIn('en', ['judge'], 0)), link, ...given('en')]);
    await shown.shows('in 20 minutes');
    expect(window.location.pathname).toBe(`/staff${path}`);
    expect(shown.text()).toContain('Adjourned, and the next date is not set yet');
    expect(shown.text()).toContain('A clerk or scheduler sets the next date');
    expect(document.querySelector('a[href*="copy="]')).toBeNull();
    expect(document.body.innerHTML).not.toContain('/hearing/');
    const assign = vi.spyOn(window.location, 'assign').mockReturnValue();
    await shown.press('Enter the hearing');
    expect(asked).toEqual([{ address: '/api/v1/bookings/booking-2/own-link', body: {} }]);
    // Booked in Persian; a clerk who works in English enters in English.
    expect(assign).toHaveBeenCalledWith('https://mahzar.example/hearing/booking-2?lang=en#secret');
    assign.mockRestore();
  });

  it('names what waits in cases, the first of it at once, each with the way to where it is done', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Serve an order or decision');
    const links = () =>
      [...document.querySelectorAll('ul[aria-label="In your cases"] a')].map((link) => link.getAttribute('href'));
    expect(links()).toHaveLength(5);
    expect(links().slice(0, 4)).toEqual([
      '/staff/cases/case-1',
      '/staff/powers/power-1',
      '/staff/cases/case-0/orders/order-1',
      '/staff/cases/case-0/documents/document-1',
    ]);
    await shown.press('Show all (8)');
    expect(links()).toHaveLength(8);
  });

  it('says how many of all tasks it shows once it shows all that it has', async () => {
    const tasks = Array.from({ length: 7 }, (_, at) => ({
      what: 'serve-order' as const,
      case: { id: `case-${at}`, number: '1' },
      order: 'order-1' as OrderId,
      since: 0,
    }));
    const own = { today: [], next: [], withoutDate: [], tasks: { items: tasks, total: 45 } };
    await open(path, [answers(readOwnHearings, own), ...given('en')]);
    await shown.shows('Show all (7)');
    expect(shown.text()).not.toContain('The oldest');
    await shown.press('Show all (7)');
    expect(shown.text()).toContain('The oldest 7 of 45 are shown.');
  });

  it('lets a clerk set that date', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Set the next date');
    expect(document.querySelector('a[href="/staff/bookings/new?copy=booking-1"]')).not.toBeNull();
  });
});

describe('booking a hearing', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-booking-new']!;
  const FOUND = 'What you had typed here before is still there';

  it('keeps what was typed across a reload, but no national ID, until the form is emptied', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Book and send invitations');
    // A screen separates people also in their copies of the record, but not in the court's own.
    expect(shown.text()).toContain('nor in what each of them plays of the record or gets as a copy');
    expect(shown.text()).toContain('its combined picture shows them side by side');
    expect(shown.text()).not.toContain(FOUND);
    await shown.type('Subject', 'Hearing of a fraud complaint');
    await shown.type('National ID (optional)', '0499370899', 1);
    expect(shown.field('National ID (optional)', 1).value).not.toBe('');
    await shown.leave();
    await open(path, [...given('en')]);
    await shown.shows(FOUND);
    expect(shown.field('Subject').value).toBe('Hearing of a fraud complaint');
    expect(shown.field('National ID (optional)', 1).value).toBe('');
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('0499370899');
    await shown.press('Empty the form');
    await shown.leave();
    await open(path, [...given('en')]);
    await shown.shows('Book and send invitations');
    expect(shown.text()).not.toContain(FOUND);
    expect(shown.field('Subject').value).toBe('');
  });
});

it('warns whoever writes the title of a case that it names somebody who is protected', async () => {
  await open('/cases/case-1/change', [...STAFF_SCREENS['staff-case-change']!.answers('en')]);
  await shown.shows('The title names a protected person.');
});

it('a power of attorney that cannot be scanned is shown by a decision, and the page says so before it is confirmed', async () => {
  const { path, answers: given } = STAFF_SCREENS['staff-power-waive']!;
  const found = given('en').find(({ route }) => route.path === readPower.path)!.value as FiledPowerWhole;
  const { asked, given: now } = await open(path, [{ route: waivePowerScan, value: null, status: 200 }, ...given('en')]);
  await shown.shows('Do not confirm');
  expect(shown.buttons()).not.toContain('Confirm');
  await shown.press('Show without a scan');
  await shown.choose('Reason', 'original-seen');
  now.unshift(answers(readPower, { ...found, withheld: null, isScanWaived: true }));
  await shown.press('Show without a scan');
  expect(asked.at(-1)?.body).toEqual({ reason: 'original-seen' });
  await shown.shows('is shown without a scan by decision of the office');
  expect(shown.buttons()).toContain('Confirm');
  expect(document.querySelector('select')).toBeNull();
});

describe('the day of a hearing that is booked', () => {
  const { answers: given } = STAFF_SCREENS['staff-booking-new']!;
  const closed = () => document.querySelector('.form-note')?.textContent ?? '';

  it('is told to be a holiday by the sun, by calculation of the moon, or by the list that an administrator keeps', async () => {
    await open('/bookings/new?day=2026-11-27', [...given('en')]);
    await shown.shows('Courts are closed on this day: Friday.');
    await shown.leave();
    await open('/bookings/new?day=2027-06-16', [...given('en')]);
    await shown.shows('Ashura is on or about this day');
    expect(closed()).toContain('A lunar date can shift by a day');
    await shown.leave();
    const days = [{ date: '2027-06-15', name: 'Ashura, as the government has said' }];
    const listed = [answers(readHolidays, { version: 1, days }), ...given('en')];
    await open('/bookings/new?day=2027-06-15', listed);
    await shown.shows('Ashura, as the government has said');
    await shown.leave();
    // A listed date replaces the calculated one.
    await open('/bookings/new?day=2027-06-16', listed);
    await shown.shows('Book and send invitations');
    await vi.waitFor(() => expect(closed()).not.toContain('Ashura'), 20_000);
  });
});

describe('the people of a hearing that is booked', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-booking-new']!;
  const rows = () => [...document.querySelectorAll<HTMLDetailsElement>('details.person-row')];
  const isOpen = () => rows().map(({ open }) => open);
  const head = (at: number) => rows()[at]!.querySelector('summary')!;

  it('are a row each that says who they are and what is missing, and opens with what was typed', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Book and send invitations');
    expect(isOpen()).toEqual([true, false, false]);
    expect(head(1).textContent).toContain('Complainant');
    expect(head(1).textContent).toContain('Name is missing');
    expect(head(1).textContent).toContain('Cannot be reached');
    await shown.after(() => head(1).click());
    await shown.type('Name', 'Maryam Ahmadi', 1);
    await shown.type('Mobile phone (optional)', '09121234561', 1);
    await shown.after(() => head(1).click());
    expect(isOpen()).toEqual([true, false, false]);
    expect(head(1).textContent).toContain('Maryam Ahmadi');
    expect(head(1).textContent).toContain('09121234561');
    expect(head(1).textContent).not.toContain('missing');
    expect(head(1).textContent).not.toContain('Cannot be reached');
    expect(rows()[1]!.getAttribute('aria-label')).toBe('Maryam Ahmadi (Complainant)');
    await shown.after(() => head(1).click());
    expect(shown.field('Name', 1).value).toBe('Maryam Ahmadi');
  });

  it('are not drawn again at each key that is typed elsewhere', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Book and send invitations');
    const costly = (names: readonly string[]) =>
      names.filter((name) => /^(PersonFields|DateField|TimeField)$/.test(name));
    expect(costly(await redrawnBy(() => shown.type('Subject', 'Hearing of a fraud complaint')))).toEqual([]);
    expect(costly(await redrawnBy(() => shown.type('Mobile phone (optional)', '09121234561', 1)))).toEqual([
      'PersonFields',
    ]);
    expect(costly(await redrawnBy(() => shown.type('Name', 'Maryam Ahmadi', 1)))).toEqual(['PersonFields']);
    const others = rows()[0]!.querySelectorAll('option');
    expect([...others].map(({ textContent }) => textContent)).toContain('Maryam Ahmadi (Complainant)');
  });

  it('open where something is wrong, down to what stands behind more, and can be folded again', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Book and send invitations');
    await shown.type('Name', 'Maryam Ahmadi', 1);
    await shown.type('Name', 'Kaveh Rahimi', 2);
    await shown.type('Mobile phone (optional)', '12', 2);
    await shown.after(() => head(0).click());
    await shown.press('Book and send invitations');
    expect(isOpen()).toEqual([true, false, true]);
    await shown.after(() => head(2).click());
    expect(isOpen()).toEqual([true, false, false]);
    const line = [...document.querySelectorAll<HTMLAnchorElement>('.error-summary a')].find(({ textContent }) =>
      textContent.startsWith('Kaveh Rahimi (Accused) · Mobile phone'),
    )!;
    await shown.after(() => line.click());
    expect(isOpen()).toEqual([true, false, true]);
    expect(document.activeElement).toBe(shown.field('Mobile phone (optional)', 2));
  });

  it('can be ordered to talk in private only with the interpreter whom they have', async () => {
    const change = STAFF_SCREENS['staff-booking-change']!;
    const { asked } = await open(change.path, [...change.answers('en')]);
    await shown.shows('Save');
    const ORDER = 'Private talk only with the interpreter';
    expect(head(2).textContent).toContain('No private talk without interpreter');
    // Nobody else has an interpreter, so the field exists once.
    const tick = shown.field(ORDER) as HTMLInputElement;
    expect([tick.checked, rows()[2]!.contains(tick)]).toEqual([true, true]);
    await shown.after(() => tick.click());
    expect(head(2).textContent).not.toContain('No private talk without interpreter');
    await shown.press('Save');
    // The check for clashes, which waits for a pause in the typing, may be asked after it.
    const saved = asked.find(({ address }) => address === '/api/v1/bookings/booking-2')!;
    const { people } = saved.body as { readonly people: readonly { readonly interpreterRequired: boolean }[] };
    expect(people.map(({ interpreterRequired }) => interpreterRequired)).toEqual(Array(6).fill(false));
  });

  it('come back with all that was typed when taking one out was a mistake', async () => {
    await open(path, [...given('en')]);
    await shown.shows('Book and send invitations');
    await shown.type('Name', 'Maryam Ahmadi', 1);
    await shown.type('National ID (optional)', '0499370899', 1);
    await shown.press('Remove Maryam Ahmadi (Complainant)');
    expect(rows()).toHaveLength(2);
    expect(document.activeElement).toBe(head(1));
    await shown.type('Name', 'Kaveh Rahimi', 1);
    await shown.press('Undo');
    expect(rows()).toHaveLength(3);
    expect(shown.field('Name', 1).value).toBe('Maryam Ahmadi');
    expect(shown.field('National ID (optional)', 1).value).toBe('0499370899');
    expect(shown.field('Name', 2).value).toBe('Kaveh Rahimi');
  });
});

describe('the audit log', () => {
  it('names people by their role and messages by what they are of, with the case, and leads to the hearing', async () => {
    const { path, answers: given } = STAFF_SCREENS['staff-audit']!;
    await open(path, [...given('en')]);
    await shown.shows('Accused · 140568920003215472');
    await shown.shows('Message: Invitation · 140568920003215472');
    expect(shown.text()).toContain('Participant: Accused');
    expect(document.querySelector('a[href="/staff/bookings/booking-2"]')).not.toBeNull();
    expect(shown.text()).not.toContain('seat-2');
    expect(shown.text()).toContain('Request for a meeting 2BQYhDWvlppWjvGC');
    expect(shown.text()).toContain('Time that records are kept Meeting with a citizen');
  });
});

describe('the page of a booking', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-booking']!;

  it('shows of its people what it was told last, whatever was asked before and is answered later', async () => {
    let told!: BookingListener;
    let answerLate = Promise.resolve();
    window.history.replaceState(null, '', `/staff${path}`);
    shown = await show(
      <StaffApp
        invitation={null}
        send={async (address, request) => {
          const answer = await fixedService(given('en'))(address, request);
          if (address.endsWith('/identities')) await answerLate;
          return answer;
        }}
        watchBooking={(_booking, listener) => {
          told = listener;
          return () => undefined;
        }}
      />,
    );
    await shown.shows('Opened on another device');
    const late = Promise.withResolvers<void>();
    answerLate = late.promise;
    await shown.after(() => told.rebooked());
    await shown.after(() => told.identities({ items: [{ seat: 'seat-2', state: 'proven-by-code' }] }));
    await shown.shows('Shown by code');
    await shown.after(() => late.resolve());
    await shown.after(() => pause(20));
    expect(shown.text()).not.toContain('Opened on another device');
  });
});

describe('the board', () => {
  it('says where a hearing stands in one word, not twice', async () => {
    const { path, answers: given, board } = STAFF_SCREENS['staff-board']!;
    await open(path, [...given('en')], board!('en'));
    await shown.shows('In session');
    const states = [...document.querySelectorAll('[data-head="State"]')].map((cell) => cell.textContent);
    expect(states.filter((text) => text.includes('In session')).length).toBeGreaterThan(0);
    expect(states.filter((text) => text.includes('In progress'))).toEqual([]);
  });

  it('says that the page is out of date, and how to go on', async () => {
    const board: BoardState = { connection: 'out-of-date', board: null, toldAt: 0, clockOffsetMs: 0, talk: null };
    await open('/board', [answers(readSession, signedIn('en', ['clerk'], 0))], board);
    await shown.shows('The service has been renewed. Please load the page again.');
    expect(shown.text()).not.toContain(', live.');
  });

  it('says since when it is not live, when the page is out of date or the service away', async () => {
    const toldAt = new Date(2026, 10, 24, 9, 5).getTime();
    for (const connection of ['out-of-date', 'away'] as const) {
      const board: BoardState = { connection, board: null, toldAt, clockOffsetMs: 0, talk: null };
      await open('/board', [answers(readSession, signedIn('en', ['clerk'], 0))], board);
      await shown.shows('not live since');
      expect(shown.text()).toMatch(/not live since \d\d:\d\d/);
      expect(shown.text()).not.toContain(', live.');
    }
  });
});

describe('an office for citizens', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-office-new']!;

  it('is opened with the hours that were typed, and refuses more turns than there is time for', async () => {
    const { asked } = await open(path, [...given('en')]);
    await shown.shows('Hours of the week');
    await shown.type('Name of the office', 'Meetings in Shiraz');
    // Waits until the selectable colleagues are loaded.
    await shown.shows(nameAt('en', 3));
    await shown.choose('Official', 'account-3');
    await shown.type('Room', '۲۱۰');
    await shown.press('Add hours: Sunday');
    expect(shown.text()).toContain('there is time for 24 turns.');
    await shown.type('Turns ahead', '25');
    await shown.press('Save');
    expect(asked).toEqual([]);
    expect(shown.text()).toContain('Sunday · Turns ahead: is more than there is time for');
    await shown.type('Turns ahead', '12');
    await shown.press('Save');
    expect(asked[0]).toMatchObject({
      address: '/api/v1/offices',
      body: {
        name: 'Meetings in Shiraz',
        officials: [{ account: 'account-3', title: 'prosecutor', room: '۲۱۰' }],
        weekly: expect.arrayContaining([
          { day: 1, blocks: [expect.objectContaining({ from: 480, to: 720, officials: ['account-3'], ahead: 12 })] },
        ]),
      },
    });
  });

  it('pauses with a note that people read', async () => {
    const { path: page, answers: whole } = STAFF_SCREENS['staff-office']!;
    const { asked } = await open(page, [...whole('en')]);
    await shown.shows('Coming days');
    await shown.press('Pause requests');
    await shown.type('Note for people', 'Repairs until noon');
    await shown.after(() => document.querySelector<HTMLButtonElement>('form .button--primary')?.click());
    expect(asked).toEqual([
      { address: '/api/v1/offices/office-1/pause', body: { paused: 'Repairs until noon', version: 4 } },
    ]);
  });
});

it('offers nobody to pause an office, or to close its days, at which they do not work', async () => {
  const { path: page, answers: whole } = STAFF_SCREENS['staff-office']!;
  const read = answers(readOffice, office('en', { staff: ['account-4'] }));
  const by = (role: 'clerk' | 'scheduler') => [answers(readSession, signedIn('en', [role], 2)), read, ...whole('en')];
  await open(page, by('clerk'));
  await shown.shows('Coming days');
  expect(shown.buttons().filter((button) => /Pause|Close/.test(button))).toEqual([]);
  await shown.leave();
  // People who edit offices may.
  await open(page, by('scheduler'));
  await shown.shows('Pause requests');
});

it('ends the hours of an office at 24:00 that receives people around the clock', async () => {
  const [block] = office('en').weekly[0]!.blocks;
  const always = office('en', { weekly: [{ day: 1, blocks: [{ ...block!, from: 0, to: 1440 }] }], exceptions: [] });
  const { path, answers: whole } = STAFF_SCREENS['staff-office']!;
  await open(path, [answers(readOffice, always), ...whole('en')]);
  await shown.shows('Coming days');
  // In the week, and on each of the coming days.
  expect(shown.text().split('00:00–24:00').length).toBeGreaterThan(2);
  expect(shown.text()).not.toContain('–00:00');
});

it('says to whoever works at no office that they are not named at one', async () => {
  const offices = answers(listOffices, { items: [office('en', { staff: ['account-4'] })] });
  await open('/queue', [answers(readSession, signedIn('en', ['clerk'], 2)), offices]);
  await shown.shows('You are not named at any office');
});

describe('the desk of an official', () => {
  const { path, answers: given } = STAFF_SCREENS['staff-desk-call']!;

  /** Opens the desk with a fixed state of the queue; records the requests to the queue. */
  async function openDesk(step: keyof typeof STEP_VIEWS) {
    const asked: unknown[] = [];
    const fixed = fixedQueue({ connection: 'online', ...STEP_VIEWS[step](), toldAt: Date.now() });
    const openQueue: OpenQueue = (office, day) => ({
      ...fixed(office, day),
      act: async (command) => {
        asked.push(command);
        return { ok: true };
      },
      callNext: async () => {
        asked.push('call-next');
        return { ok: false, error: { code: 'nobody-here', support: null } };
      },
    });
    window.history.replaceState(null, '', `/staff${path}`);
    const service = fixedService(given('en'));
    shown = await show(
      <StaffApp
        invitation={null}
        send={(address, request) => {
          if (request.method === 'POST') asked.push({ address, body: JSON.parse(String(request.body)) });
          return service(address, request);
        }}
        openQueue={openQueue}
      />,
    );
    await shown.shows('My desk');
    return asked;
  }
  const key = (name: string, code = name) =>
    shown.after(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: name, code, cancelable: true })));

  it('calls who is next by one key, and says why that was not possible', async () => {
    const asked = await openDesk('call');
    await shown.shows('Call number 14');
    await key('F8');
    expect(asked).toEqual(['call-next']);
    await shown.shows('Nobody of the line is here.');
  });

  it('begins the day and goes on with it by one button, which stands there once', async () => {
    const asked = await openDesk('open');
    expect(shown.buttons().filter((button) => button === 'Begin the meetings')).toHaveLength(1);
    await key('F8');
    expect(asked).toEqual([{ type: 'open' }]);
  });

  it('shows beside it what the person asks and asked before, and that they were called', async () => {
    await openDesk('meeting');
    await shown.shows('I ask that bail be accepted');
    expect(shown.text()).toContain('Earlier requests of the same person');
    expect(shown.buttons()).toContain('End the meeting');
    expect(shown.buttons()).not.toContain('Call number 14');
  });

  it('asks for the outcome before anybody else is called, chosen and signed by keys', async () => {
    const asked = await openDesk('outcome');
    expect(shown.buttons()).not.toContain('Call number 14');
    await key('F8');
    await shown.shows('is missing.');
    expect(asked).toEqual([]);
    await key('1', 'Digit1');
    expect(shown.field('Answer to the citizen').value).toBe('It is ordered that:');
    await key('F8');
    expect(asked).toEqual([
      {
        address: '/api/v1/requests/request-9/answer',
        body: { outcome: 'order', words: 'It is ordered that:', dueAt: expect.any(Number) },
      },
    ]);
  });
});

describe('the line of a day', () => {
  const { path, answers: given, queue } = STAFF_SCREENS['staff-queue']!;

  it('tells of devices that fail, of doubles, and asks for the reason of a pause', async () => {
    const asked: unknown[] = [];
    const fixed = fixedQueue(queue!());
    const openQueue: OpenQueue = (office, day) => ({
      ...fixed(office, day),
      act: async (command) => {
        asked.push(command);
        return { ok: true };
      },
    });
    window.history.replaceState(null, '', `/staff${path}`);
    shown = await show(<StaffApp invitation={null} send={fixedService(given('en'))} openQueue={openQueue} />);
    await shown.shows('Problem: microphone and poor internet');
    await shown.shows('Sara KarimiDouble');
    await shown.press('Pause');
    const form = () => document.querySelector<HTMLButtonElement>('form .button--primary');
    await shown.after(() => form()?.click());
    expect(asked).toEqual([]);
    await shown.choose('Reason', 'prayer');
    await shown.after(() => form()?.click());
    expect(asked).toEqual([{ type: 'pause', until: null, reason: 'prayer' }]);
  });
});

describe('a turn for somebody who came in person', () => {
  it('takes who comes along, and who joins from another place by a mobile number of their own', async () => {
    const { path, answers: given, queue } = STAFF_SCREENS['staff-queue-walk-in']!;
    const asked: { readonly address: string; readonly body: unknown }[] = [];
    const added = answers(addWalkIn, { id: 'r1' as RequestId, trackingCode: '482177305190', number: 32 });
    window.history.replaceState(null, '', `/staff${path}`);
    shown = await show(
      <StaffApp
        invitation={null}
        send={(address, request) => {
          if (request.method === 'POST') asked.push({ address, body: JSON.parse(String(request.body)) });
          return fixedService([added, ...given('en')])(address, request);
        }}
        openQueue={fixedQueue(queue!())}
      />,
    );
    await shown.shows('A turn for somebody who came in person');
    await shown.press('A turn for somebody who came in person');
    await shown.type('Name', 'Hasan Rezaei');
    await shown.choose('Matter', 'complaint');
    await shown.type('Companions (optional)', 'Zeinab Rezaei، Ali Rezaei');
    await shown.press('Add somebody who joins from another place');
    await shown.type('Name', 'Nazanin Rezaei', 1);
    await shown.press('Give a turn');
    expect(shown.text()).toContain('is not a mobile number.');
    expect(asked).toEqual([]);
    await shown.type('Mobile', '09120000001');
    await shown.press('Give a turn');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toMatchObject({
      company: {
        companions: ['Zeinab Rezaei', 'Ali Rezaei'],
        elsewhere: [{ role: 'lawyer', name: 'Nazanin Rezaei', phone: '09120000001' }],
      },
    });
  });
});

describe('the screen of the hall', () => {
  it('shows numbers and desks in both languages, and nothing of the people', async () => {
    const { path, answers: given, hall } = STAFF_SCREENS['staff-hall']!;
    window.history.replaceState(null, '', `/staff${path}`);
    shown = await show(<StaffApp invitation={null} send={fixedService(given('en'))} openHall={fixedHall(hall!())} />);
    await shown.shows('Please come in');
    expect(shown.text()).toContain('بفرمایید');
    expect(shown.text()).toContain('۱۲۷127');
    expect(shown.text()).not.toContain('Hossein Tavakoli');
    // No part of the desk's frame is around it.
    expect(document.querySelector('nav')).toBeNull();
  });
});
