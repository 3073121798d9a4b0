import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseState, OrderStage } from '@mahzar/shared/proceedings/state';
import type { Tables } from '../../src/storage/tables.ts';

/** Logs of cases as the code of an earlier day stored them, one file for each version of the law of cases. */
export const CASES_DIR = join(import.meta.dirname, 'cases');

/** A stored log of a case, with the state that it led to when it was stored. */
export interface StoredCase {
  readonly rows: readonly Tables['case_entries'][];
  /** What `describeCase` said. */
  readonly expected: unknown;
}

/** Versions of the law of which there are logs. */
export function lawsOfCases(): readonly number[] {
  return readdirSync(CASES_DIR).map((name) => Number(/\d+/.exec(name)));
}

export function storedCases(law: number): readonly StoredCase[] {
  return JSON.parse(readFileSync(join(CASES_DIR, `law-${law}.json`), 'utf8')) as StoredCase[];
}

/** How a case stands, in words of its own: when code is renamed, the right-hand sides follow and the words stay. */
export function describeCase(state: CaseState) {
  return {
    case: state.id,
    law: state.law,
    number: state.number,
    branch: state.branch,
    kind: state.kind,
    phase: state.phase,
    openedAt: state.openedAt,
    hearings: state.hearings,
    staff: state.staff.map(({ account, as, saidBy }) => ({ account, as, by: saidBy })),
    people: [...state.parties.values()].map((person) => ({
      id: person.id,
      role: person.role,
      since: person.since,
      clients: person.clients,
      powers: [...person.powers].map(([client, { confirmedAt, document }]) => ({ client, confirmedAt, document })),
    })),
    documents: [...state.documents.values()].map((document) => ({
      id: document.id,
      number: document.number,
      kind: document.kind,
      of: document.of,
      filedBy: document.filedBy,
      filedAt: document.filedAt,
      sha256: document.sha256,
      size: document.size,
      media: document.media,
      pages: document.pages,
      level: document.access.level,
      named: document.access.named,
      replaces: document.replaces,
      stage: document.stage,
      // The first four laws knew none.
      ...(document.scan.kind !== 'none' && { scan: document.scan }),
    })),
    exhibits: state.exhibits.map((exhibit) => ({
      number: exhibit.number,
      document: exhibit.document,
      of: exhibit.of,
      hearing: exhibit.hearing,
      offeredBy: exhibit.offeredBy,
      offeredAt: exhibit.offeredAt,
      stage: exhibit.stage,
    })),
    // The first law knew none.
    ...(state.orders.size > 0 && {
      orders: [...state.orders.values()].map((order) => ({
        id: order.id,
        kind: order.kind,
        level: order.level,
        concerns: order.to,
        deadline: order.deadline,
        draft: order.text,
        draftedBy: order.draftedBy,
        draftedAt: order.draftedAt,
        ...describeStage(order.stage),
        services: [...order.services.values()].map(({ party, at, by, openedAt, until }) => ({
          person: party,
          at,
          by: [...by],
          openedAt,
          until,
        })),
      })),
    }),
  };
}

/** The first three laws knew one way to sign. */
function describeStage(stage: OrderStage) {
  if (stage.kind !== 'signed') return { stage };
  const { means, ...rest } = stage;
  return { stage: rest, ...(means !== 'desk-session' && { signedBy: means }) };
}
