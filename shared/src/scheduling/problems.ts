import type { SeatId } from '../hearing/ids.ts';
import { mayBePublic } from '../hearing/law/permissions.ts';
import { capacityOf } from '../hearing/roles.ts';
import type { Capacity, Role } from '../hearing/roles.ts';
import type { FieldProblem } from '../rest/errors.ts';
import type { BookingDraft } from './booking.ts';
import { SUPPORT_SEAT } from './person.ts';
import type { Person } from './person.ts';

/**
 * Longest hearing; a longer one must be booked as several days. The limit lets an index on the start find all hearings at a time.
 */
export const MAX_LENGTH_MS = 16 * 3_600_000;

/** Returns what prevents booking a draft, beyond its schema; empty when it can be booked. */
export function problemsOf(draft: BookingDraft): FieldProblem[] {
  const people = new Map(draft.people.map((person) => [person.id, person]));
  return [
    ...problemsOfTime(draft),
    ...(draft.public && !mayBePublic(draft.kind) ? [{ field: 'public', code: 'never-public' }] : []),
    ...draft.people.flatMap((person, index) =>
      problemsOfPerson(draft, person, people).map((problem) => ({
        ...problem,
        field: `people.${index}.${problem.field}`,
      })),
    ),
    ...repeated(draft.people.map(({ id }) => id)).map((index) => ({ field: `people.${index}.id`, code: 'repeated' })),
    ...repeated(draft.screens.map(({ id }) => id)).map((index) => ({ field: `screens.${index}.id`, code: 'repeated' })),
    ...draft.screens.flatMap((screen, index) =>
      problemsOfScreening(draft, screen, people).map((code) => ({ field: `screens.${index}.between`, code })),
    ),
  ];
}

/**
 * Returns unusual properties that do not prevent the booking, for display to its author.
 * @param now epoch milliseconds
 */
export function warningsOf(draft: BookingDraft, now: number): FieldProblem[] {
  const capacities = draft.people.map(({ role }) => capacityOf(draft.kind, role));
  return [
    ...(draft.startsAt < now ? [{ field: 'startsAt', code: 'in-the-past' }] : []),
    ...(capacities.includes('host') ? [] : [{ field: 'people', code: 'no-host' }]),
    ...draft.people.flatMap((person, index) =>
      person.through === null && person.phone === null && person.email === null && person.staffAccount === null
        ? [{ field: `people.${index}`, code: 'no-contact' }]
        : [],
    ),
  ];
}

function problemsOfTime({ startsAt, endsAt }: BookingDraft): FieldProblem[] {
  if (endsAt <= startsAt) return [{ field: 'endsAt', code: 'before-start' }];
  return endsAt - startsAt > MAX_LENGTH_MS ? [{ field: 'endsAt', code: 'too-long' }] : [];
}

function problemsOfPerson({ kind }: BookingDraft, person: Person, people: ReadonlyMap<SeatId, Person>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (person.id.startsWith(SUPPORT_SEAT)) problems.push({ field: 'id', code: 'not-so' });
  if (person.with.some((id) => id === person.id || !people.has(id))) problems.push({ field: 'with', code: 'unknown' });
  if (person.with.length > 0 && !ACCOMPANIES.includes(person.role)) problems.push({ field: 'with', code: 'not-so' });
  // Members of the court are nobody's clients.
  if (person.role === 'lawyer' && person.with.some((id) => isOfCourt(kind, people.get(id)?.role ?? 'observer')))
    problems.push({ field: 'with', code: 'not-so' });
  if (person.role === 'interpreter' && person.interpreterLanguage === null)
    problems.push({ field: 'interpreterLanguage', code: 'missing' });
  if (person.through !== null) {
    const host = people.get(person.through);
    if (host === undefined || host === person) problems.push({ field: 'through', code: 'unknown' });
    else if (host.through !== null || isOfCourt(kind, person.role)) problems.push({ field: 'through', code: 'not-so' });
  }
  if (person.protected && (isOfCourt(kind, person.role) || person.role === 'observer'))
    problems.push({ field: 'protected', code: 'not-so' });
  if (person.interpreterRequired && (isOfCourt(kind, person.role) || person.role === 'observer'))
    problems.push({ field: 'interpreterRequired', code: 'not-so' });
  return problems;
}

/** Roles that accompany a person. */
const ACCOMPANIES: readonly Role[] = ['lawyer', 'interpreter', 'companion', 'prison-coordinator'];

const COURT: readonly Capacity[] = ['host', 'bench', 'clerk'];

function isOfCourt(kind: BookingDraft['kind'], role: Role): boolean {
  return COURT.includes(capacityOf(kind, role));
}

/** The rules of the law of the hearing (`law/measures.ts`): the court must see everybody, and some people cannot be separated. */
function problemsOfScreening(
  { kind }: BookingDraft,
  { between }: BookingDraft['screens'][number],
  people: ReadonlyMap<SeatId, Person>,
): string[] {
  const [a, b] = between;
  const all = [...a, ...b];
  if (all.some((id) => !people.has(id))) return ['unknown'];
  if (all.some((id) => isOfCourt(kind, people.get(id)!.role))) return ['court'];
  return a.some((one) => b.some((other) => belongTogether(people.get(one)!, people.get(other)!))) ? ['together'] : [];
}

function belongTogether(a: Person, b: Person): boolean {
  const room = (person: Person) => person.through ?? person.id;
  return room(a) === room(b) || a.with.includes(b.id) || b.with.includes(a.id);
}

function repeated(ids: readonly string[]): number[] {
  return ids.flatMap((id, index) => (ids.indexOf(id) === index ? [] : [index]));
}
