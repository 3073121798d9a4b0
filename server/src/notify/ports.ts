import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Audience, NotifyChannel, NotifyEvent, NotifyLanguage } from '@mahzar/shared/notify/events';
import type { Facts } from '@mahzar/shared/notify/facts';
import type { Template } from '@mahzar/shared/notify/template';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import type { MessageError, MessageState } from '@mahzar/shared/rest/messages';
import type { Database } from '../storage/database.ts';
import type { Page } from '../storage/keyset.ts';

/** A message to be sent. Times are epoch milliseconds. */
export interface NewMessage {
  readonly id: string;
  /** The hearing with whose key the message is encrypted; destroying that key makes it unreadable. */
  readonly hearing: HearingId | null;
  /** A seat of the hearing; without a hearing, the account of a staff member. */
  readonly person: string | null;
  readonly event: NotifyEvent;
  readonly audience: Audience;
  readonly channel: NotifyChannel;
  readonly language: NotifyLanguage;
  /** Telephone (`+989…`) or e-mail address. */
  readonly to: string;
  readonly facts: Facts;
  /**
   * A link other than the seat's, such as an invitation to the desk, which is secret, or the address of a person's own cases; null:
   * the seat's own, made when the message is sent.
   */
  readonly link: string | null;
  readonly dueAt: number;
  /** The message expires then. */
  readonly until: number;
}

/** Stored content of a message. */
export interface StoredLetter {
  readonly to: string;
  readonly facts: Facts;
  readonly link: string | null;
  /** The text written for the first attempt; further attempts send the same text. */
  readonly text: Template | null;
}

/** A planned message that is not sent yet; `inHand`: it is being sent at this moment. */
export interface PlannedMessage {
  readonly id: string;
  readonly person: string | null;
  readonly event: NotifyEvent;
  readonly channel: NotifyChannel;
  readonly inHand: boolean;
}

/** A message reserved by this process for sending. */
export interface ClaimedMessage extends TemplateKey {
  readonly id: string;
  readonly hearing: HearingId | null;
  readonly person: string | null;
  readonly letter: StoredLetter;
  /** Number of attempts, including this one. */
  readonly attempts: number;
  readonly dueAt: number;
  readonly until: number;
}

/** Result of an attempt. */
export type Outcome =
  | { readonly kind: 'sent'; readonly at: number; readonly reference: string | null }
  | { readonly kind: 'again'; readonly error: MessageError; readonly nextAt: number }
  | { readonly kind: 'failed'; readonly error: MessageError }
  /** The message is no longer wanted, because the link in it was withdrawn. */
  | { readonly kind: 'cancelled' };

export interface MessageFilter extends Page {
  readonly booking?: HearingId | undefined;
  readonly person?: string | undefined;
  readonly states?: readonly MessageState[] | undefined;
  readonly channel?: NotifyChannel | undefined;
  readonly event?: NotifyEvent | undefined;
}

/** A letter with its text. */
export type WrittenLetter = StoredLetter & { readonly text: Template };

/** A message that this process has reserved for sending. */
export interface LeasedMessage extends ClaimedMessage {
  /** Id of this process's reservation. */
  readonly lease: string;
  readonly letter: WrittenLetter;
}

/** The message as given to a gateway. */
export interface OutboundMessage {
  /** The same at each attempt: a gateway that has already sent it sends nothing. */
  readonly id: string;
  readonly to: string;
  readonly subject: string | null;
  readonly body: string;
  readonly language: NotifyLanguage;
}

/** Whether a gateway accepted a message. `final`: it never will. */
export type DeliveryResult =
  | { readonly ok: true; readonly reference: string | null }
  | { readonly ok: false; readonly error: MessageError; readonly final: boolean };

/** A way to send messages. */
export interface Carrier {
  send(message: OutboundMessage, signal: AbortSignal): Promise<DeliveryResult>;
  close(): void;
}

export type OpenedLink =
  | { readonly kind: 'unknown' | 'replaced' | 'withdrawn' }
  | { readonly kind: 'good'; readonly hearing: HearingId; readonly seat: SeatId };

/** Notes the result of a message in the transaction that stores it. @returns a function to be called after the commit, if any */
export type NoteOutcome = (
  on: Database,
  message: Pick<NewMessage, 'id' | 'event'>,
  result: 'sent' | 'delivered' | 'failed',
) => Promise<(() => void) | undefined>;
