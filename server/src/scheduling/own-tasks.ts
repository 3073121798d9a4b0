import { mayEverInMinutes } from '@mahzar/shared/minutes/law/permissions';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import { ASSIGNMENTS } from '@mahzar/shared/proceedings/words';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import { MOST_TASKS } from '@mahzar/shared/rest/own-hearings';
import type { OwnTask, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { Tables } from '../storage/tables.ts';
import type { BookingSearch } from './booking-search.ts';
import type { WordIndex } from './word-index.ts';

/** Most minutes examined: clerks and other judges are booked for those hearings too, and do not close them. */
const MOST_MINUTES = 100;

type OwnTasks = CallAnswer<typeof readOwnHearings>['tasks'];

type TaskRow = Tables['case_tasks'] & { readonly case_number: string };

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
  /** Cases with tasks of staff who cannot sign in as such any more, the oldest first. */
  ofLostStaff(
    most: number,
  ): Promise<readonly { readonly case_id: string; readonly case_number: string; readonly since: number }[]>;
  /** Powers of attorney of lawyers whom no case names, for the cases of a clerk, the oldest first. */
  powersToDecide(
    account: string,
  ): Promise<
    readonly { readonly id: string; readonly case: string; readonly caseNumber: string; readonly filedAt: number }[]
  >;
  /** Minutes that may be closed at a moment (epoch ms), of hearings whose bookings have a word, the oldest first. */
  minutesToClose(which: {
    readonly word: string;
    readonly now: number;
    readonly most: number;
  }): Promise<readonly { readonly hearing: HearingId; readonly since: number }[]>;
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
    const waiting = await sources.minutesToClose({ word: words.account(account), now, most: MOST_MINUTES });
    if (waiting.length === 0) return [];
    const hearings = waiting.map(({ hearing }) => hearing);
    const bookings = await search.list({ hearings, staffAccount: account }, { order: 'soonest', limit: MOST_MINUTES });
    const theirs = new Map(
      bookings
        .filter(({ people }) =>
          people.some(
            ({ id: seat, role, staffAccount }) =>
              staffAccount === account && mayEverInMinutes({ kind: 'seat', seat, role }, 'close'),
          ),
        )
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
      sources.inCases(account, as, MOST_TASKS),
      minutesFor(account, now),
      as.includes('clerk') ? sources.powersToDecide(account) : [],
    ]);
    const powers = filed.map(({ id: power, filedAt: since, ...of }): OwnTask => {
      return { what: 'decide-power', case: { id: of.case, number: of.caseNumber }, since, power };
    });
    const items = [...rows.map(taskOf), ...powers, ...minutes].toSorted((one, other) => one.since - other.since);
    return { items: items.slice(0, MOST_TASKS), total: total + powers.length + minutes.length };
  };
}

/** Lists what waits in cases for a judge or clerk, if they have none, or only one who cannot sign in as such any more. */
export async function registryTasks(sources: Pick<TaskSources, 'inCases' | 'ofLostStaff'>): Promise<OwnTasks> {
  const [{ rows, total }, lost] = await Promise.all([
    sources.inCases('registry', ['registry'], MOST_TASKS),
    sources.ofLostStaff(MOST_TASKS),
  ]);
  const known = new Set(rows.filter(({ what }) => what === 'assign-judge').map(({ case_id }) => case_id));
  const ofLost = lost.flatMap(({ case_id: id, case_number: number, since }): OwnTask[] =>
    known.has(id) ? [] : [{ what: 'assign-judge', case: { id, number }, since }],
  );
  const items = [...rows.map(taskOf), ...ofLost].toSorted((one, other) => one.since - other.since);
  return { items: items.slice(0, MOST_TASKS), total: total + ofLost.length };
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
