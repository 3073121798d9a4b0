import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import { listRegistryTasks, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';
import type { AllocatedAs } from '@mahzar/shared/board/board';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { MAX_LENGTH_MS } from '@mahzar/shared/scheduling/problems';
import { Rejection } from '@mahzar/shared/rejection';
import type { HearingService } from '../hearings/hearing-service.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { BookingFilter, BookingSearch } from './booking-search.ts';
import type { StoredBooking } from './booking-store.ts';
import type { ownTasks, registryTasks } from './own-tasks.ts';

const DAY_MS = 86_400_000;
/** How far ahead allocated bookings are searched, and how far back adjourned ones without a next date. */
const AHEAD_MS = 14 * DAY_MS;
const BACK_MS = 90 * DAY_MS;
const MAX_TODAY = 200;
const MAX_NEXT = 5;
const MAX_WITHOUT_DATE = 50;

/** Bookings of a time range (epoch ms) allocated to an account, with its role in each. */
export type AllocatedTo = (
  account: string,
  from: number,
  to: number,
) => Promise<readonly { readonly booking: string; readonly as: AllocatedAs }[]>;

export interface OwnHearingsParts {
  readonly search: Pick<BookingSearch, 'list'>;
  readonly allocatedTo: AllocatedTo;
  readonly tasks: ReturnType<typeof ownTasks>;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly clock: CourtClock;
  readonly now: () => number;
}

/** Hearings and tasks of a staff member who sits in hearings or is allocated to them. */
export function ownHearingsRoute({ search, allocatedTo, tasks, service, clock, now }: OwnHearingsParts): Bound {
  return bind(readOwnHearings, async ({ caller }) => {
    if (caller.kind !== 'staff') return new Rejection('not-permitted');
    const { account } = caller;
    const at = now();
    const day = clock.hoursOfDay(clock.dayOf(at));
    const allocated = new Map(
      (await allocatedTo(account, at - BACK_MS, at + AHEAD_MS)).map(({ booking, as }) => [booking, as]),
    );
    /** Bookings in which the account sits or to which it is allocated, by start. */
    const mine = async (filter: BookingFilter, limit: number): Promise<readonly StoredBooking[]> => {
      const page = { order: 'soonest', limit } as const;
      const found = await Promise.all([
        search.list({ ...filter, staffAccount: account }, page),
        allocated.size === 0 ? [] : search.list({ ...filter, hearings: [...allocated.keys()] }, page),
      ]);
      const each = new Map(found.flat().map((booking) => [booking.id, booking]));
      return [...each.values()].sort((one, other) => one.startsAt - other.startsAt).slice(0, limit);
    };
    const shown = async (booking: StoredBooking): Promise<OwnHearing> => {
      const { id, state, case: file, branch, room, kind, startsAt, endsAt, title, people } = booking;
      return {
        id,
        state,
        case: file,
        branch,
        room,
        kind,
        startsAt,
        endsAt,
        title,
        seat: people.find(({ staffAccount }) => staffAccount === account)?.role ?? null,
        allocatedAs: allocated.get(id) ?? null,
        waiting: state === 'opened' ? await waitingIn(service, booking) : 0,
      };
    };
    const [recent, next, withoutDate] = await Promise.all([
      mine({ from: day.from - MAX_LENGTH_MS, to: day.to }, MAX_TODAY),
      mine({ from: day.to, state: 'booked' }, MAX_NEXT),
      mine({ from: at - BACK_MS, to: at, withoutNextDate: true }, MAX_WITHOUT_DATE),
    ]);
    const today = recent.filter(({ endsAt, state }) => endsAt > day.from || state === 'opened');
    return {
      today: await Promise.all(today.map(shown)),
      next: await Promise.all(next.map(shown)),
      withoutDate: await Promise.all(withoutDate.map(shown)),
      tasks: await tasks(caller, at),
    };
  });
}

/** Tasks in cases that have nobody who can do them. */
export function registryTasksRoute(tasks: ReturnType<typeof registryTasks>, now: () => number): Bound {
  return bind(listRegistryTasks, async ({ caller }) =>
    caller.kind === 'staff' && staffCapacities(caller.roles).includes('registry')
      ? tasks(now())
      : { items: [], total: 0 },
  );
}

async function waitingIn(service: OwnHearingsParts['service'], { id }: StoredBooking): Promise<number> {
  const snapshot = await service.snapshot(id);
  const seats = snapshot === null ? [] : [...snapshot.state.seats.values()];
  return seats.filter(({ place }) => place.kind === 'waiting').length;
}
