import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';

/** State of a speaker's time as given by the court, in milliseconds. */
export type FloorTime =
  | { readonly kind: 'unlimited'; readonly spokenMs: number }
  | { readonly kind: 'left'; readonly leftMs: number }
  | { readonly kind: 'over'; readonly overMs: number };

/** Returns the speaker's time at a moment of the service's clock (epoch ms); it stands still while the line is lost. */
export function floorTime(
  { since, limitMs }: NonNullable<Scene['floor']>,
  now: number,
  awaySince: number | null = null,
): FloorTime {
  const spokenMs = Math.max(0, (awaySince ?? now) - since);
  if (limitMs === null) return { kind: 'unlimited', spokenMs };
  const leftMs = limitMs - spokenMs;
  return leftMs > 0 ? { kind: 'left', leftMs } : { kind: 'over', overMs: spokenMs - limitMs };
}

/** Returns for how long a person has had the floor in all, including the running turn. */
export function spokenMs(floor: Scene['floor'], person: NamedPerson, now: number): number {
  return person.spokenMs + (floor?.seat === person.seat ? Math.max(0, (person.awaySince ?? now) - floor.since) : 0);
}
