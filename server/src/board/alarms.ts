import { parseSourceId } from '@mahzar/shared/hearing/ids';
import { hostAbsentSince, hostPresent, isUnderWay, isInside, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import { ALARM_KINDS } from '@mahzar/shared/board/board';
import type { AlarmKind, BoardAlarm } from '@mahzar/shared/board/board';
import type { StorageFault } from '@mahzar/shared/protocol/pushes';
import type { HearingContext, Links } from './hearing-context.ts';

/**
 * Alarms of a hearing for staff, the most urgent first; none after it is over.
 * @param now epoch milliseconds
 */
export function alarmsOf(state: HearingState, context: HearingContext, now: number): BoardAlarm[] {
  if (isOver(state.phase)) return [];
  const alarms = [...ofHearing(state, context, now), ...ofPeople(state, context, now)];
  return alarms.sort((one, other) => rank(one) - rank(other) || one.since - other.since);
}

/** Delay before staff are notified of a closed page, ms: a reloaded page is back within this time. */
const PAGE_PATIENCE_MS = 2_000;

/** When the alarms will change by time alone, epoch milliseconds; null when they will not. */
export function nextAlarmAt({ phase, startsAt }: HearingState, { unheard }: Links, now: number): number | null {
  const times = [
    ...(isBeforeSession(phase) ? [startsAt] : []),
    ...[...unheard.values()].map((at) => at + PAGE_PATIENCE_MS),
  ];
  const coming = times.filter((at) => at > now);
  return coming.length === 0 ? null : Math.min(...coming);
}

/**
 * Since when a person inside is lost, epoch milliseconds; null while they are not. The law counts people without sound and picture
 * as away; staff are also notified of people whose page is gone while the worker still considers the media up.
 */
export function lostSince({ id, place, awaySince }: Seat, { links }: HearingContext, now: number): number | null {
  if (!isInside(place) || awaySince !== null) return awaySince;
  const unheard = links.unheard.get(id);
  return unheard !== undefined && now >= unheard + PAGE_PATIENCE_MS ? unheard : null;
}

const STORAGE_ALARMS = {
  log: 'storage',
  full: 'storage',
  low: 'storage',
  slow: 'disk-slow',
  booked: 'room-booked',
} as const satisfies Record<StorageFault['kind'], AlarmKind>;

function* ofHearing(state: HearingState, { storage }: HearingContext, now: number): Iterable<BoardAlarm> {
  const { recorder, suspension, phase } = state;
  const ofStorage = storage && STORAGE_ALARMS[storage.kind];
  if (ofStorage !== null && (ofStorage === 'room-booked' ? isBeforeSession(phase) : isUnderWay(phase)))
    yield { kind: ofStorage, seat: null, since: storage!.since };
  const offRecordSince = state.intervals.at(-1)?.to ?? state.startsAt;
  if (recorder.kind === 'failing') yield { kind: 'recorder', seat: null, since: recorder.since };
  else if (phase === 'suspended' && suspension === 'no-recorder')
    yield { kind: 'recorder', seat: null, since: offRecordSince };
  const hostAbsent = withoutHostSince(state, offRecordSince, now);
  if (hostAbsent !== null) yield { kind: 'no-host', seat: null, since: hostAbsent };
}

/** Since when no host is present although the session should begin, lasts, or waits for the host. */
function withoutHostSince(state: HearingState, offRecordSince: number, now: number): number | null {
  if (hostPresent(state)) return null;
  if (isBeforeSession(state.phase)) return now >= state.startsAt ? state.startsAt : null;
  if (state.phase === 'suspended' && state.suspension === 'no-host') return offRecordSince;
  return hostAbsentSince(state);
}

function isBeforeSession(phase: HearingState['phase']): boolean {
  return phase === 'scheduled' || phase === 'open';
}

function* ofPeople(state: HearingState, context: HearingContext, now: number): Iterable<BoardAlarm> {
  for (const seat of state.seats.values()) {
    const { id, place } = seat;
    const lost = lostSince(seat, context, now);
    const connection = context.connections.get(id);
    if (lost !== null) yield { kind: 'disconnected', seat: id, since: lost };
    else if (isInside(place) && connection?.level === 'poor' && connection.poorSince !== null)
      yield { kind: 'bad-line', seat: id, since: connection.poorSince };
    const identity = context.identities.get(id);
    if (identity?.state === 'locked') yield { kind: 'identity-locked', seat: id, since: identity.at };
    const help = context.help.get(id);
    if (help !== undefined) yield { kind: 'needs-help', seat: id, since: help };
  }
  for (const [source, { since }] of state.withheld) yield { kind: 'withheld', seat: parseSourceId(source).seat, since };
}

function rank({ kind }: BoardAlarm): number {
  return ALARM_KINDS.indexOf(kind);
}
