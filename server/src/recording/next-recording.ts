import { Rejection } from '@mahzar/shared/rejection';
import type { GapReason } from '@mahzar/shared/hearing/state';
import { onRecord } from '@mahzar/shared/hearing/state';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { GIVE_UP_MS, PATIENCE_MS } from './gate.ts';
import { mayTake, recorderAwaited } from './recording-state.ts';
import type { RecordingAction, RecordingInput, RecordingState, RecordingStep } from './recording-state.ts';
import { failed, firstBytes, health, packetsHandedOver, trackClosed, trackOpened, trackSealed } from './next-tracks.ts';
import { allCounted, NO_SOURCES, review, sourcesCounted, stopWaiting, unwrittenSources } from './next-review.ts';

/** How long people who come back into a session are waited for until the record goes on without them. */
export const RETURN_MS = 5_000;
/** A session waits so long for a recorder that failed, or for a host after a restart; then it is suspended. */
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
      // A session that goes on does not wait for the disk.
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
    // The court may go on unrecorded; nothing is written then before there is room again.
    const state = law.suspension === 'no-space' ? withoutFile(known) : known;
    // Cut now: what is said from here on is not for the record.
    return { state: { ...state, outage: false, watch: { kind: 'idle' } }, actions: [cut(), ...stopTimers()] };
  }
  // A rest may have begun while there was room.
  const state = events.has('recording-waived') && !mayRecord ? withoutFile(known) : known;
  // Now too: who went into a private room, or is protected from here on, is not in the open record for a moment more.
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

/** An outage that lasts is told; each new failure begins it anew. */
function watchOutage(state: RecordingState, failedNow: boolean): RecordingStep {
  const kind = state.snapshot?.state.recorder.kind;
  if (kind === 'failing' && (failedNow || !state.outage)) {
    return { state: { ...state, outage: true }, actions: [{ type: 'timer', timer: 'outage', ms: OUTAGE_MS }] };
  }
  if (kind !== 'writing' || !state.outage) return { state, actions: [] };
  return { state: { ...state, outage: false }, actions: [{ type: 'timer', timer: 'outage', ms: null }] };
}

/** Begins to wait for the recorder's word when the law does, and ends with it. */
function waitWithLaw(before: RecordingState, failedNow: boolean): RecordingStep {
  const law = before.snapshot?.state;
  // The law has been told: nothing is begun anew by what is entered before that.
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
  // A session that is going on is not held up.
  const patience: RecordingAction = { type: 'timer', timer: 'patience', ms: starting ? PATIENCE_MS : RETURN_MS };
  const waiting: RecordingState = {
    ...before,
    watch: { kind: 'confirming', waitsFor: 'sources', sending: null },
    // Before a session its file is written in any case, to see that the disk takes it now.
    ...(starting && { file: { kind: before.file.kind === 'asked' ? 'asked' : 'none', refusal: null } }),
  };
  const asked = askFile(waiting);
  return { state: asked.state, actions: [patience, ...asked.actions, { type: 'count-all' }] };
}

/** Sources are waited for no longer; before a session the recorder alone is, for a while. */
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

/** What the law was told is not entered, as when the log failed: it is confirmed once more. */
function tellAgain(state: RecordingState, toldAt: number, now: number): RecordingStep {
  if (now - toldAt < PATIENCE_MS) return { state, actions: [] };
  const waiting: RecordingState = { ...state, watch: { kind: 'confirming', waitsFor: 'sources', sending: null } };
  return { state: waiting, actions: [{ type: 'timer', timer: 'patience', ms: PATIENCE_MS }, { type: 'count-all' }] };
}

/** Has the recorder put its file of the hearing on disk, unless it is there or asked for. */
function askFile(state: RecordingState): RecordingStep {
  const { file } = state;
  if (file.kind !== 'none') return { state, actions: [] };
  return { state: { ...state, file: { ...file, kind: 'asked' } }, actions: [{ type: 'ask-file' }] };
}

function askFileOnRecord(state: RecordingState): RecordingStep {
  return state.snapshot !== null && onRecord(state.snapshot.state) ? askFile(state) : { state, actions: [] };
}

/** All tracks have gone with a former room. Another recorder has no file of the hearing, whatever the former one was asked. */
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
  // Who cannot be asked asks for it when it is ready; patience ends the wait.
  if (answer === null) return { state: { ...state, file: { kind: 'none', refusal } }, actions: taken };
  if (!(answer instanceof Rejection))
    return { state: { ...state, file: { kind: 'on-disk' } }, actions: [{ type: 'review' }] };
  const { code } = answer;
  const log: RecordingAction = { type: 'log', level: 'error', facts: { code }, text: 'recorder not armed' };
  return {
    state: { ...state, file: { kind: 'none', refusal: code } },
    // It is tried again while it is awaited.
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

/** The reason of a gap by a code of the recorder's. */
export function reasonOf(code: string): GapReason {
  return code === 'disk-full' ? 'disk-full' : 'recorder-error';
}
