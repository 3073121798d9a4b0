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

/** `archived`: put aside; it is read, and nothing is added until it is taken up again. */
export type CasePhase = 'open' | 'archived';

/** What staff have seen of a power of attorney. */
export interface Power {
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
  readonly document: DocumentId | null;
}

/** Somebody whom the case names. */
export interface Party {
  readonly id: PartyId;
  readonly role: CaseRole;
  /** Since when the case has named them under this id, epoch milliseconds. */
  readonly since: number;
  readonly clients: readonly PartyId[];
  /** Of a lawyer: by whose power of attorney they act, as staff have confirmed. */
  readonly powers: ReadonlyMap<PartyId, Power>;
}

export interface Assigned {
  readonly account: AccountId;
  readonly as: Assignment;
  /** Who says so: bookings of these hearings; null: the registry. There is always one. */
  readonly saidBy: readonly (HearingId | null)[];
}

/** What has become of a document. Times are epoch milliseconds. */
export type DocumentStage =
  | { readonly kind: 'filed' }
  /** Of somebody of the case, until the court has taken it or not. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly at: number }
  | { readonly kind: 'replaced'; readonly by: DocumentId; readonly at: number }
  | { readonly kind: 'withdrawn'; readonly reason: WithdrawalReason; readonly at: number };

/**
 * Whether a content was looked through for viruses. Times are epoch milliseconds; `signaturesAt`: of when what the scanner knew is, null
 * when it did not say.
 */
type DocumentScan =
  | { readonly kind: 'none' | 'awaited' }
  /** It could not be looked through, and is given out all the same. */
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

/** What the judge has ruled of an exhibit. Times are epoch milliseconds. */
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
  /** Version of the law that the last acts were decided by. */
  readonly law: number;
  readonly phase: CasePhase;
  /** When its log began, epoch milliseconds. */
  readonly openedAt: number;
  readonly parties: ReadonlyMap<PartyId, Party>;
  readonly staff: readonly Assigned[];
  readonly hearings: readonly HearingId[];
  readonly documents: ReadonlyMap<DocumentId, CaseDocument>;
  /** In the order of their numbers, from 1. */
  readonly exhibits: readonly Exhibit[];
  /** In the order in which they were begun. */
  readonly orders: ReadonlyMap<OrderId, Order>;
}

/** What has become of an order. Times are epoch milliseconds. */
export type OrderStage =
  | { readonly kind: 'draft' }
  | { readonly kind: 'discarded'; readonly at: number }
  | {
      readonly kind: 'signed';
      readonly at: number;
      readonly by: CaseActor;
      readonly document: DocumentId;
      /** SHA-256 of all that was shown to whoever signed. */
      readonly read: string;
      readonly means: DeskSigningMeans;
    };

/** That somebody was served with an order. Times are epoch milliseconds. */
export interface OrderService {
  readonly party: PartyId;
  readonly at: number;
  /** By which ways they are told, and what has become of it; null: not known yet. None: they cannot be reached. */
  readonly by: ReadonlyMap<ServiceChannel, ServiceResult | null>;
  /** When they have opened it for the first time. */
  readonly openedAt: number | null;
  /** When the time ends that has begun for them; null while none has. */
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

/** Whether nothing has come, and nothing is on its way. */
export function isUnreached({ by, openedAt }: OrderService): boolean {
  return openedAt === null && [...by.values()].every((result) => result === 'failed');
}

/** Whether an exhibit is before the court: offered and not ruled upon, or admitted. */
export function isLiveExhibit({ stage }: Exhibit): boolean {
  return stage.kind === 'offered' || stage.kind === 'admitted';
}

/** Whether two actors are one: the same account, person or machine, whatever they may do. */
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
