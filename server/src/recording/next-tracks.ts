import type { TrackId } from '@mahzar/shared/hearing/ids';
import { NO_SOURCES } from './next-review.ts';
import type { RecordingInput, RecordingState, RecordingStep, Track } from './recording-state.ts';

type Input<T extends RecordingInput['type']> = Extract<RecordingInput, { type: T }>;

/** Allowance for the age of a recorder's report when it is handled, ms. */
const REPORT_DELAY_MS = 100;

export function trackOpened(
  state: RecordingState,
  { track, source, infoSha256, now }: Input<'track-opened'>,
): RecordingStep {
  const opened: Track = {
    source,
    received: false,
    reachesDisk: false,
    decodable: false,
    openedAt: now,
    firstAt: null,
    failedAt: null,
  };
  return {
    state: {
      ...state,
      tracks: new Map(state.tracks).set(track, opened),
      unsealed: new Set(state.unsealed).add(track),
    },
    actions: [{ type: 'tell', command: { type: 'note-track-opened', track: { track, source, infoSha256 } } }],
  };
}

export function trackClosed(state: RecordingState, track: TrackId): RecordingState {
  return { ...state, tracks: new Map([...state.tracks].filter(([id]) => id !== track)) };
}

export function firstBytes(state: RecordingState, { track, at }: Input<'first-bytes'>): RecordingStep {
  if (!state.tracks.has(track)) return { state, actions: [] };
  const written = withTrack(state, track, { received: true, reachesDisk: true, decodable: true });
  return { state: { ...written, lastSyncedAt: latest(state.lastSyncedAt, at) }, actions: [{ type: 'review' }] };
}

export function packetsHandedOver(
  state: RecordingState,
  { lastAt, begun }: Input<'packets-handed-over'>,
): RecordingState {
  const next = begun.reduce((each, { track, firstAt }) => withTrack(each, track, { firstAt }), state);
  return lastAt === null ? next : { ...next, lastPacketAt: latest(next.lastPacketAt, lastAt) };
}

export function trackSealed(state: RecordingState, track: TrackId): RecordingState {
  return { ...state, unsealed: new Set([...state.unsealed].filter((id) => id !== track)) };
}

/** Updates from the recorder's report which tracks it has received and synced, and which failed tracks have recovered. */
export function health(before: RecordingState, { reports, now }: Input<'health'>): RecordingState {
  let state = before;
  for (const { track: id, packets, lastSyncedAt, unsyncedMs } of reports) {
    const track = state.tracks.get(id);
    if (track === undefined) continue;
    state = withTrack(state, id, { received: packets > 0, reachesDisk: lastSyncedAt !== null });
    if (lastSyncedAt !== null) state = { ...state, lastSyncedAt: latest(state.lastSyncedAt, lastSyncedAt) };
    // All packets that wait to be synced, if any, arrived after the failure: those from before it are synced.
    if (track.failedAt !== null && unsyncedMs + REPORT_DELAY_MS < now - track.failedAt)
      state = withTrack(state, id, { failedAt: null });
  }
  return state;
}

/** Handles a failure of the recorder for these tracks, or for all (null); tracks of other hearings are ignored. */
export function failed(
  state: RecordingState,
  { reason, tracks, now }: Omit<Input<'recorder-failed'>, 'type'>,
): RecordingStep {
  const affected = [...state.tracks.keys()].filter((track) => tracks === null || tracks.includes(track));
  if (tracks !== null && affected.length === 0) return { state, actions: [] };
  const failing = affected.reduce(
    (each, track) => withTrack(each, track, { failedAt: state.tracks.get(track)?.failedAt ?? now }),
    state,
  );
  // Before a session nothing is lost: a recorder that recovers in time, or its successor, may still prove that it writes.
  const mayHeal = reason === 'recorder-stalled' || reason === 'recorder-lost';
  if (mayHeal && state.snapshot?.state.phase === 'starting')
    return affected.length > 0 ? { state: failing, actions: [] } : unarmed(state);
  // Packets that were handed to the kernel survive the end of the recorder, but perhaps not a failure of the disk.
  const packetAt = reason === 'recorder-lost' ? state.lastPacketAt : null;
  const since = packetAt ?? state.lastSyncedAt ?? now;
  return { state: failing, actions: [{ type: 'tell', command: { type: 'note-recorder-failed', since, reason } }] };
}

/** Forgets the recorder's proof that it writes: the service requests its file again at the next report. */
function unarmed(state: RecordingState): RecordingStep {
  if (state.file.kind !== 'on-disk') return { state, actions: [] };
  return {
    state: { ...state, file: { kind: 'none', refusal: null } },
    actions: [{ type: 'apply', wanted: NO_SOURCES, sealed: NO_SOURCES }],
  };
}

/** Changes a track of this hearing; ignores tracks of others. */
function withTrack(state: RecordingState, id: TrackId, change: Partial<Track>): RecordingState {
  const track = state.tracks.get(id);
  return track === undefined ? state : { ...state, tracks: new Map(state.tracks).set(id, { ...track, ...change }) };
}

function latest(known: number | null, at: number): number {
  return Math.max(known ?? at, at);
}
