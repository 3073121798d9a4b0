import type { Database } from '../storage/database.ts';

/** Who did it: a staff account, a machine, a person at a link, or the service itself. */
export type AuditActor =
  { readonly kind: 'staff' | 'machine' | 'seat'; readonly id: string } | { readonly kind: 'nobody' | 'system' };

/** What is noted of an act. Ids, codes and numbers only: the log is for ever, so no personal data stands in it. */
export interface AuditNote {
  readonly actor: AuditActor;
  /** A verb and a noun: `booking-changed`. */
  readonly act: string;
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
}
