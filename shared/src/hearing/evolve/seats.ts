import type { BookedSeat } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { FLOOR, isInside } from '../state.ts';
import type { HearingState, PlaceInside, Seat } from '../state.ts';

/** Returns the state with one seat changed. Throws for a seat that the hearing does not have. */
export function withSeat(state: HearingState, id: SeatId, change: (seat: Seat) => Partial<Seat>): HearingState {
  const seat = state.seats.get(id);
  if (seat === undefined) throw new Error(`the log names a seat that the hearing does not have: ${id}`);
  return { ...state, seats: new Map(state.seats).set(id, { ...seat, ...change(seat) }) };
}

/** Returns the state with `change` applied to every seat. */
export function withSeats(state: HearingState, change: (seat: Seat) => Partial<Seat>): HearingState {
  return { ...state, seats: new Map([...state.seats].map(([id, seat]) => [id, { ...seat, ...change(seat) }])) };
}

/** Returns the state with a person in another place or with another line. Throws when the person has not entered. */
export function withPlace(
  state: HearingState,
  id: SeatId,
  change: { kind?: 'waiting' | 'courtroom'; here?: boolean; session?: PlaceInside['session'] },
): HearingState {
  return withSeat(state, id, ({ place }) => {
    if (!isInside(place)) throw new Error(`the log moves a person who has not entered: ${id}`);
    const { kind, ...line } = change;
    if (kind === undefined) return { place: { ...place, ...line } };
    const { here, session } = place;
    return { place: { kind, here, session, ...line } };
  });
}

/** Returns a booked seat whose person has not come yet. */
export function newSeat(
  { id, role, with: principals, through, language, identify, interpreterRequired }: BookedSeat,
  alias: number | null,
): Seat {
  return {
    id,
    role,
    assists: principals ?? [],
    hostSeat: through ?? null,
    language: language ?? null,
    place: { kind: 'outside' },
    sentOut: false,
    identity: identify === undefined ? 'none-needed' : 'needed',
    identityMeans: null,
    provenBrowser: null,
    browser: null,
    movedAt: null,
    otherBrowserAt: null,
    identifiedBy: identify ?? null,
    rulesAccepted: null,
    leftCourtroomAt: null,
    leftAt: null,
    placedAt: null,
    microphone: 'off',
    privateMicrophone: 'off',
    camera: 'off',
    hand: null,
    handFor: 'speak',
    spokenMs: 0,
    protected: alias !== null,
    alias,
    listensTo: FLOOR,
    speaksTo: FLOOR,
    mayShare: false,
    interpreterRequired: interpreterRequired ?? false,
    awaySince: null,
    lastLineLoss: null,
    missedSession: null,
    freeWill: {},
  };
}
