import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingCard, HearingDirectory } from '../../hearings/ports.ts';

/**
 * Names and titles of the hearings that somebody is connected to, and of no other: so many times as screens change they
 * cannot be read anew, and they must not be in memory longer than there is a screen to show them, nor after they were
 * changed or erased.
 */
export class HeldNames {
  readonly #directory: HearingDirectory;
  readonly #held = new Map<HearingId, { card?: HearingCard | undefined }>();

  constructor(directory: HearingDirectory, bus: EventBus) {
    this.#directory = directory;
    // What was being read meanwhile fills the former place, which nobody has any longer.
    const forget = (hearing: HearingId) => this.#held.has(hearing) && this.#held.set(hearing, {});
    bus.on('names-erased', forget);
    bus.on('names-changed', forget);
  }

  /** Somebody is connected: what is read from now on stays in memory. */
  hold(hearing: HearingId): void {
    if (!this.#held.has(hearing)) this.#held.set(hearing, {});
  }

  /** Nobody is connected any longer. */
  letGo(hearing: HearingId): void {
    this.#held.delete(hearing);
  }

  /** What is in memory. */
  get(hearing: HearingId): HearingCard | undefined {
    return this.#held.get(hearing)?.card;
  }

  /** Undefined when there is no such hearing, or its names have been erased. */
  async read(hearing: HearingId): Promise<HearingCard | undefined> {
    const place = this.#held.get(hearing);
    if (place?.card !== undefined) return place.card;
    const card = await this.#directory.card(hearing);
    if (place !== undefined) place.card = card;
    return card;
  }
}
