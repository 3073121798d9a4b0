import type { RecordAccess } from '../record/may-play.ts';
import type { PartyId } from './ids.ts';

/**
 * Access levels of documents, the same as for records. `open`: staff who work on cases, the parties and their lawyers. `parties`:
 * the same without prosecutors who are not assigned to the case. `confidential`: the assigned judge and clerk. `sealed`: the
 * assigned judge only.
 */
export type DocumentLevel = RecordAccess;

/** `named`: parties who may read it in addition to the level. A sealed document names nobody. */
export interface DocumentAccess {
  readonly level: DocumentLevel;
  readonly named: readonly PartyId[];
}
