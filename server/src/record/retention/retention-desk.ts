import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import {
  deletionBars,
  DUE_SOON_MS,
  dueAt,
  mayReadReasons,
  mayRetain,
  RETENTION_ACTS,
  UNSET_PERIOD,
} from '@mahzar/shared/record/retention';
import type { RetentionAct, RetentionPeriod, RetentionStanding } from '@mahzar/shared/record/retention';
import { Rejection } from '@mahzar/shared/rejection';
import type {
  listDueRecords,
  RecordRetention,
  RetentionKind,
  RetentionPeriods,
} from '@mahzar/shared/rest/record-retention';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { Audit, AuditActor, AuditNote } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { loadHearingKey } from '../../storage/hearing-keys.ts';
import type { HearingCipher } from '../../storage/hearing-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { nameOf } from '../playback/playback-sessions.ts';
import type { Viewer } from '../playback/playback-sessions.ts';
import { proofOfBegun } from './certificate.ts';
import type { Deletions } from './deletions.ts';
import { placeOfDeletion, RetentionStore } from './retention-store.ts';
import type { RetainedRecord, StoredHold } from './retention-store.ts';

/** Most records in the list of due ones. */
const MAX_DUE = 500;

export type RetentionRefusal = 'not-found' | 'not-permitted' | 'changed-meanwhile' | 'record-kept' | 'record-deleted';
type Refused = Rejection<RetentionRefusal>;
type Note = Pick<AuditNote, 'act' | 'details'>;

interface Parts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly audit: Audit;
  readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly deletions: Pick<Deletions, 'wake' | 'lockedUntil'>;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Everything that decides how long one record is kept. */
interface RetentionFacts {
  readonly record: RetainedRecord;
  readonly state: HearingState;
  readonly standing: RetentionStanding;
  readonly holds: readonly StoredHold[];
  readonly deletion: Tables['record_deletions'] | undefined;
  /** Undefined when the hearing's texts are deleted. */
  readonly cipher: HearingCipher | undefined;
}

/** Retention periods, holds, and orders to delete. `mayRetain` decides what a person may do; every act is audited. */
export class RetentionDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async periods(): Promise<RetentionPeriods> {
    return { items: await new RetentionStore(this.#parts.database).periods() };
  }

  async setPeriod(
    actor: AuditActor,
    kind: RetentionKind,
    { version, ...period }: RetentionPeriod & { readonly version: number },
  ): Promise<RetentionPeriods | Rejection<'changed-meanwhile'>> {
    const { database, audit, now } = this.#parts;
    const isSet = await inTransaction(database, async (on) => {
      if (!(await new RetentionStore(on).setPeriod(kind, period, version))) return false;
      const note = {
        actor,
        act: 'retention-period-set',
        subject: { kind: 'retention', id: kind },
        details: { ...period },
      } as const;
      await audit.note(on, note, now());
      return true;
    });
    return isSet ? this.periods() : new Rejection('changed-meanwhile');
  }

  async due(): Promise<CallAnswer<typeof listDueRecords>> {
    const { database, deletions: running, now } = this.#parts;
    const store = new RetentionStore(database);
    const soon = now() + DUE_SOON_MS;
    const periods = new Map((await store.periods()).map((period) => [period.kind, period]));
    // A hearing begins before it ends, so a search by the start finds all due records.
    const before = new Map(
      [...periods].flatMap(([kind, period]) => {
        const length = dueAt({ endedAt: 0, period });
        return length === null ? [] : [[kind, soon - length] as const];
      }),
    );
    const records = await store.begunBefore(before, MAX_DUE);
    const ids = records.map(({ hearing }) => hearing);
    const [held, deletions] = await Promise.all([store.heldAmong(ids), store.deletionsAmong(ids)]);
    const items = records.flatMap(({ hearing, caseNumber, kind, endedAt }) => {
      const due = dueAt({ endedAt, period: periods.get(kind) ?? UNSET_PERIOD });
      if (endedAt === null || due === null || due > soon) return [];
      const deletion = deletions.get(hearing)?.state ?? null;
      const lockedUntil = deletion === 'deleting' ? running.lockedUntil(hearing) : null;
      const isHeld = held.has(hearing);
      return [{ booking: hearing, caseNumber, kind, endedAt, dueAt: due, isHeld, deletion, lockedUntil }];
    });
    return { items: items.toSorted((one, other) => one.dueAt - other.dueAt) };
  }

  async view(hearing: HearingId, viewer: Viewer): Promise<RecordRetention | Rejection<'not-found'>> {
    const state = await this.#state(hearing);
    const kept = state && (await this.#kept(this.#parts.database, hearing, state));
    if (kept === undefined) return new Rejection('not-found');
    const { record, standing, holds, deletion, cipher } = kept;
    const people = [
      ...holds.flatMap(({ by, lifted }) => [by, lifted?.by ?? by]),
      deletion?.ordered_by,
      deletion?.carried_by,
    ];
    const said = await this.#names(people.flatMap((one) => one ?? []));
    const isTold = mayReadReasons(viewer.player, kept.state);
    const sealed = isTold ? (deletion?.reason ?? null) : null;
    const reason = sealed && (cipher?.decrypt(sealed, placeOfDeletion(deletion!.id)) ?? null);
    return {
      caseNumber: record.caseNumber,
      kind: record.kind,
      endedAt: record.endedAt,
      keepDays: standing.period.keepDays,
      dueAt: dueAt(standing),
      holds: holds.map((hold) => ({
        by: said(hold.by),
        at: hold.at,
        reason: isTold ? hold.reason : null,
        lifted: hold.lifted && {
          ...hold.lifted,
          by: said(hold.lifted.by),
          reason: isTold ? hold.lifted.reason : null,
        },
      })),
      deletion:
        deletion === undefined
          ? null
          : {
              state: deletion.state,
              order: deletion.order_number,
              ordered: { by: said(deletion.ordered_by), at: deletion.ordered_at, reason },
              carriedOut:
                deletion.carried_by === null || deletion.carried_at === null
                  ? null
                  : { by: said(deletion.carried_by), at: deletion.carried_at },
              lockedUntil: deletion.state === 'deleting' ? this.#parts.deletions.lockedUntil(hearing) : null,
              deletedAt: deletion.deleted_at,
              // Until then, it is the note that the deletion has begun.
              certificate: deletion.state === 'deleted' ? deletion.certificate : null,
            },
      bars: deletionBars(standing, this.#parts.now()),
      acts: RETENTION_ACTS.filter((act) => this.#refusal(act, kept, viewer) === null),
    };
  }

  hold(hearing: HearingId, viewer: Viewer, reason: string): Promise<RecordRetention | Refused> {
    return this.#act('hold', hearing, viewer, async (store, { cipher }, at) => {
      const id = this.#newId();
      await store.hold(hearing, { id, by: nameOf(viewer), at, reason }, cipher!);
      return { act: 'record-held' };
    });
  }

  lift(hearing: HearingId, viewer: Viewer, reason: string): Promise<RecordRetention | Refused> {
    return this.#act('lift', hearing, viewer, async (store, { holds, cipher }, at) => {
      for (const { id, lifted } of holds) {
        if (lifted === null) await store.lift(id, { by: nameOf(viewer), at, reason }, cipher!);
      }
      return { act: 'record-hold-lifted' };
    });
  }

  order(
    hearing: HearingId,
    viewer: Viewer,
    { order, reason }: { readonly order: string; readonly reason: string },
  ): Promise<RecordRetention | Refused> {
    return this.#act('order', hearing, viewer, async (store, { cipher }, at) => {
      const id = this.#newId();
      await store.addDeletion({
        id,
        hearing_id: hearing,
        state: 'ordered',
        order_number: order,
        ordered_by: nameOf(viewer),
        ordered_at: at,
        reason: cipher!.encrypt(reason, placeOfDeletion(id)),
        carried_by: null,
        carried_at: null,
        deleted_at: null,
        certificate: null,
      });
      return { act: 'record-deletion-ordered', details: { order } };
    });
  }

  cancel(hearing: HearingId, viewer: Viewer): Promise<RecordRetention | Refused> {
    return this.#act('cancel', hearing, viewer, async (store, { deletion }) => {
      if (!(await store.setDeletion(deletion!.id, 'ordered', { state: 'cancelled' })))
        return new Rejection('changed-meanwhile');
      return { act: 'record-deletion-cancelled', details: { order: deletion!.order_number } };
    });
  }

  /** Begins the deletion, which cannot be undone. @param order the order's number as the person has read it */
  async carryOut(hearing: HearingId, viewer: Viewer, order: string): Promise<RecordRetention | Refused> {
    const done = await this.#act('carry-out', hearing, viewer, async (store, { deletion }, at) => {
      if (deletion!.order_number !== order) return new Rejection('changed-meanwhile');
      const carried = { carried_by: nameOf(viewer), carried_at: at };
      if (!(await store.setDeletion(deletion!.id, 'ordered', { state: 'deleting', ...carried })))
        return new Rejection('changed-meanwhile');
      const proof = proofOfBegun(this.#parts.masterKey, { ...deletion!, ...carried });
      return { act: 'record-deletion-begun', details: { order, orderedBy: deletion!.ordered_by, proof } };
    });
    this.#parts.deletions.wake();
    return done;
  }

  /** Why the person may not do this now; null when permitted. */
  #refusal(
    act: RetentionAct,
    { state, standing, deletion }: RetentionFacts,
    { actor, player }: Viewer,
  ): Refused | null {
    if (!mayRetain(player, state, act)) return new Rejection('not-permitted');
    const stage = deletion?.state;
    if (stage === 'deleting' || stage === 'deleted') return new Rejection('record-deleted');
    const isOrdered = stage === 'ordered';
    switch (act) {
      case 'hold':
        return standing.isHeld ? new Rejection('changed-meanwhile') : null;
      case 'lift':
        return standing.isHeld ? null : new Rejection('changed-meanwhile');
      case 'order':
        if (isOrdered) return new Rejection('changed-meanwhile');
        break;
      case 'cancel':
        return isOrdered ? null : new Rejection('changed-meanwhile');
      case 'carry-out':
        if (!isOrdered) return new Rejection('changed-meanwhile');
        if (!mayRetain(player, state, act, deletion?.ordered_by === nameOf({ actor })))
          return new Rejection('not-permitted');
        break;
      default:
        return act satisfies never;
    }
    return deletionBars(standing, this.#parts.now()).length === 0 ? null : new Rejection('record-kept');
  }

  /** Runs an act and its audit note in one transaction; refusals are audited, too. */
  async #act(
    act: RetentionAct,
    hearing: HearingId,
    viewer: Viewer,
    run: (store: RetentionStore, kept: RetentionFacts, at: number) => Promise<Note | Refused>,
  ): Promise<RecordRetention | Refused> {
    const { database, audit, now, bus } = this.#parts;
    const state = await this.#state(hearing);
    if (state === undefined) return new Rejection('not-found');
    const refused = await inTransaction(database, async (on): Promise<Refused | null> => {
      // A simultaneous request for a copy is handled either before or after.
      await on.kind.lockToEnd(on.db, 'copy_requests');
      const kept = await this.#kept(on, hearing, state);
      if (kept === undefined) return new Rejection('not-found');
      const at = now();
      const done = this.#refusal(act, kept, viewer) ?? (await run(new RetentionStore(on), kept, at));
      const isRefused = done instanceof Rejection;
      const note: Note = isRefused ? { act: 'record-refused', details: { reason: done.code, wish: act } } : done;
      await audit.note(on, { actor: viewer.actor, subject: { kind: 'booking', id: hearing }, ...note }, at);
      return isRefused ? done : null;
    });
    if (refused !== null) return refused;
    bus.publish('record-access-changed', hearing, null);
    return this.view(hearing, viewer);
  }

  async #state(hearing: HearingId): Promise<HearingState | undefined> {
    return (await this.#parts.service.snapshot(hearing))?.state;
  }

  async #kept(on: Database, hearing: HearingId, state: HearingState): Promise<RetentionFacts | undefined> {
    const { masterKey, randomBytes, now } = this.#parts;
    const store = new RetentionStore(on);
    const record = await store.record(hearing);
    if (record === undefined) return undefined;
    const cipher = await loadHearingKey(on.db, hearing, masterKey, randomBytes);
    const [periods, holds, deletions, asked] = await Promise.all([
      store.periods(),
      store.holds(hearing, cipher),
      store.deletionsAmong([hearing]),
      store.askedOf(hearing, now()),
    ]);
    const standing = {
      endedAt: record.endedAt,
      period: periods.find(({ kind }) => kind === record.kind) ?? UNSET_PERIOD,
      isHeld: holds.some(({ lifted }) => lifted === null),
      hasOpenRequest: asked.isOpen,
      hasOrder: asked.isGranted,
    };
    return { record, state, standing, holds, deletion: deletions.get(hearing), cipher };
  }

  async #names(people: readonly string[]): Promise<(name: string) => string | null> {
    const accounts = people.filter((one) => one.startsWith('staff:')).map((one) => one.slice('staff:'.length));
    const known = await this.#parts.namesOf(accounts);
    return (name) => known.get(name.slice('staff:'.length)) ?? null;
  }

  #newId(): string {
    return this.#parts.randomBytes(12).toString('base64url');
  }
}
