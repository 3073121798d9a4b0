import { Rejection } from '@mahzar/shared/rejection';
import type { GapReason } from '@mahzar/shared/hearing/state';
import { onRecord } from '@mahzar/shared/hearing/state';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { GIVE_UP_MS, PATIENCE_MS } from './gate.ts';
import { mayTake, recorderAwaited } from './recording-state.ts';
import type { RecordingAction, RecordingInput, RecordingState, RecordingStep } from './recording-state.ts';
import { failed, firstBytes, health, packetsHandedOver, trackClosed, trackOpened, trackSealed } from './next-tracks.ts';
import { allCounted, NO_SOURCES, review, sourcesCounted, stopWaiting, unwrittenSources } from './next-review.ts';

/**
 * How long the confirmation of a recorder that failed in session waits for sources, such as those of people who reconnect, before
 * the record continues without them (ms).
 */
export const RETURN_MS = 5_000;
/** How long a session waits for a recorder that failed, or after a restart for its host, before it is suspended (ms). */
export const OUTAGE_MS = 10_000;

type Changed = Extract<RecordingInput, { type: 'changed' }>;

/**
 * Computes the next state of a hearing's recording from an input, and the actions to run in order: calls to the recorder, commands to
 * the law, timers. Pure.
 */
export function nextRecording(state: RecordingState, input: RecordingInput): RecordingStep {
  switch (input.type) {
    // After the end of a hearing only events of its tracks matter.
    case 'track-opened':
      return trackOpened(state, input);
    case 'track-closed':
      return { state: trackClosed(state, input.track), actions: [] };
    case 'track-sealed':
      return { state: trackSealed(state, input.track), actions: [] };
    default:
      return state.watch.kind === 'over' ? { state, actions: [] } : nextOfLive(state, input);
  }
}

function nextOfLive(
  state: RecordingState,
  input: Exclude<RecordingInput, { type: 'track-opened' | 'track-closed' | 'track-sealed' }>,
): RecordingStep {
  switch (input.type) {
    case 'changed':
      return changed(state, input);
    case 'over': {
      const actions = [cut(), ...stopTimers()];
      return { state: { ...state, outage: false, watch: { kind: 'over' } }, actions };
    }
    case 'room-opened':
      return roomOpened(state, input.otherRecorder);
    case 'room-lost': {
      const since = state.lastPacketAt ?? state.lastSyncedAt ?? input.now;
      return { state: { ...state, tracks: new Map() }, actions: [tellFailed(since, 'media-lost')] };
    }
    case 'recorder-ready': {
      const asked = askFileOnRecord(state);
      // A session in progress continues with the new recorder without waiting for its file to be on disk.
      const goesOn: RecordingAction[] = mayTake(asked.state) ? [{ type: 'review' }] : [];
      return { state: asked.state, actions: [{ type: 'resume-taps' }, ...asked.actions, ...goesOn] };
    }
    case 'recorder-lost': {
      const { actions } = failed(state, { reason: 'recorder-lost', tracks: null, now: input.now });
      const refusal = state.file.kind === 'on-disk' ? null : state.file.refusal;
      return {
        state: { ...state, tracks: new Map(), file: { kind: 'none', refusal } },
        actions: [...actions, { type: 'drop-taps' }],
      };
    }
    case 'recorder-failed':
      return failed(state, input);
    case 'file-answered':
      return fileAnswered(state, input);
    case 'first-bytes':
      return firstBytes(state, input);
    case 'packets-handed-over':
      return { state: packetsHandedOver(state, input), actions: [] };
    case 'health': {
      const reported = health(state, input);
      if (reported.watch.kind === 'told') return tellAgain(reported, reported.watch.at, input.now);
      if (reported.watch.kind !== 'confirming') return unwrittenSources(reported);
      return reported.file.kind === 'on-disk'
        ? { state: reported, actions: [{ type: 'count-all' }] }
        : askFile(reported);
    }
    case 'out-of-patience':
      return outOfPatience(state);
    case 'all-counted':
      return allCounted(state, input);
    case 'sources-counted':
      return sourcesCounted(state, input);
    case 'review':
      return review(state, input);
    default:
      return input satisfies never;
  }
}

function changed(before: RecordingState, { snapshot, events, mayRecord }: Changed): RecordingStep {
  const law = snapshot.state;
  const known = { ...before, snapshot };
  if (!onRecord(law)) {
    // The session may be continued unrecorded: nothing is written until the file is on disk again, which requires free space.
    const state = law.suspension === 'no-space' ? withoutFile(known) : known;
    // Cut now: what follows is off the record.
    return { state: { ...state, outage: false, watch: { kind: 'idle' } }, actions: [cut(), ...stopTimers()] };
  }
  // The file may be on disk from before, if the rest began while there was still space.
  const state = events.has('recording-waived') && !mayRecord ? withoutFile(known) : known;
  // Withdraw now, before the review: a person who entered a private room, or is protected from now on, must leave the open record
  // at once.
  const { recorder, sealed } = reach(law);
  const withdraw: RecordingAction = {
    type: 'withdraw',
    wanted: mayTake(state) ? recorder : NO_SOURCES,
    sealed,
  };
  const outage = watchOutage(state, events.has('recorder-failed'));
  const begun = waitWithLaw(outage.state, events.has('recorder-failed'));
  return { state: begun.state, actions: [withdraw, ...outage.actions, ...begun.actions] };
}

/** Starts the timer of an outage, again at each new `recorder-failed`; stops it when the recorder writes. */
function watchOutage(state: RecordingState, failedNow: boolean): RecordingStep {
  const kind = state.snapshot?.state.recorder.kind;
  if (kind === 'failing' && (failedNow || !state.outage)) {
    return { state: { ...state, outage: true }, actions: [{ type: 'timer', timer: 'outage', ms: OUTAGE_MS }] };
  }
  if (kind !== 'writing' || !state.outage) return { state, actions: [] };
  return { state: { ...state, outage: false }, actions: [{ type: 'timer', timer: 'outage', ms: null }] };
}

/** Starts to wait for proof that the recorder writes when the law does, and stops when the law does. */
function waitWithLaw(before: RecordingState, failedNow: boolean): RecordingStep {
  const law = before.snapshot?.state;
  // The result was reported to the law: entries made before that one do not start a new wait.
  if (law !== undefined && before.watch.kind === 'told' && !failedNow) {
    return { state: recorderAwaited(law) ? before : { ...before, watch: { kind: 'idle' } }, actions: [] };
  }
  if (law === undefined || (before.watch.kind === 'confirming') === recorderAwaited(law)) {
    return { state: before, actions: [] };
  }
  if (before.watch.kind === 'confirming') {
    return { state: { ...before, watch: { kind: 'idle' } }, actions: stopWaiting() };
  }
  const starting = law.phase === 'starting';
  // A session in progress is not held up meanwhile, so that it can wait longer.
  const patience: RecordingAction = { type: 'timer', timer: 'patience', ms: starting ? PATIENCE_MS : RETURN_MS };
  const waiting: RecordingState = {
    ...before,
    watch: { kind: 'confirming', waitsFor: 'sources', sending: null },
    // Before a session the file is written even if it is on disk already, as proof that the disk accepts writes now.
    ...(starting && { file: { kind: before.file.kind === 'asked' ? 'asked' : 'none', refusal: null } }),
  };
  const asked = askFile(waiting);
  return { state: asked.state, actions: [patience, ...asked.actions, { type: 'count-all' }] };
}

/** Stops waiting for sources; before a session it continues to wait for the recorder alone, up to `GIVE_UP_MS`. */
function outOfPatience(state: RecordingState): RecordingStep {
  const { watch, snapshot } = state;
  if (watch.kind !== 'confirming') return { state, actions: [] };
  const goesOn = watch.waitsFor === 'sources' && snapshot?.state.phase === 'starting';
  const more: RecordingAction = { type: 'timer', timer: 'patience', ms: GIVE_UP_MS - PATIENCE_MS };
  return {
    state: { ...state, watch: { ...watch, waitsFor: goesOn ? 'recorder' : 'nobody' } },
    actions: [...(goesOn ? [more] : []), { type: 'count-all' }],
  };
}

/** Confirms again if the law has not entered the reported result within `PATIENCE_MS`, as when the log failed. */
function tellAgain(state: RecordingState, toldAt: number, now: number): RecordingStep {
  if (now - toldAt < PATIENCE_MS) return { state, actions: [] };
  const waiting: RecordingState = { ...state, watch: { kind: 'confirming', waitsFor: 'sources', sending: null } };
  return { state: waiting, actions: [{ type: 'timer', timer: 'patience', ms: PATIENCE_MS }, { type: 'count-all' }] };
}

/** Requests the recorder's file of the hearing, unless it is on disk or already requested. */
function askFile(state: RecordingState): RecordingStep {
  const { file } = state;
  if (file.kind !== 'none') return { state, actions: [] };
  return { state: { ...state, file: { ...file, kind: 'asked' } }, actions: [{ type: 'ask-file' }] };
}

function askFileOnRecord(state: RecordingState): RecordingStep {
  return state.snapshot !== null && onRecord(state.snapshot.state) ? askFile(state) : { state, actions: [] };
}

/**
 * The tracks of a former room have ended. Another recorder has no file of the hearing, whatever was requested of the former one.
 */
function roomOpened(before: RecordingState, otherRecorder: boolean): RecordingStep {
  const state = { ...before, tracks: new Map() };
  if (!otherRecorder) return { state, actions: [] };
  const asked = askFileOnRecord({ ...state, file: { kind: 'none', refusal: null } });
  return { state: asked.state, actions: [cut(), ...asked.actions] };
}

function fileAnswered(
  state: RecordingState,
  { answer, now }: Extract<RecordingInput, { type: 'file-answered' }>,
): RecordingStep {
  if (state.file.kind !== 'asked') return { state, actions: [] };
  const { refusal } = state.file;
  const taken = mayTake(state) ? [cut()] : [];
  // A recorder that is not ready is asked when it becomes ready; the patience timer ends the wait.
  if (answer === null) return { state: { ...state, file: { kind: 'none', refusal } }, actions: taken };
  if (!(answer instanceof Rejection))
    return { state: { ...state, file: { kind: 'on-disk' } }, actions: [{ type: 'review' }] };
  const { code } = answer;
  const log: RecordingAction = { type: 'log', level: 'error', facts: { code }, text: 'recorder not armed' };
  return {
    state: { ...state, file: { kind: 'none', refusal: code } },
    // While the recorder is awaited, each health report requests the file again.
    actions: [...taken, ...(code === refusal ? [] : [log]), tellFailed(now, reasonOf(code))],
  };
}

function withoutFile(state: RecordingState): RecordingState {
  return state.file.kind === 'on-disk' ? { ...state, file: { kind: 'none', refusal: null } } : state;
}

function cut(): RecordingAction {
  return { type: 'apply', wanted: NO_SOURCES, sealed: NO_SOURCES };
}

function stopTimers(): RecordingAction[] {
  return [...stopWaiting(), { type: 'timer', timer: 'outage', ms: null }];
}

function tellFailed(since: number, reason: GapReason): RecordingAction {
  return { type: 'tell', command: { type: 'note-recorder-failed', since, reason } };
}

/** Returns the reason of a gap for the recorder's error code. */
export function reasonOf(code: string): GapReason {
  return code === 'disk-full' ? 'disk-full' : 'recorder-error';
}
