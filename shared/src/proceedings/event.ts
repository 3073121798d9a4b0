import type { HearingId } from '../hearing/ids.ts';
import type { DeskSigningMeans } from '../signing-means.ts';
import type { CaseRole } from '../scheduling/person.ts';
import type { CaseKind } from '../rest/cases.ts';
import type { DocumentAccess, DocumentLevel } from './access.ts';
import type { AccountId, CaseId, DocumentId, OrderId, PartyId } from './ids.ts';
import type {
  Assignment,
  DeadlineKind,
  DocumentKind,
  DocumentMedia,
  ExclusionReason,
  OrderKind,
  RefusalReason,
  ScanResult,
  ServiceChannel,
  ServiceResult,
  StaffCapacity,
  WithdrawalReason,
} from './words.ts';

/** Facts of a case apart from its people. */
export interface CaseFacts {
  readonly number: string;
  readonly branch: string;
  readonly kind: CaseKind;
}

/**
 * Something that happened in a case. Ids, numbers, times (epoch ms) and codes only; names, titles and texts are stored elsewhere.
 * The events state all consequences: `evolve` does not consult the law.
 */
export type CaseEvent =
  | ({ readonly type: 'case-opened'; readonly case: CaseId; readonly law: number } & CaseFacts)
  | { readonly type: 'law-changed'; readonly law: number }
  | ({ readonly type: 'facts-changed' } & CaseFacts)
  | { readonly type: 'case-archived' }
  | { readonly type: 'case-reopened' }
  | PartyEvent
  /** `hearing`: the hearing whose booking makes or ends the assignment; null: the registry, whose release ends it completely. */
  | {
      readonly type: 'staff-assigned' | 'staff-released';
      readonly account: AccountId;
      readonly as: Assignment;
      readonly hearing: HearingId | null;
    }
  | { readonly type: 'hearing-linked' | 'hearing-unlinked'; readonly hearing: HearingId }
  | DocumentEvent
  | ExhibitEvent
  | OrderEvent;

export type PartyEvent =
  /** `clients`: the people whom a lawyer or an interpreter serves. */
  | {
      readonly type: 'party-added' | 'party-changed';
      readonly party: PartyId;
      readonly role: CaseRole;
      readonly clients: readonly PartyId[];
    }
  | { readonly type: 'party-removed'; readonly party: PartyId }
  /** Staff have checked the power of attorney; `document`: the filed one, if any. */
  | {
      readonly type: 'power-confirmed';
      readonly lawyer: PartyId;
      readonly client: PartyId;
      readonly document: DocumentId | null;
    }
  | { readonly type: 'power-ended'; readonly lawyer: PartyId; readonly client: PartyId };

export type DocumentEvent =
  | {
      readonly type: 'document-filed';
      readonly document: DocumentId;
      /** 1, 2, 3 … within the case. */
      readonly number: number;
      readonly kind: DocumentKind;
      /** The document's owner; null: the court, or an authority's representative. */
      readonly of: PartyId | null;
      /** Digest of the content, hexadecimal. */
      readonly sha256: string;
      /** Bytes. */
      readonly size: number;
      readonly media: DocumentMedia;
      /** Null when they cannot be counted. */
      readonly pages: number | null;
      readonly access: DocumentAccess;
      /** The document that it replaces, which is kept. */
      readonly replaces: DocumentId | null;
    }
  /** The content waits for its virus scan, and is given to nobody before. */
  | { readonly type: 'scan-awaited'; readonly document: DocumentId }
  /** `signaturesAt`: date of the scanner's signatures, epoch milliseconds; null when it does not report one. */
  | {
      readonly type: 'document-scanned';
      readonly document: DocumentId;
      readonly result: ScanResult;
      readonly signaturesAt: number | null;
    }
  /** The document could not be scanned, and a member of the court released it knowingly. */
  | { readonly type: 'scan-waived'; readonly document: DocumentId }
  | { readonly type: 'document-withdrawn'; readonly document: DocumentId; readonly reason: WithdrawalReason }
  /**
   * The document becomes effective only when the court accepts it, because a person of the case filed it, or because it replaces
   * another and must be scanned first. The replaced document stays effective until then.
   */
  | { readonly type: 'acceptance-awaited'; readonly document: DocumentId }
  | { readonly type: 'document-accepted'; readonly document: DocumentId }
  | { readonly type: 'document-refused'; readonly document: DocumentId; readonly reason: RefusalReason }
  | { readonly type: 'access-set'; readonly document: DocumentId; readonly access: DocumentAccess }
  /** The actor was given the content. */
  | { readonly type: 'document-read'; readonly document: DocumentId };

export type ExhibitEvent =
  | {
      readonly type: 'exhibit-offered';
      /** 1, 2, 3 … within the case. */
      readonly exhibit: number;
      readonly document: DocumentId;
      /** The party for whom it is offered; null: the court or the prosecutor. */
      readonly of: PartyId | null;
      /** The hearing in which it was offered; null: before or between hearings. */
      readonly hearing: HearingId | null;
    }
  | { readonly type: 'exhibit-admitted'; readonly exhibit: number }
  | { readonly type: 'exhibit-excluded'; readonly exhibit: number; readonly reason: ExclusionReason }
  | { readonly type: 'exhibit-withdrawn'; readonly exhibit: number };

export type OrderEvent =
  /** A new or changed draft. */
  | ({ readonly type: 'order-drafted'; readonly order: OrderId } & DraftedOrder)
  | { readonly type: 'order-discarded'; readonly order: OrderId }
  /**
   * The entry before this one filed the signed document. SHA-256, hexadecimal: `read` of everything shown to the signer, namely the
   * case's facts and people with the text; `text` of the text attached to the document.
   */
  | {
      readonly type: 'order-signed';
      readonly order: OrderId;
      readonly document: DocumentId;
      readonly read: string;
      readonly text: string;
      readonly means: DeskSigningMeans;
    }
  /** `by`: the channels of notification; empty: the party cannot be reached. */
  | {
      readonly type: 'order-served';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly by: readonly ServiceChannel[];
    }
  /** `until`: end of the deadline that began with it, epoch milliseconds; null: none began. */
  | {
      readonly type: 'service-noted';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly channel: ServiceChannel;
      readonly result: ServiceResult;
      readonly until: number | null;
    }
  /** The served party opened it for the first time. `until` as above. */
  | {
      readonly type: 'service-opened';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly until: number | null;
    };

/** A drafted order. Its text is stored elsewhere, encrypted. */
export interface DraftedOrder {
  readonly kind: OrderKind;
  /** Who may read it after signing, in addition to the parties concerned. */
  readonly level: DocumentLevel;
  /** The parties concerned, on whom it is served. */
  readonly to: readonly PartyId[];
  /** The act that the parties must do, and the number of days after the service. */
  readonly deadline: { readonly kind: DeadlineKind; readonly days: number } | null;
  /** SHA-256 of the draft, hexadecimal: its text and all fields decided with it. */
  readonly text: string;
}

/**
 * The originator of an event. `staff`: with the account's capacities in cases at that moment. `machine`: a system of the court.
 * `person`: somebody who has proven to be a person of the case.
 */
export type CaseActor =
  | { readonly kind: 'system' }
  | { readonly kind: 'machine'; readonly machine: string }
  | { readonly kind: 'staff'; readonly account: AccountId; readonly as: readonly StaffCapacity[] }
  | { readonly kind: 'person'; readonly party: PartyId };

/** An event with its place in the case's log; `at` is epoch milliseconds. */
export interface CaseEntry {
  readonly seq: number;
  readonly at: number;
  readonly actor: CaseActor;
  readonly event: CaseEvent;
}
