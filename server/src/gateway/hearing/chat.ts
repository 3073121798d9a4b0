import { createHash } from 'node:crypto';
import { cannotPost, mayStillRead, NOTES, parseConversation, readersOf } from '@mahzar/shared/hearing/law/chat';
import type { ShownCommand } from '@mahzar/shared/hearing/command';
import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { LogNote as StoredNote } from '@mahzar/shared/hearing/state';
import { refuse } from '@mahzar/shared/hearing/refusal';
import type { ChatMessage, LogNote, ParsedRequest } from '@mahzar/shared/protocol/messages';
import type { RefusalCode } from '@mahzar/shared/hearing/refusal';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { ChatStore, StoredMessage } from '../../hearings/ports.ts';
import type { OverQuota, Writer } from '../../hearings/quota.ts';
import { pageOf } from '../../kernel/page.ts';
import type { Page } from '../../kernel/page.ts';

export interface ChatParts {
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly store: ChatStore;
  readonly newId: () => string;
  readonly now: () => number;
  /** For the log: unfinished work of a hearing could not be completed. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
  /** Sends a message to its connected readers. */
  readonly deliver: (message: StoredMessage) => void;
}

type Refusal = RefusalCode | OverQuota;
type Posted = Result<StoredMessage, Refusal>;
/** For a log note: the moment that it is about (epoch ms), and the note that it corrects. */
interface OfNote {
  readonly about: number;
  readonly corrects?: MessageId;
}

/** A clock that is behind by more than this was set back; ms. */
const SAME_MOMENT_MS = 1000;

/**
 * Messages written at hearings: the law decides who may write and read; the text is stored outside the log, which has its digest.
 */
export class Chat {
  readonly #parts: ChatParts;
  /** When the last message was accepted, epoch milliseconds. */
  #lastAt = 0;
  /** Messages being posted, by author and nonce. */
  readonly #posting = new Map<string, Promise<Posted>>();
  /** Messages that the log may have accepted although it could not be written, by author and nonce. */
  readonly #inDoubt = new Map<string, { readonly kept: StoredMessage; readonly writer: Writer }>();

  constructor(parts: ChatParts) {
    this.#parts = parts;
    parts.bus.on('log-outage', (outage) => {
      if (outage === null) for (const key of this.#inDoubt.keys()) this.#resolveDoubt(key);
    });
  }

  /** Stores and delivers a message. A repeated message (same nonce) is acknowledged again and delivered once. */
  post(hearing: HearingId, seat: SeatId, writer: Writer, request: ParsedRequest<'post-message'>): Promise<Posted> {
    return this.#once(hearing, seat, writer, request, null);
  }

  /** Stores a log note, like a message. */
  async note(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    { text, nonce, agoMs, corrects }: ParsedRequest<'write-note'>,
  ): Promise<Result<LogNote, Refusal>> {
    const about = this.#parts.now() - agoMs;
    const of = { about, ...(corrects !== undefined && { corrects }) };
    const kept = await this.#once(hearing, seat, writer, { conversation: NOTES, text, nonce }, of);
    if (kept instanceof Rejection) return kept;
    const written = await this.#parts.service.snapshot(hearing);
    return asNote(kept, written?.state.notes.get(kept.id));
  }

  #once(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    request: ParsedRequest<'post-message'>,
    note: OfNote | null,
  ): Promise<Posted> {
    const key = keyOf(hearing, seat, request.nonce);
    const running = this.#posting.get(key);
    if (running !== undefined) return running;
    return this.#alone(key, () => this.#post(hearing, seat, writer, request, note));
  }

  #alone(key: string, work: () => Promise<Posted>): Promise<Posted> {
    const posted = work().finally(() => {
      this.#posting.delete(key);
      // The outage may have ended since its log refused the message.
      if (this.#parts.service.outage === null) this.#resolveDoubt(key);
    });
    this.#posting.set(key, posted);
    return posted;
  }

  /** After an outage: posts messages that the log contains although their authors got a refusal, and deletes the others. */
  #resolveDoubt(key: string): void {
    const doubt = this.#inDoubt.get(key);
    if (doubt === undefined || this.#posting.has(key)) return;
    this.#inDoubt.delete(key);
    const { kept, writer } = doubt;
    const { hearing, id } = kept;
    const { service, store, problem } = this.#parts;
    const resolved = this.#alone(key, async () => {
      // If another process holds the hearing, the author may have repeated the message there.
      if (await service.claim(hearing)) {
        if (await this.#isInLog(hearing, id)) return this.#deliver(kept);
        await store.forget(hearing, id, writer);
      }
      return refuse('record-unavailable');
    });
    // If this fails, the next start does it.
    resolved.catch((error: unknown) => problem(hearing, error));
  }

  /** A page of the messages that the seat may read. */
  async history(
    hearing: HearingId,
    seat: SeatId,
    { conversation, before }: ParsedRequest<'chat-history'> = {},
  ): Promise<Page<ChatMessage>> {
    const { service, store } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    if (snapshot === null) return { items: [], earlier: null };
    const { state } = snapshot;
    if (conversation === NOTES) return { items: [], earlier: null };
    const except = [...state.seats.keys()].filter((author) => !mayStillRead(state, seat, author));
    return pageOf(store.readableBy(hearing, seat, { conversation, before, except }), asSeen);
  }

  /** A page of the log notes, for a seat that may read them. */
  async notes(
    hearing: HearingId,
    seat: SeatId,
    before: ParsedRequest<'read-notes'>['before'],
  ): Promise<Result<Page<LogNote>, RefusalCode>> {
    const { service, store } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    const me = state?.seats.get(seat);
    if (state === undefined || me === undefined) return refuse('unknown-seat');
    if (!readersOf(state, { kind: 'notes' }, seat).includes(seat)) return refuse('not-permitted', 'write-notes');
    const stored = store.readableBy(hearing, seat, { conversation: NOTES, before });
    return pageOf(stored, (message) => asNote(message, state.notes.get(message.id)));
  }

  /**
   * Completes the unfinished work of a killed service: posts messages that the log has, deletes the others, and destroys messages
   * to counsel of hearings that are over. To be called before connections are accepted.
   */
  async completeUnfinished(): Promise<void> {
    const { service, store, problem } = this.#parts;
    // A hearing with a damaged log does not delay the others.
    const of = async (hearing: HearingId, what: () => Promise<void>) =>
      what().catch((error: unknown) => problem(hearing, error));
    for (const { hearing, id, readers, privileged } of await store.unposted()) {
      await of(hearing, async () => {
        // If another process holds the hearing, the author may be waiting there for the answer.
        if (!(await service.claim(hearing))) return;
        if (!privileged && (await this.#isInLog(hearing, id))) await store.post(hearing, id, readers);
        else await store.forget(hearing, id, null);
      });
    }
    for (const hearing of await store.withPrivileged()) {
      await of(hearing, async () => {
        const snapshot = await service.snapshot(hearing);
        if (snapshot === null || isOver(snapshot.state.phase)) await store.erasePrivileged(hearing);
      });
    }
  }

  /** Current time, epoch milliseconds. Messages of the same millisecond get ascending times, because they are sorted by time. */
  #moment(): number {
    const now = this.#parts.now();
    const isSame = now <= this.#lastAt && this.#lastAt - now < SAME_MOMENT_MS;
    return (this.#lastAt = isSame ? this.#lastAt + 1 : now);
  }

  async #post(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    request: ParsedRequest<'post-message'>,
    note: OfNote | null,
  ): Promise<Posted> {
    const { service, store, newId } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    const me = snapshot?.state.seats.get(seat);
    if (snapshot === null || me === undefined) return refuse('unknown-seat');
    const conversation = parseConversation(snapshot.state, request.conversation);
    if (conversation === null || (conversation.kind === 'notes') !== (note !== null))
      return refuse('unknown-conversation', 'chat-to-all');
    const refusal = cannotPost(snapshot.state, me, conversation);
    if (refusal !== null) return refusal;

    const id = newId() as MessageId;
    const written = {
      id,
      hearing,
      at: this.#moment(),
      conversation: request.conversation,
      from: seat,
      nonce: request.nonce,
      readers: readersOf(snapshot.state, conversation, seat),
      privileged: conversation.kind === 'counsel',
      text: request.text,
    };
    const kept = await store.keep(written, writer);
    if (typeof kept === 'string') return new Rejection(kept);
    if (kept.posted) return kept;
    // The log may have an earlier message with this nonce whose answer was lost.
    const logged = kept.id !== id && (await this.#isInLog(hearing, kept.id));
    const refused = logged ? null : await this.#log(kept, writer, note);
    return refused ?? this.#deliver(kept);
  }

  /** Posts a message that the law has accepted. */
  async #deliver(kept: StoredMessage): Promise<Posted> {
    const { service, store, deliver } = this.#parts;
    const { hearing, from } = kept;
    const state = (await service.snapshot(hearing))?.state;
    const conversation = state === undefined ? null : parseConversation(state, kept.conversation);
    // A person who was screened or removed at this moment does not read it.
    const may = state === undefined || conversation === null ? [] : readersOf(state, conversation, from);
    const readers = kept.readers.filter((reader) => may.includes(reader));
    await store.post(hearing, kept.id, readers);
    this.#inDoubt.delete(keyOf(hearing, from, kept.nonce));
    const message: StoredMessage = { ...kept, readers, posted: true };
    if (conversation?.kind !== 'notes') deliver(message);
    return message;
  }

  /** Submits the message to the law, which names it in the log; returns the refusal, if any. */
  async #log(kept: StoredMessage, writer: Writer, note: OfNote | null): Promise<Rejection<RefusalCode> | null> {
    const { service, store } = this.#parts;
    const { hearing, id, conversation, from, nonce, text } = kept;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const command: ShownCommand =
      note === null
        ? { type: 'post-message', message: id, conversation, sha256 }
        : { type: 'write-note', note: id, sha256, ...note };
    const execution = await service.execute(hearing, command, { kind: 'seat', seat: from });
    if (execution.ok) return null;
    // The log may accept it late, and must not name a deleted text.
    const key = keyOf(hearing, from, nonce);
    if (execution.refusal.code === 'record-unavailable') {
      this.#inDoubt.set(key, { kept, writer });
    } else {
      await store.forget(hearing, id, writer);
      this.#inDoubt.delete(key);
    }
    return execution.refusal;
  }

  async #isInLog(hearing: HearingId, message: MessageId): Promise<boolean> {
    const entries = await this.#parts.service.entries(hearing);
    return entries.some(
      ({ event }) =>
        (event.type === 'message-posted' && event.message === message) ||
        (event.type === 'note-written' && event.note === message),
    );
  }
}

/** A message as its readers receive it, without the list of readers. */
export function asSeen({ id, at, conversation, from, text }: StoredMessage): ChatMessage {
  return { id, at, conversation, from, text };
}

/** @param note the log's data about it */
function asNote({ id, at, from, text }: StoredMessage, note: StoredNote | undefined): LogNote {
  return { id, at, about: note?.about ?? at, from, text, corrects: note?.corrects ?? null };
}

function keyOf(hearing: HearingId, author: SeatId, nonce: string): string {
  return JSON.stringify([hearing, author, nonce]);
}
