import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Database } from '../storage/database.ts';

/** Who acted: a staff account, a machine, a person with a link, or the service itself. */
export type AuditActor =
  { readonly kind: 'staff' | 'machine' | 'seat'; readonly id: string } | { readonly kind: 'nobody' | 'system' };

/** One act to note. Ids, codes and numbers only: the log is kept forever, so it must not hold personal data. */
export interface AuditNote {
  readonly actor: AuditActor;
  readonly act: AuditAct;
  /** What was acted on; null when it is nothing in particular. */
  readonly subject: { readonly kind: string; readonly id: string } | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** The append-only, hash-chained log of what staff do. */
export interface Audit {
  /**
   * Notes an act in the act's own transaction: both are stored, or neither. Transactions that note at the same time wait for each
   * other, so call it last.
   * @param at epoch milliseconds
   */
  note(on: Database, note: AuditNote, at: number): Promise<void>;
  /** Notes several acts in order. A long job notes all its acts at its end, so that others do not wait for it. */
  noteAll(on: Database, notes: readonly AuditNote[], at: number): Promise<void>;
}

/** An act as stored. */
export interface NotedAct {
  /** Counted from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `staff:ID`, `machine:ID`, `seat:ID`, `system` or `nobody`. */
  readonly actor: string;
  readonly act: string;
  /** `KIND:ID`. */
  readonly subject: string | null;
  readonly details: Record<string, string | number | boolean | null | string[]>;
  /** Hex. */
  readonly hash: string;
}

/** An act must match all given fields; `from` is included, `to` is not (epoch milliseconds). */
export interface AuditFilter {
  readonly act?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Reads noted acts. */
export interface AuditLog {
  /** Newest first. @param at.before number of the last entry of the previous page */
  search(
    filter: AuditFilter,
    at: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly NotedAct[]>;
  /** Oldest first. */
  all(filter: AuditFilter): AsyncIterable<NotedAct>;
}
