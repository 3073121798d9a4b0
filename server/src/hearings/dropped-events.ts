import type { DroppedEvents } from '@mahzar/shared/hearing/event';
import type { DeferredEvents } from './held-hearing.ts';

/** What was dropped before and what is dropped now, by kind: however much it is, an entry that says so stays small. */
export function withDropped(
  before: readonly DroppedEvents[],
  deferred: readonly DeferredEvents[],
): readonly DroppedEvents[] {
  const kinds = new Map(before.map((kind) => [kind.type, kind]));
  for (const { at, events } of deferred) {
    for (const { type } of events) {
      const { count, from, to } = kinds.get(type) ?? { count: 0, from: at, to: at };
      kinds.set(type, { type, count: count + 1, from: Math.min(from, at), to: Math.max(to, at) });
    }
  }
  return [...kinds.values()];
}
