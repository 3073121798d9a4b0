import type { HearingId } from '../hearing/ids.ts';
import type { DeskSigningMeans } from '../signing-means.ts';
import type { CaseRole } from '../scheduling/person.ts';
import type { DocumentAccess } from './access.ts';
import type { CaseFacts, DraftedOrder } from './event.ts';
import type { AccountId, DocumentId, OrderId, PartyId } from './ids.ts';
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

/** What is asked of a case that is there. Each name is an act of the permission table. */
export type CaseCommand = FileCommand | PartyCommand | DocumentCommand | ExhibitCommand | OrderCommand;

/** Of the case as a whole. */
export type FileCommand =
  | ({ readonly type: 'change-facts' } & CaseFacts)
  | { readonly type: 'archive' | 'reopen' }
  /** `hearing`: whose booking says so; null: the registry. Whom the registry releases no booking holds any longer. */
  | {
      readonly type: 'assign-staff' | 'release-staff';
      readonly account: AccountId;
      readonly as: Assignment;
      readonly hearing: HearingId | null;
    }
  | { readonly type: 'link-hearing' | 'unlink-hearing'; readonly hearing: HearingId };

/** Of the people whom the case names. */
export type PartyCommand =
  /** Adds somebody, or changes what they are there. */
  | {
      readonly type: 'name-party';
      readonly party: PartyId;
      readonly role: CaseRole;
      readonly clients: readonly PartyId[];
    }
  | { readonly type: 'remove-party'; readonly party: PartyId }
  | {
      readonly type: 'confirm-power';
      readonly lawyer: PartyId;
      readonly client: PartyId;
      readonly document: DocumentId | null;
    }
  | { readonly type: 'end-power'; readonly lawyer: PartyId; readonly client: PartyId };

/** Of documents. What is known of a content was found out by whoever received it, never told by whoever files it. */
export type DocumentCommand =
  | {
      readonly type: 'file-document';
      readonly document: DocumentId;
      readonly kind: DocumentKind;
      readonly of: PartyId | null;
      readonly sha256: string;
      readonly size: number;
      readonly media: DocumentMedia;
      readonly pages: number | null;
      readonly access: DocumentAccess;
      readonly replaces: DocumentId | null;
      /** Whether its content is to be looked through for viruses before anybody has it. */
      readonly scan: boolean;
    }
  /** What a scanner has said of it, and of when what it knows is, epoch milliseconds; null when it does not say. */
  | {
      readonly type: 'note-scan';
      readonly document: DocumentId;
      readonly result: ScanResult;
      readonly signaturesAt: number | null;
    }
  /** Has it looked through once more; what a scanner has found may be wrong. */
  | { readonly type: 'order-scan'; readonly document: DocumentId }
  /** Knows that it cannot be looked through, and has it given out. */
  | { readonly type: 'waive-scan'; readonly document: DocumentId }
  | { readonly type: 'withdraw-document'; readonly document: DocumentId; readonly reason: WithdrawalReason }
  /** The court takes what somebody of the case has filed, or does not. */
  | { readonly type: 'accept-document'; readonly document: DocumentId }
  | { readonly type: 'refuse-document'; readonly document: DocumentId; readonly reason: RefusalReason }
  | { readonly type: 'set-access'; readonly document: DocumentId; readonly access: DocumentAccess }
  | { readonly type: 'read-document'; readonly document: DocumentId };

export type ExhibitCommand =
  | {
      readonly type: 'offer-exhibit';
      readonly document: DocumentId;
      readonly of: PartyId | null;
      readonly hearing: HearingId | null;
    }
  | { readonly type: 'admit-exhibit' | 'withdraw-exhibit'; readonly exhibit: number }
  | { readonly type: 'exclude-exhibit'; readonly exhibit: number; readonly reason: ExclusionReason };

/** Of orders and decisions. `until` is what the rule of deadlines says at that moment; the law sees to whether it begins. */
export type OrderCommand =
  | ({ readonly type: 'draft-order'; readonly order: OrderId } & DraftedOrder)
  | { readonly type: 'discard-order'; readonly order: OrderId }
  | {
      readonly type: 'sign-order';
      readonly order: OrderId;
      /** SHA-256 of the draft. */
      readonly draft: string;
      /** SHA-256 of all that was shown of it: also what the case's file says in it. */
      readonly read: string;
      /** The paper, made of it: its number is written there. */
      readonly document: DocumentId;
      readonly number: number;
      readonly sha256: string;
      readonly size: number;
      readonly pages: number;
      /** SHA-256 of the text that is attached to it. */
      readonly text: string;
      /** How it is known who signs. */
      readonly means: DeskSigningMeans;
    }
  | {
      readonly type: 'serve-order';
      readonly order: OrderId;
      readonly to: readonly { readonly party: PartyId; readonly by: readonly ServiceChannel[] }[];
      /** Also on whom it was served: what was sent to them then opens nothing any longer. */
      readonly again: boolean;
    }
  | {
      readonly type: 'note-service';
      readonly order: OrderId;
      readonly party: PartyId;
      readonly channel: ServiceChannel;
      readonly result: ServiceResult;
      readonly until: number | null;
    }
  /** By whom it was served upon. */
  | { readonly type: 'open-service'; readonly order: OrderId; readonly until: number | null };
