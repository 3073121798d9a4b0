import type { Place } from '@mahzar/shared/protocol/place';

/**
 * Most bytes of JSON in one answer. A connection of 256 kbit/s takes it in two seconds, well before a ping behind it is missed, and
 * many answers fit in a socket's send queue (`send-queue.ts`).
 */
export const PAGE_BYTES = 64 * 1024;
/** Items shown before a person asks for more. */
const PAGE_ITEMS = 50;

/** Part of a list by time, oldest first, and the place before which it continues; null when there is no more. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly earlier: Place | null;
}

/** The newest page of a list; reads at most one item more than the page holds. */
export async function pageOf<Stored, Item extends Place>(
  newestFirst: AsyncIterable<Stored>,
  shown: (kept: Stored) => Item,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let bytes = 0;
  for await (const kept of newestFirst) {
    const item = shown(kept);
    bytes += jsonBytes(item);
    const last = items.at(-1);
    if (last !== undefined && (items.length === PAGE_ITEMS || bytes > PAGE_BYTES))
      return { items: items.toReversed(), earlier: { at: last.at, id: last.id } };
    items.push(item);
  }
  return { items: items.toReversed(), earlier: null };
}

/** Size in transit, bytes: a character that JSON escapes takes up to six. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
