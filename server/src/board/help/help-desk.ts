import { createHash } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HelpMessage, StaffHelpTalk } from '@mahzar/shared/protocol/help';
import type { Place } from '@mahzar/shared/protocol/place';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { OverQuota, Writer } from '../../hearings/quota.ts';
import { pageOf } from '../../kernel/page.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { Rollback, unlessRolledBack } from '../../kernel/rollback.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { Links } from '../hearing-context.ts';
import { firstToAnswer } from './first-to-answer.ts';
import { forPerson } from './for-person.ts';
import type { NoteHelp } from './note-help.ts';
import type { HelpAuthor, HelpRequest, HelpStore } from './ports.ts';

/** A written message. A repeated `nonce` means the same message. */
export interface HelpWords {
  readonly text: string;
  readonly nonce: string;
}

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /** A message was written, or the help ended (null). */
    'help-said': [request: HelpRequest, message: HelpMessage | null];
    /** The people who wait for help at a hearing have changed. */
    'help-waiting-changed': [hearing: HearingId];
  }
}

export interface HelpDeskParts {
  readonly bus: EventBus;
  readonly store: HelpStore;
  readonly note: NoteHelp;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly links: (hearing: HearingId) => Links;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

const SECRET_BYTES = 32;
const ID_BYTES = 12;

/**
 * Requests for help by people at a hearing, and support's answers. A person is identified by the link and by a secret that the
 * asking browser received; other browsers with the link cannot read the conversation. A message and its consequences are stored in
 * one transaction, so that a refused message may be sent again.
 */
export class HelpDesk {
  readonly #parts: HelpDeskParts;

  constructor(parts: HelpDeskParts) {
    this.#parts = parts;
  }

  /** Asks for help; returns the secret that identifies the browser. */
  async ask(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    words: HelpWords,
  ): Promise<{ readonly help: string; readonly request: string; readonly message: HelpMessage } | OverQuota> {
    const { store, randomBytes, now, bus } = this.#parts;
    const help = randomBytes(SECRET_BYTES).toString('base64url');
    const at = now();
    const of = { id: this.#newId(), hearing, seat, browser: writer.browser };
    const author = { kind: 'person', writer } as const;
    const first = { id: this.#newId(), request: of.id, at, author, ...words };
    const message = await store.ask({ ...of, secretHash: hashOf(help), at }, first);
    if (typeof message === 'string') return message;
    bus.publish('help-waiting-changed', hearing);
    bus.publish('help-said', { ...of, askedAt: at, closedAt: null }, message);
    return { help, request: of.id, message };
  }

  /** Adds a message of the person; a new one after the help has ended asks again. Undefined if the secret is not of this seat. */
  async sayAsPerson(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    help: string,
    words: HelpWords,
  ): Promise<HelpMessage | OverQuota | undefined> {
    const request = await this.#find(hearing, seat, help);
    if (request === undefined) return undefined;
    const { store, now, bus } = this.#parts;
    let isReopened = false;
    const message = await this.#say(request, { kind: 'person', writer }, words, async (on, { isNew, isEnded }) => {
      isReopened = isNew && isEnded;
      if (isReopened) await store.reopen(on, request, writer.browser, now());
    });
    if (typeof message !== 'string' && isReopened) bus.publish('help-waiting-changed', hearing);
    return message;
  }

  /** The person no longer needs help. Resolves to false when the secret is not of this seat. */
  async withdraw(hearing: HearingId, seat: SeatId, help: string): Promise<boolean> {
    const request = await this.#find(hearing, seat, help);
    if (request === undefined) return false;
    await this.#close(request);
    return true;
  }

  /** A page of the conversation with the browser that has this secret. */
  async talkOfPerson(
    hearing: HearingId,
    seat: SeatId,
    help: string,
    before?: Place,
  ): Promise<StaffHelpTalk | undefined> {
    const request = await this.#find(hearing, seat, help);
    return request && this.#talk(request, forPerson, before);
  }

  /** A page of a seat's request for support; without an id, of the request to be answered first. Undefined when there is none. */
  async readAsStaff(
    account: string,
    hearing: HearingId,
    seat: SeatId,
    id?: string,
    before?: Place,
  ): Promise<StaffHelpTalk | undefined> {
    const { store, note } = this.#parts;
    const request = await (id === undefined ? this.#current(hearing, seat) : this.#byId(hearing, seat, id));
    if (request === undefined) return undefined;
    const talk = await this.#talk(request, (message) => message, before);
    await store.apart((on) => note(on, account, 'help-read', hearing, seat));
    return talk;
  }

  /** Stores support's answer to a seat's request. Undefined when the request has ended, or is not of this seat. */
  async sayAsStaff(
    account: string,
    hearing: HearingId,
    seat: SeatId,
    id: string,
    words: HelpWords,
  ): Promise<HelpMessage | OverQuota | undefined> {
    const request = await this.#byId(hearing, seat, id);
    if (request?.closedAt !== null) return undefined;
    return unlessRolledBack<HelpMessage | OverQuota, undefined>(
      this.#say(request, { kind: 'staff', account }, words, async (on, { isNew, isEnded }) => {
        if (!isNew) return;
        // The help has ended since it was read.
        if (isEnded) throw new Rollback(undefined);
        await this.#parts.note(on, account, 'help-answered', hearing, seat);
      }),
    );
  }

  /** Support ends the help. Resolves to false when it has already ended, or is not of this seat. */
  async closeAsStaff(account: string, hearing: HearingId, seat: SeatId, id: string): Promise<boolean> {
    const request = await this.#byId(hearing, seat, id);
    if (request === undefined) return false;
    return this.#close(request, (on) => this.#parts.note(on, account, 'help-closed', hearing, seat));
  }

  /** @param alsoWrite writes the consequences; `isNew`: the message is not a repetition; `isEnded`: the help has ended */
  async #say(
    request: HelpRequest,
    author: HelpAuthor,
    words: HelpWords,
    alsoWrite: (on: Database, at: { readonly isNew: boolean; readonly isEnded: boolean }) => Promise<void>,
  ): Promise<HelpMessage | OverQuota> {
    const { store, now } = this.#parts;
    const id = this.#newId();
    const given = { id, request: request.id, at: now(), author, ...words };
    const message = await store.keep(request, given, (on, kept, isEnded) =>
      alsoWrite(on, { isNew: kept.id === id, isEnded }),
    );
    // A repeated message was already published.
    if (typeof message !== 'string' && message.id === id) this.#parts.bus.publish('help-said', request, message);
    return message;
  }

  /** Resolves to false when it was already closed. */
  async #close(request: HelpRequest, alsoWrite?: (on: Database) => Promise<void>): Promise<boolean> {
    const { store, now, bus } = this.#parts;
    if (!(await store.close(request, now(), alsoWrite))) return false;
    bus.publish('help-waiting-changed', request.hearing);
    bus.publish('help-said', request, null);
    return true;
  }

  async #talk(
    request: HelpRequest,
    shown: (message: HelpMessage) => HelpMessage,
    before: Place | undefined,
  ): Promise<StaffHelpTalk> {
    const { items: messages, earlier } = await pageOf(this.#parts.store.messages(request, before), shown);
    return { request: request.id, since: request.askedAt, closed: request.closedAt !== null, messages, earlier };
  }

  /** The request of a seat to be answered first, otherwise its latest one. */
  async #current(hearing: HearingId, seat: SeatId): Promise<HelpRequest | undefined> {
    const { store, service, links } = this.#parts;
    const open = (await store.open(hearing)).filter((request) => request.seat === seat);
    const state = (await service.snapshot(hearing))?.state;
    const first = firstToAnswer(open, state?.seats.get(seat), links(hearing).browsers.get(seat));
    return first ?? store.last(hearing, seat);
  }

  async #byId(hearing: HearingId, seat: SeatId, id: string): Promise<HelpRequest | undefined> {
    return ofSeat(await this.#parts.store.byId(id), hearing, seat);
  }

  async #find(hearing: HearingId, seat: SeatId, help: string): Promise<HelpRequest | undefined> {
    return ofSeat(await this.#parts.store.bySecret(hashOf(help)), hearing, seat);
  }

  #newId(): string {
    return this.#parts.randomBytes(ID_BYTES).toString('base64url');
  }
}

function ofSeat(request: HelpRequest | undefined, hearing: HearingId, seat: SeatId): HelpRequest | undefined {
  return request?.hearing === hearing && request.seat === seat ? request : undefined;
}

/** 256 random bits need no stretching. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
