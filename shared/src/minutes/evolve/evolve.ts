import type { MinutesEntry } from '../event.ts';
import type { Answer, MinutesState } from '../state.ts';
import type { SeatId } from '../../hearing/ids.ts';

/** An entry without its actor, which does not influence the state. */
type Happened = Omit<MinutesEntry, 'actor'> & Partial<Pick<MinutesEntry, 'actor'>>;

/** Rebuilds minutes from their log, without the text. Throws when the log does not begin with `minutes-opened`. */
export function replayMinutes(entries: readonly Happened[]): MinutesState {
  const [first, ...rest] = entries;
  if (first?.event.type !== 'minutes-opened') throw new Error('a log of minutes begins with minutes-opened');
  const { hearing, law } = first.event;
  const begun: MinutesState = {
    hearing,
    law,
    phase: 'writing',
    version: 0,
    readAlong: true,
    reading: null,
    earlier: [],
    closed: null,
  };
  return rest.reduce(evolveMinutes, begun);
}

/** Returns the state after an entry. Does not consult the law. */
export function evolveMinutes(state: MinutesState, { event, at, seq }: Happened): MinutesState {
  switch (event.type) {
    case 'minutes-opened':
      throw new Error('minutes are opened once');
    case 'law-changed':
      return { ...state, law: event.law };
    case 'steps-accepted':
      return { ...state, version: event.version };
    case 'read-along-set':
      return { ...state, readAlong: event.on };
    case 'reading-begun': {
      const { round, version, sha256, until, asked, stand } = event;
      const before = state.reading;
      const answers = new Map([...(before?.answers ?? [])].filter(([seat]) => stand.includes(seat)));
      const reading = { round, version, sha256, until, asked, begunAt: at, answers };
      return { ...state, phase: 'reading', reading, earlier: before === null ? [] : [...state.earlier, before] };
    }
    case 'reading-ended':
      return { ...state, phase: 'writing' };
    case 'text-signed':
    case 'text-refused': {
      const { type, seat, sha256, sealed, drawn, means } = event;
      const kind = type === 'text-signed' ? 'signed' : 'refused';
      return answered(state, seat, { kind, at, round: state.reading?.round ?? 0, sha256, seq, sealed, drawn, means });
    }
    case 'unanswered-noted':
      return answered(state, event.seat, { kind: 'unanswered', at, reason: event.reason });
    case 'minutes-closed': {
      const { seat, sha256, drawn } = event;
      return { ...state, phase: 'closed', closed: { at, seat, round: state.reading?.round ?? 0, sha256, drawn } };
    }
    default:
      return event satisfies never;
  }
}

function answered(state: MinutesState, seat: SeatId, answer: Answer): MinutesState {
  const { reading } = state;
  if (reading === null) return state;
  return { ...state, reading: { ...reading, answers: new Map(reading.answers).set(seat, answer) } };
}
