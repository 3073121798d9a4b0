import type { Database } from '../storage/database.ts';
import type { NotedAct } from './audit.ts';

/** Names of staff accounts by id. */
export type NamesOf = (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** What entries mean by `KIND:ID`, in the words of people: names of colleagues and systems, numbers of cases. */
export async function namesIn(
  { db }: Pick<Database, 'db'>,
  namesOf: NamesOf,
  acts: readonly Pick<NotedAct, 'actor' | 'subject' | 'details'>[],
): Promise<ReadonlyMap<string, string>> {
  const meant = new Set(acts.flatMap((act) => meantBy(act)));
  const idsOf = (...kinds: string[]) =>
    [...meant].flatMap((one) => {
      const [kind = '', id = ''] = split(one);
      return kinds.includes(kind) ? [id] : [];
    });
  const [staff, bookings, cases, machines] = [
    idsOf('staff'),
    idsOf('booking', 'hearing'),
    idsOf('case'),
    idsOf('machine'),
  ];
  const [names, ofBookings, ofCases, ofMachines] = await Promise.all([
    namesOf(staff),
    bookings.length === 0
      ? []
      : db
          .selectFrom('bookings')
          .innerJoin('cases', 'cases.id', 'bookings.case_id')
          .select(['bookings.hearing_id as id', 'cases.number as name'])
          .where('bookings.hearing_id', 'in', bookings)
          .execute(),
    cases.length === 0
      ? []
      : db.selectFrom('cases').select(['id', 'number as name']).where('id', 'in', cases).execute(),
    machines.length === 0 ? [] : db.selectFrom('machines').select(['id', 'name']).where('id', 'in', machines).execute(),
  ]);
  return new Map([
    ...[...names].map(([id, name]) => [`staff:${id}`, name] as const),
    ...ofBookings.flatMap(({ id, name }) => [[`booking:${id}`, name] as const, [`hearing:${id}`, name] as const]),
    ...ofCases.map(({ id, name }) => [`case:${id}`, name] as const),
    ...ofMachines.map(({ id, name }) => [`machine:${id}`, name] as const),
  ]);
}

/** What one entry means. Details hold ids of accounts and cases without their kind. */
export function meantBy({ actor, subject, details }: Pick<NotedAct, 'actor' | 'subject' | 'details'>): string[] {
  const { account, case: file } = details;
  return [
    actor,
    ...(subject === null ? [] : [subject]),
    ...(typeof account === 'string' ? [`staff:${account}`] : []),
    ...(typeof file === 'string' ? [`case:${file}`] : []),
  ];
}

function split(one: string): [string, string] {
  const at = one.indexOf(':');
  return at < 0 ? [one, ''] : [one.slice(0, at), one.slice(at + 1)];
}
