import { seatOf } from './remembered-seat.ts';
import type { HearingLink } from './types.ts';

/** Time of the last message that the person has seen, by conversation, epoch milliseconds. */
export type ReadMarks = ReadonlyMap<string, number>;

/** How far this tab has read, so that messages are not new again after a reload. No message text is stored. */
export class MarkMemory {
  readonly #storage: Storage | null;
  readonly #key: string;

  constructor(storage: Storage | null, link: HearingLink) {
    this.#storage = storage;
    this.#key = `mahzar/${link.hearing}/${seatOf(link.token)}/read`;
  }

  read(): ReadMarks {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]');
      if (!Array.isArray(kept)) return new Map();
      return new Map(
        kept.filter((one): one is [string, number] => typeof one?.[0] === 'string' && typeof one[1] === 'number'),
      );
    } catch {
      return new Map();
    }
  }

  keep(marks: ReadMarks): void {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify([...marks]));
    } catch {
      // Storage is full or forbidden: after a reload messages count as new again.
    }
  }
}
