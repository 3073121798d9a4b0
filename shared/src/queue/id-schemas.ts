import { z } from 'zod';
import type { OfficeId, OfficialId, RequestId } from './ids.ts';

/** Schema of an id in a message: accepts a string and types it as the given id. The value is not changed at run time. */
function idAs<Id extends string>(): z.ZodType<Id, string> {
  return z.string().min(1).max(64) as unknown as z.ZodType<Id, string>;
}

export const officeIdSchema = idAs<OfficeId>();
export const officialIdSchema = idAs<OfficialId>();
export const requestIdSchema = idAs<RequestId>();
