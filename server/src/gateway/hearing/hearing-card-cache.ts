import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { CourtroomCard, CourtroomCards } from '../../hearings/ports.ts';

interface HeldCard {
  card?: CourtroomCard | undefined;
  /** Whether the card must be read again before it is shown as a whole. */
  readonly isOutdated?: true;
  /** The read that is running, for everybody who asks meanwhile. */
  reading?: Promise<CourtroomCard | undefined> | undefined;
}

/** Marks a title as naming somebody without a seat: then only people who may have every protected name read it. */
const WITHHELD: CourtroomCard['inTitle'] = new Set([null]);

/**
 * Names and titles of hearings with a connection, in memory: screens change too often to read them each time. They must not stay in
 * memory longer than a connection, nor after they were changed or erased.
 */
export class HearingCardCache {
  readonly #cards: CourtroomCards;
  readonly #held = new Map<HearingId, HeldCard>();

  constructor(cards: CourtroomCards, bus: EventBus) {
    this.#cards = cards;
    // A read that is still running fills the old object, which is no longer used.
    const forget = (hearing: HearingId) => this.#held.has(hearing) && this.#held.set(hearing, {});
    bus.on('names-erased', forget);
    bus.on('names-changed', forget);
    bus.on('protection-changed', (of) => {
      for (const hearing of of ?? this.#held.keys()) this.#withholdTitle(hearing);
    });
  }

  /** A browser is connected: names read from now on stay in memory. */
  hold(hearing: HearingId): void {
    if (!this.#held.has(hearing)) this.#held.set(hearing, {});
  }

  /** No browser is connected any longer. */
  letGo(hearing: HearingId): void {
    this.#held.delete(hearing);
  }

  /** The names in memory. */
  get(hearing: HearingId): CourtroomCard | undefined {
    return this.#held.get(hearing)?.card;
  }

  /** Undefined when the hearing does not exist, or its names were erased. */
  async read(hearing: HearingId): Promise<CourtroomCard | undefined> {
    const place = this.#held.get(hearing);
    if (place === undefined) return this.#cards.card(hearing);
    if (place.card !== undefined && place.isOutdated !== true) return place.card;
    place.reading ??= this.#fill(hearing, place);
    return place.reading;
  }

  async #fill(hearing: HearingId, place: HeldCard): Promise<CourtroomCard | undefined> {
    try {
      const card = await this.#cards.card(hearing);
      // Names of a hearing that was let go, or has changed meanwhile, are not kept.
      if (this.#held.get(hearing) === place) this.#held.set(hearing, { card });
      return card;
    } finally {
      place.reading = undefined;
    }
  }

  /** The title may name somebody who is protected now, and is treated as if it did until it is read again. */
  #withholdTitle(hearing: HearingId): void {
    const card = this.#held.get(hearing)?.card;
    if (card === undefined) {
      if (this.#held.has(hearing)) this.#held.set(hearing, {});
      return;
    }
    this.#held.set(hearing, { card: { ...card, inTitle: WITHHELD }, isOutdated: true });
  }
}
