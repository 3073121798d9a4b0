import type { HearingKind, BookedRole } from '@mahzar/shared/hearing/roles';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import type { createBooking, SeriesOfDays } from '@mahzar/shared/rest/bookings';
import type { CallInput } from '@mahzar/shared/rest/route';
import { parseNationalId } from '@mahzar/shared/national-id';
import { parseMobile } from '@mahzar/shared/phone';
import { COURT_ACCOUNTS } from '@mahzar/shared/staff/links';
import { dayAndTimeOf, dayLater, momentOf } from '../ui/court-time.ts';
import { latinDigits } from '../ui/digits.ts';
import { newId } from '../ui/new-id.ts';
import {
  contactsBody,
  contactsOf,
  NO_CONTACTS,
  orNull,
  problemsOfContacts,
  withoutNationalIds,
} from '../people/contacts.ts';
import type { ContactsDraft } from '../people/contacts.ts';
import type { Gap } from '../people/PersonRows.tsx';

/** A person of a booking in the form. */
export interface PersonDraft extends ContactsDraft {
  readonly id: string;
  readonly role: BookedRole;
  readonly interpreterLanguage: string;
  readonly with: readonly string[];
  readonly through: string;
  readonly protected: boolean;
  readonly interpreterRequired: boolean;
  readonly staffAccount: string;
  readonly needs: string;
}

export interface ScreeningDraft {
  readonly id: string;
  readonly one: readonly string[];
  readonly other: readonly string[];
}

/** A booking in the form. */
export interface Draft {
  readonly caseNumber: string;
  readonly title: string;
  readonly kind: HearingKind;
  readonly branch: string;
  readonly room: string;
  readonly day: string;
  readonly time: string;
  /** In minutes. */
  readonly length: string;
  readonly public: boolean;
  readonly recordingPolicy: Booking['recordingPolicy'];
  readonly notes: string;
  readonly people: readonly PersonDraft[];
  readonly screens: readonly ScreeningDraft[];
  /** Bookings on several days: the interval, and the number. */
  readonly every: '' | 'day' | 'office-day' | 'week';
  readonly times: string;
}

type Body = CallInput<typeof createBooking>['body'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Usual start of the courts. */
const MORNING = '09:00';
/** Most hearings of a series, see `rest/bookings.ts`. */
const MAX_TIMES = 60;

export function newPerson(role: BookedRole): PersonDraft {
  return {
    ...NO_CONTACTS,
    id: newId(),
    role,
    interpreterLanguage: '',
    with: [],
    through: '',
    protected: false,
    interpreterRequired: false,
    staffAccount: '',
    needs: '',
  };
}

/**
 * Returns an empty form, for the viewed day if there is one.
 * @param now epoch milliseconds
 */
export function newDraft(day: string, now = Date.now()): Draft {
  return {
    caseNumber: '',
    title: '',
    kind: 'courtroom',
    branch: '',
    room: '',
    ...firstHour(day, now),
    length: '60',
    public: false,
    recordingPolicy: 'parties',
    notes: '',
    people: (['presiding-judge', 'complainant', 'accused'] as const).map(newPerson),
    screens: [],
    every: '',
    times: '2',
  };
}

/** Returns the first start time on a day: nine o'clock; today the next full hour; late in the evening tomorrow. */
function firstHour(day: string, now: number): Pick<Draft, 'day' | 'time'> {
  const isPast = (momentOf(day, MORNING) ?? now) < now;
  if (!isPast || day !== dayAndTimeOf(now).day) return { day, time: MORNING };
  const next = dayAndTimeOf(now + HOUR);
  return next.day === day ? { day, time: `${next.time.slice(0, 2)}:00` } : { day: dayLater(day, 1), time: MORNING };
}

/** Returns the form of an existing booking, for changing it or, with new ids, for copying it. */
export function draftOf(booking: Booking): Draft {
  return {
    ...newDraft(''),
    caseNumber: booking.case.number,
    title: booking.title,
    kind: booking.kind,
    branch: booking.branch,
    room: booking.room ?? '',
    ...dayAndTimeOf(booking.startsAt),
    length: String(Math.round((booking.endsAt - booking.startsAt) / MINUTE)),
    public: booking.public,
    recordingPolicy: booking.recordingPolicy,
    notes: booking.notes,
    people: booking.people.map((person) => ({
      ...contactsOf(person),
      id: person.id,
      role: person.role,
      interpreterLanguage: person.interpreterLanguage ?? '',
      with: person.with,
      through: person.through ?? '',
      protected: person.protected,
      interpreterRequired: person.interpreterRequired,
      staffAccount: person.staffAccount ?? '',
      needs: person.needs ?? '',
    })),
    screens: booking.screens.map(({ id, between: [one, other] }) => ({ id, one, other })),
  };
}

/** Removes what must not stay in the tab's storage: national IDs. */
export function withoutSecrets(draft: Draft): Partial<Draft> {
  return { ...draft, people: withoutNationalIds(draft.people) };
}

/** Returns the request's body. Call it only when `problemsOfDraft` finds nothing. */
export function bodyOf(draft: Draft): Body {
  const startsAt = momentOf(draft.day, draft.time) ?? 0;
  const ids = new Set(draft.people.map(({ id }) => id));
  return {
    caseNumber: latinDigits(draft.caseNumber.trim()),
    title: draft.title.trim(),
    kind: draft.kind,
    branch: draft.branch.trim(),
    room: orNull(draft.room),
    startsAt,
    endsAt: startsAt + Number(latinDigits(draft.length)) * MINUTE,
    public: draft.public,
    recordingPolicy: draft.recordingPolicy,
    notes: draft.notes,
    people: draft.people.map((person) => ({
      ...contactsBody(person),
      id: person.id,
      role: person.role,
      interpreterLanguage: person.role === 'interpreter' ? orNull(person.interpreterLanguage) : null,
      with: COMPANY.has(person.role) ? person.with.filter((id) => ids.has(id)) : [],
      through: ids.has(person.through) ? person.through : null,
      protected: person.protected,
      interpreterRequired: person.interpreterRequired,
      staffAccount: person.role in COURT_ACCOUNTS ? orNull(person.staffAccount) : null,
      needs: orNull(person.needs),
    })),
    screens: draft.screens.map(({ id, one, other }) => ({
      id,
      between: [one.filter((seat) => ids.has(seat)), other.filter((seat) => ids.has(seat))],
    })),
  };
}

/** Roles that accompany or represent another person. */
export const COMPANY: ReadonlySet<BookedRole> = new Set(['lawyer', 'interpreter', 'companion', 'prison-coordinator']);

/**
 * Returns the people whom a person can accompany: a lawyer's clients are parties and witnesses. People who are ticked already can
 * always be removed.
 */
export function mayBeWith(person: PersonDraft, others: readonly Pick<PersonDraft, 'id' | 'role'>[]): readonly string[] {
  const isClient = ({ role }: Pick<PersonDraft, 'role'>): boolean =>
    !(role in COURT_ACCOUNTS) && role !== 'panel-judge' && role !== 'observer' && !COMPANY.has(role);
  const possible = others.filter((one) => person.role !== 'lawyer' || isClient(one) || person.with.includes(one.id));
  return possible.map(({ id }) => id);
}

/** Returns people whom no message can reach and who have no account to enter by: the court must inform them itself. */
export function withoutContact({ people }: Draft): readonly PersonDraft[] {
  return people.filter((person) => !isReached(person));
}

function isReached({ phone, email, role, staffAccount, through }: PersonDraft): boolean {
  const ownAccount = role in COURT_ACCOUNTS && staffAccount !== '';
  return through !== '' || phone.trim() !== '' || email.trim() !== '' || ownAccount;
}

/** Returns the visible gaps of a person's data. The first two prevent a booking; the others are probably oversights. */
export function gapsOf(person: PersonDraft, people: readonly PersonDraft[]): readonly Gap[] {
  const { name, role, interpreterLanguage, with: principals } = person;
  const gaps: readonly (readonly [Gap, boolean])[] = [
    ['name', name.trim() === ''],
    ['interpreterLanguage', role === 'interpreter' && interpreterLanguage === ''],
    ['principals', COMPANY.has(role) && !people.some(({ id }) => principals.includes(id))],
    ['contact', !isReached(person)],
  ];
  return gaps.filter(([, isMissing]) => isMissing).map(([gap]) => gap);
}

/**
 * Returns missing or wrong fields before the request is sent.
 * @param now for a new booking, epoch ms, because nobody is invited to a past hearing; null when a booking is changed
 */
export function problemsOfDraft(draft: Draft, now: number | null = null): readonly FieldProblem[] {
  const length = Number(latinDigits(draft.length));
  const found = (['caseNumber', 'title', 'branch', 'day', 'time'] as const)
    .filter((field) => draft[field].trim() === '')
    .map((field): FieldProblem => ({ field, code: 'required' }));
  if (!Number.isInteger(length) || length < 5) found.push({ field: 'length', code: 'minutes' });
  const startsAt = momentOf(draft.day, draft.time);
  if (now !== null && startsAt !== null && startsAt + length * MINUTE <= now)
    found.push({ field: 'day', code: 'over' });
  const times = Number(latinDigits(draft.times));
  if (draft.every !== '' && !(Number.isInteger(times) && times >= 2 && times <= MAX_TIMES))
    found.push({ field: 'times', code: 'times' });
  if (draft.people.length === 0) found.push({ field: 'people', code: 'one-at-least' });
  draft.people.forEach((person, at) => {
    found.push(...problemsOfContacts(person, at));
    if (person.role === 'interpreter' && person.interpreterLanguage === '')
      found.push({ field: `people.${at}.interpreterLanguage`, code: 'required' });
  });
  draft.screens.forEach(({ one, other }, at) => {
    if (one.length === 0 || other.length === 0) found.push({ field: `screens.${at}.between`, code: 'two-sides' });
  });
  return found;
}

/** Returns the series of days; null when there is none, or its number is not valid yet. */
export function seriesOf({ every, times }: Pick<Draft, 'every' | 'times'>): SeriesOfDays | null {
  const count = Number(latinDigits(times));
  return every !== '' && Number.isInteger(count) && count >= 2 && count <= 60 ? { every, times: count } : null;
}

/**
 * Returns the part of the draft with which clashes can be searched during typing; null before it has a time. Invalid fields are
 * left out.
 */
export function sketchOf(draft: Draft): Body | null {
  const length = Number(latinDigits(draft.length));
  if (momentOf(draft.day, draft.time) === null || !(length >= 5)) return null;
  const people = draft.people.filter(({ name }) => name.trim() !== '');
  if (people.length === 0) return null;
  const body = bodyOf({
    ...draft,
    caseNumber: draft.caseNumber.trim() === '' ? '0' : draft.caseNumber,
    title: draft.title.trim() === '' ? '—' : draft.title,
    branch: draft.branch.trim() === '' ? '—' : draft.branch,
    notes: '',
    screens: [],
    people: people.map((person) => ({ ...person, email: '', needs: '', interpreterLanguage: 'und', language: 'fa' })),
  });
  return {
    ...body,
    people: (body.people ?? []).map((person) => ({
      ...person,
      nationalId: parseNationalId(person.nationalId ?? '') === null ? null : (person.nationalId ?? null),
      phone: parseMobile(person.phone ?? '') === null ? null : (person.phone ?? null),
    })),
  };
}
