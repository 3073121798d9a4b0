import type { SystemCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import { COURT, parseSourceId } from '../ids.ts';
import { reach } from './reach.ts';
import { refuse } from '../refusal.ts';
import { HOST_GRACE_MS, hostAbsentSince, hostPresent, isAtRest, isUnderWay, isInside, isOver } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { decideBooking } from './booking.ts';
import { decideShownExhibit, stoppedByRestart } from './exhibits.ts';
import { decideIdentity, identityWithdrawn, linkEnded, linkOpened } from './identity.ts';
import { autoMuteEvents, suspensionEvents, recordGapUntil, endOfShare } from './decision.ts';
import type { Decision } from './decision.ts';
import { beginningEvents, decideNextHearing } from './session.ts';

/** Decides on an observation of the service. */
export function decideObservation(state: HearingState, command: SystemCommand, now: number): Decision {
  switch (command.type) {
    case 'note-line-lost':
    case 'note-line-restored':
    case 'note-line-gap':
      return decideConnection(state, command, now);
    case 'note-countdown-over':
      if (state.phase !== 'countdown' || now < (state.countdownUntil ?? 0)) return [];
      return hostPresent(state) ? beginningEvents(state) : [{ type: 'countdown-cancelled' }];
    case 'note-host-missing':
      return state.phase === 'in-session' && now >= (hostAbsentSince(state) ?? Infinity) + HOST_GRACE_MS
        ? suspensionEvents(state, 'no-host', now)
        : [];
    case 'note-recorder-confirmed': {
      const missing = (command.missing ?? []).map((source) => ({ type: 'source-missing', ...source }) as const);
      if (state.phase === 'starting') return [...missing, { type: 'session-started' }];
      if (state.phase !== 'in-session' || state.recorder.kind !== 'failing') return [];
      const restored = Math.min(now, Math.max(state.recorder.since, command.since ?? now));
      return [...recordGapUntil(state, restored), ...missing, { type: 'recorder-restored' }];
    }
    case 'note-recorder-failed':
      if (state.phase === 'starting')
        return [{ type: 'session-start-failed', reason: command.reason }, ...backAtRest(state)];
      if (state.phase !== 'in-session' || state.recorder.kind === 'failing') return [];
      return [{ type: 'recorder-failed', since: withinRecord(state, command.since, now), reason: command.reason }];
    case 'note-altering-failed': {
      const { source, fault } = command;
      if (state.withheld.has(source) || !reach(state).altered.has(source)) return [];
      return [{ type: 'altering-failed', source, fault }];
    }
    case 'note-altering-restored':
      return state.withheld.has(command.source) ? [{ type: 'altering-restored', source: command.source }] : [];
    case 'note-source-over': {
      const { source, packetsPerSecond, bitsPerSecond } = command;
      if (!isUnderWay(state.phase) || state.stopped.has(source)) return [];
      if (!state.seats.has(parseSourceId(source).seat)) return refuse('unknown-seat');
      return [{ type: 'source-stopped', source, packetsPerSecond, bitsPerSecond }];
    }
    case 'note-source-within':
      return state.stopped.has(command.source) ? [{ type: 'source-resumed', source: command.source }] : [];
    case 'note-source-missing': {
      const { source } = command;
      if (state.phase !== 'in-session' || state.recorder.kind !== 'writing' || state.unwritten.has(source)) return [];
      const { live, recorder } = reach(state);
      return live.has(source) && recorder.has(source) ? [{ type: 'source-missing', source, sends: true }] : [];
    }
    case 'note-source-written':
      return state.unwritten.has(command.source) ? [{ type: 'source-written', source: command.source }] : [];
    case 'note-picture-gap': {
      const { seat } = parseSourceId(command.source);
      if (seat !== COURT && !state.seats.has(seat)) return refuse('unknown-seat');
      // The recorder may report it after the end of the session or of the hearing.
      return [{ ...command, type: 'picture-gap' }];
    }
    case 'note-outage-lasts':
      if (state.phase !== 'in-session') return [];
      // After a restart everybody reconnects automatically: a host who has not done so by now is missing.
      if (!hostPresent(state)) return suspensionEvents(state, 'no-host', now);
      if (state.recordingWaived) return [];
      return state.recorder.kind === 'failing' ? suspensionEvents(state, 'no-recorder', now) : [];
    case 'note-storage-full':
      return state.recordingWaived ? [] : unrecordable(state, 'no-space', now);
    case 'note-log-failed':
      // A countdown could not lead to a recorded session.
      return state.phase === 'countdown' ? [{ type: 'countdown-cancelled' }] : unrecordable(state, 'no-log', now);
    case 'note-log-restored':
      return interrupted(state, command, now);
    case 'note-service-restarted':
      if (!isUnderWay(state.phase)) return [];
      return [
        { type: 'service-restarted', lastWrittenAt: command.lastWrittenAt },
        ...backAtRest(state),
        ...stoppedByRestart(state, command.lastWrittenAt),
      ];
    case 'note-rebooked':
    case 'note-cancelled':
    case 'note-restored':
      return decideBooking(state, command, now);
    case 'note-identity':
      return decideIdentity(state, command, now);
    case 'note-identity-withdrawn':
      return identityWithdrawn(state, command.seat, now);
    case 'note-technician': {
      if (isOver(state.phase)) return refuse('hearing-closed');
      const seated = state.seats.get(command.seat);
      if (seated === undefined) return [{ type: 'technician-seated', seat: command.seat }];
      return seated.role === 'technician' ? [] : refuse('seat-in-use');
    }
    case 'note-link-opened':
      return linkOpened(state, command.seat, command.browser);
    case 'note-link-ended':
      return linkEnded(state, command.seat, now);
    case 'note-next-hearing':
      return decideNextHearing(state, command);
    case 'note-exhibit-readers':
    case 'note-exhibit-ended':
    case 'note-exhibit-stopped':
      return decideShownExhibit(state, command);
    case 'note-track-opened':
      return [{ type: 'track-opened', ...command.track }];
    case 'note-segments-sealed':
      return command.segments.map((segment) => ({ type: 'segment-sealed', ...segment }));
    default:
      return command satisfies never;
  }
}

/** Logs the interruption of the log, unless no hearing was held and nothing was observed. */
function interrupted(
  { phase }: HearingState,
  { since, fault, dropped = [] }: Extract<SystemCommand, { type: 'note-log-restored' }>,
  now: number,
): HearingEvent[] {
  if (!isUnderWay(phase) && dropped.length === 0) return [];
  const from = Math.min(since, now);
  return [{ type: 'log-interrupted', from, to: now, fault, ...(dropped.length > 0 && { dropped }) }];
}

/** The session must not be shown as on the record when the log cannot record it. */
function unrecordable(state: HearingState, reason: 'no-space' | 'no-log', now: number): HearingEvent[] {
  if (state.phase === 'in-session') return suspensionEvents(state, reason, now);
  if (state.phase !== 'starting') return [];
  const why = reason === 'no-space' ? 'disk-full' : 'log-failed';
  return [{ type: 'session-start-failed', reason: why }, ...backAtRest(state)];
}

/** Returns the muting when a session that was about to continue does not start. */
function backAtRest(state: HearingState): HearingEvent[] {
  return state.phase === 'starting' && isAtRest(state.startedFrom) ? autoMuteEvents(state) : [];
}

/**
 * Decides on observations of a line. A person counts as away from the last sign of life, however late the loss is noticed. A gap
 * that ended before it was noticed is logged too, because the person missed that time.
 */
function decideConnection(
  state: HearingState,
  command: Extract<SystemCommand, { type: 'note-line-lost' | 'note-line-restored' | 'note-line-gap' }>,
  now: number,
): Decision {
  const seat = state.seats.get(command.seat);
  if (seat === undefined) return refuse('unknown-seat');
  const { place, awaySince } = seat;
  if (!isInside(place) || place.session !== command.session) return refuse('session-replaced');
  switch (command.type) {
    case 'note-line-lost': {
      if (!place.here) return [];
      return [
        ...endOfShare(state, seat),
        { type: 'line-lost', seat: seat.id, since: sinceReturn(seat, command.since, now) },
      ];
    }
    case 'note-line-restored':
      if (place.here) return [];
      return [{ type: 'line-restored', seat: seat.id, awayMs: Math.max(0, now - (awaySince ?? now)) }];
    case 'note-line-gap': {
      if (!place.here) return [];
      const since = sinceReturn(seat, command.since, now);
      const awayMs = Math.min(command.until, now) - since;
      if (awayMs <= 0) return [];
      // A single entry, because by the law the person was not away and keeps hand, floor and place.
      return [{ type: 'line-restored', seat: seat.id, awayMs }];
    }
    default:
      return command satisfies never;
  }
}

/** Limits a time (epoch ms) to the range from the person's last return until now. */
function sinceReturn({ lastLineLoss }: Seat, time: number, now: number): number {
  return Math.max(lastLineLoss?.at ?? 0, Math.min(time, now));
}

/** Limits a time (epoch ms) to the current time range on the record. */
function withinRecord(state: HearingState, time: number, now: number): number {
  return Math.max(state.intervals.at(-1)?.from ?? now, Math.min(time, now));
}
