import type { DroppedEvents } from '@mahzar/shared/hearing/event';
import type { DeferredEvents } from './held-hearing.ts';

/** Adds dropped events to the earlier ones, counted by kind, so that the log entry about them stays small. */
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
