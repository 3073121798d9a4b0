import type { FileHandle } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { inMemory } from '../../files/bounded-ffmpeg.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import { FilePlayback } from './file-playback.ts';

/** A filed document's content and media type. */
export interface PlayedFile {
  readonly content: Buffer;
  readonly type: string;
}

type FileCode = 'document-altered' | 'storage-unavailable';

export interface ExhibitPlayerParts {
  readonly bus: EventBus;
  readonly rooms: Pick<HearingRooms, 'room' | 'waitUntilReceivable'>;
  /** Reads a document of a hearing's case, if its hash equals the filed one. */
  readonly fileOf: (hearing: HearingId, document: DocumentId, sha256: string) => Promise<Result<PlayedFile, FileCode>>;
  readonly note: (hearing: HearingId, command: SystemCommand) => void;
  readonly problem: (hearing: HearingId, why: unknown) => void;
}

/** Most recordings that run at the same time in this process: each may take two cores, and hearings have priority. */
const MAX_AT_ONCE = Math.min(6, Math.max(2, Math.floor(availableParallelism() / 2)));
/** Most files held in memory for running and paused recordings: 32 MB each. */
const MAX_HELD = 6;

/** A receiver that takes longer than this to be ready misses the beginning, ms. */
const READY_MS = 2_000;

type Shown = NonNullable<HearingState['exhibit']>;
type ShownRecording = Shown & { readonly playback: NonNullable<Shown['playback']> };

/** A filed document whose hash was verified: an unnamed file that other processes cannot open. */
interface HeldFile {
  readonly file: FileHandle;
  readonly type: string;
}

/** A recording that is running or paused in a hearing. */
interface Playing {
  /** Identifies the file. */
  readonly file: string;
  /** The file, read and hashed once for all positions; undefined after its memory was released. */
  opened: Promise<Result<HeldFile, FileCode>> | undefined;
  /** The present view of the file. */
  shown: ShownRecording;
  play: FilePlayback | null;
  isDropped: boolean;
}

/**
 * Plays in each hearing the recording that its log says is played, one file at a time, and reports to the law when it ends by
 * itself.
 */
export class ExhibitPlayer {
  readonly #parts: ExhibitPlayerParts;
  /** The one that has been paused for longest comes first. */
  readonly #playing = new Map<HearingId, Playing>();
  #isClosed = false;

  constructor(parts: ExhibitPlayerParts) {
    this.#parts = parts;
    parts.bus.on('hearing-changed', ({ state }) => this.#follow(state));
    parts.bus.on('hearing-lost', (hearing) => this.#drop(hearing));
  }

  /** Position in the file of the hearing's exhibit, milliseconds; null when this process plays none. */
  positionMs(hearing: HearingId, since: number | null): number | null {
    const playing = this.#playing.get(hearing);
    const playback = playing?.shown.playback;
    return playback?.since === since ? (playing?.play?.positionMs ?? playback?.positionMs ?? null) : null;
  }

  /** Whether so many recordings run in other hearings that this hearing cannot start one. */
  isBusy(hearing: HearingId): boolean {
    const others = [...this.#playing].filter(([id, { play }]) => id !== hearing && play?.isRunning === true);
    return others.length >= MAX_AT_ONCE;
  }

  /** Ids of the playing processes. */
  processes(hearing: HearingId): readonly number[] {
    const pid = this.#playing.get(hearing)?.play?.pid;
    return pid === undefined ? [] : [pid];
  }

  /** Ends every process; nothing is started any more. */
  close(): void {
    this.#isClosed = true;
    for (const hearing of this.#playing.keys()) this.#drop(hearing);
  }

  #follow(state: HearingState): void {
    const { id, phase, exhibit } = state;
    if (this.#isClosed) return;
    if (exhibit === null || !isRecording(exhibit) || isOver(phase)) return this.#drop(id);
    const { since } = exhibit.playback;
    // If the person who plays it has lost the connection, they cannot stop it, so it is paused.
    if (since !== null && isAway(state, exhibit.by)) this.#stopFor(id, exhibit, since);
    const now = this.#playing.get(id);
    if (now !== undefined && now.file === fileOf(exhibit) && isOneScene(now.shown, exhibit)) return;
    const playing = this.#playingOf(id, exhibit);
    this.#show(id, playing).catch((error: unknown) => this.#failed(id, playing, error));
  }

  /** The hearing's playing state for an exhibit, updated with its present view. */
  #playingOf(hearing: HearingId, exhibit: ShownRecording): Playing {
    const file = fileOf(exhibit);
    const now = this.#playing.get(hearing);
    if (now?.file === file && now.play?.isClosed !== true) {
      now.shown = exhibit;
      this.#playing.delete(hearing);
      this.#playing.set(hearing, now);
      return now;
    }
    this.#drop(hearing);
    const playing: Playing = { file, opened: undefined, shown: exhibit, play: null, isDropped: false };
    this.#playing.set(hearing, playing);
    return playing;
  }

  async #show(hearing: HearingId, playing: Playing): Promise<void> {
    const { rooms, note } = this.#parts;
    const { shown, play } = playing;
    const isCurrent = () => !playing.isDropped && playing.shown === shown;
    // Packets in transit stop at once.
    play?.stop(shown.playback.positionMs);
    const opened = this.#open(hearing, playing);
    const [file, room] = await Promise.all([opened, rooms.room(hearing)]);
    if (!isCurrent()) return;
    // Meanwhile its memory may have been released for another hearing.
    if (playing.opened !== opened) return this.#show(hearing, playing);
    if (file instanceof Rejection) {
      playing.opened = undefined;
      if (file.code === 'document-altered')
        note(hearing, { type: 'note-exhibit-ended', exhibit: shown.exhibit, why: 'altered' });
      else this.#failed(hearing, playing, file.code);
      return;
    }
    const { media, durationMs, positionMs: atMs, since } = shown.playback;
    const scene = { atMs, isRunning: since !== null };
    if (scene.isRunning && this.isBusy(hearing)) return this.#failed(hearing, playing, 'too much is played at once');
    if (playing.play !== null) return playing.play.show(scene);
    const begun = new FilePlayback({ ...file, media, durationMs }, scene, (how, why) => {
      if (how === 'failed') return this.#failed(hearing, playing, why);
      this.#note(hearing, playing.shown, durationMs);
    });
    playing.play = begun;
    await begun.begin(room, async (sources) => {
      const late = await rooms.waitUntilReceivable(hearing, sources, READY_MS);
      // Packets sent before the record takes the source are in no record, and the log says so.
      for (const source of late) note(hearing, { type: 'note-source-missing', source });
    });
  }

  /** The filed document of a shown recording. */
  #open(hearing: HearingId, playing: Playing): Promise<Result<HeldFile, FileCode>> {
    const { document, sha256 } = playing.shown;
    playing.opened ??= this.#parts.fileOf(hearing, document, sha256).then(async (found) => {
      if (found instanceof Rejection) return found;
      return { file: await inMemory(found.content), type: found.type };
    });
    this.#makeRoom(playing);
    return playing.opened;
  }

  /**
   * Releases the files paused for longest. A file is read again when playing continues; until then people who join have no
   * picture.
   */
  #makeRoom(but: Playing): void {
    const held = [...this.#playing].filter(([, { opened }]) => opened !== undefined);
    // A file without a play is about to start one.
    const idle = held.filter(([, playing]) => playing !== but && playing.play?.isIdle === true);
    for (const [, playing] of idle.slice(0, Math.max(0, held.length - MAX_HELD))) {
      playing.play?.close();
      playing.play = null;
      this.#release(playing);
    }
  }

  #release(playing: Playing): void {
    playing.opened?.then(
      (found) => (found instanceof Rejection ? undefined : found.file.close()),
      () => undefined,
    );
    playing.opened = undefined;
  }

  #stopFor(hearing: HearingId, exhibit: ShownRecording, since: number): void {
    const positionMs = this.positionMs(hearing, since);
    if (positionMs !== null) this.#note(hearing, exhibit, positionMs);
  }

  #failed(hearing: HearingId, playing: Playing, why: unknown): void {
    if (playing.isDropped) return;
    this.#parts.problem(hearing, why);
    const { shown, play } = playing;
    const positionMs = play?.positionMs ?? shown.playback.positionMs;
    play?.stop();
    if (play === null) this.#release(playing);
    // A failed still picture is only missed by people who join later.
    if (shown.playback.since !== null) this.#note(hearing, shown, positionMs, 'failed');
  }

  #note(hearing: HearingId, { exhibit, playback: { since } }: ShownRecording, positionMs: number, fault?: 'failed') {
    if (since === null) return;
    const stopped = { type: 'note-exhibit-stopped', exhibit, since, positionMs } as const;
    this.#parts.note(hearing, fault === undefined ? stopped : { ...stopped, fault });
  }

  #drop(hearing: HearingId): void {
    const playing = this.#playing.get(hearing);
    if (playing === undefined) return;
    this.#playing.delete(hearing);
    playing.isDropped = true;
    playing.play?.close();
    this.#release(playing);
  }
}

function isRecording(exhibit: Shown): exhibit is ShownRecording {
  return exhibit.playback !== undefined;
}

function isAway({ seats }: HearingState, seat: SeatId): boolean {
  const place = seats.get(seat)?.place;
  return place !== undefined && 'here' in place && !place.here;
}

function fileOf({ document, sha256 }: Shown): string {
  return `${document} ${sha256}`;
}

/** Whether two views of a file look and sound the same. */
function isOneScene({ playback: one }: ShownRecording, { playback: other }: ShownRecording): boolean {
  return one.positionMs === other.positionMs && one.since === other.since;
}
