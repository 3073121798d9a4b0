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

/** A command to an existing case. Each name is an act of the permission table. */
export type CaseCommand = FileCommand | PartyCommand | DocumentCommand | ExhibitCommand | OrderCommand;

/** Commands on the case as a whole. */
export type FileCommand =
  | ({ readonly type: 'change-facts' } & CaseFacts)
  | { readonly type: 'archive' | 'reopen' }
  /**
   * `hearing`: the hearing whose booking makes the assignment; null: the registry. A release by the registry overrides all
   * bookings.
   */
  | {
      readonly type: 'assign-staff' | 'release-staff';
      readonly account: AccountId;
      readonly as: Assignment;
      readonly hearing: HearingId | null;
    }
  | { readonly type: 'link-hearing' | 'unlink-hearing'; readonly hearing: HearingId };

/** Commands on the people whom the case names. */
export type PartyCommand =
  /** Adds a person, or changes their role in the case. */
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

/** Commands on documents. The service determines the facts of the content itself; they never come from the person who files it. */
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
      /** Whether the content must be scanned for viruses before anybody gets it. */
      readonly scan: boolean;
    }
  /**
   * The result of a virus scan. `signaturesAt`: date of the scanner's signatures, epoch milliseconds; null when it does not report
   * one.
   */
  | {
      readonly type: 'note-scan';
      readonly document: DocumentId;
      readonly result: ScanResult;
      readonly signaturesAt: number | null;
    }
  /** Orders another scan, because a scanner's finding may be wrong. */
  | { readonly type: 'order-scan'; readonly document: DocumentId }
  /** Releases a document although it cannot be scanned. */
  | { readonly type: 'waive-scan'; readonly document: DocumentId }
  | { readonly type: 'withdraw-document'; readonly document: DocumentId; readonly reason: WithdrawalReason }
  /** The court accepts or refuses a document that a person of the case filed. */
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

/**
 * Commands on orders and decisions. `until` is the end of a deadline that would begin at this moment; the law decides whether it
 * begins.
 */
export type OrderCommand =
  | ({ readonly type: 'draft-order'; readonly order: OrderId } & DraftedOrder)
  | { readonly type: 'discard-order'; readonly order: OrderId }
  | {
      readonly type: 'sign-order';
      readonly order: OrderId;
      /** SHA-256 of the draft. */
      readonly draft: string;
      /** SHA-256 of everything shown to the judge, including facts from the case's file. */
      readonly read: string;
      /** The signed document that was made from the draft, and its printed number. */
      readonly document: DocumentId;
      readonly number: number;
      readonly sha256: string;
      readonly size: number;
      readonly pages: number;
      /** SHA-256 of the text attached to the document. */
      readonly text: string;
      /** How the identity of the signer was established. */
      readonly means: DeskSigningMeans;
    }
  | {
      readonly type: 'serve-order';
      readonly order: OrderId;
      readonly to: readonly { readonly party: PartyId; readonly by: readonly ServiceChannel[] }[];
      /** Serves also the parties who were served before; their earlier links become invalid. */
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
  /** The served party opens the order. */
  | { readonly type: 'open-service'; readonly order: OrderId; readonly until: number | null };
