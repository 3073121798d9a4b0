import { mayEver } from '@mahzar/shared/hearing/law/permissions';
import { belongsInCourtroom } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { StorageFault } from '@mahzar/shared/protocol/pushes';
import type { SpaceFault } from '../hearings/storage-health.ts';

/**
 * Largest bytes per second in the journals: the highest layer of a camera (1.2 Mbit/s), a shared screen (1.5 Mbit/s), and a
 * microphone (48 kbit/s), with 44 bytes of headers per packet. These are the limits set in browsers (client `encodings.ts`).
 */
const CAMERA_BYTES = 160_000;
const SCREEN_BYTES = 200_000;
const MICROPHONE_BYTES = 8_000;
const MINUTE_MS = 60_000;
/** Shortest remaining time that is assumed for a session, even beyond its booked end. */
const AT_LEAST_MS = 15 * MINUTE_MS;
/** An alarm ends only when free space exceeds the need by this factor, so that it does not flicker. */
const MARGIN = 1.1;
/** Most people with cameras that are assumed in a session that is still to begin. */
const TO_BEGIN = 6;
/** Expected share of a booked session's highest rate: not all cameras are on, and few use their highest rate for long. */
const EXPECTED_SHARE = 0.5;
/** A session that is booked for a whole day is not on the record for a whole day. */
const BOOKED_AT_MOST_MS = 180 * MINUTE_MS;

/** Bytes per second that the record of this hearing takes in session, with its present speakers, cameras and screen. */
export function recordedBytesPerSecond({ kind, seats, share }: HearingState): number {
  const speakers = [...seats.values()].filter(
    ({ role, place }) => belongsInCourtroom(place) && mayEver(kind, role, 'send-media'),
  );
  const cameras = speakers.filter(({ camera }) => camera === 'on').length;
  const screen = share === null ? 0 : SCREEN_BYTES;
  return speakers.length * MICROPHONE_BYTES + cameras * CAMERA_BYTES + screen;
}

/** A session that is booked and has not begun. Times are epoch milliseconds. */
export interface BookedSession {
  readonly startsAt: number;
  readonly endsAt: number;
  /** How many may speak in it. */
  readonly speakers: number;
}

/** Expected bytes of a booked session for its remaining time. */
function bytesOfBooked({ startsAt, endsAt, speakers }: BookedSession, now: number): number {
  const rate = EXPECTED_SHARE * Math.min(speakers, TO_BEGIN) * (CAMERA_BYTES + MICROPHONE_BYTES);
  const lastsMs = Math.min(BOOKED_AT_MOST_MS, Math.max(0, endsAt - Math.max(startsAt, now)));
  return (rate * lastsMs) / 1000;
}

/** Expected bytes of these sessions for their remaining time, with `TO_BEGIN` speakers each, as the numbers are unknown. */
export function bytesOfAllBooked(booked: readonly Omit<BookedSession, 'speakers'>[], now: number): number {
  return booked.reduce((sum, session) => sum + bytesOfBooked({ ...session, speakers: TO_BEGIN }, now), 0);
}

/** Number of these sessions for which there is no room if they are held in the order of their beginning. */
function countWithoutRoom(booked: readonly BookedSession[], bytes: number, now: number): number {
  let left = bytes;
  return booked
    .toSorted((one, other) => one.startsAt - other.startsAt)
    .filter((session) => {
      const needed = bytesOfBooked(session, now);
      const fits = needed <= left;
      left -= needed;
      return !fits;
    }).length;
}

/** Assumed remaining time of a session, ms: until its booked end, but at least `AT_LEAST_MS`. */
function restMs({ endsAt }: HearingState, now: number): number {
  return Math.max(endsAt - now, AT_LEAST_MS);
}

/**
 * Whether another session may begin: the free space holds all sessions for the horizon, or for their remaining time if that is
 * shorter, and the reserve stays free.
 *
 * @param horizonMs for how long there must be room
 */
export function hasRoomFor(
  hearing: HearingState,
  sessions: Iterable<HearingState>,
  { freeBytes, reserveBytes, horizonMs, now }: Room & { readonly horizonMs: number },
): boolean {
  const all = [hearing, ...[...sessions].filter(({ id }) => id !== hearing.id)];
  const needed = all.reduce(
    (sum, state) => sum + (recordedBytesPerSecond(state) * Math.min(horizonMs, restMs(state, now))) / 1000,
    0,
  );
  return freeBytes >= reserveBytes + needed;
}

/**
 * Bytes that other writers must leave free besides the reserve: the remaining need of the running sessions, with the margin at
 * which an alarm ends, and room for one more session with a shared screen.
 *
 * @param horizonMs for how long there must be room before a session begins
 */
export function bytesLeftToSessions(sessions: Iterable<HearingState>, now: number, horizonMs: number): number {
  const one = (TO_BEGIN * (CAMERA_BYTES + MICROPHONE_BYTES) + SCREEN_BYTES) * (horizonMs / 1000);
  return MARGIN * bytesNeeded([...sessions], now) + one;
}

/** Bytes that these sessions need for their remaining time. */
function bytesNeeded(sessions: readonly HearingState[], now: number): number {
  return sessions.reduce((sum, state) => sum + (recordedBytesPerSecond(state) * restMs(state, now)) / 1000, 0);
}

export interface Room {
  readonly freeBytes: number;
  /** Kept for the log. */
  readonly reserveBytes: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The fault of the disk's free space for running sessions and those still to begin; null if it suffices for all of them.
 *
 * @param booked sessions that are to begin today
 * @param before kind of the alarm at the previous check
 */
export function spaceFault(
  sessions: readonly HearingState[],
  booked: readonly BookedSession[],
  { freeBytes, reserveBytes, now }: Room,
  before: StorageFault['kind'] | null,
): SpaceFault | null {
  if (freeBytes < reserveBytes) return { kind: 'full' };
  const left = freeBytes - reserveBytes;
  const needed = bytesNeeded(sessions, now);
  if (left >= needed * (before === 'low' ? MARGIN : 1)) {
    const spare = (left - needed) / (before === 'booked' ? MARGIN : 1);
    const without = countWithoutRoom(booked, spare, now);
    return without === 0 ? null : { kind: 'booked', sessions: without };
  }
  const rate = sessions.reduce((sum, state) => sum + recordedBytesPerSecond(state), 0);
  return { kind: 'low', minutes: roundedDown((left / rate) * (1000 / MINUTE_MS)) };
}

/** Rounds minutes down in steps of 1, 5 or 10: the more there are, the larger the step. */
function roundedDown(minutes: number): number {
  const step = minutes < 10 ? 1 : minutes < 60 ? 5 : 10;
  return Math.floor(minutes / step) * step;
}
