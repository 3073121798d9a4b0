import type { RecordAccess } from '../record/may-play.ts';
import type { PartyId } from './ids.ts';

/**
 * Who may read a document, in the levels of the record. `open`: the staff who work on cases, the parties and their lawyers.
 * `parties`: the same, without prosecutors who are not assigned to the case. `confidential`: the judge and clerk who are assigned.
 * `sealed`: the judge alone.
 */
export type DocumentLevel = RecordAccess;

/** `named`: who may read it although the level keeps it from them. A sealed document names nobody. */
export interface DocumentAccess {
  readonly level: DocumentLevel;
  readonly named: readonly PartyId[];
}
