import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { OfficeDraft } from '@mahzar/shared/offices/office';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import type { Database } from '../storage/database.ts';
import type { NotedAct } from './audit.ts';

/** Names of staff accounts by id. */
export type NamesOf = (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;

interface Said {
  /** Names of colleagues, systems and offices; for anything that belongs to a hearing, the case's number. */
  readonly names: ReadonlyMap<string, string>;
  /** Role of a person at a hearing, and event of a message. Participants' names are shown only where bookings are read. */
  readonly codes: ReadonlyMap<string, string>;
}

/** Names for the `KIND:ID` references in entries, for display. */
export async function namesIn(
  { db }: Pick<Database, 'db'>,
  namesOf: NamesOf,
  acts: readonly Pick<NotedAct, 'actor' | 'subject' | 'details'>[],
): Promise<Said> {
  const meant = [...new Set(acts.flatMap((act) => meantBy(act)))].map(split);
  const idsOf = <Id extends string = string>(...kinds: string[]) =>
    meant.flatMap(({ kind, id }) => (kinds.includes(kind) ? [id as Id] : []));
  const [cases, machines, messages] = [idsOf('case'), idsOf('machine'), idsOf('message')];
  const people = meant.flatMap(({ kind, id }) => {
    const [hearing = '', seat = ''] = id.split('/');
    return kind === 'person' || kind === 'seat' ? [{ one: `${kind}:${id}`, hearing: hearing as HearingId, seat }] : [];
  });
  const ofMessages =
    messages.length === 0
      ? []
      : await db.selectFrom('outbox').select(['id', 'event', 'hearing_id']).where('id', 'in', messages).execute();
  const hearings = new Set([
    ...idsOf<HearingId>('booking', 'hearing'),
    ...people.map(({ hearing }) => hearing),
    ...ofMessages.flatMap(({ hearing_id: hearing }) => (hearing === null ? [] : [hearing])),
  ]);
  const offices = idsOf<OfficeId>('office');
  const [names, ofBookings, ofCases, ofMachines, ofSeats, ofOffices] = await Promise.all([
    namesOf(idsOf('staff')),
    hearings.size === 0
      ? []
      : db
          .selectFrom('bookings')
          .innerJoin('cases', 'cases.id', 'bookings.case_id')
          .select(['bookings.hearing_id as id', 'cases.number as name'])
          .where('bookings.hearing_id', 'in', [...hearings])
          .execute(),
    cases.length === 0
      ? []
      : db.selectFrom('cases').select(['id', 'number as name']).where('id', 'in', cases).execute(),
    machines.length === 0 ? [] : db.selectFrom('machines').select(['id', 'name']).where('id', 'in', machines).execute(),
    people.length === 0
      ? []
      : db
          .selectFrom('seats')
          .select(['hearing_id', 'seat', 'role'])
          .where('hearing_id', 'in', [...new Set(people.map(({ hearing }) => hearing))])
          .execute(),
    offices.length === 0 ? [] : db.selectFrom('offices').select(['id', 'office']).where('id', 'in', offices).execute(),
  ]);
  const numbers = new Map(ofBookings.map(({ id, name }) => [id, name]));
  const roles = new Map(ofSeats.map(({ hearing_id: hearing, seat, role }) => [`${hearing}/${seat}`, role]));
  const numbered = (one: string, hearing: HearingId | null): [string, string][] => {
    const number = hearing === null ? undefined : numbers.get(hearing);
    return number === undefined ? [] : [[one, number]];
  };
  return {
    names: new Map([
      ...[...names].map(([id, name]) => [`staff:${id}`, name] as const),
      ...ofBookings.flatMap(({ id, name }) => [[`booking:${id}`, name] as const, [`hearing:${id}`, name] as const]),
      ...ofCases.map(({ id, name }) => [`case:${id}`, name] as const),
      ...ofOffices.map(({ id, office }) => [`office:${id}`, (JSON.parse(office) as OfficeDraft).name] as const),
      ...ofMachines.map(({ id, name }) => [`machine:${id}`, name] as const),
      ...people.flatMap(({ one, hearing }) => numbered(one, hearing)),
      ...ofMessages.flatMap(({ id, hearing_id: hearing }) => numbered(`message:${id}`, hearing)),
    ]),
    codes: new Map([
      ...people.flatMap(({ one, hearing, seat }): [string, string][] => {
        const role = roles.get(`${hearing}/${seat}`);
        return role === undefined ? [] : [[one, role]];
      }),
      ...ofMessages.map(({ id, event }): [string, string] => [`message:${id}`, event]),
    ]),
  };
}

/**
 * The references in one entry. Its details hold ids of accounts, cases and seats without their kind; seats belong to the subject's
 * hearing.
 */
export function meantBy({ actor, subject, details }: Pick<NotedAct, 'actor' | 'subject' | 'details'>): string[] {
  const { account, case: file, seat } = details;
  const { kind, id } = split(subject ?? '');
  const isHearing = kind === 'booking' || kind === 'hearing';
  return [
    actor,
    ...(subject === null ? [] : [subject]),
    ...(typeof account === 'string' ? [`staff:${account}`] : []),
    ...(typeof file === 'string' ? [`case:${file}`] : []),
    ...(typeof seat === 'string' && isHearing ? [`person:${id}/${seat}`] : []),
  ];
}

function split(one: string): { readonly kind: string; readonly id: string } {
  const at = one.indexOf(':');
  return at < 0 ? { kind: one, id: '' } : { kind: one.slice(0, at), id: one.slice(at + 1) };
}
