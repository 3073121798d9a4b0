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
import { Play } from './play.ts';

/** A file as it was filed, and its media type. */
export interface PlayedFile {
  readonly content: Buffer;
  readonly type: string;
}

type FileCode = 'document-altered' | 'storage-unavailable';

export interface ExhibitPlayerParts {
  readonly bus: EventBus;
  readonly rooms: Pick<HearingRooms, 'room' | 'taken'>;
  /** Of a hearing's case, when it is what was filed. */
  readonly fileOf: (hearing: HearingId, document: DocumentId, sha256: string) => Promise<Result<PlayedFile, FileCode>>;
  readonly note: (hearing: HearingId, command: SystemCommand) => void;
  readonly problem: (hearing: HearingId, why: unknown) => void;
}

/** Films that run at once in this process: each may take two cores, and hearings go first. */
const MOST_AT_ONCE = Math.min(6, Math.max(2, Math.floor(availableParallelism() / 2)));
/** Files that are held in memory at once, of what runs and of what stands still: 32 MB each. */
const MOST_HELD = 6;

/** A line that takes longer to be ready misses the beginning, milliseconds. */
const READY_MS = 2_000;

type Shown = NonNullable<HearingState['exhibit']>;
type ShownRecording = Shown & { readonly playback: NonNullable<Shown['playback']> };

/** What was filed, once its hash was found to be right: under no name, and in nobody else's reach. */
interface HeldFile {
  readonly file: FileHandle;
  readonly type: string;
}

/** What plays or stands still in a hearing. */
interface Playing {
  /** Which file it is. */
  readonly file: string;
  /** Reads it, and hashes it, once, from however many places it is played; undefined once it was let go of. */
  opened: Promise<Result<HeldFile, FileCode>> | undefined;
  /** What is shown of it. */
  shown: ShownRecording;
  play: Play | null;
  isDropped: boolean;
}

/** Plays in each hearing what its log says is played, one file at a time, and tells the law when that has ended by itself. */
export class ExhibitPlayer {
  readonly #parts: ExhibitPlayerParts;
  /** What has stood still for longest comes first. */
  readonly #playing = new Map<HearingId, Playing>();
  #isClosed = false;

  constructor(parts: ExhibitPlayerParts) {
    this.#parts = parts;
    parts.bus.on('hearing-changed', ({ state }) => this.#follow(state));
    parts.bus.on('hearing-lost', (hearing) => this.#drop(hearing));
  }

  /** Where in its file the hearing's exhibit is, milliseconds; null when none plays here. */
  positionMs(hearing: HearingId, since: number | null): number | null {
    const playing = this.#playing.get(hearing);
    const playback = playing?.shown.playback;
    return playback?.since === since ? (playing?.play?.positionMs ?? playback?.positionMs ?? null) : null;
  }

  /** Whether so much is played in other hearings that nothing more is begun in this one. */
  isBusy(hearing: HearingId): boolean {
    const others = [...this.#playing].filter(([id, { play }]) => id !== hearing && play?.isRunning === true);
    return others.length >= MOST_AT_ONCE;
  }

  /** Process ids of what plays. */
  processes(hearing: HearingId): readonly number[] {
    const pid = this.#playing.get(hearing)?.play?.pid;
    return pid === undefined ? [] : [pid];
  }

  /** Ends every process; nothing is begun any more. */
  close(): void {
    this.#isClosed = true;
    for (const hearing of this.#playing.keys()) this.#drop(hearing);
  }

  #follow(state: HearingState): void {
    const { id, phase, exhibit } = state;
    if (this.#isClosed) return;
    if (exhibit === null || !isRecording(exhibit) || isOver(phase)) return this.#drop(id);
    const { since } = exhibit.playback;
    // Whoever plays it and has lost their line cannot stop it: it waits where it is.
    if (since !== null && isAway(state, exhibit.by)) this.#stopFor(id, exhibit, since);
    const now = this.#playing.get(id);
    if (now !== undefined && now.file === fileOf(exhibit) && isOneScene(now.shown, exhibit)) return;
    const playing = this.#playingOf(id, exhibit);
    this.#show(id, playing).catch((error: unknown) => this.#failed(id, playing, error));
  }

  /** What has the file of an exhibit, and shows what is to be seen of it now. */
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
    // What is on the way there stops at once.
    play?.stop(shown.playback.positionMs);
    const opened = this.#open(hearing, playing);
    const [file, room] = await Promise.all([opened, rooms.room(hearing)]);
    if (!isCurrent()) return;
    // Meanwhile another hearing may have been given its place.
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
    const begun = new Play({ ...file, media, durationMs }, scene, (how, why) => {
      if (how === 'failed') return this.#failed(hearing, playing, why);
      this.#note(hearing, playing.shown, durationMs);
    });
    playing.play = begun;
    await begun.begin(room, async (sources) => {
      const late = await rooms.taken(hearing, sources, READY_MS);
      // What is sent before the record takes it is in no record, and the log says so.
      for (const source of late) note(hearing, { type: 'note-source-missing', source });
    });
  }

  /** The file of what is shown, as it was filed. */
  #open(hearing: HearingId, playing: Playing): Promise<Result<HeldFile, FileCode>> {
    const { document, sha256 } = playing.shown;
    playing.opened ??= this.#parts.fileOf(hearing, document, sha256).then(async (found) => {
      if (found instanceof Rejection) return found;
      return { file: await inMemory(found.content), type: found.type };
    });
    this.#makeRoom(playing);
    return playing.opened;
  }

  /** Lets go of what has stood still for longest. It is read again when it is played on; until then those who come have no picture. */
  #makeRoom(but: Playing): void {
    const held = [...this.#playing].filter(([, { opened }]) => opened !== undefined);
    // What has no play yet is about to begin one.
    const idle = held.filter(([, playing]) => playing !== but && playing.play?.isIdle === true);
    for (const [, playing] of idle.slice(0, Math.max(0, held.length - MOST_HELD))) {
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
    // A picture that stands still is missed by those who come later.
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

/** Whether of a file the same is to be seen and heard. */
function isOneScene({ playback: one }: ShownRecording, { playback: other }: ShownRecording): boolean {
  return one.positionMs === other.positionMs && one.since === other.since;
}
