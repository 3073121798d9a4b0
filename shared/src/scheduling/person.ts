import { z } from 'zod';
import { COURT } from '../hearing/ids.ts';
import type { SeatId } from '../hearing/ids.ts';
import { BOOKED_ROLES } from '../hearing/roles.ts';
import { MASKED_NATIONAL_ID, parseNationalId } from '../national-id.ts';
import { parseMobile } from '../phone.ts';
import { email, id, language } from '../rest/values.ts';
import { line, text } from '../text.ts';

/** A national ID in any notation, or the masked one that was displayed: then the stored ID stays. */
const nationalId = z
  .string()
  .max(20)
  .overwrite((value) => parseNationalId(value) ?? value)
  .refine((value) => MASKED_NATIONAL_ID.test(value) || parseNationalId(value) !== null);

/** An Iranian mobile number in any notation; stored as `+989…`. */
const phone = z
  .string()
  .max(30)
  .overwrite((value) => parseMobile(value) ?? value)
  .refine((value) => parseMobile(value) !== null);

export const seatId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,32}$/)
  .refine((seat) => seat !== COURT) as unknown as z.ZodType<SeatId, string>;

/** Prefix of the seats of staff who help with devices; nobody is booked for such a seat. */
export const SUPPORT_SEAT = 'support-';

/** BCP 47, limited to the forms of interpreters' languages. */
const languageTag = z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/);

/** Contact data. Phones as `+989…`. */
const contacts = {
  name: line(120),
  nationalId: nationalId.nullable().default(null),
  phone: phone.nullable().default(null),
  email: email.nullable().default(null),
  /** Language of messages to the person. */
  language: language.default('fa'),
};

/** A person booked for a hearing; the id is their seat's, unique within the hearing. */
export const person = z.strictObject({
  id: seatId,
  role: z.enum(BOOKED_ROLES),
  ...contacts,
  /** The language into which an interpreter interprets (BCP 47). */
  interpreterLanguage: languageTag.nullable().default(null),
  /** A lawyer's clients, or the people an interpreter, companion or coordinator is there for. */
  with: z.array(seatId).max(20).readonly().default([]),
  /** The seat in whose room this person will sit; the person then has no link of their own. */
  through: seatId.nullable().default(null),
  /** Known by a number, with altered face and voice, to everybody except the judge. */
  protected: z.boolean().default(false),
  /** The person may talk in private only with their interpreter present. */
  interpreterRequired: z.boolean().default(false),
  /** The account of a judge, clerk or prosecutor at the desk. */
  staffAccount: id.nullable().default(null),
  /** Special measures that the court must provide. */
  needs: text(1000).nullable().default(null),
});
export type Person = z.output<typeof person>;

/** Roles in a case file. */
export const CASE_ROLES = [
  'complainant',
  'accused',
  'plaintiff',
  'defendant',
  'lawyer',
  'prosecutor',
  'witness',
  'expert',
  'interpreter',
] as const;
export type CaseRole = (typeof CASE_ROLES)[number];

/** A party, a lawyer or another person whom a case names. */
export const caseParty = z.strictObject({
  id: seatId,
  role: z.enum(CASE_ROLES),
  ...contacts,
  /** A lawyer's clients, or the people an interpreter serves. */
  with: z.array(seatId).max(20).readonly().default([]),
});
export type CaseParty = z.output<typeof caseParty>;
