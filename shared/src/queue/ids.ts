declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** A prosecutor's office that holds meetings with citizens. */
export type OfficeId = Brand<'OfficeId'>;

/** One office's one day of meetings. */
export type QueueId = Brand<'QueueId'>;

/** What a citizen asked for: one meeting. Public: it opens nothing. */
export type RequestId = Brand<'RequestId'>;

/** Somebody who meets citizens: the id of their staff account. */
export type OfficialId = Brand<'OfficialId'>;

/** Somebody who runs the line: the id of their staff account. */
export type StaffId = Brand<'StaffId'>;

/** @param day `YYYY-MM-DD` in the court's zone */
export function queueId(office: OfficeId, day: string): QueueId {
  return `${office}.${day}` as QueueId;
}
