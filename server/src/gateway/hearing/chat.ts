import { createHash } from 'node:crypto';
import { cannotPost, mayStillRead, NOTES, parseConversation, readersOf } from '@mahzar/shared/hearing/law/chat';
import type { ShownCommand } from '@mahzar/shared/hearing/command';
import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { LogNote as StoredNote } from '@mahzar/shared/hearing/state';
import { refuse } from '@mahzar/shared/hearing/refusal';
import type { ChatMessage, LogNote, Request } from '@mahzar/shared/protocol/messages';
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
  /** For the log: what was left undone at a hearing cannot be ended. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
  /** Hands a message to those of its readers who are connected. */
  readonly deliver: (message: StoredMessage) => void;
}

type Refusal = RefusalCode | OverQuota;
type Posted = Result<StoredMessage, Refusal>;
/** Of a log note: of which moment it is (epoch ms), and which one it corrects. */
interface OfNote {
  readonly about: number;
  readonly corrects?: MessageId;
}

/** A clock that is behind by more was set back. */
const SAME_MOMENT_MS = 1000;

/** What is written at hearings: the law says who may write and read, the text is kept beside the log, its digest in it. */
export class Chat {
  readonly #parts: ChatParts;
  /** When the last message was taken, epoch milliseconds. */
  #lastAt = 0;
  /** Messages on their way, by author and nonce. */
  readonly #posting = new Map<string, Promise<Posted>>();
  /** Messages that a log which could not be written may have taken all the same, by author and nonce. */
  readonly #inDoubt = new Map<string, { readonly kept: StoredMessage; readonly writer: Writer }>();

  constructor(parts: ChatParts) {
    this.#parts = parts;
    parts.bus.on('log-outage', (outage) => {
      if (outage === null) for (const key of this.#inDoubt.keys()) this.#settleDoubt(key);
    });
  }

  /** Keeps and delivers a message; one that is repeated (by its nonce) is acknowledged again and delivered once. */
  post(hearing: HearingId, seat: SeatId, writer: Writer, request: Request<'post-message'>): Promise<Posted> {
    return this.#once(hearing, seat, writer, request, null);
  }

  /** Keeps a log note, in the same way as a message. */
  async note(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    { text, nonce, agoMs, corrects }: Request<'write-note'>,
  ): Promise<Result<LogNote, Refusal>> {
    const about = this.#parts.now() - agoMs;
    const of = { about, ...(corrects !== undefined && { corrects: corrects as MessageId }) };
    const kept = await this.#once(hearing, seat, writer, { conversation: NOTES, text, nonce }, of);
    if (kept instanceof Rejection) return kept;
    const written = await this.#parts.service.snapshot(hearing);
    return asNote(kept, written?.state.notes.get(kept.id));
  }

  #once(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    request: Request<'post-message'>,
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
      // The outage may have ended since its log refused this.
      if (this.#parts.service.outage === null) this.#settleDoubt(key);
    });
    this.#posting.set(key, posted);
    return posted;
  }

  /** After an outage: what the log names is posted, though its author was told that it is not; other words are forgotten. */
  #settleDoubt(key: string): void {
    const doubt = this.#inDoubt.get(key);
    if (doubt === undefined || this.#posting.has(key)) return;
    this.#inDoubt.delete(key);
    const { kept, writer } = doubt;
    const { hearing, id } = kept;
    const { service, store, problem } = this.#parts;
    const settled = this.#alone(key, async () => {
      // Where another process has the hearing, its author may have sent it anew there.
      if (await service.claim(hearing)) {
        if (await this.#isInLog(hearing, id)) return this.#deliver(kept);
        await store.forget(hearing, id, writer);
      }
      return refuse('record-unavailable');
    });
    // Then it is settled at the next start.
    settled.catch((error: unknown) => problem(hearing, error));
  }

  /** A page of what the seat may read. */
  async history(
    hearing: HearingId,
    seat: SeatId,
    { conversation, before }: Request<'chat-history'> = {},
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
    before: Request<'read-notes'>['before'],
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
   * Ends what a service that was killed left undone: what the log names is posted, other words are forgotten, and what was said
   * to counsel at hearings that are over is destroyed. For a service that does not take connections yet.
   */
  async settle(): Promise<void> {
    const { service, store, problem } = this.#parts;
    // A hearing whose log is damaged does not keep the others waiting.
    const of = async (hearing: HearingId, what: () => Promise<void>) =>
      what().catch((error: unknown) => problem(hearing, error));
    for (const { hearing, id, readers, privileged } of await store.unposted()) {
      await of(hearing, async () => {
        // Where another process has the hearing, its author may be waiting for the answer.
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

  /** Epoch milliseconds. Of two messages of one moment the second is a little later: they are read by their times. */
  #moment(): number {
    const now = this.#parts.now();
    const isSame = now <= this.#lastAt && this.#lastAt - now < SAME_MOMENT_MS;
    return (this.#lastAt = isSame ? this.#lastAt + 1 : now);
  }

  async #post(
    hearing: HearingId,
    seat: SeatId,
    writer: Writer,
    request: Request<'post-message'>,
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
    // One of before may stand in the log already: only the answer was lost.
    const logged = kept.id !== id && (await this.#isInLog(hearing, kept.id));
    const refused = logged ? null : await this.#log(kept, writer, note);
    return refused ?? this.#deliver(kept);
  }

  /** Posts what the law has accepted. */
  async #deliver(kept: StoredMessage): Promise<Posted> {
    const { service, store, deliver } = this.#parts;
    const { hearing, from } = kept;
    const state = (await service.snapshot(hearing))?.state;
    const conversation = state === undefined ? null : parseConversation(state, kept.conversation);
    // Who was screened or put out in this moment does not read it.
    const may = state === undefined || conversation === null ? [] : readersOf(state, conversation, from);
    const readers = kept.readers.filter((reader) => may.includes(reader));
    await store.post(hearing, kept.id, readers);
    this.#inDoubt.delete(keyOf(hearing, from, kept.nonce));
    const message: StoredMessage = { ...kept, readers, posted: true };
    if (conversation?.kind !== 'notes') deliver(message);
    return message;
  }

  /** Has the law accept the message, and the log name it; answers with the refusal, if any. */
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
    // The log may take it late, and must not name words that are gone.
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

/** A message as its readers get it: who else reads it is not theirs to know. */
export function asSeen({ id, at, conversation, from, text }: StoredMessage): ChatMessage {
  return { id, at, conversation, from, text };
}

/** @param note what the log says of it */
function asNote({ id, at, from, text }: StoredMessage, note: StoredNote | undefined): LogNote {
  return { id, at, about: note?.about ?? at, from, text, corrects: note?.corrects ?? null };
}

function keyOf(hearing: HearingId, author: SeatId, nonce: string): string {
  return JSON.stringify([hearing, author, nonce]);
}
