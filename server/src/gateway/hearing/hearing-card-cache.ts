import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingCard, HearingDirectory } from '../../hearings/ports.ts';

/**
 * Names and titles of hearings with a connection, in memory: screens change too often to read them each time. They must not stay in
 * memory longer than a connection, nor after they were changed or erased.
 */
export class HearingCardCache {
  readonly #directory: HearingDirectory;
  readonly #held = new Map<HearingId, { card?: HearingCard | undefined }>();

  constructor(directory: HearingDirectory, bus: EventBus) {
    this.#directory = directory;
    // A read that is still running fills the old object, which is no longer used.
    const forget = (hearing: HearingId) => this.#held.has(hearing) && this.#held.set(hearing, {});
    bus.on('names-erased', forget);
    bus.on('names-changed', forget);
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
  get(hearing: HearingId): HearingCard | undefined {
    return this.#held.get(hearing)?.card;
  }

  /** Undefined when the hearing does not exist, or its names were erased. */
  async read(hearing: HearingId): Promise<HearingCard | undefined> {
    const place = this.#held.get(hearing);
    if (place?.card !== undefined) return place.card;
    const card = await this.#directory.card(hearing);
    if (place !== undefined) place.card = card;
    return card;
  }
}
