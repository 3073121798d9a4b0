import { sourceId } from './ids.ts';
import type { SeatId, SourceId } from './ids.ts';
import { may } from './permissions.ts';
import type { Act } from './permissions.ts';
import { inCourtroom, onRecord } from './state.ts';
import type { HearingState, Seat } from './state.ts';

/** Who hears and sees whom: the privacy of the court as a value. */
export interface Reach {
  /** For every seat that may receive anything now, the sources it may receive. */
  readonly listeners: ReadonlyMap<SeatId, ReadonlySet<SourceId>>;
  /** What the record takes. */
  readonly recorder: ReadonlySet<SourceId>;
  /** Sources that may have a producer, silent or not: their owner is in the courtroom and has a voice there. */
  readonly sources: ReadonlySet<SourceId>;
  /** Sources that may send at this moment; a producer that is not among them is paused on the server. */
  readonly live: ReadonlySet<SourceId>;
}

/** Derives who reaches whom. What it does not grant has no consumer, no packet and no recording. */
export function reach(state: HearingState): Reach {
  const present = [...state.seats.values()].filter(inCourtroom);
  const allowed = (act: Act) => present.filter((seat) => may(state.kind, state.phase, seat.role, act));
  const sources = new Set(allowed('have-sources').flatMap(bothSources));
  const heard = new Set(allowed('send-media').flatMap(bothSources));
  return {
    listeners: new Map(allowed('receive-media').map((seat) => [seat.id, withoutOwn(heard, seat)])),
    recorder: onRecord(state) ? heard : new Set(),
    sources,
    live: new Set(allowed('send-media').flatMap(switchedOn)),
  };
}

function bothSources(seat: Seat): SourceId[] {
  return [sourceId(seat.id, 'microphone'), sourceId(seat.id, 'camera')];
}

function withoutOwn(sources: ReadonlySet<SourceId>, seat: Seat): ReadonlySet<SourceId> {
  const others = new Set(sources);
  for (const own of bothSources(seat)) others.delete(own);
  return others;
}

function switchedOn(seat: Seat): SourceId[] {
  const on: SourceId[] = [];
  if (seat.microphone === 'on') on.push(sourceId(seat.id, 'microphone'));
  if (seat.camera === 'on') on.push(sourceId(seat.id, 'camera'));
  return on;
}
