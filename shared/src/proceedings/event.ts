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

/** What a case is, beside its people. */
export interface CaseFacts {
  readonly number: string;
  readonly branch: string;
  readonly kind: CaseKind;
}

/**
 * What happens in a case. Ids, numbers, times (epoch ms) and codes only; who people are, titles and what was written is kept
 * elsewhere. Consequences are in the events: `evolve` asks no law.
 */
export type CaseEvent =
  | ({ readonly type: 'case-opened'; readonly case: CaseId; readonly law: number } & CaseFacts)
  | { readonly type: 'law-changed'; readonly law: number }
  | ({ readonly type: 'facts-changed' } & CaseFacts)
  | { readonly type: 'case-archived' }
  | { readonly type: 'case-reopened' }
  | PartyEvent
  /** `hearing`: whose booking said so, or says so no longer; null: the registry, which releases altogether. */
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
  /** `clients`: for whom a lawyer or an interpreter is there. */
  | {
      readonly type: 'party-added' | 'party-changed';
      readonly party: PartyId;
      readonly role: CaseRole;
      readonly clients: readonly PartyId[];
    }
  | { readonly type: 'party-removed'; readonly party: PartyId }
  /** Staff have seen the power of attorney; `document`: the one that was filed, if any. */
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
      /** Whose document it is; null: of the court, or of whoever acts for an authority. */
      readonly of: PartyId | null;
      /** Of the content, hexadecimal. */
      readonly sha256: string;
      /** Bytes. */
      readonly size: number;
      readonly media: DocumentMedia;
      /** Null when they cannot be counted. */
      readonly pages: number | null;
      readonly access: DocumentAccess;
      /** The document in whose place it is; that one is kept. */
      readonly replaces: DocumentId | null;
    }
  /** Its content waits to be looked through for viruses, and is given to nobody before. */
  | { readonly type: 'scan-awaited'; readonly document: DocumentId }
  /** `signaturesAt`: of when what the scanner knows is, epoch milliseconds; null when it does not say. */
  | {
      readonly type: 'document-scanned';
      readonly document: DocumentId;
      readonly result: ScanResult;
      readonly signaturesAt: number | null;
    }
  /** It could not be looked through, and somebody of the court has it given out, knowing that. */
  | { readonly type: 'scan-waived'; readonly document: DocumentId }
  | { readonly type: 'document-withdrawn'; readonly document: DocumentId; readonly reason: WithdrawalReason }
  /**
   * Somebody of the case has filed it, or what it replaces is not to go before it was looked through: it counts when the court has taken
   * it. What it replaces stands until then.
   */
  | { readonly type: 'acceptance-awaited'; readonly document: DocumentId }
  | { readonly type: 'document-accepted'; readonly document: DocumentId }
  | { readonly type: 'document-refused'; readonly document: DocumentId; readonly reason: RefusalReason }
  | { readonly type: 'access-set'; readonly document: DocumentId; readonly access: DocumentAccess }
  /** Whoever acts was given its content. */
  | { readonly type: 'document-read'; readonly document: DocumentId };

export type ExhibitEvent =
  | {
      readonly type: 'exhibit-offered';
      /** 1, 2, 3 … within the case. */
      readonly exhibit: number;
      readonly document: DocumentId;
      /** For whom it is offered; null: by the court or the prosecutor. */
      readonly of: PartyId | null;
      /** In which hearing; null: before or between hearings. */
      readonly hearing: HearingId | null;
    }
  | { readonly type: 'exhibit-admitted'; readonly exhibit: number }
  | { readonly type: 'exhibit-excluded'; readonly exhibit: number; readonly reason: ExclusionReason }
  | { readonly type: 'exhibit-withdrawn'; readonly exhibit: number };

export type OrderEvent =
  /** Written, or written anew. */
  | ({ readonly type: 'order-drafted'; readonly order: OrderId } & DraftedOrder)
  | { readonly type: 'order-discarded'; readonly order: OrderId }
  /**
   * Its paper was filed by the entry before. SHA-256, hexadecimal: `read` of all that was shown to whoever signed, the case's facts and
   * people with the text; `text` of the text that is attached to the paper.
   */
  | {
      readonly type: 'order-signed';
      readonly order: OrderId;
      readonly document: DocumentId;
      readonly read: string;
      readonly text: string;
      readonly means: DeskSigningMeans;
    }
  /** `by`: the ways by which they are told; none: they cannot be reached. */
  | {
      readonly type: 'order-served';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly by: readonly ServiceChannel[];
    }
  /** `until`: when the time ends that has begun with it, epoch milliseconds; null: none has. */
  | {
      readonly type: 'service-noted';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly channel: ServiceChannel;
      readonly result: ServiceResult;
      readonly until: number | null;
    }
  /** Whom it concerns has opened it for the first time. `until` likewise. */
  | {
      readonly type: 'service-opened';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly until: number | null;
    };

/** An order as it is drafted. Its text is kept elsewhere, encrypted. */
export interface DraftedOrder {
  readonly kind: OrderKind;
  /** Who reads it when it is signed, beside whom it concerns. */
  readonly level: DocumentLevel;
  /** Whom it concerns: they are served. */
  readonly to: readonly PartyId[];
  /** What has to be done then, and within how many days of the service. */
  readonly deadline: { readonly kind: DeadlineKind; readonly days: number } | null;
  /** SHA-256 of the draft, hexadecimal: its text, and all that is decided with it. */
  readonly text: string;
}

/**
 * Who acts. `staff`: with the capacities in which the account may act in cases at that moment. `machine`: a system of the court.
 * `person`: whoever has proven to be somebody whom the case names.
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
