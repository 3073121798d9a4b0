import { z } from 'zod';
import type { HearingId, RoomId, ScreeningId, SeatId } from './ids.ts';

/** Schema of an id in a message: accepts a string and types it as the given id. The value is not changed at run time. */
export function idAs<Id extends string>(): z.ZodType<Id, string> {
  return z.string().min(1).max(64) as unknown as z.ZodType<Id, string>;
}

export const hearingId = idAs<HearingId>();
export const seatId = idAs<SeatId>();
export const roomId = idAs<RoomId>();
export const screeningId = idAs<ScreeningId>();
