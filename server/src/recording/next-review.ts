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

/** Nothing is waited for any longer. */
export function stopWaiting(): RecordingAction[] {
  return [{ type: 'timer', timer: 'patience', ms: null }];
}

/** Brings the taps in line and, if the recorder is awaited, judges whether it does what it should. */
export function review(before: RecordingState, { snapshot, now }: Input<'review'>): RecordingStep {
  // What was read may have changed before this was reached: nothing is begun by what no longer holds.
  const newest = before.snapshot !== null && before.snapshot.seq > snapshot.seq ? before.snapshot : snapshot;
  const state = { ...before, snapshot: newest };
  const law = newest.state;
  const { recorder, sealed, live } = reach(law);
  const onDisk = state.file.kind === 'on-disk';
  // Nothing is opened before the gate; a source that has gone is closed in any case.
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
  const concluded = conclude(state, law, verdict, now, wholeSince(law, claimed, tracks));
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
      // In session the alarm stands already, and an outage that lasts suspends it.
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
  // All producers are counted each time: one that was not there has come new.
  const sending = watch.sending === null ? firstCount(counts) : nextCount(watch.sending, counts, now);
  return { state: { ...state, watch: { ...watch, sending } }, actions: [] };
}

/** Tells in a session which sources are written at last, and asks whether those that are not are sent. */
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

/** Tells of sources that are sent and not written, such as a camera that never sends a key frame. */
export function sourcesCounted(state: RecordingState, { counts, now }: Input<'sources-counted'>): RecordingStep {
  const law = state.snapshot?.state;
  const { watch } = state;
  if (!isRecorded(law) || watch.kind === 'confirming') return { state, actions: [] };
  // A source that was not counted before has sent what it sent while it was muted or not recorded.
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

/** Whether the session goes on and the law knows of no failure. */
function isRecorded(law: HearingState | undefined): law is HearingState {
  return law?.phase === 'in-session' && law.recorder.kind === 'writing';
}

/** A picture of which no packet has come to the recorder: it may have no key frame yet. */
function awaitsKeyFrame({ source, received }: Track): boolean {
  return !received && sentKind(parseSourceId(source).kind) !== 'microphone';
}

/** Whether a track has no decodable bytes on the disk and this was not reported yet. */
function waits({ source, decodable }: Track, law: HearingState): boolean {
  return !decodable && !law.unwritten.has(source);
}

/**
 * From when on everything that is claimed is recorded again, when that is in tracks which have all begun since the failure (epoch
 * ms); null when it is not, or nothing is claimed.
 */
function wholeSince(
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

/** Whether anybody in the courtroom, here or on the way back, has a microphone or camera on. */
function expectsMedia(state: HearingState): boolean {
  return [...state.seats.values()].some(
    ({ place, microphone, camera }) => place.kind === 'courtroom' && (microphone === 'on' || camera === 'on'),
  );
}
