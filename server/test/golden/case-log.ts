import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseState, OrderStage } from '@mahzar/shared/proceedings/state';
import type { Tables } from '../../src/storage/tables.ts';

/** Logs of cases stored by earlier code, one file for each version of the law of cases. */
export const CASES_DIR = join(import.meta.dirname, 'cases');

/** A stored log of a case, with the state that it led to when it was stored. */
export interface StoredCase {
  readonly rows: readonly Tables['case_entries'][];
  /** The result of `describeCase`. */
  readonly expected: unknown;
}

/** Versions of the law for which there are logs. */
export function lawsOfCases(): readonly number[] {
  return readdirSync(CASES_DIR).map((name) => Number(/\d+/.exec(name)));
}

export function storedCases(law: number): readonly StoredCase[] {
  return JSON.parse(readFileSync(join(CASES_DIR, `law-${law}.json`), 'utf8')) as StoredCase[];
}

/** Describes a case in fixed words: when code is renamed, only the right-hand sides change. */
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
      // Scans exist since law 5.
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
    // Orders exist since law 2.
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

/** Other ways to sign exist since law 4. */
function describeStage(stage: OrderStage) {
  if (stage.kind !== 'signed') return { stage };
  const { means, ...rest } = stage;
  return { stage: rest, ...(means !== 'desk-session' && { signedBy: means }) };
}
