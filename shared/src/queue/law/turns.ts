import { aheadOf, numbersAt } from '../plan.ts';
import type { QueueState } from '../state.ts';

/**
 * Returns the reserved and given numbers. A number belongs to one person per day, unless the person gave it up before being called.
 */
function numbersOf(state: QueueState): Set<number> {
  const numbers = new Set<number>();
  for (const { number, stage } of state.requests.values()) {
    if (number !== null) numbers.add(number);
    else if (stage.kind === 'asked' && stage.number !== null) numbers.add(stage.number);
  }
  return numbers;
}

/** Returns the first free turn at a moment; null when all are taken, undefined when the plan has no turns then. */
export function freeTurnAt(state: QueueState, at: number): number | null | undefined {
  const range = numbersAt(state.plan, at);
  if (range === null) return undefined;
  const taken = numbersOf(state);
  for (let number = range.from; number < range.to; number += 1) if (!taken.has(number)) return number;
  return null;
}

/** Returns the next number of the day's queue, after all numbers that were given ahead. */
export function nextTurnOfDay(state: QueueState): number {
  return Math.max(aheadOf(state.plan), ...numbersOf(state)) + 1;
}

/** Returns the number of free turns at each moment, and in the day's queue. */
export function freeTurns(state: QueueState): {
  readonly ahead: readonly { readonly at: number; readonly free: number }[];
  readonly today: number;
} {
  const taken = numbersOf(state);
  const ahead = state.plan.slots.map(({ at, places }) => {
    const range = numbersAt(state.plan, at);
    let free = places;
    if (range !== null) for (let number = range.from; number < range.to; number += 1) if (taken.has(number)) free -= 1;
    return { at, free };
  });
  return { ahead, today: Math.max(0, state.plan.onDay - takenOfDay(state)) };
}

/**
 * Returns the number of requested or given turns of the day's queue. A request that was withdrawn before its turn was given does
 * not count.
 */
function takenOfDay(state: QueueState): number {
  return [...state.requests.values()].filter(
    ({ via, stage, number }) => via === 'today' && (stage.kind === 'asked' || number !== null),
  ).length;
}
