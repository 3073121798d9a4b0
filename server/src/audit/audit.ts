import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Database } from '../storage/database.ts';

/** Who did it: a staff account, a machine, a person at a link, or the service itself. */
export type AuditActor =
  { readonly kind: 'staff' | 'machine' | 'seat'; readonly id: string } | { readonly kind: 'nobody' | 'system' };

/** What is noted of an act. Ids, codes and numbers only: the log is for ever, so no personal data stands in it. */
export interface AuditNote {
  readonly actor: AuditActor;
  readonly act: AuditAct;
  /** What it was done to; null when to nothing in particular. */
  readonly subject: { readonly kind: string; readonly id: string } | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** The append-only, hash-chained log of what staff do. */
export interface Audit {
  /**
   * Notes an act in the transaction in which it is done: both are kept, or neither. Two transactions that note at once
   * wait for each other, so do it last.
   * @param at epoch milliseconds
   */
  note(on: Database, note: AuditNote, at: number): Promise<void>;
  /** Notes several acts in their order. What takes long notes all of them at its end, so that nobody waits for the rest of it. */
  noteAll(on: Database, notes: readonly AuditNote[], at: number): Promise<void>;
}

/** An act as the log has it. */
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

/** All that is given must fit; `from` is included, `to` is not (epoch milliseconds). */
export interface AuditFilter {
  readonly act?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What was noted, to be read. */
export interface AuditLog {
  /** Newest first. @param at.before number of the entry at which the list before ended */
  search(
    filter: AuditFilter,
    at: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly NotedAct[]>;
  /** Oldest first. */
  all(filter: AuditFilter): AsyncIterable<NotedAct>;
}
