import { availableParallelism } from 'node:os';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import { Play } from './play.ts';

/** A file as it was filed, and its media type. */
export interface PlayedFile {
  readonly content: Buffer;
  readonly type: string;
}

export interface ExhibitPlayerParts {
  readonly bus: EventBus;
  readonly rooms: Pick<HearingRooms, 'room' | 'taken'>;
  /** Of a hearing's case, when it is what was filed. */
  readonly fileOf: (
    hearing: HearingId,
    document: DocumentId,
    sha256: string,
  ) => Promise<Result<PlayedFile, 'document-altered' | 'storage-unavailable'>>;
  readonly note: (hearing: HearingId, command: SystemCommand) => void;
  readonly problem: (hearing: HearingId, why: unknown) => void;
}

/** Films at once in this process: each may take two cores and 32 MB of `/dev/shm`, and hearings go first. */
const MOST_AT_ONCE = Math.min(6, Math.max(2, Math.floor(availableParallelism() / 2)));

/** A line that takes longer to be ready misses the beginning, milliseconds. */
const READY_MS = 2_000;
/** Between where it was when it was stopped and where it stood when that was on disk, milliseconds. */
const STOPPED_WITHIN_MS = 3_000;

type Shown = NonNullable<HearingState['exhibit']>;

interface Playing {
  /** What is played, from where and since when. */
  readonly key: string;
  readonly document: DocumentId;
  readonly since: number;
  readonly fromMs: number;
  /** Where it was stopped, by the log. */
  stoodAt: number | null;
  play: Play | null;
  isDropped: boolean;
}

/** Plays in each hearing what its log says is played, one file at a time, and tells the law when that has ended by itself. */
export class ExhibitPlayer {
  readonly #parts: ExhibitPlayerParts;
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
    return playing?.since === since ? (playing.play?.positionMs ?? playing.fromMs) : null;
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

  #follow({ id, phase, exhibit }: HearingState): void {
    if (this.#isClosed) return;
    const playback = exhibit?.playback;
    if (exhibit === null || playback === undefined || isOver(phase)) return this.#drop(id);
    const { since } = playback;
    const now = this.#playing.get(id);
    if (since === null) {
      // The last picture of what was played stays as long as it is the one of where that stands.
      if (now?.document !== exhibit.document || now.play === null) return this.#drop(id);
      const { play, stoodAt } = now;
      const { positionMs } = playback;
      const isThere =
        stoodAt === null ? Math.abs(play.positionMs - positionMs) <= STOPPED_WITHIN_MS : stoodAt === positionMs;
      if (!isThere) return this.#drop(id);
      now.stoodAt = positionMs;
      return play.stop();
    }
    const key = [exhibit.document, exhibit.sha256, playback.positionMs, since].join(' ');
    if (now?.key === key) return;
    this.#drop(id);
    const fromMs = playback.positionMs;
    const playing: Playing = {
      key,
      document: exhibit.document,
      since,
      fromMs,
      stoodAt: null,
      play: null,
      isDropped: false,
    };
    this.#playing.set(id, playing);
    this.#begin(id, exhibit, playing).catch((error: unknown) => this.#failed(id, exhibit, playing, error));
  }

  async #begin(hearing: HearingId, exhibit: Shown, playing: Playing): Promise<void> {
    const { rooms, fileOf, note } = this.#parts;
    const { playback, document, sha256 } = exhibit;
    if (playback === undefined) return;
    const [file, room] = await Promise.all([fileOf(hearing, document, sha256), rooms.room(hearing)]);
    if (playing.isDropped) return;
    if (file instanceof Rejection) {
      if (file.code === 'document-altered')
        note(hearing, { type: 'note-exhibit-ended', exhibit: exhibit.exhibit, why: 'altered' });
      else this.#failed(hearing, exhibit, playing, file.code);
      return;
    }
    if (this.isBusy(hearing)) return this.#failed(hearing, exhibit, playing, 'too much is played at once');
    const { media, durationMs, positionMs: fromMs } = playback;
    const play = new Play({ ...file, media, durationMs, fromMs }, (how, why) => {
      if (how === 'failed') return this.#failed(hearing, exhibit, playing, why);
      const { since } = playing;
      note(hearing, { type: 'note-exhibit-stopped', exhibit: exhibit.exhibit, since, positionMs: durationMs });
    });
    playing.play = play;
    await play.begin(room, (sources) => rooms.taken(hearing, sources, READY_MS));
  }

  #failed(hearing: HearingId, { exhibit, playback }: Shown, playing: Playing, why: unknown): void {
    if (playing.isDropped) return;
    const { note, problem } = this.#parts;
    const { since, play } = playing;
    problem(hearing, why);
    const positionMs = play?.positionMs ?? playback?.positionMs ?? 0;
    play?.stop();
    note(hearing, { type: 'note-exhibit-stopped', exhibit, since, positionMs, fault: 'failed' });
  }

  #drop(hearing: HearingId): void {
    const playing = this.#playing.get(hearing);
    if (playing === undefined) return;
    this.#playing.delete(hearing);
    playing.isDropped = true;
    playing.play?.close();
  }
}
