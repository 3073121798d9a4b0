import type { Brand } from '../brand.ts';

/** A prosecutor's office that holds meetings with citizens. */
export type OfficeId = Brand<'OfficeId'>;

/** One office's queue on one day. */
export type QueueId = Brand<'QueueId'>;

/** A citizen's request for one meeting. Public: it opens nothing. */
export type RequestId = Brand<'RequestId'>;

/** An official who meets citizens: the id of their staff account. */
export type OfficialId = Brand<'OfficialId'>;

/** A staff member who manages the line: the id of their staff account. */
export type StaffId = Brand<'StaffId'>;

/** @param day `YYYY-MM-DD` in the court's zone */
export function queueId(office: OfficeId, day: string): QueueId {
  return `${office}.${day}` as QueueId;
}
