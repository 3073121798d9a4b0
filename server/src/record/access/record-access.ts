import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { mayHave } from '@mahzar/shared/record/may-play';
import type { OrderScope, RecordAccess, RecordRefusal, RecordAction } from '@mahzar/shared/record/may-play';
import { mayAsk, mayOrder, maySetLevel, recordActs } from '@mahzar/shared/record/record-acts';
import type { RecordStanding } from '@mahzar/shared/record/record-acts';
import { Rejection } from '@mahzar/shared/rejection';
import { REQUEST_ACTS } from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import type { Audit, AuditNote } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { HearingDirectory } from '../../hearings/ports.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { nameOf } from '../playback/playback-sessions.ts';
import type { Viewer } from '../playback/playback-sessions.ts';
import { AccessStore, ordersOf } from './access-store.ts';
import type { StoredRequest } from './access-store.ts';
import { accessLevelOf } from './access-level.ts';
import { peopleNamed } from './people-named.ts';

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * The access level of a record, or the state of its copies, changed. `whose`: the only person concerned (see `nameOf`); null:
     * everybody.
     */
    'record-access-changed': [hearing: HearingId, whose: string | null];
  }
}

/** How long an order for a copy stays valid, ms. */
const ORDER_MS = 30 * 86_400_000;
/** Most requests of one person for one record. */
const MAX_REQUESTS = 20;

export type AccessRefusal =
  | 'not-found'
  | 'erased'
  | 'not-permitted'
  | 'record-sealed'
  | 'hearing-not-over'
  | 'changed-meanwhile'
  | 'copy-not-needed'
  | 'copy-asked-before';

export interface RecordAccessParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly audit: Audit;
  /** Names of staff accounts. */
  readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Sets the access level of records and handles requests for copies. `mayHave` decides what a person may do; every act is audited.
 */
export class RecordAccessDesk {
  readonly #parts: RecordAccessParts;

  constructor(parts: RecordAccessParts) {
    this.#parts = parts;
  }

  async view(hearing: HearingId, viewer: Viewer): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    const { database, masterKey, randomBytes, service, directory, now } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('not-found');
    const store = await AccessStore.open(database, hearing, masterKey, randomBytes);
    if (store === undefined) return new Rejection('erased');
    const [level, levels, requests, card, orders] = await Promise.all([
      accessLevelOf(database, hearing),
      store.levels(),
      store.requests(),
      directory.card(hearing),
      // An order may have been given just now.
      ordersOf(database, hearing, nameOf(viewer), now()),
    ]);
    const player = { ...viewer.player, orders };
    const standing = { hearing: state, access: level };
    const may = mayOf(player, standing);
    const play = mayHave(player, state, level, 'play');
    const own = requests.filter(({ by }) => by === nameOf(viewer));
    const { ask, setLevel } = recordActs(player, standing);
    const shown = may.keep ? requests : own;
    const changes = may.keep ? levels : [];
    const people = [
      ...changes.map(({ by }) => by),
      ...shown.flatMap(({ by, decided, ended }) => [by, decided?.by ?? by, ended?.by ?? by]),
    ];
    const said = await peopleNamed(people, { state, card, namesOf: this.#parts.namesOf });
    return {
      level,
      version: levels[0]?.version ?? 0,
      changes: changes.map(({ level: was, at, by, reason }) => ({ level: was, at, by: said(by), reason })),
      may,
      refused: play instanceof Rejection ? playRefusal(play) : null,
      acts: { ask: ask.filter((scope) => !own.some((one) => isOpen(one, scope))), setLevel },
      requests: shown.map((request) => ({
        ...request,
        by: said(request.by),
        decided: request.decided && { ...request.decided, by: said(request.decided.by) },
        ended: request.ended && { ...request.ended, by: said(request.ended.by) },
        acts: REQUEST_ACTS.filter((act) => this.#refusedAct(act, request, { viewer, standing }) === null),
      })),
    };
  }

  async setLevel(
    hearing: HearingId,
    viewer: Viewer,
    wanted: { readonly version: number; readonly level: RecordAccess; readonly reason: string },
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    return this.#change(hearing, viewer, async ({ store, state, level, at }) => {
      const right = maySetLevel(viewer.player, { hearing: state, access: level }, wanted.level);
      if (right instanceof Rejection) return refusedBy(right, 'set-level');
      const last = (await store.levels())[0]?.version ?? 0;
      if (wanted.version !== last || wanted.level === level) return new Rejection('changed-meanwhile');
      await store.setLevel({ ...wanted, version: last + 1, at, by: nameOf(viewer) });
      const details = { level: wanted.level, levelBefore: level };
      return { note: { act: 'record-level-set', details }, whose: null };
    });
  }

  async ask(
    hearing: HearingId,
    viewer: Viewer,
    { scope, reason }: { readonly scope: OrderScope; readonly reason: string },
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    return this.#change(hearing, viewer, async ({ store, state, level, at }) => {
      const standing = { hearing: state, access: level };
      const barred = mayAsk(viewer.player, standing, scope);
      if (barred?.code === 'copy-not-needed' || barred?.code === 'hearing-not-over') return new Rejection(barred.code);
      if (barred !== null) return refusedBy(barred, scope);
      const own = (await store.requests()).filter(({ by }) => by === nameOf(viewer));
      if (own.length >= MAX_REQUESTS) return new Rejection('copy-asked-before');
      if (own.some((one) => isOpen(one, scope))) return new Rejection('copy-asked-before');
      const id = this.#parts.randomBytes(12).toString('base64url');
      await store.add({ id, scope, by: nameOf(viewer), at, reason });
      const details = { request: id, copy: scope };
      const orders = mayOrder(viewer.player, standing, scope);
      const whose = nameOf(viewer);
      if (scope === 'copy' || orders instanceof Rejection)
        return { note: { act: 'record-copy-asked', details }, whose };
      // The presiding person's own request is granted at once.
      await store.decide(id, 'granted', { by: nameOf(viewer), at, reason, until: at + ORDER_MS });
      return { note: { act: 'record-copy-granted', details }, whose };
    });
  }

  async decide(
    hearing: HearingId,
    viewer: Viewer,
    { request, granted, reason }: { readonly request: string; readonly granted: boolean; readonly reason: string },
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    return this.#change(hearing, viewer, async ({ store, state, level, at }) => {
      const found = (await store.requests()).find(({ id }) => id === request);
      if (found === undefined) return new Rejection('not-found');
      const refused = this.#refusedAct('decide', found, { viewer, standing: { hearing: state, access: level } });
      if (refused !== null) return refused;
      const until = granted ? at + ORDER_MS : null;
      await store.decide(request, granted ? 'granted' : 'refused', { by: nameOf(viewer), at, reason, until });
      const act = granted ? 'record-copy-granted' : 'record-copy-refused';
      return { note: { act, details: { request, copy: found.scope, askedBy: found.by } }, whose: found.by };
    });
  }

  /** Withdraws the viewer's own request. */
  async withdraw(
    hearing: HearingId,
    viewer: Viewer,
    request: string,
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    return this.#end(hearing, viewer, { request, act: 'withdraw', reason: null });
  }

  /** Revokes a granted request. */
  async revoke(
    hearing: HearingId,
    viewer: Viewer,
    { request, reason }: { readonly request: string; readonly reason: string },
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    return this.#end(hearing, viewer, { request, act: 'revoke', reason });
  }

  #end(
    hearing: HearingId,
    viewer: Viewer,
    { request, act, reason }: { request: string; act: 'withdraw' | 'revoke'; reason: string | null },
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    return this.#change(hearing, viewer, async ({ store, state, level, at }) => {
      const found = (await store.requests()).find(({ id }) => id === request);
      // People who withdraw their own request learn nothing of other people's requests.
      if (found === undefined || (act === 'withdraw' && found.by !== nameOf(viewer))) return new Rejection('not-found');
      const refused = this.#refusedAct(act, found, { viewer, standing: { hearing: state, access: level } });
      if (refused !== null) return refused;
      await store.end(request, act === 'revoke' ? 'revoked' : 'withdrawn', { by: nameOf(viewer), at, reason });
      const details = { request, copy: found.scope, ...(act === 'revoke' && { askedBy: found.by }) };
      const note = act === 'revoke' ? 'record-copy-revoked' : 'record-copy-withdrawn';
      return { note: { act: note, details }, whose: found.by };
    });
  }

  /** Why the viewer may not do this to a request now; null when permitted. */
  #refusedAct(
    act: (typeof REQUEST_ACTS)[number],
    request: StoredRequest,
    { viewer, standing }: { readonly viewer: Viewer; readonly standing: RecordStanding },
  ): RefusedByLaw | Rejection<AccessRefusal> | null {
    const { state, scope, decided } = request;
    const isOwn = request.by === nameOf(viewer);
    if (act === 'withdraw') {
      if (!isOwn) return new Rejection('not-permitted');
      return state === 'asked' ? null : new Rejection('copy-asked-before');
    }
    const right = mayOrder(viewer.player, standing, scope);
    if (right instanceof Rejection) return refusedBy(right, act);
    // Nobody decides their own request, but anybody may withdraw it.
    if (act === 'decide' && isOwn) return new Rejection('not-permitted');
    const holds = state === 'granted' && (decided?.until ?? 0) > this.#parts.now();
    return (act === 'decide' ? state === 'asked' : holds) ? null : new Rejection('copy-asked-before');
  }

  /** Runs a change and its audit note in one transaction; a refusal by the law is audited, too. */
  async #change(
    hearing: HearingId,
    viewer: Viewer,
    act: (on: {
      readonly store: AccessStore;
      readonly state: HearingState;
      readonly level: RecordAccess;
      readonly at: number;
    }) => Promise<Change | RefusedByLaw | Rejection<AccessRefusal>>,
  ): Promise<RecordAccessView | Rejection<AccessRefusal>> {
    const { database, service, masterKey, randomBytes, audit, now, bus } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('not-found');
    const changed = await inTransaction(database, async (on) => {
      await on.kind.lockToEnd(on.db, 'copy_requests');
      const store = await AccessStore.open(on, hearing, masterKey, randomBytes);
      if (store === undefined) return new Rejection('erased');
      const at = now();
      const done = await act({ store, state, level: await accessLevelOf(on, hearing), at });
      if (done instanceof Rejection) return done;
      const subject = { kind: 'booking', id: hearing };
      const note = 'refused' in done ? ({ act: 'record-refused', details: done.details } as const) : done.note;
      await audit.note(on, { actor: viewer.actor, subject, ...note }, at);
      return 'refused' in done ? done.refused : done;
    });
    if (changed instanceof Rejection) return changed;
    bus.publish('record-access-changed', hearing, changed.whose);
    return this.view(hearing, viewer);
  }
}

/** What was changed. `whose`: the only person to be notified; null: everybody. */
interface Change {
  readonly note: Pick<AuditNote, 'act' | 'details'>;
  readonly whose: string | null;
}

interface RefusedByLaw {
  readonly refused: Rejection<AccessRefusal>;
  readonly details: { readonly reason: string; readonly wish: string };
}

function refusedBy(right: Rejection<AccessRefusal | 'copy-not-ordered'>, wish: string): RefusedByLaw {
  const code = right.code === 'copy-not-ordered' ? 'not-permitted' : right.code;
  return { refused: new Rejection(code), details: { reason: right.code, wish } };
}

function isOpen(one: Pick<StoredRequest, 'scope' | 'state'>, scope: OrderScope): boolean {
  return one.scope === scope && one.state === 'asked';
}

function playRefusal({ code }: Rejection<RecordRefusal>): NonNullable<RecordAccessView['refused']> {
  return code === 'copy-not-ordered' ? 'not-permitted' : code;
}

function mayOf(player: Viewer['player'], { hearing, access }: RecordStanding): RecordAccessView['may'] {
  const may = (wish: RecordAction, at = access): boolean => !(mayHave(player, hearing, at, wish) instanceof Rejection);
  return {
    play: may('play'),
    copy: may('copy'),
    sealedStore: may('sealed-store'),
    keep: may('keep'),
    seal: may('keep', 'sealed'),
  };
}
