import { mayEverInMinutes } from '@mahzar/shared/minutes/law/permissions';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import { ASSIGNMENTS } from '@mahzar/shared/proceedings/words';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import { MAX_TASKS } from '@mahzar/shared/rest/own-hearings';
import type { OwnTask, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { Tables } from '../storage/tables.ts';
import type { BookingSearch } from './booking-search.ts';
import type { WordIndex } from './word-index.ts';

/** Most minutes examined: clerks and other judges are booked for those hearings too, and do not close them. */
const MAX_MINUTES = 100;
/** Number of minutes examined at a time for the registry, which sees those of all judges. */
const MINUTES_AT_ONCE = 500;

type OwnTasks = CallAnswer<typeof readOwnHearings>['tasks'];

type TaskRow = Tables['case_tasks'] & { readonly case_number: string };

interface PowerToDecide {
  readonly id: string;
  readonly case: string;
  readonly caseNumber: string;
  readonly filedAt: number;
}

interface MinutesToClose {
  readonly hearing: HearingId;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Tasks that are stored together with the logs of cases and minutes; no log is read here. */
export interface TaskSources {
  /** Tasks of an account in its assignments, or of the registry, the oldest first, and their total number. */
  inCases(
    account: string,
    as: readonly (Assignment | 'registry')[],
    most: number,
  ): Promise<{
    readonly rows: readonly TaskRow[];
    readonly total: number;
  }>;
  /**
   * Cases with tasks of staff who cannot sign in as such any more, the oldest first, and their total number; without those in which
   * the registry has the task of assigning somebody.
   */
  ofLostStaff(most: number): Promise<{
    readonly rows: readonly { readonly case_id: string; readonly case_number: string; readonly since: number }[];
    readonly total: number;
  }>;
  /** Powers of attorney of lawyers whom no case names, for the cases of a clerk, the oldest first. */
  powersToDecide(account: string): Promise<readonly PowerToDecide[]>;
  /** The same, for cases without a clerk who can sign in as such. */
  powersOfNobody(): Promise<readonly PowerToDecide[]>;
  /** Roles of the enabled ones among these accounts. */
  enabledRolesOf(accounts: readonly string[]): Promise<ReadonlyMap<string, readonly StaffRole[]>>;
  /**
   * Minutes that may be closed at a moment (epoch ms), of hearings whose bookings have a word, or of all when it is null; the oldest
   * first. `after`: the last one of the page before; null for the first page.
   */
  minutesToClose(which: {
    readonly word: string | null;
    readonly now: number;
    readonly after: MinutesToClose | null;
    readonly most: number;
  }): Promise<readonly MinutesToClose[]>;
}

/** A staff member, with the present roles of their account. */
interface TaskHolder {
  readonly account: string;
  readonly roles: readonly StaffRole[];
}

/** Lists a staff member's tasks in cases. */
export function ownTasks({
  sources,
  search,
  words,
}: {
  readonly sources: TaskSources;
  readonly search: Pick<BookingSearch, 'list'>;
  readonly words: Pick<WordIndex, 'account'>;
}): (holder: TaskHolder, now: number) => Promise<OwnTasks> {
  /** Minutes of hearings that the account presides over according to the present bookings. */
  const minutesFor = async (account: string, now: number): Promise<OwnTask[]> => {
    const waiting = await sources.minutesToClose({
      word: words.account(account),
      now,
      after: null,
      most: MAX_MINUTES,
    });
    if (waiting.length === 0) return [];
    const hearings = waiting.map(({ hearing }) => hearing);
    const bookings = await search.list({ hearings, staffAccount: account }, { order: 'soonest', limit: MAX_MINUTES });
    const theirs = new Map(
      bookings
        .filter(({ people }) => people.some((person) => person.staffAccount === account && mayClose(person)))
        .map((booking) => [booking.id, booking]),
    );
    return waiting.flatMap(({ hearing, since }) => {
      const booking = theirs.get(hearing);
      if (booking === undefined) return [];
      return [{ what: 'close-minutes' as const, case: booking.case, since, hearing }];
    });
  };

  return async ({ account, roles }, now) => {
    const capacities = staffCapacities(roles);
    const as = ASSIGNMENTS.filter((one) => capacities.includes(one));
    const [{ rows, total }, minutes, filed] = await Promise.all([
      sources.inCases(account, as, MAX_TASKS),
      minutesFor(account, now),
      as.includes('clerk') ? sources.powersToDecide(account) : [],
    ]);
    return listed([rows.map(taskOf), filed.map(powerTaskOf), minutes], total - rows.length);
  };
}

/**
 * Lists what waits for a judge or clerk of a case, or for the judge of a hearing, if there is none, or only one who can no longer
 * sign in as such.
 */
export function registryTasks({
  sources,
  search,
}: {
  readonly sources: TaskSources;
  readonly search: Pick<BookingSearch, 'list'>;
}): (now: number) => Promise<OwnTasks> {
  /** Returns the minutes among these that only an account may close that cannot sign in as a judge any more. */
  const ofLostJudges = async (waiting: readonly MinutesToClose[]): Promise<OwnTask[]> => {
    const hearings = waiting.map(({ hearing }) => hearing);
    const bookings = await search.list({ hearings }, { order: 'soonest', limit: MINUTES_AT_ONCE });
    const judges = bookings.flatMap(({ people }) => people.filter(mayClose));
    const roles = await sources.enabledRolesOf(judges.flatMap(({ staffAccount }) => staffAccount ?? []));
    // Whoever has no account signs by their link.
    const isLost = ({ staffAccount }: Person) =>
      staffAccount !== null && roles.get(staffAccount)?.includes('judge') !== true;
    const since = new Map(waiting.map((one) => [one.hearing, one.since]));
    return bookings
      .filter(({ people }) => people.some(mayClose) && people.filter(mayClose).every(isLost))
      .map(({ id: hearing, case: of }) => ({ what: 'reach-judge', case: of, since: since.get(hearing)!, hearing }));
  };
  /** Those among all minutes, page by page. Every page is examined: bookings are encrypted, so the database cannot filter. */
  const minutesOfLostJudges = async (now: number, after: MinutesToClose | null = null): Promise<OwnTask[]> => {
    const page = await sources.minutesToClose({ word: null, now, after, most: MINUTES_AT_ONCE });
    const found = page.length === 0 ? [] : await ofLostJudges(page);
    const last = page.at(-1);
    if (last === undefined || page.length < MINUTES_AT_ONCE) return found;
    return [...found, ...(await minutesOfLostJudges(now, last))];
  };

  return async (now) => {
    const [{ rows, total }, lost, powers, minutes] = await Promise.all([
      sources.inCases('registry', ['registry'], MAX_TASKS),
      sources.ofLostStaff(MAX_TASKS),
      sources.powersOfNobody(),
      minutesOfLostJudges(now),
    ]);
    const ofLost = lost.rows.map(({ case_id: id, case_number: number, since }): OwnTask => {
      return { what: 'assign-judge', case: { id, number }, since };
    });
    const unlisted = total - rows.length + lost.total - ofLost.length;
    return listed([rows.map(taskOf), ofLost, powers.map(powerTaskOf), minutes], unlisted);
  };
}

/** The oldest of several lists of tasks, and the number of all of them. @param unlisted tasks that are in none of the lists */
function listed(lists: readonly (readonly OwnTask[])[], unlisted: number): OwnTasks {
  const items = lists.flat().toSorted((one, other) => one.since - other.since);
  return { items: items.slice(0, MAX_TASKS), total: items.length + unlisted };
}

function mayClose({ id: seat, role }: Pick<Person, 'id' | 'role'>): boolean {
  return mayEverInMinutes({ kind: 'seat', seat, role }, 'close');
}

function powerTaskOf({ id: power, case: of, caseNumber: number, filedAt: since }: PowerToDecide): OwnTask {
  return { what: 'decide-power', case: { id: of, number }, since, power };
}

function taskOf({ what, case_id, case_number, since, subject, number }: TaskRow): OwnTask {
  const task = { case: { id: case_id, number: case_number }, since };
  switch (what) {
    case 'sign-order':
    case 'serve-order':
      return { what, ...task, order: subject as OrderId };
    case 'assign-judge':
      return { what, ...task };
    default:
      return { what, ...task, document: subject as DocumentId, number: number ?? 0 };
  }
}
