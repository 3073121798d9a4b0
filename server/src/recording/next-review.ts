import { parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import { reach } from '@mahzar/shared/hearing/law/reach';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { judgeRecorder, PATIENCE_MS } from './gate.ts';
import type { Verdict } from './gate.ts';
import { mayTake, recorderAwaited } from './recording-state.ts';
import type { RecordingAction, RecordingInput, RecordingState, RecordingStep, Track } from './recording-state.ts';
import { firstCount, nextCount } from './sending.ts';

type Input<T extends RecordingInput['type']> = Extract<RecordingInput, { type: T }>;

export const NO_SOURCES: ReadonlySet<SourceId> = new Set();

/** Returns the action that stops the patience timer. */
export function stopWaiting(): RecordingAction[] {
  return [{ type: 'timer', timer: 'patience', ms: null }];
}

/** Adjusts the taps to what the law grants and, while the law waits for the recorder, judges whether it is proven to write. */
export function review(before: RecordingState, { snapshot, now }: Input<'review'>): RecordingStep {
  // The hearing may have changed since the snapshot was read: an outdated snapshot must not open a source.
  const newest = before.snapshot !== null && before.snapshot.seq > snapshot.seq ? before.snapshot : snapshot;
  const state = { ...before, snapshot: newest };
  const law = newest.state;
  const { recorder, sealed, live } = reach(law);
  const onDisk = state.file.kind === 'on-disk';
  // No track is opened before the gate; tracks of sources that have ended are closed in any case.
  const apply: RecordingAction = { type: 'apply', wanted: mayTake(state) ? recorder : NO_SOURCES, sealed };
  if (!recorderAwaited(law) || state.watch.kind === 'told') return { state, actions: [apply] };
  const tracks = [...state.tracks.values()];
  const claimed = live.intersection(recorder);
  const confirming = state.watch.kind === 'confirming' ? state.watch : null;
  const verdict = judgeRecorder({
    armed: onDisk,
    failing: tracks.some(({ failedAt }) => failedAt !== null),
    claimed,
    awaitsReturn: claimed.size === 0 && expectsMedia(law),
    reachesDisk: tracks.some((track) => track.reachesDisk),
    decodable: new Set(tracks.filter(({ decodable }) => decodable).map(({ source }) => source)),
    awaitingKeyFrame: new Set(tracks.filter(awaitsKeyFrame).map(({ source }) => source)),
    sendingSince: (source) => confirming?.sending?.get(source)?.since ?? null,
    waitsFor: confirming?.waitsFor ?? 'sources',
    now,
  });
  const concluded = conclude(state, law, verdict, now, allRecordedSince(law, claimed, tracks));
  return { state: concluded.state, actions: [apply, ...concluded.actions] };
}

function conclude(
  state: RecordingState,
  { phase }: HearingState,
  verdict: Verdict,
  now: number,
  since: number | null,
): RecordingStep {
  const told: RecordingState = { ...state, watch: { kind: 'told', at: now } };
  switch (verdict.kind) {
    case 'wait':
      return { state, actions: [] };
    case 'writes': {
      const { missing } = verdict;
      const log: RecordingAction = {
        type: 'log',
        level: 'warn',
        facts: { missing },
        text: 'recording without these sources',
      };
      const command = { type: 'note-recorder-confirmed', missing, ...(since !== null && { since }) } as const;
      const actions = [...(missing.length > 0 ? [log] : []), ...stopWaiting(), { type: 'tell', command } as const];
      return { state: told, actions };
    }
    case 'fails': {
      // In session the alarm is already raised, and an outage that lasts suspends the session.
      if (phase !== 'starting') return { state, actions: [] };
      const { missing } = verdict;
      return {
        state: told,
        actions: [
          { type: 'log', level: 'error', facts: { missing }, text: 'the recorder does not write' },
          ...stopWaiting(),
          { type: 'tell', command: { type: 'note-recorder-failed', since: now, reason: 'recorder-error' } },
        ],
      };
    }
    default:
      return verdict satisfies never;
  }
}

export function allCounted(state: RecordingState, { counts, now }: Input<'all-counted'>): RecordingStep {
  const { watch } = state;
  if (watch.kind !== 'confirming') return { state, actions: [] };
  // Every count covers all producers, so one that is absent from the last count is new.
  const sending = watch.sending === null ? firstCount(counts) : nextCount(watch.sending, counts, now);
  return { state: { ...state, watch: { ...watch, sending } }, actions: [] };
}

/** In session, reports sources that are now written, and requests packet counts of those that are not. */
export function unwrittenSources(state: RecordingState): RecordingStep {
  const law = state.snapshot?.state;
  if (!isRecorded(law)) return { state, actions: [] };
  const tracks = [...state.tracks.values()];
  const written = tracks.filter((track) => track.decodable && law.unwritten.has(track.source));
  const sources = tracks.filter((track) => waits(track, law)).map(({ source }) => source);
  return {
    state: sources.length > 0 ? state : { ...state, watch: { kind: 'idle' } },
    actions: [
      ...written.map(({ source }) => ({ type: 'tell', command: { type: 'note-source-written', source } }) as const),
      ...(sources.length > 0 ? [{ type: 'count-sources', sources } as const] : []),
    ],
  };
}

/** Reports sources that have sent for `PATIENCE_MS` and are not written, such as a camera that never sends a key frame. */
export function sourcesCounted(state: RecordingState, { counts, now }: Input<'sources-counted'>): RecordingStep {
  const law = state.snapshot?.state;
  const { watch } = state;
  if (!isRecorded(law) || watch.kind === 'confirming') return { state, actions: [] };
  // A source's first count may include packets from while it was muted or not recorded, so it only serves as the baseline.
  const known = new Map([...firstCount(counts), ...(watch.kind === 'counting' ? watch.sending : [])]);
  const sending = nextCount(known, counts, now);
  const late = [...state.tracks.values()].filter((track) => {
    const from = Math.max(track.openedAt, sending.get(track.source)?.since ?? Infinity);
    return waits(track, law) && now - from >= PATIENCE_MS;
  });
  return {
    state: { ...state, watch: sending.size > 0 ? { kind: 'counting', sending } : { kind: 'idle' } },
    actions: late.map(({ source }) => ({ type: 'tell', command: { type: 'note-source-missing', source } })),
  };
}

/** Whether a session is in progress and the law knows of no recorder failure. */
function isRecorded(law: HearingState | undefined): law is HearingState {
  return law?.phase === 'in-session' && law.recorder.kind === 'writing';
}

/** Whether the recorder has received no packet of this picture, which may have had no key frame yet. */
function awaitsKeyFrame({ source, received }: Track): boolean {
  return !received && sentKind(parseSourceId(source).kind) !== 'microphone';
}

/** Whether a track has no decodable bytes on disk and this is not yet in the log. */
function waits({ source, decodable }: Track, law: HearingState): boolean {
  return !decodable && !law.unwritten.has(source);
}

/**
 * After a failure, the time from which all claimed sources are recorded again (epoch ms), provided that each has a track with a
 * first packet after the failure; otherwise, or if nothing is claimed, null.
 */
function allRecordedSince(
  { recorder }: HearingState,
  claimed: ReadonlySet<SourceId>,
  tracks: readonly Track[],
): number | null {
  if (recorder.kind !== 'failing' || claimed.size === 0) return null;
  const first = new Map(tracks.map(({ source, firstAt }) => [source, firstAt]));
  const begun = [...claimed].map((source) => first.get(source) ?? null);
  const known = begun.filter((at) => at !== null && at > recorder.since);
  return known.length === begun.length ? Math.max(...(known as number[])) : null;
}

/** Whether anybody in the courtroom, connected or reconnecting, has a microphone or camera on. */
function expectsMedia(state: HearingState): boolean {
  return [...state.seats.values()].some(
    ({ place, microphone, camera }) => place.kind === 'courtroom' && (microphone === 'on' || camera === 'on'),
  );
}
