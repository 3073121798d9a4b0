import { createHash } from 'node:crypto';
import { cannotPost, parseConversation, readersOf } from '@mahzar/shared/hearing/chat';
import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import { refuse } from '@mahzar/shared/hearing/refusal';
import type { Refusal } from '@mahzar/shared/hearing/refusal';
import type { ChatMessage, Request } from '@mahzar/shared/protocol/messages';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { ChatStore, KeptMessage } from '../hearings/ports.ts';

export interface ChatParts {
  readonly service: HearingService;
  readonly store: ChatStore;
  readonly newId: () => string;
  readonly now: () => number;
  /** Hands a message to those of its readers who are connected. */
  readonly deliver: (message: KeptMessage) => void;
}

export type Posted =
  { readonly ok: true; readonly message: KeptMessage } | { readonly ok: false; readonly refusal: Refusal };

/** What is written at hearings: the law says who may write and read, the text is kept beside the log, its digest in it. */
export class Chat {
  readonly #parts: ChatParts;

  constructor(parts: ChatParts) {
    this.#parts = parts;
  }

  /** Keeps and delivers a message; one that is repeated (by its nonce) is acknowledged again and delivered once. */
  async post(hearing: HearingId, seat: SeatId, request: Request<'post-message'>): Promise<Posted> {
    const { service, store, newId, now, deliver } = this.#parts;
    const standing = await service.standing(hearing);
    const me = standing?.state.seats.get(seat);
    if (standing === null || me === undefined) return no(refuse('unknown-seat'));
    const conversation = parseConversation(standing.state, request.conversation);
    if (conversation === null) return no(refuse('unknown-conversation', 'chat-to-all'));
    const refusal = cannotPost(standing.state, me, conversation);
    if (refusal !== null) return no(refusal);

    const id = newId() as MessageId;
    const kept = await store.keep({
      id,
      hearing,
      at: now(),
      conversation: request.conversation,
      from: seat,
      nonce: request.nonce,
      readers: readersOf(standing.state, conversation, seat),
      privileged: conversation.kind === 'counsel',
      text: request.text,
    });
    if (kept.id !== id) return { ok: true, message: kept };
    const sha256 = createHash('sha256').update(kept.text).digest('hex');
    const execution = await service.execute(
      hearing,
      { type: 'post-message', message: id, conversation: kept.conversation, sha256 },
      { kind: 'seat', seat },
    );
    if (!execution.ok) {
      await store.forget(hearing, id);
      return no(execution.refusal);
    }
    deliver(kept);
    return { ok: true, message: kept };
  }

  /** What the seat may read, oldest first. */
  async history(hearing: HearingId, seat: SeatId): Promise<ChatMessage[]> {
    return (await this.#parts.store.readableBy(hearing, seat)).map(asSeen);
  }
}

/** A message as its readers get it: who else reads it is not theirs to know. */
export function asSeen({ id, at, conversation, from, text }: KeptMessage): ChatMessage {
  return { id, at, conversation, from, text };
}

function no(refusal: Refusal): Posted {
  return { ok: false, refusal };
}
