import type { Request } from 'express';
import type { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Caller } from './caller.ts';
import type { Identify } from './router.ts';

/** One method of identification; undefined when the request does not use it. */
export type IdentificationMethod = (request: Request) => Promise<Caller | Rejection<ApiErrorCode> | undefined>;

/** Identifies the caller by the first method that the request uses. */
export function identifyBy(ways: readonly IdentificationMethod[]): Identify {
  return async (request) => {
    for (const way of ways) {
      const caller = await way(request);
      if (caller !== undefined) return caller;
    }
    return { kind: 'nobody' };
  };
}
