import type { HearingId } from '../hearing/ids.ts';
import type { DeskSigningMeans } from '../signing-means.ts';
import type { CaseRole } from '../scheduling/person.ts';
import type { DocumentAccess } from './access.ts';
import type { CaseActor, CaseFacts, DraftedOrder } from './event.ts';
import type { AccountId, CaseId, DocumentId, OrderId, PartyId } from './ids.ts';
import type {
  Assignment,
  DocumentKind,
  DocumentMedia,
  ExclusionReason,
  RefusalReason,
  ScanResult,
  ServiceChannel,
  ServiceResult,
  WithdrawalReason,
} from './words.ts';

/** `archived`: the case can be read, but nothing is added until it is reopened. */
export type CasePhase = 'open' | 'archived';

/** A power of attorney that staff confirmed. */
export interface Power {
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
  readonly document: DocumentId | null;
}

/** A person whom the case names. */
export interface Party {
  readonly id: PartyId;
  readonly role: CaseRole;
  /** Since when the case has used this id for this person, epoch milliseconds. */
  readonly since: number;
  readonly clients: readonly PartyId[];
  /** For a lawyer: the confirmed powers of attorney, by client. */
  readonly powers: ReadonlyMap<PartyId, Power>;
}

/** The assignment of an account to the case as judge, clerk or prosecutor. */
export interface StaffAssignment {
  readonly account: AccountId;
  readonly as: Assignment;
  /** The sources of the assignment: bookings of these hearings; null: the registry. Never empty. */
  readonly saidBy: readonly (HearingId | null)[];
}

/** The stage of a document. Times are epoch milliseconds. */
export type DocumentStage =
  | { readonly kind: 'filed' }
  /** Filed by a person of the case, and not accepted or refused yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly at: number }
  | { readonly kind: 'replaced'; readonly by: DocumentId; readonly at: number }
  | { readonly kind: 'withdrawn'; readonly reason: WithdrawalReason; readonly at: number };

/**
 * State of a content's virus scan. Times are epoch milliseconds; `signaturesAt`: date of the scanner's signatures, null when it did
 * not report one.
 */
type DocumentScan =
  | { readonly kind: 'none' | 'awaited' }
  /** It could not be scanned, and was released nevertheless. */
  | { readonly kind: 'waived'; readonly at: number }
  | { readonly kind: ScanResult; readonly at: number; readonly signaturesAt: number | null };

export interface CaseDocument {
  readonly id: DocumentId;
  readonly number: number;
  readonly kind: DocumentKind;
  readonly of: PartyId | null;
  readonly filedBy: CaseActor;
  /** Epoch milliseconds. */
  readonly filedAt: number;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly media: DocumentMedia;
  readonly pages: number | null;
  readonly access: DocumentAccess;
  readonly replaces: DocumentId | null;
  readonly scan: DocumentScan;
  readonly stage: DocumentStage;
}

/** The judge's ruling on an exhibit. Times are epoch milliseconds. */
export type ExhibitStage =
  | { readonly kind: 'offered' }
  | { readonly kind: 'admitted'; readonly at: number }
  | { readonly kind: 'excluded'; readonly at: number; readonly reason: ExclusionReason }
  | { readonly kind: 'withdrawn'; readonly at: number };

export interface Exhibit {
  readonly number: number;
  readonly document: DocumentId;
  readonly of: PartyId | null;
  readonly hearing: HearingId | null;
  readonly offeredBy: CaseActor;
  /** Epoch milliseconds. */
  readonly offeredAt: number;
  readonly stage: ExhibitStage;
}

export interface CaseState extends CaseFacts {
  readonly id: CaseId;
  /** Version of the law that decided the last acts. */
  readonly law: number;
  readonly phase: CasePhase;
  /** When its log began, epoch milliseconds. */
  readonly openedAt: number;
  readonly parties: ReadonlyMap<PartyId, Party>;
  readonly staff: readonly StaffAssignment[];
  readonly hearings: readonly HearingId[];
  readonly documents: ReadonlyMap<DocumentId, CaseDocument>;
  /** By number, from 1. */
  readonly exhibits: readonly Exhibit[];
  /** In the order of their first draft. */
  readonly orders: ReadonlyMap<OrderId, Order>;
}

/** The stage of an order. Times are epoch milliseconds. */
export type OrderStage =
  | { readonly kind: 'draft' }
  | { readonly kind: 'discarded'; readonly at: number }
  | {
      readonly kind: 'signed';
      readonly at: number;
      readonly by: CaseActor;
      readonly document: DocumentId;
      /** SHA-256 of everything shown to the signer. */
      readonly read: string;
      readonly means: DeskSigningMeans;
    };

/** The service of an order on a party. Times are epoch milliseconds. */
export interface OrderService {
  readonly party: PartyId;
  readonly at: number;
  /** The channels of notification with their latest result; null: none yet. Empty: the party cannot be reached. */
  readonly by: ReadonlyMap<ServiceChannel, ServiceResult | null>;
  /** When the party opened it for the first time. */
  readonly openedAt: number | null;
  /** End of the deadline that began for the party; null while none has. */
  readonly until: number | null;
}

export interface Order extends DraftedOrder {
  readonly id: OrderId;
  readonly draftedBy: CaseActor;
  /** Epoch milliseconds. */
  readonly draftedAt: number;
  readonly stage: OrderStage;
  readonly services: ReadonlyMap<PartyId, OrderService>;
}

/** Whether all notifications failed and the order was not opened. */
export function isUnreached({ by, openedAt }: OrderService): boolean {
  return openedAt === null && [...by.values()].every((result) => result === 'failed');
}

/** Whether an exhibit is before the court: offered and undecided, or admitted. */
export function isLiveExhibit({ stage }: Exhibit): boolean {
  return stage.kind === 'offered' || stage.kind === 'admitted';
}

/** Whether two actors are the same account, person or machine, whatever their capacities. */
export function isSameActor(one: CaseActor, other: CaseActor): boolean {
  switch (one.kind) {
    case 'system':
      return other.kind === 'system';
    case 'machine':
      return other.kind === 'machine' && other.machine === one.machine;
    case 'staff':
      return other.kind === 'staff' && other.account === one.account;
    case 'person':
      return other.kind === 'person' && other.party === one.party;
    default:
      return one satisfies never;
  }
}
