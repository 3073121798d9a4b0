import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { maySidesRead, whyWithheld } from '@mahzar/shared/proceedings/law/reading';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import { mayHave } from '@mahzar/shared/record/may-play';
import type { PlaybackRight, RecordAction } from '@mahzar/shared/record/may-play';
import { Rejection } from '@mahzar/shared/rejection';
import { EXPORT_KINDS } from '@mahzar/shared/rest/record-exports';
import type { ExportKind, listExports } from '@mahzar/shared/rest/record-exports';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { Audit, AuditNote } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { HearingDirectory } from '../../hearings/ports.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { accessLevelOf } from '../access/access-level.ts';
import { peopleNamed } from '../access/people-named.ts';
import { nameOf } from '../playback/playback-sessions.ts';
import type { Viewer } from '../playback/playback-sessions.ts';
import type { HeldDocuments } from '../sealed-file/added-parts.ts';
import type { RecordLibrary } from '../playback/record-library.ts';
import { hearingDir } from '../../recording/layout.ts';
import { exportDir } from './export-folder.ts';
import type { ExportQueue } from './export-queue.ts';
import type { ExportRow, ExportStore } from './export-store.ts';
import { partOf } from './prepare.ts';
import type { PrepareParts } from './prepare.ts';
import type { Part } from './plan.ts';

type ExportList = CallAnswer<typeof listExports>;

/** Most unfinished copies of one person. */
const MAX_AT_ONCE = 5;
/**
 * Several fetches of one copy by one person within this time, ms, make one entry of the audit log, because a download may consist
 * of many requests.
 */
const ONE_FETCH_MS = 10 * 60_000;

export type ExportRefusal =
  | 'not-found'
  | 'not-permitted'
  | 'record-sealed'
  | 'hearing-not-over'
  | 'copy-not-ordered'
  | 'nothing-recorded'
  | 'record-deleted'
  | 'recorded-elsewhere'
  | 'too-many-requests';

/** `copy-outdated` gives no reason: somebody in the case may have been protected, which the recipient must not learn. */
export type FetchRefusal = ExportRefusal | 'copy-outdated';

/** A file to send, and the name under which the browser saves it. */
export interface ExportFile {
  readonly path: string;
  readonly name: string;
}

export interface ExportDeskParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: ExportStore;
  readonly queue: ExportQueue;
  readonly library: Pick<RecordLibrary, 'read'>;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly protection: Pick<PrepareParts['protection'], 'latestSince'>;
  /** The documents of a case now; undefined when its proceedings have not begun. */
  readonly documentsOf: (id: string) => Promise<CaseState['documents'] | undefined>;
  readonly audit: Audit;
  readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly dataDir: string;
  readonly randomBytes: RandomBytes;
  /** Logs that it is unknown whether a copy may be given. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The right that each kind of copy needs. */
const REQUIRED_RIGHTS: Readonly<Record<ExportKind, RecordAction>> = {
  video: 'copy',
  audio: 'copy',
  tracks: 'unmarked-copy',
  'sealed-file': 'unmarked-copy',
  'sealed-store': 'sealed-store',
};

/** States in which no file is left to remove. */
const ENDED: readonly ExportRow['state'][] = ['cancelled', 'expired'];

/** Whether the copy is ready, not expired, and was ordered by this person. */
function isFetchable(
  row: ExportRow,
  who: string,
  now: number,
): row is ExportRow & { readonly file: string; readonly until: number } {
  const { state, file, until, asked_by: askedBy } = row;
  return askedBy === who && state === 'done' && file !== null && until !== null && until > now;
}

/**
 * Whether a copy may contain the name, voice or face of a person who was protected after it was ordered. The sealed store shows
 * them in any case.
 */
function isFromBefore({ kind, asked_at: askedAt }: ExportRow, protectedSince: number | null): boolean {
  return kind !== 'sealed-store' && protectedSince !== null && protectedSince > askedAt;
}

/** Whether a copy may contain an exhibit that its recipient could read when asking for it, and may not read now. */
function hasLostExhibit({ playback_right: asked }: ExportRow, now: PlaybackRight): boolean {
  const exhibitsOf = (right: PlaybackRight) => (right.as === 'court' ? (right.exhibits ?? []) : []);
  const kept = new Set(exhibitsOf(now));
  return exhibitsOf(JSON.parse(asked) as PlaybackRight).some((one) => !kept.has(one));
}

/** Lets people order, cancel and fetch copies of records. Orders, finished copies, fetches and refusals are audited. */
export class ExportDesk {
  readonly #parts: ExportDeskParts;
  /** By person and copy: until when further fetches need no new note, epoch ms. */
  readonly #noted = new Map<string, number>();

  constructor(parts: ExportDeskParts) {
    this.#parts = parts;
  }

  /** @param kinds the kinds that may be offered to the viewer */
  async list(
    hearing: HearingId,
    viewer: Viewer,
    kinds: readonly ExportKind[] = EXPORT_KINDS,
  ): Promise<ExportList | Rejection<ExportRefusal>> {
    const { store, service, directory, database, namesOf, now } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('not-found');
    const level = await accessLevelOf(database, hearing);
    const rightTo = (wish: RecordAction) => mayHave(viewer.player, state, level, wish);
    const may = (wish: RecordAction) => !(rightTo(wish) instanceof Rejection);
    const keeps = may('keep');
    const who = nameOf(viewer);
    const rows = await store.ofHearing(hearing, keeps ? null : who);
    const said = await peopleNamed(
      rows.map((row) => row.asked_by),
      { state, card: await directory.card(hearing), namesOf },
    );
    const protectedSince = await this.#parts.protection.latestSince(database, hearing);
    const outdated = new Set<string>();
    const offered = new Set<string>();
    for (const row of rows) {
      const right = rightTo(REQUIRED_RIGHTS[row.kind]);
      if (right instanceof Rejection || !isFetchable(row, who, now())) continue;
      // If the case cannot be read, its copies are listed as not outdated. Fetching a copy checks again, and fails with the
      // error.
      const isOutdated = await this.#isOutdated(row, right, protectedSince).catch((error: unknown) => {
        this.#parts.problem(hearing, error);
        return false;
      });
      (isOutdated ? outdated : offered).add(row.id);
    }
    const recorded = await this.#recorded(hearing);
    const durationMs = recorded instanceof Rejection ? 0 : recorded.durationMs;
    return {
      durationMs,
      kinds: durationMs === 0 ? [] : kinds.filter((kind) => may(REQUIRED_RIGHTS[kind])),
      items: rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        part: partOf(row),
        by: said(row.asked_by),
        isOwn: row.asked_by === who,
        at: row.asked_at,
        state: row.state,
        percent: row.percent,
        failure: row.failure,
        bytes: row.bytes,
        isFlawed: row.flawed === 1,
        isOutdated: outdated.has(row.id),
        until: row.until,
        acts: [
          ...(offered.has(row.id) ? (['fetch'] as const) : []),
          ...((row.asked_by === who || keeps) && !ENDED.includes(row.state) ? (['cancel'] as const) : []),
        ],
      })),
    };
  }

  async ask(
    hearing: HearingId,
    viewer: Viewer,
    { kind, part }: { readonly kind: ExportKind; readonly part?: Part | undefined },
  ): Promise<ExportList | Rejection<ExportRefusal>> {
    const { store, queue, database, randomBytes, now } = this.#parts;
    const right = await this.#rightTo(hearing, viewer, kind);
    if (right instanceof Rejection) return right;
    const recorded = await this.#recorded(hearing);
    if (recorded instanceof Rejection) return recorded;
    const { durationMs, isHere } = recorded;
    const isEmpty = part !== undefined && (part.to <= part.from || part.from >= durationMs);
    if (durationMs === 0 || isEmpty) return new Rejection('nothing-recorded');
    if (!isHere) return new Rejection('recorded-elsewhere');
    const who = nameOf(viewer);
    const id = randomBytes(9).toString('base64url');
    const own = kind === 'sealed-file' ? undefined : part;
    const at = now();
    const refused = await inTransaction(database, async (on) => {
      await on.kind.lockToEnd(on.db, `record exports ${who}`);
      if ((await store.within(on).underWay(who)) >= MAX_AT_ONCE) return new Rejection('too-many-requests');
      await store.within(on).add({
        id,
        hearing_id: hearing,
        kind,
        part_from: own?.from ?? null,
        part_to: own?.to ?? null,
        asked_by: who,
        asked_at: at,
        playback_right: JSON.stringify(right),
      });
      await this.#note(on, viewer, hearing, 'record-export-asked', { export: id, as: kind });
      return null;
    });
    if (refused !== null) return refused;
    queue.wake();
    this.#parts.bus.publish('record-access-changed', hearing, who);
    return this.list(hearing, viewer);
  }

  /** Permitted to the person who ordered the copy, and to keepers of the record. */
  async cancel(hearing: HearingId, viewer: Viewer, id: string): Promise<ExportList | Rejection<ExportRefusal>> {
    const { store, queue, database, service } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    const row = await store.find(id);
    if (state === undefined || row?.hearing_id !== hearing) return new Rejection('not-found');
    const keeps = mayHave(viewer.player, state, await accessLevelOf(database, hearing), 'keep');
    if (row.asked_by !== nameOf(viewer) && keeps instanceof Rejection) return new Rejection('not-permitted');
    if (!store.isHere(row)) return new Rejection('recorded-elsewhere');
    await inTransaction(database, async (on) => {
      if (!(await store.within(on).cancel(id))) return;
      await this.#note(on, viewer, hearing, 'record-export-cancelled', { export: id, as: row.kind });
    });
    await queue.stop(id);
    this.#parts.bus.publish('record-access-changed', hearing, row.asked_by);
    return this.list(hearing, viewer);
  }

  /** The copy's file for one request. The right is checked each time, and the fetch is audited. */
  async fetch(hearing: HearingId, viewer: Viewer, id: string): Promise<ExportFile | Rejection<FetchRefusal>> {
    const { database, directory, dataDir, now } = this.#parts;
    const found = await this.fileOf(hearing, viewer, id);
    if (found instanceof Rejection) return found;
    const { kind, file } = found;
    const at = now();
    for (const [one, until] of this.#noted) if (until <= at) this.#noted.delete(one);
    const key = `${nameOf(viewer)} ${id}`;
    if (!this.#noted.has(key)) {
      const details = { export: id, as: kind };
      await inTransaction(database, (on) => this.#note(on, viewer, hearing, 'record-export-fetched', details));
      this.#noted.set(key, at + ONE_FETCH_MS);
    }
    const number = ((await directory.card(hearing))?.caseNumber ?? '').replace(/[^A-Za-z0-9]+/g, '-');
    const name = [number || hearing, kind].join('-');
    return { path: join(exportDir(dataDir, id), file), name: `${name}.${file.split('.').at(-1)}` };
  }

  /**
   * The file of a copy that the viewer ordered and may have now. Refused as outdated when its content was restricted since, so
   * that the viewer orders a new one.
   */
  async fileOf(
    hearing: HearingId,
    viewer: Viewer,
    id: string,
  ): Promise<(Pick<ExportRow, 'kind'> & { readonly file: string; readonly until: number }) | Rejection<FetchRefusal>> {
    const { store, now, protection, database } = this.#parts;
    const row = await store.find(id);
    if (row?.hearing_id !== hearing || !isFetchable(row, nameOf(viewer), now())) return new Rejection('not-found');
    const { file, until, kind } = row;
    // The viewer may have lost the right since.
    const right = await this.#rightTo(hearing, viewer, kind);
    if (right instanceof Rejection) return right;
    if (await this.#isOutdated(row, right, await protection.latestSince(database, hearing)))
      return new Rejection('copy-outdated');
    return store.isHere(row) ? { kind, file, until } : new Rejection('recorded-elsewhere');
  }

  /**
   * Whether a copy contains something that may no longer be given: somebody was protected since, or a document in it was
   * withdrawn, restricted or found infected.
   */
  async #isOutdated(row: ExportRow, right: PlaybackRight, protectedSince: number | null): Promise<boolean> {
    if (isFromBefore(row, protectedSince) || hasLostExhibit(row, right)) return true;
    if (row.kind !== 'sealed-file') return false;
    // Copies made by older versions have no list of their documents.
    if (row.documents === null) return true;
    const { case: id, documents } = JSON.parse(row.documents) as HeldDocuments;
    if (id === null || documents.length === 0) return false;
    const filed = await this.#parts.documentsOf(id);
    return documents.some((one) => {
      const document = filed?.get(one);
      return document === undefined || !maySidesRead(document) || whyWithheld(document) !== null;
    });
  }

  /** The viewer's right, by the current state and access level of the hearing. A refusal by the law is audited. */
  async #rightTo(
    hearing: HearingId,
    viewer: Viewer,
    kind: ExportKind,
  ): Promise<PlaybackRight | Rejection<ExportRefusal>> {
    const { service, database } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('not-found');
    const right = mayHave(viewer.player, state, await accessLevelOf(database, hearing), REQUIRED_RIGHTS[kind]);
    if (right instanceof Rejection) {
      const details = { reason: right.code, wish: kind };
      await inTransaction(database, (on) => this.#note(on, viewer, hearing, 'record-refused', details));
    }
    return right;
  }

  /** Total time on the record, ms, and whether the recording is in the data folder of this process. */
  async #recorded(
    hearing: HearingId,
  ): Promise<{ readonly durationMs: number; readonly isHere: boolean } | Rejection<'record-deleted'>> {
    const record = await this.#parts.library.read(hearing);
    if (record instanceof Rejection) return record;
    const durationMs = Math.floor((record?.intervals ?? []).reduce((sum, { from, to }) => sum + to - from, 0));
    const wasRecorded = record?.entries.some(({ event }) => event.type === 'track-opened') === true;
    const isHere = await access(hearingDir(this.#parts.dataDir, hearing)).then(
      () => true,
      () => !wasRecorded,
    );
    return { durationMs, isHere };
  }

  #note(
    on: Database,
    { actor }: Viewer,
    hearing: HearingId,
    act: AuditNote['act'],
    details: NonNullable<AuditNote['details']>,
  ): Promise<void> {
    const { audit, now } = this.#parts;
    return audit.note(on, { actor, act, subject: { kind: 'booking', id: hearing }, details }, now());
  }
}
