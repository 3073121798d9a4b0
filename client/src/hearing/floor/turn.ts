import type { Scene } from '@mahzar/shared/protocol/pushes';

/** Returns the turn of the person's own hand, from 1, among the hands that they know of; null while it is down. */
export function turnOf({ me, people }: Pick<Scene, 'me' | 'people'>): number | null {
  const { hand } = me;
  if (hand === null) return null;
  return people.filter((other) => other.hand !== null && other.hand < hand).length + 1;
}
