import type { CaseActor, CaseEntry, CaseEvent } from '@mahzar/shared/proceedings/event';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import type { DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import { isAssigned } from '@mahzar/shared/proceedings/law/assigned';
import { CASE_ACTS, CASE_PERMISSIONS, capacitiesIn, mayEverInCase } from '@mahzar/shared/proceedings/law/permissions';
import { concernedBy } from '@mahzar/shared/proceedings/law/orders';
import { readable } from '@mahzar/shared/proceedings/law/reading';
import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import { dueIn } from '@mahzar/shared/proceedings/projection/due';
import {
  visibleDocuments,
  visibleEntries,
  visibleExhibits,
  visibleOrders,
} from '@mahzar/shared/proceedings/projection/visible';
import type { CaseState, OrderStage } from '@mahzar/shared/proceedings/state';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { CaseProceedings, ShownEntry, ShownOrder, StaffLoss } from '@mahzar/shared/rest/proceedings';
import type { StaffRole } from '@mahzar/shared/staff/roles';

/** Names from outside the log, of people and documents. */
export interface CaseNames {
  /** Names of people in the case, by id. */
  readonly people: ReadonlyMap<string, string>;
  /** Names of accounts. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Roles of the case's staff whose accounts are enabled. */
  readonly roles: ReadonlyMap<string, readonly StaffRole[]>;
  readonly titles: ReadonlyMap<DocumentId, string>;
  readonly orders: ReadonlyMap<OrderId, string>;
  /** Readers to whom papers are closed, see `closedPapers`. */
  readonly closed: ReadonlyMap<OrderId, ShownOrder['closedFor']>;
}

/** Accounts whose names a case's page needs. */
export function accountsIn(state: CaseState, entries: readonly CaseEntry[]): readonly string[] {
  const actors = [
    ...entries.map(({ actor }) => actor),
    ...[...state.documents.values()].map(({ filedBy }) => filedBy),
    ...state.exhibits.map(({ offeredBy }) => offeredBy),
    ...[...state.orders.values()].map(({ draftedBy }) => draftedBy),
  ];
  const named = entries.flatMap(({ event }) => ('account' in event ? [event.account] : []));
  const acting = actors.flatMap((actor) => (actor.kind === 'staff' ? [actor.account] : []));
  return [...new Set<string>([...acting, ...named, ...state.staff.map(({ account }) => account)])];
}

/** A case's page for an actor, without anything that they may not read. @param now epoch milliseconds */
export function shownCase(
  state: CaseState,
  entries: readonly CaseEntry[],
  actor: CaseActor,
  names: CaseNames,
  now: number,
): CaseProceedings {
  const doer = doerBy(names);
  const capacities = capacitiesIn(state, actor);
  /** A mentioned document, if the reader may know of it. */
  const readableId = (id: DocumentId | null) => (id === null ? null : (readable(state, id, actor)?.id ?? null));
  return {
    parties: [...state.parties.values()].map(({ id, role, clients, powers }) => ({
      id,
      role,
      name: names.people.get(id) ?? '',
      clients,
      powers: [...powers].map(([client, { confirmedAt, document }]) => ({
        client,
        confirmedAt,
        document: readableId(document),
      })),
    })),
    staff: state.staff.map(({ account, as }) => ({
      account,
      name: names.accounts.get(account) ?? null,
      as,
      lost: lossOf(names.roles.get(account), as),
    })),
    documents: visibleDocuments(state, actor).map(({ number, filedBy, stage, replaces, ...document }) => ({
      ...document,
      replaces: readableId(replaces),
      stage: stage.kind === 'replaced' ? { ...stage, by: readableId(stage.by) } : stage,
      number: documentNumber(state.number, number),
      title: names.titles.get(document.id) ?? '',
      filedBy: doer(filedBy),
    })),
    exhibits: visibleExhibits(state, actor).map(({ offeredBy, ...exhibit }) => ({
      ...exhibit,
      offeredBy: doer(offeredBy),
    })),
    orders: visibleOrders(state, actor).map(({ draftedBy, stage, services, ...order }) => ({
      ...order,
      to: concernedBy(state, order),
      level: (stage.kind === 'signed' && state.documents.get(stage.document)?.access.level) || order.level,
      title: names.orders.get(order.id) ?? '',
      draftedBy: doer(draftedBy),
      stage: stage.kind === 'signed' ? shownSigned(stage, doer) : stage,
      closedFor: names.closed.get(order.id) ?? [],
      services: [...services.values()].map(({ by, ...service }) => ({
        ...service,
        by: [...by].map(([channel, result]) => ({ channel, result })),
      })),
    })),
    due: [...dueIn(state, actor, now)],
    timeline: visibleEntries(state, entries, actor)
      .map(({ seq, at, actor: by, event }) => {
        const about = aboutOf(event, names);
        return { seq, at, type: event.type, by: doer(by), ...about, document: readableId(about.document) };
      })
      .toReversed(),
    acts: CASE_ACTS.filter(
      (act) => mayEverInCase(capacities, act) && CASE_PERMISSIONS[act].phases.includes(state.phase),
    ),
    isJudge: isAssigned(state, actor, 'judge'),
  };
}

function lossOf(roles: readonly StaffRole[] | undefined, as: Assignment): StaffLoss | null {
  if (roles === undefined) return 'disabled';
  return staffCapacities(roles).includes(as) ? null : 'other-role';
}

function shownSigned(
  { read: _, means: __, by, ...stage }: Extract<OrderStage, { kind: 'signed' }>,
  doer: ReturnType<typeof doerBy>,
) {
  return { ...stage, by: doer(by) };
}

function doerBy({ accounts, people }: CaseNames) {
  return (actor: CaseActor): ShownEntry['by'] => {
    switch (actor.kind) {
      case 'staff':
        return { kind: 'staff', id: actor.account, name: accounts.get(actor.account) ?? null };
      case 'person':
        return { kind: 'person', id: actor.party, name: people.get(actor.party) ?? null };
      case 'machine':
        return { kind: 'machine', id: actor.machine, name: null };
      case 'system':
        return { kind: 'system', id: null, name: null };
      default:
        return actor satisfies never;
    }
  };
}

/** The subject of an entry. */
function aboutOf(event: CaseEvent, { accounts }: CaseNames): Omit<ShownEntry, 'seq' | 'at' | 'type' | 'by'> {
  return {
    document: 'document' in event ? event.document : null,
    exhibit: 'exhibit' in event ? event.exhibit : null,
    order: 'order' in event ? event.order : null,
    party: 'party' in event ? event.party : 'lawyer' in event ? event.lawyer : null,
    client: 'client' in event ? event.client : null,
    hearing: 'hearing' in event ? event.hearing : null,
    account: 'account' in event ? { name: accounts.get(event.account) ?? null, as: event.as } : null,
  };
}
