import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { isOver, onRecord } from '@mahzar/shared/hearing/state';
import type { GapReason, HearingState } from '@mahzar/shared/hearing/state';
import type { Logger } from 'pino';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingService, Standing } from '../hearings/hearing-service.ts';
import type { MediaRoom } from '../media/engine.ts';
import type { FlowRate } from '../media/flow/flow-meter.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import { RecorderTaps } from './taps.ts';
import { judgeRecorder, PATIENCE_MS } from './gate.ts';
import type { Verdict } from './gate.ts';
import type { TrackHealth, Written } from './messages.ts';
import type { RecorderClient } from './recorder-client.ts';
import { SendingWatch } from './sending-watch.ts';

export interface RecordingControllerOptions {
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly rooms: HearingRooms;
  readonly recorder: RecorderClient;
  /** Makes the record of a hearing that is over whole. See `completeRecord`. */
  readonly complete: (hearing: HearingId) => Promise<unknown>;
  /** Whether the disk has room for anything to be recorded. */
  readonly mayRecord: () => boolean;
  readonly newTrackId: () => TrackId;
  /** The recorder takes no more of a source, which sent too much. */
  readonly sourceCut: (hearing: HearingId, source: SourceId, rate: FlowRate) => void;
  readonly now: () => number;
  readonly log: Logger;
}

/** How long people who come back into a session are waited for until the record goes on without them. */
const RETURN_MS = 5_000;
/** A session waits so long for a recorder that failed, or for a host after a restart; then it is suspended. */
const OUTAGE_MS = 10_000;
/** By how much a report of the recorder may be older than it seems (ms). */
const REPORT_DELAY_MS = 100;

interface Track {
  readonly source: SourceId;
  /** Bytes of it are on disk. */
  written: boolean;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Arrival of its first packet, epoch milliseconds; null before that is known. */
  firstAt: number | null;
  /** Since when its packets may not have reached the disk, epoch milliseconds; null when they do. */
  failedAt: number | null;
}

/** What is known of one hearing's recording at this moment; nothing of it needs to outlive the process. */
interface RecordingState {
  taps: RecorderTaps | null;
  room: MediaRoom | null;
  /** The newest that is known. */
  snapshot: Standing | null;
  /** The recorder's file of this hearing is on disk, under the recorder that runs now. */
  armed: boolean;
  arming: boolean;
  /** Why it could not be armed, once that is logged; null when it could be, or nothing is logged. */
  notArmed: string | null;
  readonly tracks: Map<TrackId, Track>;
  /** Tracks that a recorder may still write. */
  readonly writing: Set<TrackId>;
  /** When bytes of this hearing last reached the disk, epoch milliseconds. */
  lastWrittenAt: number | null;
  /** Arrival of its last packet that outlives the recorder, epoch milliseconds. */
  lastPacketAt: number | null;
  patience: NodeJS.Timeout | null;
  outOfPatience: boolean;
  /** Who sends, while the recorder's word is awaited. */
  sending: SendingWatch;
  /** Runs while an outage may still pass without stopping the session. */
  outage: NodeJS.Timeout | null;
}

/**
 * Keeps the record: has the recorder take exactly what `reach.recorder` grants, tells the law when it writes and when it
 * does not, and enters every sealed segment in the log.
 */
export class RecordingController {
  readonly #options: RecordingControllerOptions;
  readonly #recordings = new Map<HearingId, RecordingState>();
  readonly #noting = new Set<Promise<void>>();
  readonly #finishing = new Set<Promise<void>>();

  constructor(options: RecordingControllerOptions) {
    this.#options = options;
    const { bus, rooms, recorder } = options;
    bus.on('hearing-changed', (snapshot, entries) => this.#changed(snapshot, entries));
    bus.on('hearing-lost', (hearing) => this.#lost(hearing));
    rooms.on('opened', (hearing, room) => this.#roomOpened(hearing, room));
    rooms.on('reconciled', (hearing) => void this.#review(hearing));
    rooms.on('lost', (hearing) => void this.#roomLost(hearing));
    recorder.on('ready', () => this.#recorderReady());
    recorder.on('lost', () => this.#recorderLost());
    recorder.on('stall', (stall) => this.#failed('recorder-stalled', stall.reason === 'disk' ? stall.tracks : null));
    recorder.on('recovered', () => this.#reviewAll());
    recorder.on('failure', ({ code, track }) => {
      options.log.error({ code, track }, 'recorder failure');
      this.#failed(reasonOf(code), track === null ? null : [track]);
    });
    recorder.on('firstBytes', ({ track, at }) => this.#written(track as TrackId, at));
    recorder.on('written', (written) => this.#packetsWritten(written));
    recorder.on('pictureStopped', (track) => {
      for (const { taps } of this.#recordings.values()) taps?.pictureStopped(track);
    });
    recorder.on('trackCut', (track, rate) => {
      for (const [hearing, { tracks }] of this.#recordings) {
        const cut = tracks.get(track as TrackId);
        if (cut !== undefined) options.sourceCut(hearing, cut.source, rate);
      }
    });
    recorder.on('health', ({ tracks }) => this.#reported(tracks));
    recorder.on('segmentSealed', ({ hearing, track, index, file, bytes, sha256, firstAt, lastAt }) => {
      const segment = { track: track as TrackId, index, file, bytes, sha256, firstAt, lastAt };
      this.#tell(hearing as HearingId, { type: 'note-segment-sealed', segment });
    });
  }

  /** Ends every track whole; resolves when their last segments are entered in the log. */
  async close(): Promise<void> {
    await Promise.all([...this.#recordings.values()].map(({ taps }) => taps?.close()));
    await this.#options.recorder.close();
    while (this.#noting.size > 0) await Promise.all(this.#noting);
    await Promise.all(this.#finishing);
  }

  #of(hearing: HearingId): RecordingState {
    const known = this.#recordings.get(hearing);
    if (known !== undefined) return known;
    const fresh: RecordingState = {
      taps: null,
      room: null,
      snapshot: null,
      armed: false,
      arming: false,
      notArmed: null,
      tracks: new Map(),
      writing: new Set(),
      lastWrittenAt: null,
      lastPacketAt: null,
      patience: null,
      outOfPatience: false,
      sending: new SendingWatch(),
      outage: null,
    };
    this.#recordings.set(hearing, fresh);
    return fresh;
  }

  #changed(snapshot: Standing, entries: readonly Entry[]): void {
    const { state } = snapshot;
    if (isOver(state.phase)) {
      const ended = `hearing-${state.phase}` as const;
      if (entries.some(({ event }) => event.type === ended)) this.#end(state.id);
      return;
    }
    const recording = this.#of(state.id);
    recording.snapshot = snapshot;
    if (!onRecord(state)) {
      // Cut now: what is said from here on is not for the record.
      void recording.taps?.apply(new Set());
      this.#calm(recording);
      stopOutage(recording);
      // The court may go on unrecorded; nothing is written then before there is room again.
      if (state.suspension === 'no-space') recording.armed = false;
      return;
    }
    // A rest may have begun while there was room.
    if (entries.some(({ event }) => event.type === 'recording-waived') && !this.#options.mayRecord())
      recording.armed = false;
    // Now too: who went into a private room, or is protected from here on, is not in the open record for a moment more.
    const { recorder, sealed } = reach(state);
    recording.taps?.withdraw(recording.armed ? recorder : new Set(), sealed);
    const failedNow = entries.some(({ event }) => event.type === 'recorder-failed');
    if (state.recorder.kind === 'failing' && (failedNow || recording.outage === null)) {
      stopOutage(recording);
      recording.outage = setTimeout(() => this.#tell(state.id, { type: 'note-outage-lasts' }), OUTAGE_MS);
    }
    if (state.recorder.kind === 'writing') stopOutage(recording);
    if (recorderAwaited(state) && recording.patience === null && !recording.outOfPatience) {
      const outOfPatience = () => {
        recording.patience = null;
        recording.outOfPatience = true;
        void this.#look(state.id);
      };
      // A session that is going on is not held up.
      recording.patience = setTimeout(outOfPatience, state.phase === 'starting' ? PATIENCE_MS : RETURN_MS);
      // Before a session its file is written in any case, to see that the disk takes it now.
      if (state.phase === 'starting') {
        recording.armed = false;
        recording.notArmed = null;
      }
      if (!recording.armed) void this.#arm(state.id);
      void this.#look(state.id);
    }
  }

  #roomOpened(hearing: HearingId, room: MediaRoom): void {
    const recording = this.#of(hearing);
    recording.room = room;
    recording.tracks.clear();
    recording.taps = new RecorderTaps({
      hearing,
      room,
      recorder: this.#options.recorder,
      newTrackId: this.#options.newTrackId,
      sink: {
        trackOpened: (track, source, infoSha256) => {
          const openedAt = this.#options.now();
          recording.tracks.set(track, { source, written: false, openedAt, firstAt: null, failedAt: null });
          recording.writing.add(track);
          this.#tell(hearing, { type: 'note-track-opened', track: { track, source, infoSha256 } });
        },
        trackClosed: (track) => void recording.tracks.delete(track),
        trackReleased: (track) => void recording.writing.delete(track),
        problem: (source, error) => this.#options.log.error({ err: error, hearing, source }, 'source not recorded'),
      },
    });
  }

  async #roomLost(hearing: HearingId): Promise<void> {
    const recording = this.#of(hearing);
    const since = recording.lastPacketAt ?? recording.lastWrittenAt ?? this.#options.now();
    recording.room = null;
    recording.taps = null;
    recording.tracks.clear();
    this.#tell(hearing, { type: 'note-recorder-failed', since, reason: 'media-lost' });
  }

  /** Has the recorder put its file of the hearing on disk: the gate before a session. */
  async #arm(hearing: HearingId): Promise<void> {
    const { recorder, mayRecord, log, now } = this.#options;
    const recording = this.#of(hearing);
    if (!recorder.ready || recording.arming) return; // `ready` arms again; patience ends the wait.
    recording.arming = true;
    const { pid } = recorder;
    const armed = mayRecord() ? await recorder.arm(hearing) : ({ ok: false, code: 'disk-full' } as const);
    if (recorder.pid !== pid) return; // Another one has taken over and is armed by itself.
    recording.arming = false;
    recording.armed = armed.ok;
    const before = recording.notArmed;
    recording.notArmed = armed.ok ? null : armed.code;
    if (armed.ok) return this.#review(hearing);
    // It is tried again while it lasts.
    if (armed.code !== before) log.error({ hearing, code: armed.code }, 'recorder not armed');
    this.#tell(hearing, { type: 'note-recorder-failed', since: now(), reason: reasonOf(armed.code) });
  }

  /** Sees who sends, and reviews. Asks the media worker for every source, so it is done now and then only. */
  async #look(hearing: HearingId): Promise<void> {
    const recording = this.#recordings.get(hearing);
    const counts = await recording?.room?.packetsReceived(recording.room.producers().keys());
    if (counts !== undefined) recording?.sending.handleCounts(counts, this.#options.now());
    await this.#review(hearing);
  }

  /** Brings the taps in line and, if the recorder is awaited, judges whether it does what it should. */
  async #review(hearing: HearingId): Promise<void> {
    const snapshot = await this.#snapshot(hearing);
    if (snapshot === null) return;
    const recording = this.#recordings.get(hearing);
    if (recording === undefined) return; // Over meanwhile.
    // What was read may have changed before this was reached: nothing is begun by what no longer holds.
    const { state } =
      recording.snapshot !== null && recording.snapshot.seq > snapshot.seq ? recording.snapshot : snapshot;
    const reached = reach(state);
    // Nothing is opened before the gate; a source that has gone is closed in any case.
    void recording.taps?.apply(recording.armed ? reached.recorder : new Set(), reached.sealed);
    if (!recorderAwaited(state)) return;
    const tracks = [...recording.tracks.values()];
    const claimed = reached.live.intersection(reached.recorder);
    const verdict = judgeRecorder({
      armed: recording.armed,
      failing: tracks.some(({ failedAt }) => failedAt !== null),
      claimed,
      awaitsReturn: claimed.size === 0 && expectsMedia(state),
      written: new Set(tracks.filter(({ written }) => written).map(({ source }) => source)),
      sendingSince: (source) => recording.sending.since(source),
      outOfPatience: recording.outOfPatience,
      now: this.#options.now(),
    });
    this.#conclude(state, recording, verdict, wholeSince(state, claimed, tracks));
  }

  #conclude({ id, phase }: HearingState, recording: RecordingState, verdict: Verdict, since: number | null): void {
    switch (verdict.kind) {
      case 'wait':
        return;
      case 'writes':
        if (verdict.missing.length > 0) {
          this.#options.log.warn({ hearing: id, missing: verdict.missing }, 'recording without these sources');
        }
        this.#calm(recording);
        return this.#tell(id, {
          type: 'note-recorder-confirmed',
          missing: verdict.missing,
          ...(since !== null && { since }),
        });
      case 'fails':
        // In session the alarm stands already, and an outage that lasts suspends it.
        if (phase !== 'starting') return;
        this.#options.log.error({ hearing: id, missing: verdict.missing }, 'the recorder does not write');
        this.#calm(recording);
        return this.#tell(id, { type: 'note-recorder-failed', since: this.#options.now(), reason: 'recorder-error' });
      default:
        return verdict satisfies never;
    }
  }

  #reviewAll(): void {
    for (const hearing of this.#recordings.keys()) void this.#review(hearing);
  }

  #written(track: TrackId, at: number): void {
    for (const [hearing, { tracks }] of this.#recordings) {
      const found = tracks.get(track);
      if (found === undefined) continue;
      found.written = true;
      this.#note(track, at);
      void this.#review(hearing);
    }
  }

  #packetsWritten({ hearings, begun }: Written): void {
    for (const { hearing, lastAt } of hearings) {
      const recording = this.#recordings.get(hearing as HearingId);
      if (recording !== undefined) recording.lastPacketAt = Math.max(recording.lastPacketAt ?? lastAt, lastAt);
    }
    for (const { track, firstAt } of begun) {
      for (const { tracks } of this.#recordings.values()) {
        const found = tracks.get(track as TrackId);
        if (found !== undefined) found.firstAt = firstAt;
      }
    }
  }

  /** Reads from the recorder's report whether tracks that failed reach the disk again, and tries again what waits for it. */
  #reported(reports: readonly TrackHealth[]): void {
    const now = this.#options.now();
    for (const { track, lastSyncedAt, unsyncedMs } of reports) {
      if (lastSyncedAt !== null) this.#note(track as TrackId, lastSyncedAt);
      for (const { tracks } of this.#recordings.values()) {
        const found = tracks.get(track as TrackId);
        // What waits for the disk came after the failure, if anything waits: what came before is written.
        if (found === undefined || found.failedAt === null) continue;
        if (unsyncedMs + REPORT_DELAY_MS < now - found.failedAt) found.failedAt = null;
      }
    }
    for (const [hearing, recording] of this.#recordings) {
      if (recording.patience === null && !recording.outOfPatience) void this.#seekUnwritten(hearing, recording);
      else void (recording.armed ? this.#look(hearing) : this.#arm(hearing));
    }
  }

  /** Tells in a session what is sent and not written, such as a camera that never sends a key frame, and when it is. */
  async #seekUnwritten(hearing: HearingId, recording: RecordingState): Promise<void> {
    const state = recording.snapshot?.state;
    if (state === undefined || state.phase !== 'in-session' || state.recorder.kind !== 'writing') return;
    const { now } = this.#options;
    const tracks = [...recording.tracks.values()];
    for (const { source, written } of tracks) {
      if (written && state.unwritten.has(source)) this.#tell(hearing, { type: 'note-source-written', source });
    }
    // Who is muted sends nothing that could be written. The media worker is asked for what waits alone.
    const sent = recording.room?.producers();
    const waiting = tracks.filter(
      ({ source, written }) => !written && !state.unwritten.has(source) && sent?.get(source)?.paused === false,
    );
    if (waiting.length === 0) {
      recording.sending = new SendingWatch();
      return;
    }
    const counts = await recording.room?.packetsReceived(waiting.map(({ source }) => source));
    if (counts === undefined) return;
    recording.sending.handleCounts(counts, now());
    for (const { source, openedAt } of waiting) {
      const since = recording.sending.since(source);
      const from = Math.max(openedAt, since ?? Infinity);
      if (now() - from >= PATIENCE_MS) this.#tell(hearing, { type: 'note-source-missing', source });
    }
  }

  #note(track: TrackId, at: number): void {
    for (const recording of this.#recordings.values()) {
      if (recording.tracks.has(track)) recording.lastWrittenAt = Math.max(recording.lastWrittenAt ?? 0, at);
    }
  }

  #recorderReady(): void {
    for (const [hearing, recording] of this.#recordings) {
      void this.#snapshot(hearing).then(async (snapshot) => {
        if (snapshot === null || !onRecord(snapshot.state)) return;
        await this.#arm(hearing);
        await recording.taps?.recorderReplaced();
        await this.#review(hearing);
      });
    }
  }

  #recorderLost(): void {
    this.#failed('recorder-lost', null);
    for (const recording of this.#recordings.values()) {
      recording.armed = false;
      recording.arming = false;
      recording.tracks.clear();
      recording.taps?.recorderLost();
    }
  }

  /** The recorder fails for the hearings of these tracks, or for all. */
  #failed(reason: GapReason, tracks: readonly string[] | null): void {
    for (const [hearing, recording] of this.#recordings) {
      const affected = [...recording.tracks].filter(([track]) => tracks === null || tracks.includes(track));
      if (tracks !== null && affected.length === 0) continue;
      for (const [, track] of affected) track.failedAt ??= this.#options.now();
      // What the recorder had handed over when it ended is not lost with it; what a disk has not taken may be.
      const packetAt = reason === 'recorder-lost' ? recording.lastPacketAt : null;
      const since = packetAt ?? recording.lastWrittenAt ?? this.#options.now();
      this.#tell(hearing, { type: 'note-recorder-failed', since, reason });
    }
  }

  /** Null also when the hearing's log cannot be read: that is its own misfortune and must not end the service. */
  async #snapshot(hearing: HearingId): Promise<Standing | null> {
    try {
      return await this.#options.service.snapshot(hearing);
    } catch (error) {
      this.#options.log.error({ err: error, hearing }, 'hearing not read');
      return null;
    }
  }

  #calm(recording: RecordingState): void {
    if (recording.patience !== null) clearTimeout(recording.patience);
    recording.patience = null;
    recording.outOfPatience = false;
    recording.sending = new SendingWatch();
  }

  /** The hearing is over: what runs is cut now, and forgotten when all of it is sealed and entered. */
  #end(hearing: HearingId): void {
    const recording = this.#of(hearing);
    void recording.taps?.apply(new Set());
    this.#calm(recording);
    stopOutage(recording);
    const finishing = this.#finish(hearing, recording).finally(() => this.#finishing.delete(finishing));
    this.#finishing.add(finishing);
  }

  /** Another process has the hearing and records it. */
  #lost(hearing: HearingId): void {
    const recording = this.#recordings.get(hearing);
    if (recording === undefined) return;
    void recording.taps?.apply(new Set());
    this.#calm(recording);
    stopOutage(recording);
    this.#recordings.delete(hearing);
  }

  /** What cannot be finished now is at the next start. */
  async #finish(hearing: HearingId, { taps, writing }: RecordingState): Promise<void> {
    const { complete, log } = this.#options;
    await taps?.settled();
    await Promise.all(this.#noting);
    this.#recordings.delete(hearing);
    if (writing.size > 0) {
      log.error({ hearing, tracks: writing.size, code: 'recorder-stalled' }, 'record left unfinished');
      return;
    }
    await complete(hearing).then(
      () => log.info({ hearing }, 'record is whole'),
      (error: unknown) => log.error({ err: error, hearing }, 'record left unfinished'),
    );
  }

  #tell(hearing: HearingId, command: SystemCommand): void {
    const noting = this.#options.service.execute(hearing, command, { kind: 'system' }).then(
      () => undefined,
      (error: unknown) =>
        this.#options.log.error({ err: error, hearing, command: command.type }, 'not entered in the log'),
    );
    this.#noting.add(noting);
    void noting.then(() => this.#noting.delete(noting));
  }
}

function stopOutage(recording: RecordingState): void {
  if (recording.outage !== null) clearTimeout(recording.outage);
  recording.outage = null;
}

function reasonOf(code: string): GapReason {
  return code === 'disk-full' ? 'disk-full' : 'recorder-error';
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

/** Whether the law waits for the recorder's word: before a session, or after a failure within one. */
function recorderAwaited({ phase, recorder }: HearingState): boolean {
  return phase === 'starting' || (phase === 'in-session' && recorder.kind === 'failing');
}

/** Whether anybody in the courtroom, here or on the way back, has a microphone or camera on. */
function expectsMedia(state: HearingState): boolean {
  return [...state.seats.values()].some(
    ({ place, microphone, camera }) => place.kind === 'courtroom' && (microphone === 'on' || camera === 'on'),
  );
}
