import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { mayHave } from '@mahzar/shared/record/may-play';
import type { PlaybackRight, RecordWish } from '@mahzar/shared/record/may-play';
import { Rejection } from '@mahzar/shared/rejection';
import type { ExportKind, listExports } from '@mahzar/shared/rest/record-exports';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { Audit, AuditNote } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { HearingDirectory } from '../../hearings/ports.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { levelOf } from '../access/level-of.ts';
import { peopleNamed } from '../access/people-named.ts';
import { onRecordIntervals } from '../intervals.ts';
import { nameOf } from '../playback/plays.ts';
import type { Viewer } from '../playback/plays.ts';
import type { Downloads } from './downloads.ts';
import { exportDir } from './export-folder.ts';
import type { ExportQueue } from './export-queue.ts';
import type { ExportStore } from './export-store.ts';
import { partOf } from './prepare.ts';
import type { Part } from './plan.ts';

type ExportList = CallAnswer<typeof listExports>;

/** Copies of one person that are not made yet. */
const MOST_AT_ONCE = 5;

export type ExportRefusal =
  | 'not-found'
  | 'not-permitted'
  | 'record-sealed'
  | 'hearing-not-over'
  | 'copy-not-ordered'
  | 'nothing-recorded'
  | 'too-many-requests';

export interface ExportDeskParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: ExportStore;
  readonly queue: ExportQueue;
  readonly downloads: Downloads;
  readonly service: Pick<HearingService, 'snapshot' | 'entries'>;
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly audit: Audit;
  readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly dataDir: string;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What the law is asked for each kind of copy. */
const WISHES: Readonly<Record<ExportKind, RecordWish>> = {
  video: 'copy',
  audio: 'copy',
  tracks: 'unmarked-copy',
  'sealed-file': 'unmarked-copy',
  'sealed-store': 'sealed-store',
};

/** Copies of records for whoever asks for them. Asking, what is made and each fetch are audited, and so is each refusal. */
export class ExportDesk {
  readonly #parts: ExportDeskParts;

  constructor(parts: ExportDeskParts) {
    this.#parts = parts;
  }

  async list(hearing: HearingId, viewer: Viewer): Promise<ExportList | Rejection<ExportRefusal>> {
    const { store, service, directory, database, namesOf } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('not-found');
    const keeps = !(mayHave(viewer.player, state, await levelOf(database, hearing), 'keep') instanceof Rejection);
    const who = nameOf(viewer);
    const rows = (await store.ofHearing(hearing)).filter((row) => keeps || row.asked_by === who);
    const said = await peopleNamed(
      rows.map((row) => row.asked_by),
      { state, card: await directory.card(hearing), namesOf },
    );
    return {
      durationMs: await this.#durationOf(hearing),
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
        until: row.until,
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
    const durationMs = await this.#durationOf(hearing);
    const isEmpty = part !== undefined && (part.to <= part.from || part.from >= durationMs);
    if (durationMs === 0 || isEmpty) return new Rejection('nothing-recorded');
    if ((await store.underWay(nameOf(viewer))) >= MOST_AT_ONCE) return new Rejection('too-many-requests');
    const id = randomBytes(9).toString('base64url');
    const own = kind === 'sealed-file' ? undefined : part;
    const at = now();
    await inTransaction(database, async (on) => {
      await store.within(on).add({
        id,
        hearing_id: hearing,
        kind,
        part_from: own?.from ?? null,
        part_to: own?.to ?? null,
        asked_by: nameOf(viewer),
        asked_at: at,
        playback_right: JSON.stringify(right),
      });
      await this.#note(on, viewer, hearing, 'record-export-asked', { export: id, as: kind });
    });
    queue.wake();
    this.#parts.bus.publish('record-access-changed', hearing);
    return this.list(hearing, viewer);
  }

  /** Whoever asked for it, or keeps the record. */
  async cancel(hearing: HearingId, viewer: Viewer, id: string): Promise<ExportList | Rejection<ExportRefusal>> {
    const { store, queue, database, service } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    const row = await store.find(id);
    if (state === undefined || row?.hearing_id !== hearing) return new Rejection('not-found');
    const keeps = mayHave(viewer.player, state, await levelOf(database, hearing), 'keep');
    if (row.asked_by !== nameOf(viewer) && keeps instanceof Rejection) return new Rejection('not-permitted');
    await inTransaction(database, async (on) => {
      if (!(await store.within(on).cancel(id))) return;
      await this.#note(on, viewer, hearing, 'record-export-cancelled', { export: id, as: row.kind });
    });
    await queue.stop(id);
    this.#parts.bus.publish('record-access-changed', hearing);
    return this.list(hearing, viewer);
  }

  async fetch(
    hearing: HearingId,
    viewer: Viewer,
    id: string,
  ): Promise<ReturnType<Downloads['hand']> | Rejection<ExportRefusal>> {
    const { store, downloads, database, directory, dataDir, now } = this.#parts;
    const row = await store.find(id);
    const isThere = row?.hearing_id === hearing && row.state === 'done' && (row.until ?? 0) > now();
    if (!isThere || row.file === null || row.asked_by !== nameOf(viewer)) return new Rejection('not-found');
    // They may have lost the right since.
    const right = await this.#rightTo(hearing, viewer, row.kind);
    if (right instanceof Rejection) return right;
    const details = { export: id, as: row.kind };
    await inTransaction(database, (on) => this.#note(on, viewer, hearing, 'record-export-fetched', details));
    const number = ((await directory.card(hearing))?.caseNumber ?? '').replace(/[^A-Za-z0-9]+/g, '-');
    const name = [number || hearing, row.kind].join('-');
    return downloads.hand(join(exportDir(dataDir, id), row.file), `${name}.${row.file.split('.').at(-1)}`);
  }

  /** By how the hearing and its level stand now. A refusal by the law is noted. */
  async #rightTo(
    hearing: HearingId,
    viewer: Viewer,
    kind: ExportKind,
  ): Promise<PlaybackRight | Rejection<ExportRefusal>> {
    const { service, database } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('not-found');
    const right = mayHave(viewer.player, state, await levelOf(database, hearing), WISHES[kind]);
    if (right instanceof Rejection) {
      const details = { reason: right.code, wish: kind };
      await inTransaction(database, (on) => this.#note(on, viewer, hearing, 'record-refused', details));
    }
    return right;
  }

  async #durationOf(hearing: HearingId): Promise<number> {
    const times = onRecordIntervals(await this.#parts.service.entries(hearing));
    return Math.floor(times.reduce((sum, { from, to }) => sum + to - from, 0));
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
