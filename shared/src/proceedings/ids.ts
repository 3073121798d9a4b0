import type { Brand } from '../brand.ts';
import type { SeatId } from '../hearing/ids.ts';

/** A case at the court: the id of its case file. Public: it opens nothing. */
export type CaseId = Brand<'CaseId'>;

/** A person whom the case file names: a party, a lawyer, a witness. Unique within the case. */
export type PartyId = Brand<'PartyId'>;

/** Returns the id in the case's log of a person of its file: the file gives people ids as a booking gives them to seats. */
export function partyIdOf(id: SeatId): PartyId {
  return id as string as PartyId;
}

/** A document of a case. Public: it opens nothing. */
export type DocumentId = Brand<'DocumentId'>;

/** An order or decision of a case, from its first draft on. Public: it opens nothing. */
export type OrderId = Brand<'OrderId'>;

/** A staff member, by their account at the desk. */
export type AccountId = Brand<'AccountId'>;
