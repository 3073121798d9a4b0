import { Rejection } from '@mahzar/shared/rejection';
import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { Logger } from 'pino';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { HearingSnapshot } from '../hearings/held-hearing.ts';
import type { MediaRoom } from '../media/engine.ts';
import type { FlowRate } from '../media/flow/flow-meter.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import { RecorderTaps } from './taps.ts';
import { RecordingNotes } from './notes.ts';
import { nextRecording } from './next-recording.ts';
import { onRecorderInput } from './recorder-inputs.ts';
import type { RecorderClient } from './recorder-client.ts';
import type { Recorders } from './recorders.ts';
import { UNRECORDED } from './recording-state.ts';
import type { RecordingAction, RecordingInput, RecordingState, RecordingTimer } from './recording-state.ts';

export interface RecordingControllerOptions {
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly rooms: HearingRooms;
  readonly recorders: Recorders;
  /** Completes the record of a hearing that is over. See `completeRecord`. */
  readonly complete: (hearing: HearingId) => Promise<unknown>;
  /** Whether the disk has room for a recording. */
  readonly mayRecord: () => boolean;
  readonly newTrackId: () => TrackId;
  /** The recorder accepts no more packets of a source, which sent too much. */
  readonly sourceCut: (hearing: HearingId, source: SourceId, rate: FlowRate) => void;
  readonly now: () => number;
  readonly log: Logger;
}

/** A hearing's recording, with its taps and timers. */
interface Recording {
  readonly hearing: HearingId;
  state: RecordingState;
  media: { readonly room: MediaRoom; readonly taps: RecorderTaps } | null;
  readonly timers: Map<RecordingTimer, NodeJS.Timeout>;
}

/**
 * Keeps the record: makes the recorder record exactly what `reach.recorder` grants, reports to the law when it writes and when it
 * does not, and enters every sealed segment in the log. `nextRecording` decides the actions; this class carries them out.
 */
export class RecordingController {
  readonly #options: RecordingControllerOptions;
  readonly #recordings = new Map<HearingId, Recording>();
  readonly #notes: RecordingNotes;
  readonly #finishing = new Set<Promise<void>>();

  constructor(options: RecordingControllerOptions) {
    this.#options = options;
    this.#notes = new RecordingNotes(options.service, options.log);
    const { bus, rooms, recorders, now } = options;
    bus.on('hearing-changed', (snapshot, entries) => this.#changed(snapshot, entries));
    // Another process holds the hearing now, and records it.
    bus.on('hearing-lost', (hearing) => {
      this.#handle(hearing, { type: 'over' });
      this.#forget(hearing);
    });
    rooms.on('opened', (hearing, room) => this.#roomOpened(hearing, room));
    rooms.on('reconciled', (hearing) => void this.#review(hearing));
    rooms.on('lost', (hearing) => {
      this.#begun(hearing).media = null;
      this.#handle(hearing, { type: 'room-lost', now: now() });
    });
    for (const recorder of recorders.all) this.#follow(recorder);
  }

  /** Closes every track; resolves when their last segments are entered in the log. */
  async close(): Promise<void> {
    await Promise.all([...this.#recordings.values()].map(({ media }) => media?.taps.close()));
    await this.#options.recorders.close();
    await this.#notes.settled();
    await Promise.all(this.#finishing);
  }

  /** Passes a recorder's reports to the hearings that it records. */
  #follow(recorder: RecorderClient): void {
    const { recorders, sourceCut, now, log } = this.#options;
    const mine = () => [...this.#recordings.values()].filter(({ hearing }) => recorders.of(hearing) === recorder);
    onRecorderInput(recorder, now, (input) => mine().forEach(({ hearing }) => this.#handle(hearing, input)));
    recorder.on('recovered', () => mine().forEach(({ hearing }) => void this.#review(hearing)));
    recorder.on('failure', ({ code, track }) => log.error({ code, track }, 'recorder failure'));
    recorder.on('handedOver', ({ hearings, begun }) => {
      const lastAt = new Map(hearings.map((each) => [each.hearing, each.lastAt]));
      for (const { hearing } of mine())
        this.#handle(hearing, { type: 'packets-handed-over', lastAt: lastAt.get(hearing) ?? null, begun });
    });
    recorder.on('pictureStopped', (track) => mine().forEach(({ media }) => media?.taps.pictureStopped(track)));
    recorder.on('keyFrameNeeded', (track) => mine().forEach(({ media }) => media?.taps.keyFrameNeeded(track)));
    recorder.on('trackCut', (track, rate) => {
      for (const { hearing, state } of mine()) {
        const cut = state.tracks.get(track);
        if (cut !== undefined) sourceCut(hearing, cut.source, rate);
      }
    });
    recorder.on('pictureGap', ({ hearing, source, ...gap }) => {
      const command = { type: 'note-picture-gap', source, ...gap } as const;
      this.#notes.tell(hearing, command);
    });
    recorder.on('segmentSealed', ({ hearing, track, recovered: _, packets: __, ...sealed }) => {
      const segment = { track, ...sealed };
      this.#notes.segmentSealed(hearing, segment);
    });
  }

  #changed(snapshot: HearingSnapshot, entries: readonly Entry[]): void {
    const { id, phase } = snapshot.state;
    const events = new Set(entries.map(({ event }) => event.type));
    if (isOver(phase)) {
      if (events.has(`hearing-${phase}`)) this.#end(id);
      return;
    }
    this.#begun(id);
    this.#handle(id, { type: 'changed', snapshot, events, mayRecord: this.#options.mayRecord() });
  }

  #roomOpened(hearing: HearingId, room: MediaRoom): void {
    const { recorders, newTrackId, now, log } = this.#options;
    const before = recorders.of(hearing);
    const recorder = recorders.place(hearing, room.worker);
    const taps = new RecorderTaps({
      hearing,
      room,
      recorder,
      newTrackId,
      sink: {
        trackOpened: (track, source, infoSha256) =>
          this.#handle(hearing, { type: 'track-opened', track, source, infoSha256, now: now() }),
        trackClosed: (track) => this.#handle(hearing, { type: 'track-closed', track }),
        trackReleased: (track) => this.#handle(hearing, { type: 'track-sealed', track }),
        problem: (source, error) => log.error({ err: error, hearing, source }, 'source not recorded'),
      },
    });
    this.#begun(hearing).media = { room, taps };
    this.#handle(hearing, { type: 'room-opened', otherRecorder: recorder !== before });
  }

  #begun(hearing: HearingId): Recording {
    const known = this.#recordings.get(hearing);
    if (known !== undefined) return known;
    const begun: Recording = { hearing, state: UNRECORDED, media: null, timers: new Map() };
    this.#recordings.set(hearing, begun);
    return begun;
  }

  #forget(hearing: HearingId): void {
    this.#recordings.delete(hearing);
    this.#options.recorders.forget(hearing);
  }

  /** Ignores inputs of a hearing that is no longer recorded. */
  #handle(hearing: HearingId, input: RecordingInput): void {
    const recording = this.#recordings.get(hearing);
    if (recording === undefined) return;
    const { state, actions } = nextRecording(recording.state, input);
    recording.state = state;
    for (const action of actions) this.#run(recording, action);
  }

  #run({ hearing, media, timers }: Recording, action: RecordingAction): void {
    switch (action.type) {
      case 'tell':
        return this.#notes.tell(hearing, action.command);
      case 'log':
        return this.#options.log[action.level]({ hearing, ...action.facts }, action.text);
      case 'apply':
        return void media?.taps.apply(action.wanted, action.sealed);
      case 'withdraw':
        return media?.taps.withdraw(action.wanted, action.sealed);
      case 'drop-taps':
        return media?.taps.recorderLost();
      case 'resume-taps':
        return media?.taps.recorderReady();
      case 'ask-file':
        return void this.#askFile(hearing);
      case 'count-all':
        return void this.#countAll(hearing, media?.room);
      case 'count-sources':
        return void this.#countSources(hearing, action.sources, media?.room);
      case 'review':
        return void this.#review(hearing);
      case 'timer':
        clearTimeout(timers.get(action.timer));
        if (action.ms !== null)
          timers.set(
            action.timer,
            setTimeout(() => this.#timeOut(hearing, action.timer), action.ms),
          );
        return;
      default:
        action satisfies never;
    }
  }

  #timeOut(hearing: HearingId, timer: RecordingTimer): void {
    if (timer === 'patience') this.#handle(hearing, { type: 'out-of-patience' });
    else this.#notes.tell(hearing, { type: 'note-outage-lasts' });
  }

  async #askFile(hearing: HearingId): Promise<void> {
    const { recorders, mayRecord, now } = this.#options;
    const recorder = recorders.of(hearing);
    const { pid } = recorder;
    const armed = () => (mayRecord() ? recorder.arm(hearing) : new Rejection('disk-full'));
    const answer = recorder.ready ? await armed() : null;
    // The answer is ignored if another process has taken over meanwhile, which is asked separately.
    if (recorders.of(hearing).pid === pid) this.#handle(hearing, { type: 'file-answered', answer, now: now() });
  }

  /** Counts the packets of all producers, then reviews. */
  async #countAll(hearing: HearingId, room: MediaRoom | undefined): Promise<void> {
    const counts = await room?.packetsReceived(room.producers().keys());
    if (counts !== undefined) this.#handle(hearing, { type: 'all-counted', counts, now: this.#options.now() });
    await this.#review(hearing);
  }

  async #countSources(hearing: HearingId, sources: readonly SourceId[], room: MediaRoom | undefined): Promise<void> {
    const producers = room?.producers();
    const unmuted = sources.filter((source) => producers?.get(source)?.paused === false);
    const counts = unmuted.length > 0 ? await room?.packetsReceived(unmuted) : new Map<SourceId, number>();
    if (counts !== undefined) this.#handle(hearing, { type: 'sources-counted', counts, now: this.#options.now() });
  }

  async #review(hearing: HearingId): Promise<void> {
    const snapshot = await this.#snapshot(hearing);
    if (snapshot !== null) this.#handle(hearing, { type: 'review', snapshot, now: this.#options.now() });
  }

  /** Null also if the hearing's log cannot be read, which must not end the service. */
  async #snapshot(hearing: HearingId): Promise<HearingSnapshot | null> {
    try {
      return await this.#options.service.snapshot(hearing);
    } catch (error) {
      this.#options.log.error({ err: error, hearing }, 'hearing log cannot be read');
      return null;
    }
  }

  /** The hearing is over: cuts its tracks now, and forgets it when they are closed and entered. */
  #end(hearing: HearingId): void {
    const recording = this.#begun(hearing);
    this.#handle(hearing, { type: 'over' });
    const finishing = this.#finish(recording).finally(() => this.#finishing.delete(finishing));
    this.#finishing.add(finishing);
  }

  /** What cannot be finished now is finished at the next start. */
  async #finish(recording: Recording): Promise<void> {
    const { hearing, media } = recording;
    const { complete, log } = this.#options;
    await media?.taps.settled();
    await this.#notes.entered();
    this.#forget(hearing);
    const tracks = recording.state.unsealed.size;
    if (tracks > 0) {
      log.error({ hearing, tracks, code: 'recorder-stalled' }, 'record not completed; completed at the next start');
      return;
    }
    await complete(hearing).then(
      () => log.info({ hearing }, 'record is whole'),
      (error: unknown) => log.error({ err: error, hearing }, 'record not completed; completed at the next start'),
    );
  }
}
