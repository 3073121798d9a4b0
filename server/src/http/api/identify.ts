import type { Request } from 'express';
import type { Refused } from './bind.ts';
import type { Caller } from './caller.ts';
import type { Identify } from './router.ts';

/** One way to say who one is; undefined when the request does not use it. */
export type WayIn = (request: Request) => Promise<Caller | Refused | undefined>;

/** The first way that the request uses tells who calls. */
export function identifyBy(ways: readonly WayIn[]): Identify {
  return async (request) => {
    for (const way of ways) {
      const caller = await way(request);
      if (caller !== undefined) return caller;
    }
    return { kind: 'nobody' };
  };
}
