import { seededRandom } from './seeded-random.ts';

/** Random whole numbers that are the same in each run. */
export function numbers(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}
