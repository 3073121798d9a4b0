import { parseSourceId, sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import type { Speaker } from '@mahzar/shared/protocol/pushes';
import { LEVELS_EVERY_MS } from './engine.ts';
import type { Loudness } from './engine.ts';

/**
 * A level is the mean since the previous level. A source is not reported until the listener could receive it for a whole interval
 * and one more (a level may be in transit when the grants change), because the level may include time in another room.
 */
const SETTLED_MS = 2 * LEVELS_EVERY_MS;
/** Most people that a screen marks as speaking. */
const MAX = 8;
const NOBODY: readonly Speaker[] = [];

/**
 * The active speakers for each listener. They are derived only from the listener's own voice and the sources that `reach` lets the
 * listener receive: neither levels of other sources, nor the time of a message, nor a missing place in a list reveals that somebody
 * speaks elsewhere.
 */
export class ActiveSpeakers {
  /** Since when each listener may receive each source. */
  #since: ReadonlyMap<SeatId, ReadonlyMap<SourceId, number>> = new Map();
  #listeners: Reach['listeners'] | null = null;
  /** Listeners whose last list had speakers: they still need an empty one. */
  readonly #withSpeakers = new Set<SeatId>();

  /** @param now milliseconds of a monotonic clock, here and below */
  apply(listeners: Reach['listeners'], now: number): void {
    if (listeners === this.#listeners) return;
    this.#listeners = listeners;
    const before = this.#since;
    this.#since = new Map(
      [...listeners].map(([seat, sources]) => {
        const since = before.get(seat);
        return [seat, new Map([...sources].map((source) => [source, since?.get(source) ?? now]))];
      }),
    );
  }

  /**
   * @param levels loudest first
   * @returns the lists to send, by listener; other listeners get no message. Listeners with equal lists share one array
   */
  report(levels: readonly Loudness[], now: number): ReadonlyMap<SeatId, readonly Speaker[]> {
    const messages = new Map<SeatId, readonly Speaker[]>([...this.#withSpeakers].map((seat) => [seat, NOBODY]));
    this.#withSpeakers.clear();
    const lists = new Map<string, readonly Speaker[]>();
    for (const [seat, since] of this.#since) {
      const own = sourceId(seat, 'microphone');
      const heard = levels.filter(
        ({ source }) => source === own || now - (since.get(source) ?? Infinity) >= SETTLED_MS,
      );
      if (heard.length === 0) continue;
      this.#withSpeakers.add(seat);
      const key = heard.map(({ source }) => source).join();
      const list = lists.get(key) ?? listOf(heard);
      lists.set(key, list);
      messages.set(seat, list);
    }
    return messages;
  }
}

function listOf(heard: readonly Loudness[]): readonly Speaker[] {
  return heard.slice(0, MAX).map(({ source, level }) => ({ seat: parseSourceId(source).seat, level }));
}
