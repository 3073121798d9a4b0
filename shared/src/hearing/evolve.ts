import type { Entry } from './event.ts';
import type { SeatId } from './ids.ts';
import { isAtRest, isInside } from './state.ts';
import type { GapReason, HearingState, RecordInterval, Seat } from './state.ts';

/** Rebuilds a hearing from its log. Throws when the log does not begin with `hearing-scheduled`. */
export function replay(entries: readonly Entry[]): HearingState {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('an empty log has no state');
  return rest.reduce(evolve, begin(first));
}

/** The state after a log's first entry. */
export function begin({ event }: Entry): HearingState {
  if (event.type !== 'hearing-scheduled') throw new Error(`a log begins with hearing-scheduled, not ${event.type}`);
  return {
    id: event.hearing,
    kind: event.kind,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    phase: 'scheduled',
    seats: new Map(event.seats.map(({ id, role }) => [id, newSeat(id, role)])),
    recorder: { kind: 'idle' },
    intervals: [],
    gaps: [],
    startedFrom: 'open',
    suspension: null,
    nextHand: 1,
  };
}

function newSeat(id: SeatId, role: Seat['role']): Seat {
  return { id, role, place: { kind: 'outside' }, microphone: 'off', camera: 'off', hand: null };
}

/** What is true after an entry. Pure, and total for every entry that `decide` can make. */
export function evolve(state: HearingState, { at, event }: Entry): HearingState {
  switch (event.type) {
    case 'hearing-scheduled':
      throw new Error('hearing-scheduled stands at the beginning of a log only');
    case 'hearing-opened':
      return { ...state, phase: 'open' };
    case 'person-entered':
      return withSeat(state, event.seat, (seat) => ({
        place: { kind: event.room, here: true, session: event.session },
        microphone: seat.microphone === 'blocked' ? 'blocked' : event.microphone ? 'on' : 'off',
        camera: event.camera ? 'on' : 'off',
        hand: null,
      }));
    case 'seat-taken-over':
      return withPlace(state, event.seat, { here: true, session: event.session });
    case 'person-left':
      return withSeat(state, event.seat, () => ({ place: { kind: 'outside' }, hand: null }));
    case 'line-lost':
      return withPlace(state, event.seat, { here: false });
    case 'line-restored':
      return withPlace(state, event.seat, { here: true });
    case 'person-admitted':
      return withPlace(state, event.seat, { kind: 'courtroom' });
    case 'person-dismissed':
      return withSeat(withPlace(state, event.seat, { kind: 'waiting' }), event.seat, () => ({ hand: null }));
    case 'person-expelled':
      return withSeat(state, event.seat, () => ({ place: { kind: 'expelled' }, hand: null }));
    case 'person-readmitted':
      return withSeat(state, event.seat, () => ({ place: { kind: 'outside' } }));
    case 'session-starting':
      return {
        ...state,
        phase: 'starting',
        startedFrom: isAtRest(state.phase) ? state.phase : 'open',
        recorder: { kind: 'arming' },
        intervals: [...state.intervals, { from: at, to: null }],
      };
    case 'session-started':
      return { ...state, phase: 'in-session', recorder: { kind: 'writing' }, suspension: null };
    case 'session-start-failed':
      return offRecord({ ...state, phase: state.startedFrom }, at);
    case 'recess-called':
      return offRecord({ ...state, phase: 'recess' }, at);
    case 'session-suspended':
      return offRecord({ ...state, phase: 'suspended', suspension: event.reason }, at);
    case 'hearing-adjourned':
      return offRecord({ ...state, phase: 'adjourned' }, at);
    case 'hearing-closed':
      return offRecord({ ...state, phase: 'closed' }, at);
    case 'hearing-cancelled':
      return { ...state, phase: 'cancelled' };
    case 'microphone-blocked':
      return withSeat(state, event.seat, () => ({ microphone: 'blocked' }));
    case 'microphone-allowed':
      return withSeat(state, event.seat, () => ({ microphone: 'off' }));
    case 'microphone-set':
      return withSeat(state, event.seat, () => ({ microphone: event.on ? 'on' : 'off' }));
    case 'camera-set':
      return withSeat(state, event.seat, () => ({ camera: event.on ? 'on' : 'off' }));
    case 'hand-raised':
      return withSeat({ ...state, nextHand: state.nextHand + 1 }, event.seat, () => ({ hand: state.nextHand }));
    case 'hand-lowered':
      return withSeat(state, event.seat, () => ({ hand: null }));
    case 'recorder-failed':
      return failing(state, event.since, event.reason);
    case 'recorder-restored':
      return { ...state, recorder: { kind: 'writing' } };
    case 'record-gap':
      return { ...state, gaps: [...state.gaps, { from: event.from, to: event.to, reason: event.reason }] };
    case 'service-restarted':
      return afterRestart(state, event.lastWrittenAt, at);
    case 'track-opened':
    case 'segment-sealed':
      return state;
    default:
      return event satisfies never;
  }
}

/** Nobody's line outlives the service; a session goes on, with its record interrupted since the last bytes on disk. */
function afterRestart(state: HearingState, lastWrittenAt: number | null, at: number): HearingState {
  const seats = new Map(
    [...state.seats].map(([id, seat]) => [
      id,
      isInside(seat.place) ? { ...seat, place: { ...seat.place, here: false } } : seat,
    ]),
  );
  const away: HearingState = { ...state, seats };
  if (state.phase === 'starting') return offRecord({ ...away, phase: state.startedFrom }, at);
  if (state.phase !== 'in-session' || state.recorder.kind === 'failing') return away;
  const begun = state.intervals.at(-1)?.from ?? at;
  return failing(away, Math.max(begun, Math.min(lastWrittenAt ?? begun, at)), 'service-restarted');
}

function failing(state: HearingState, since: number, reason: GapReason): HearingState {
  return { ...state, recorder: { kind: 'failing', since, reason } };
}

function offRecord(state: HearingState, at: number): HearingState {
  const intervals = state.intervals.map((interval): RecordInterval =>
    interval.to === null ? { ...interval, to: at } : interval,
  );
  return { ...state, intervals, recorder: { kind: 'idle' } };
}

function withSeat(state: HearingState, id: SeatId, change: (seat: Seat) => Partial<Seat>): HearingState {
  const seat = state.seats.get(id);
  if (seat === undefined) throw new Error(`the log names a seat that the hearing does not have: ${id}`);
  return { ...state, seats: new Map(state.seats).set(id, { ...seat, ...change(seat) }) };
}

function withPlace(
  state: HearingState,
  id: SeatId,
  change: {
    kind?: 'waiting' | 'courtroom';
    here?: boolean;
    session?: Extract<Seat['place'], { here: boolean }>['session'];
  },
): HearingState {
  return withSeat(state, id, ({ place }) => {
    if (!isInside(place)) throw new Error(`the log moves a person who has not entered: ${id}`);
    return { place: { ...place, ...change } };
  });
}
