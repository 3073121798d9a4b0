import { aheadOf, numbersAt } from '../plan.ts';
import type { QueueState } from '../state.ts';

/** Numbers that are held or given: a number names one person of the day, but for those who gave theirs up uncalled. */
function numbersOf(state: QueueState): Set<number> {
  const numbers = new Set<number>();
  for (const { number, stage } of state.requests.values()) {
    if (number !== null) numbers.add(number);
    else if (stage.kind === 'asked' && stage.number !== null) numbers.add(stage.number);
  }
  return numbers;
}

/** The first free turn of a moment; null when all are taken, undefined when none are given out for it. */
export function freeTurnAt(state: QueueState, at: number): number | null | undefined {
  const range = numbersAt(state.plan, at);
  if (range === null) return undefined;
  const taken = numbersOf(state);
  for (let number = range.from; number < range.to; number += 1) if (!taken.has(number)) return number;
  return null;
}

/** The next turn of the day: behind all that are given out ahead. */
export function nextTurnOfDay(state: QueueState): number {
  return Math.max(aheadOf(state.plan), ...numbersOf(state)) + 1;
}

/** How many turns of each moment are free, and of the day itself. */
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

/** Turns of the day that are asked for or given; who went before their turn was given takes none. */
function takenOfDay(state: QueueState): number {
  return [...state.requests.values()].filter(
    ({ via, stage, number }) => via === 'today' && (stage.kind === 'asked' || number !== null),
  ).length;
}
