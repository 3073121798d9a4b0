import type { Audience, NotifyChannel, NotifyEvent, NotifyLanguage } from '@mahzar/shared/notify/events';
import type { Facts } from '@mahzar/shared/notify/facts';
import type { Template } from '@mahzar/shared/notify/template';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import type { MessageError, MessageState } from '@mahzar/shared/rest/messages';
import type { Database } from '../storage/database.ts';
import type { Page } from '../storage/keyset.ts';

/** A message that is to be sent. Times are epoch milliseconds. */
export interface NewMessage {
  readonly id: string;
  /** Whose names and texts it holds: with the hearing's key it becomes unreadable. */
  readonly hearing: string | null;
  /** A seat of the hearing; the account of a member of staff where there is no hearing. */
  readonly person: string | null;
  readonly event: NotifyEvent;
  readonly audience: Audience;
  readonly channel: NotifyChannel;
  readonly language: NotifyLanguage;
  /** Telephone (`+989…`) or e-mail address. */
  readonly to: string;
  readonly facts: Facts;
  /** A secret link that is not the seat's, such as an invitation to the desk; null: the seat's own, made when it is sent. */
  readonly link: string | null;
  readonly dueAt: number;
  /** From then on it is no longer of use to anybody. */
  readonly until: number;
}

/** What is kept of a message besides its course. */
export interface StoredLetter {
  readonly to: string;
  readonly facts: Facts;
  readonly link: string | null;
  /** As it was written for its first attempt; each further one sends the same. */
  readonly text: Template | null;
}

/** One that is planned and not sent: `in-hand` when it is being handed over at this moment. */
export interface PlannedMessage {
  readonly id: string;
  readonly person: string | null;
  readonly event: NotifyEvent;
  readonly channel: NotifyChannel;
  readonly inHand: boolean;
}

/** A message that this process holds, to hand it over. */
export interface ClaimedMessage extends TemplateKey {
  readonly id: string;
  readonly hearing: string | null;
  readonly person: string | null;
  readonly letter: StoredLetter;
  /** This one included. */
  readonly attempts: number;
  readonly dueAt: number;
  readonly until: number;
}

/** What became of an attempt. */
export type Outcome =
  | { readonly kind: 'sent'; readonly at: number; readonly reference: string | null }
  | { readonly kind: 'again'; readonly error: MessageError; readonly nextAt: number }
  | { readonly kind: 'failed'; readonly error: MessageError }
  /** Nobody wants it any longer: the link that it would bring is withdrawn. */
  | { readonly kind: 'cancelled' };

export interface MessageFilter extends Page {
  readonly booking?: string | undefined;
  readonly person?: string | undefined;
  readonly states?: readonly MessageState[] | undefined;
  readonly channel?: NotifyChannel | undefined;
  readonly event?: NotifyEvent | undefined;
}

/** A letter with all its words. */
export type WrittenLetter = StoredLetter & { readonly text: Template };

export interface HeldMessage extends ClaimedMessage {
  /** By which this process holds it. */
  readonly lease: string;
  readonly letter: WrittenLetter;
}

/** What a gateway is given. */
export interface OutboundMessage {
  /** The same at each attempt: a gateway that knows it already sends nothing. */
  readonly id: string;
  readonly to: string;
  readonly subject: string | null;
  readonly body: string;
  readonly language: NotifyLanguage;
}

/** Whether a gateway took a message. `final`: it never will. */
export type DeliveryResult =
  | { readonly ok: true; readonly reference: string | null }
  | { readonly ok: false; readonly error: MessageError; readonly final: boolean };

/** A way to send. */
export interface Carrier {
  send(message: OutboundMessage, signal: AbortSignal): Promise<DeliveryResult>;
  close(): void;
}

export type OpenedLink =
  | { readonly kind: 'unknown' | 'replaced' | 'withdrawn' }
  | { readonly kind: 'good'; readonly hearing: string; readonly seat: string };

/**
 * Notes what has become of a message in the transaction in which it becomes known. @returns what is to be done when that is
 * committed, if anything
 */
export type NoteOutcome = (
  on: Database,
  message: Pick<NewMessage, 'id' | 'event'>,
  result: 'sent' | 'delivered' | 'failed',
) => Promise<(() => void) | undefined>;
