import type { SeatId } from '@mahzar/shared/hearing/ids';
import { isHost, isInside } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import { peopleForStaff } from '@mahzar/shared/hearing/projection/view';
import type { PersonView } from '@mahzar/shared/hearing/projection/view';
import { isPublic } from '@mahzar/shared/hearing/law/knowing';
import type { BoardHearing, PersonConnection, BoardPerson, BoardPlace } from '@mahzar/shared/board/board';
import { alarmsOf, lostSince } from './alarms.ts';
import type { HearingContext, OpenLink } from './hearing-context.ts';

/**
 * A hearing as shown on today's board: the projection of its state for staff, with data from outside its log.
 * @param now epoch milliseconds
 */
export function boardOf(state: HearingState, context: HearingContext, now: number): BoardHearing {
  const { recorder } = state;
  return {
    hearing: state.id,
    kind: state.kind,
    phase: state.phase,
    suspension: state.phase === 'suspended' ? state.suspension : null,
    title: context.card?.title ?? '',
    branch: context.card?.branch ?? '',
    caseNumber: context.card?.caseNumber ?? '',
    startsAt: state.startsAt,
    endsAt: state.endsAt,
    beganAt: state.intervals[0]?.from ?? null,
    recorder: recorder.kind,
    recorderFault: recorder.kind === 'failing' ? recorder.reason : null,
    observers: [...state.seats.values()].filter((seat) => isPublic(state, seat) && isInside(seat.place)).length,
    staff: context.staff,
    sitting: context.sitting,
    alarms: alarmsOf(state, context, now),
    people: peopleForStaff(state).map((person) => personOf(state, context, person, now)),
  };
}

const UNMEASURED: PersonConnection = { level: 'unknown', lossPercent: null, rttMs: null };

function personOf(state: HearingState, context: HearingContext, known: PersonView, now: number): BoardPerson {
  const id: SeatId = known.seat;
  const seat = state.seats.get(id);
  if (seat === undefined) throw new Error(`no such seat: ${id}`);
  const link = context.links.open.get(id);
  const connection = context.connections.get(id);
  return {
    seat: id,
    role: known.role,
    // A person with an alias is not named, as on every screen.
    name: known.alias === null ? (context.card?.seats.get(id)?.name ?? '') : '',
    alias: known.alias,
    host: isHost(state, seat),
    ...placeNow(seat, link),
    awaySince: lostSince(seat, context, now),
    line:
      connection === undefined || !known.here
        ? UNMEASURED
        : { level: connection.level, lossPercent: connection.lossPercent, rttMs: connection.rttMs },
    identity: context.identities.get(id)?.state ?? (seat.identity === 'none-needed' ? 'not-needed' : 'not-asked'),
    deviceCheck: context.checks.get(id) ?? null,
    helpSince: context.help.get(id) ?? null,
    helpBrowsers: context.helpBrowsers.get(id) ?? 0,
  };
}

function placeNow({ place, placedAt }: Seat, link: OpenLink | undefined): { place: BoardPlace; since: number | null } {
  if (place.kind !== 'outside') return { place: place.kind, since: placedAt };
  if (link !== undefined) return { place: link.equipped ? 'checking-device' : 'link-open', since: link.since };
  return { place: placedAt === null ? 'not-come' : 'left', since: placedAt };
}
