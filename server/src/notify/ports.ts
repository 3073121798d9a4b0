import type { Audience, NotifyChannel, NotifyEvent, NotifyLanguage } from '@mahzar/shared/notify/events';
import type { Facts } from '@mahzar/shared/notify/facts';
import type { Template } from '@mahzar/shared/notify/template';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import type { MessageError, MessageItem, MessageState } from '@mahzar/shared/rest/messages';
import type { Database } from '../storage/database.ts';
import type { Page, PageOf } from '../storage/keyset.ts';

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

/** Everything that is told to people outside of hearings, kept until it is sent and after. */
export interface Outbox {
  /** Plans messages in a transaction, and has them taken up when it is committed. */
  add(on: Database, messages: readonly NewMessage[]): Promise<void>;
  /** What is planned for a hearing's people. */
  planned(on: Database, hearing: string): Promise<readonly PlannedMessage[]>;
  /** What is planned for a member of staff. */
  plannedForStaff(on: Database, account: string): Promise<readonly PlannedMessage[]>;
  /** Nobody wants these any longer. One that is being handed over at this moment is not tried again. */
  cancel(on: Database, ids: readonly string[], now: number): Promise<void>;
  /**
   * Takes up the message of a channel that has been due for longest: nobody else gets it before `leaseUntil`. `write` makes its
   * text, or leaves the one that it has, in the same transaction; null when nobody wants it any longer, and then the message is
   * `unwanted`.
   */
  claim(
    options: {
      readonly channel: NotifyChannel;
      readonly now: number;
      readonly leaseUntil: number;
      readonly lease: string;
    },
    write: (on: Database, message: ClaimedMessage) => Promise<WrittenLetter | null>,
  ): Promise<HeldMessage | 'unwanted' | 'none'>;
  /** Notes what became of a message that was claimed. Of one that goes no further, links and codes are erased. */
  settle(id: string, lease: string, outcome: Outcome): Promise<void>;
  /** When the next message of a channel is to be taken up; undefined when none is planned. */
  nextAt(channel: NotifyChannel): Promise<number | undefined>;
  /** What a gateway reports later of a message that it took. False when it knows none by that reference. */
  report(reference: string, delivered: boolean): Promise<boolean>;
  /** How many wait since the database was restored, and of how many of those the time has passed. */
  countHeld(now: number): Promise<{ readonly held: number; readonly outdated: number }>;
  /** Lets those go, each at its time, and drops whose time has passed; resolves to how many of each. */
  release(on: Database, now: number): Promise<{ readonly sent: number; readonly dropped: number }>;
  /** Nobody is to get what waits; resolves to how many those were. */
  dropHeld(on: Database, now: number): Promise<number>;
  search(filter: MessageFilter): Promise<PageOf<MessageItem>>;
  /** With its letter, without what opens something; null instead when that has been erased. Undefined when there is none. */
  read(
    id: string,
    on?: Database,
  ): Promise<{ readonly item: MessageItem; readonly letter: StoredLetter | null } | undefined>;
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

/** Texts that the court has made its own. */
export interface TemplateStore {
  /** Null when the built-in text holds; `version` 0 when it always did. */
  read(key: TemplateKey, on?: Database): Promise<{ readonly template: Template | null; readonly version: number }>;
  /** Null goes back to the built-in text. False when `version` is not that of the text. */
  write(on: Database, key: TemplateKey, template: Template | null, version: number, now: number): Promise<boolean>;
  list(): Promise<readonly (TemplateKey & { readonly version: number; readonly changedAt: number })[]>;
}

/** Short links to seats. */
export interface ShortLinks {
  /** A new code for a seat, as good as the seat's token of this moment; null when the seat has none. */
  make(on: Database, hearing: string, seat: string, now: number): Promise<string | null>;
  /** Whether a code still opens its seat. */
  stands(on: Database, code: string): Promise<boolean>;
  /** What a code opens, noting that it was opened. */
  open(code: string, now: number): Promise<OpenedLink>;
  openings(hearing: string): Promise<
    readonly {
      readonly seat: string;
      readonly firstOpenedAt: number | null;
      readonly lastOpenedAt: number | null;
      readonly opened: number;
    }[]
  >;
}

export type OpenedLink =
  | { readonly kind: 'unknown' | 'replaced' | 'withdrawn' }
  | { readonly kind: 'good'; readonly hearing: string; readonly seat: string };

/** What would have been sent, in development. */
export interface Inbox {
  put(message: OutboundMessage, at: number): Promise<void>;
  list(
    page: Page,
  ): Promise<PageOf<{ readonly message: string; readonly at: number; readonly parcel: OutboundMessage }>>;
}
