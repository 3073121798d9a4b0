import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { colourOf, frameOf } from './browser.ts';
import type { Looked } from './browser.ts';
import type { Person } from './people.ts';
import { matchSpeech, median } from './speech.ts';
import type { Sound } from './speech.ts';

/** Looks again and again until there is something to be found. */
export async function until<T>(
  look: () => Promise<T | null>,
  what: string,
  withinMs = 15_000,
  everyMs = 50,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(everyMs);
  }
}

/** Resolves when the page shows a person's picture, with frames that go on. */
export async function sees(page: Looked, person: Person): Promise<void> {
  const first = await until(() => frameOf(page, person.seat), `${person.seat} is seen`);
  expect(first.who).toBe(person.who);
  const later = await until(async () => {
    const code = await frameOf(page, person.seat);
    return code !== null && code.frame !== first.frame ? code : null;
  }, `${person.seat} moves`);
  expect(later.who).toBe(person.who);
}

/** Likeness of heard and original sound: the median of its pieces. */
export function likeness(heard: Sound, said: Sound): number {
  const matches = matchSpeech(heard, said);
  return matches.length === 0 ? 0 : median(matches.map(({ correlation }) => correlation));
}

/**
 * Likeness of a heard sound to its source: the first result above `bar`, or the best of three. A browser without CPU time for a
 * moment loses pieces of the recorded sound, and these would count as lost by the line.
 */
export async function heardWell(listen: () => Promise<number>, bar: number): Promise<number> {
  let best = await listen();
  for (let times = 1; times < 3 && best <= bar; times++) best = Math.max(best, await listen());
  return best;
}

/** Resolves when a seat's picture has shown this many colours: Firefox's fake camera produces a changing colour. */
export async function seesColoursOf(page: Looked, seat: string, count = 5): Promise<void> {
  const seen = new Set<string>();
  await until(async () => {
    const colour = await colourOf(page, seat);
    if (colour !== null) seen.add(colour);
    return seen.size >= count ? seen : null;
  }, `${seat} is seen in ${count} colours`);
}
