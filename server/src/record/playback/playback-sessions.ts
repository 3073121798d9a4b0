import type { HearingId } from '@mahzar/shared/hearing/ids';
import { mayHave, mayPlay } from '@mahzar/shared/record/may-play';
import type { PlaybackRefusal, PlaybackRight, Player, RecordAccess } from '@mahzar/shared/record/may-play';
import { playableOf } from '@mahzar/shared/record/playable';
import type { Playable } from '@mahzar/shared/record/playable';
import { Rejection } from '@mahzar/shared/rejection';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import { UnusableLogError } from '../../hearings/ports.ts';
import type { ChatStore, HearingDirectory } from '../../hearings/ports.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { DamagedKeyError } from '../../storage/hearing-keys.ts';
import { MissingKeyError } from '../../storage/recording-keys.ts';
import { allowedRanges } from './allowed-tracks.ts';
import type { AllowedTrack } from './allowed-tracks.ts';
import type { ReadRecord } from './read-record.ts';
import type { RecordLibrary } from './record-library.ts';
import { shownRecord } from './shown-record.ts';
import { writtenNotes } from './written-notes.ts';

/** The person who plays a record, with the facts that the law needs. */
export interface Viewer {
  readonly actor: AuditActor;
  /** Distinguishes the person's browsers; null where that is impossible. */
  readonly browser: string | null;
  readonly player: Player;
}

/** Why an existing record cannot be played. */
type Unusable = 'record-altered' | 'record-key-missing';
export type PlayRefusal = PlaybackRefusal | 'not-found' | 'nothing-recorded' | 'record-deleted' | Unusable;

interface PlaybackSession {
  readonly hearing: HearingId;
  readonly actor: string;
  readonly browser: string | null;
  /** When the play was begun ahead of its page, epoch ms; null after the page's first request. */
  aheadAt: number | null;
}

export interface BeginOptions {
  /** An earlier play to continue, without a new audit entry. */
  readonly before?: string | undefined;
  /** The page may never use the play: a browser discards a preloaded response that arrives too late. */
  readonly isAhead?: boolean;
}

/** Most simultaneous plays of one person and in all. The oldest one is dropped and must begin again. */
const MAX_PLAYS = { ofOne: 10, ofAll: 1000 };
const PLAY_ID_BYTES = 16;
/** How long a play that was begun ahead waits for its page, ms. */
const AHEAD_EXPIRES_MS = 15_000;

interface PlaybackSessionsParts {
  readonly library: RecordLibrary;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly database: Database;
  readonly audit: Audit;
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly notes: Pick<ChatStore, 'notesOf'>;
  readonly accessOf: (hearing: HearingId) => Promise<RecordAccess>;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A record cannot be used; the operator must know. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/** Playbacks of records that have begun. The law decides on every request; each playback makes an entry in the audit log. */
export class PlaybackSessions {
  readonly #parts: PlaybackSessionsParts;
  readonly #plays = new Map<string, PlaybackSession>();
  /** What each right permits of a record. */
  readonly #playable = new WeakMap<ReadRecord, Map<string, Playable>>();

  constructor(parts: PlaybackSessionsParts) {
    this.#parts = parts;
  }

  /** Begins a play and returns what the viewer may play of the record. The play is audited, and so is a refusal by the law. */
  async begin(
    hearing: HearingId,
    viewer: Viewer,
    options: BeginOptions = {},
  ): Promise<PlayedRecord | Rejection<PlayRefusal>> {
    const begun = await this.#orUnusable(hearing, () => this.#begin(hearing, viewer, options));
    if (begun instanceof Rejection && isUnusable(begun.code)) {
      await this.#note('record-refused', hearing, viewer, { reason: begun.code });
    }
    return begun;
  }

  async #begin(
    hearing: HearingId,
    viewer: Viewer,
    { before, isAhead = false }: BeginOptions,
  ): Promise<PlayedRecord | Rejection<PlayRefusal>> {
    const { library, directory, notes, randomBytes } = this.#parts;
    // The right is checked first, so that a refused viewer causes no reading of the log.
    const right = await this.#rightOf(hearing, viewer);
    if (right instanceof Rejection) {
      if (right.code !== 'not-found') await this.#note('record-refused', hearing, viewer, { reason: right.code });
      return right;
    }
    const record = await library.read(hearing);
    if (record instanceof Rejection) return record;
    if (record === undefined) return new Rejection('not-found');
    if (record.lacksKey) throw new MissingKeyError(hearing);
    if (record.intervals.length === 0) return new Rejection('nothing-recorded');
    const known = before === undefined ? this.#begunAhead(hearing, viewer) : before;
    const goesOn = known !== undefined && this.#playOf(known, hearing, viewer) !== undefined;
    const play = goesOn ? known : randomBytes(PLAY_ID_BYTES).toString('base64url');
    const card = await directory.card(hearing);
    // Log notes are written by the people who run the hearing, for themselves and the record; only keepers of the record may read
    // them.
    const keeps = await this.#keeps(hearing, viewer);
    const written = keeps ? writtenNotes(await notes.notesOf(hearing), record.state) : [];
    const shown = shownRecord(record, this.#playableOf(record, right), card, { play, written });
    if (shown.sources.length + shown.lost.length === 0) return new Rejection('nothing-recorded');
    if (!goesOn) {
      await this.#note('record-played', hearing, viewer, { as: right.as });
      const { browser } = viewer;
      this.#hold(play, { hearing, actor: nameOf(viewer), browser, aheadAt: isAhead ? this.#parts.now() : null });
    }
    return shown;
  }

  /**
   * Reads a record that the viewer may play, so that it is in memory when the play begins, and returns the tracks that the viewer
   * may play. Reveals nothing and audits nothing.
   */
  async readAhead(
    hearing: HearingId,
    viewer: Viewer,
  ): Promise<{ readonly record: ReadRecord; readonly tracks: readonly AllowedTrack[] } | undefined> {
    const right = await this.#rightOf(hearing, viewer);
    if (right instanceof Rejection) return undefined;
    const record = await this.#parts.library.read(hearing);
    if (record === undefined || record instanceof Rejection || record.lacksKey) return undefined;
    const tracks = this.#allowed(record, right, 'all');
    return tracks instanceof Rejection ? undefined : { record, tracks };
  }

  /** Turns an altered log or a missing key into a rejection, and reports it to the operator. */
  async #orUnusable<T>(hearing: HearingId, work: () => Promise<T>): Promise<T | Rejection<Unusable>> {
    try {
      return await work();
    } catch (error) {
      const isAltered = error instanceof UnusableLogError;
      if (!isAltered && !(error instanceof MissingKeyError) && !(error instanceof DamagedKeyError)) throw error;
      this.#parts.problem(hearing, error);
      return new Rejection(isAltered ? 'record-altered' : 'record-key-missing');
    }
  }

  /**
   * A recent play that was begun ahead for the same browser and not used yet; it is audited already. A play in another browser of
   * the same person is audited separately.
   */
  #begunAhead(hearing: HearingId, viewer: Viewer): string | undefined {
    if (viewer.browser === null) return undefined;
    const since = this.#parts.now() - AHEAD_EXPIRES_MS;
    const found = [...this.#plays].findLast(([id, { aheadAt, browser }]) => {
      const isAhead = aheadAt !== null && aheadAt >= since && browser === viewer.browser;
      return isAhead && this.#playOf(id, hearing, viewer) !== undefined;
    });
    return found?.[0];
  }

  #hold(id: string, play: PlaybackSession): void {
    this.#plays.set(id, play);
    const ids = [...this.#plays.keys()];
    const own = ids.filter((one) => this.#plays.get(one)?.actor === play.actor);
    if (own.length > MAX_PLAYS.ofOne) this.#plays.delete(own[0]!);
    else if (ids.length > MAX_PLAYS.ofAll) this.#plays.delete(ids[0]!);
  }

  /**
   * Returns the requested tracks, each of which the viewer may play now at least in part; rejects if one of them may not be played.
   */
  tracks(
    asked: { readonly hearing: HearingId; readonly play: string; readonly tracks: readonly string[] | 'all' },
    viewer: Viewer,
  ): Promise<{ readonly record: ReadRecord; readonly tracks: readonly AllowedTrack[] } | Rejection<PlayRefusal>> {
    return this.#orUnusable(asked.hearing, () => this.#tracks(asked, viewer));
  }

  /** All voices that the viewer may hear now, at least in part. */
  voices(
    asked: { readonly hearing: HearingId; readonly play: string },
    viewer: Viewer,
  ): Promise<readonly AllowedTrack[] | Rejection<PlayRefusal>> {
    return this.#orUnusable(asked.hearing, async () => {
      const all = await this.#tracks({ ...asked, tracks: 'all' }, viewer);
      return all instanceof Rejection ? all : all.tracks.filter(({ track }) => track.info.codec === 'opus');
    });
  }

  async #tracks(
    {
      hearing,
      play,
      tracks,
    }: { readonly hearing: HearingId; readonly play: string; readonly tracks: readonly string[] | 'all' },
    viewer: Viewer,
  ): Promise<{ readonly record: ReadRecord; readonly tracks: readonly AllowedTrack[] } | Rejection<PlayRefusal>> {
    const known = this.#playOf(play, hearing, viewer);
    if (known === undefined) return new Rejection('not-found');
    if (tracks !== 'all') known.aheadAt = null;
    const right = await this.#rightOf(hearing, viewer);
    if (right instanceof Rejection) return right;
    const record = await this.#parts.library.read(hearing);
    if (record instanceof Rejection) return record;
    if (record === undefined) return new Rejection('not-found');
    if (record.lacksKey) throw new MissingKeyError(hearing);
    const allowed = this.#allowed(record, right, tracks);
    return allowed instanceof Rejection ? allowed : { record, tracks: allowed };
  }

  #allowed(
    record: ReadRecord,
    right: PlaybackRight,
    tracks: readonly string[] | 'all',
  ): readonly AllowedTrack[] | Rejection<'not-found' | 'not-permitted'> {
    const { sources } = this.#playableOf(record, right);
    const allowed: AllowedTrack[] = [];
    const all = () => [...record.tracks.values()].filter(({ source }) => sources.has(source));
    for (const id of tracks === 'all' ? all().map(({ info }) => info.track) : tracks) {
      const track = record.tracks.get(id);
      if (track === undefined) return new Rejection('not-found');
      const ranges = sources.get(track.source);
      if (ranges === undefined) return new Rejection('not-permitted');
      allowed.push({ track, allowed: allowedRanges(record, right, track.source, ranges) });
    }
    return allowed;
  }

  /** Judged by the current state of the hearing. */
  async #rightOf(
    hearing: HearingId,
    { player }: Viewer,
  ): Promise<PlaybackRight | Rejection<PlaybackRefusal | 'not-found'>> {
    const { service, accessOf } = this.#parts;
    const now = await service.snapshot(hearing);
    return now === null ? new Rejection('not-found') : mayPlay(player, now.state, await accessOf(hearing));
  }

  async #keeps(hearing: HearingId, { player }: Viewer): Promise<boolean> {
    const { service, accessOf } = this.#parts;
    const now = await service.snapshot(hearing);
    return now !== null && !(mayHave(player, now.state, await accessOf(hearing), 'keep') instanceof Rejection);
  }

  #playableOf(record: ReadRecord, right: PlaybackRight): Playable {
    const known = this.#playable.get(record) ?? new Map<string, Playable>();
    this.#playable.set(record, known);
    const key = JSON.stringify(right);
    const playable = known.get(key) ?? playableOf(record.entries, right);
    known.set(key, playable);
    return playable;
  }

  #playOf(id: string, hearing: HearingId, viewer: Viewer): PlaybackSession | undefined {
    const play = this.#plays.get(id);
    return play?.hearing === hearing && play.actor === nameOf(viewer) ? play : undefined;
  }

  #note(
    act: 'record-played' | 'record-refused',
    hearing: HearingId,
    { actor }: Viewer,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { database, audit, now } = this.#parts;
    const note = { actor, act, subject: { kind: 'booking', id: hearing }, details };
    return inTransaction(database, (on) => audit.note(on, note, now()));
  }
}

function isUnusable(code: string): boolean {
  return code === 'record-altered' || code === 'record-key-missing';
}

/** Identifies a person for counting plays and turns. */
export function nameOf({ actor }: Pick<Viewer, 'actor'>): string {
  return 'id' in actor ? `${actor.kind}:${actor.id}` : actor.kind;
}
