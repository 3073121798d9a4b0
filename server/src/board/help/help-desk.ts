import { createHash } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HelpMessage, HelpTalk } from '@mahzar/shared/protocol/help';
import type { Place } from '@mahzar/shared/protocol/place';
import type { OverQuota, Writer } from '../../hearings/quota.ts';
import { pageOf } from '../../kernel/page.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { forPerson } from './for-person.ts';
import type { HelpAuthor, HelpRequest, HelpStore } from './ports.ts';

/** What somebody writes. `nonce` makes a repeated message the same message. */
export interface HelpWords {
  readonly text: string;
  readonly nonce: string;
}

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * Somebody said something, or the help ended (null). `current`: it is what support answers at this seat now; others by
     * the same link may have asked too.
     */
    'help-said': [request: HelpRequest, message: HelpMessage | null, current: boolean];
    /** Who of a hearing waits for help has changed. */
    'help-waiting-changed': [hearing: HearingId];
  }
}

export interface HelpDeskParts {
  readonly bus: EventBus;
  readonly store: HelpStore;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

const SECRET_BYTES = 32;
const ID_BYTES = 12;

/**
 * Where people at a hearing ask for help, and support answers. A person is known by the link and by a secret that the asking
 * browser got: another browser with the same link reads nothing of it.
 */
export class HelpDesk {
  readonly #parts: HelpDeskParts;

  constructor(parts: HelpDeskParts) {
    this.#parts = parts;
  }

  /** Asks for help; answers with the secret by which the browser is known. */
  async ask(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    words: HelpWords,
  ): Promise<{ readonly help: string; readonly request: string; readonly message: HelpMessage } | OverQuota> {
    const { store, randomBytes, now, bus } = this.#parts;
    const help = randomBytes(SECRET_BYTES).toString('base64url');
    const at = now();
    const asked = { id: this.#newId(), hearing, seat, secretHash: hashOf(help), browser: writer.browser, at };
    const author = { kind: 'person', writer } as const;
    const first = { id: this.#newId(), request: asked.id, at, author, ...words };
    const message = await store.ask(asked, first);
    if (typeof message === 'string') return message;
    bus.publish('help-waiting-changed', hearing);
    const request = { id: asked.id, hearing, seat, askedAt: at, closedAt: null };
    this.#tell(request, message, await this.#isCurrent(request));
    return { help, request: asked.id, message };
  }

  /** The person says more; after the end of the help that asks anew. Undefined when the secret is not of this seat. */
  async sayAsPerson(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    help: string,
    words: HelpWords,
  ): Promise<HelpMessage | OverQuota | undefined> {
    const request = await this.#find(hearing, seat, help);
    if (request === undefined) return undefined;
    const message = await this.#say(request, { kind: 'person', writer }, words);
    if (typeof message !== 'string' && request.closedAt !== null) {
      await this.#parts.store.reopen(request, this.#parts.now());
      this.#parts.bus.publish('help-waiting-changed', hearing);
    }
    return message;
  }

  /** The person needs help no longer. Resolves to false when the secret is not of this seat. */
  async withdraw(hearing: HearingId, seat: SeatId, help: string): Promise<boolean> {
    const request = await this.#find(hearing, seat, help);
    if (request === undefined) return false;
    await this.#close(request);
    return true;
  }

  /** A page of what was said with the browser that has this secret, and the request's id. */
  async talkOfPerson(
    hearing: HearingId,
    seat: SeatId,
    help: string,
    before?: Place,
  ): Promise<(HelpTalk & { readonly request: string }) | undefined> {
    const request = await this.#find(hearing, seat, help);
    return request && { request: request.id, ...(await this.#talk(request, forPerson, before)) };
  }

  /** A page of what support answers at a seat now; undefined when nobody ever asked there. */
  async talkOf(hearing: HearingId, seat: SeatId, before?: Place): Promise<HelpTalk | undefined> {
    const request = await this.#parts.store.current(hearing, seat);
    return request && this.#talk(request, (message) => message, before);
  }

  /** Support answers. Undefined when the person never asked. */
  async sayAsStaff(
    account: string,
    hearing: HearingId,
    seat: SeatId,
    words: HelpWords,
  ): Promise<HelpMessage | OverQuota | undefined> {
    const request = await this.#parts.store.current(hearing, seat);
    return request && this.#say(request, { kind: 'staff', account }, words);
  }

  /** The person has been helped. Resolves to false when they never asked. */
  async close(hearing: HearingId, seat: SeatId): Promise<boolean> {
    const request = await this.#parts.store.current(hearing, seat);
    if (request === undefined) return false;
    await this.#close(request);
    return true;
  }

  /** Since when people of a hearing wait for help, epoch milliseconds. */
  waiting(hearing: HearingId): Promise<ReadonlyMap<SeatId, number>> {
    return this.#parts.store.waiting(hearing);
  }

  async #say(request: HelpRequest, author: HelpAuthor, words: HelpWords): Promise<HelpMessage | OverQuota> {
    const { store, now } = this.#parts;
    const id = this.#newId();
    const message = await store.keep(request, { id, request: request.id, at: now(), author, ...words });
    // One that was repeated was told before.
    if (typeof message !== 'string' && message.id === id) {
      this.#tell(request, message, await this.#isCurrent(request));
    }
    return message;
  }

  #tell(request: HelpRequest, message: HelpMessage | null, current: boolean): void {
    this.#parts.bus.publish('help-said', request, message, current);
  }

  async #isCurrent({ id, hearing, seat }: HelpRequest): Promise<boolean> {
    return (await this.#parts.store.current(hearing, seat))?.id === id;
  }

  async #close(request: HelpRequest): Promise<void> {
    const { store, now, bus } = this.#parts;
    const current = await this.#isCurrent(request);
    if (!(await store.close(request.id, now()))) return;
    bus.publish('help-waiting-changed', request.hearing);
    this.#tell(request, null, current);
  }

  async #talk(
    request: HelpRequest,
    shown: (message: HelpMessage) => HelpMessage,
    before: Place | undefined,
  ): Promise<HelpTalk> {
    const { items: messages, earlier } = await pageOf(this.#parts.store.messages(request, before), shown);
    return { since: request.askedAt, closed: request.closedAt !== null, messages, earlier };
  }

  async #find(hearing: HearingId, seat: SeatId, help: string): Promise<HelpRequest | undefined> {
    const request = await this.#parts.store.bySecret(hashOf(help));
    return request?.hearing === hearing && request.seat === seat ? request : undefined;
  }

  #newId(): string {
    return this.#parts.randomBytes(ID_BYTES).toString('base64url');
  }
}

/** 256 random bits need no stretching. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
