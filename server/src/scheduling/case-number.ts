import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import { plainCaseNumber } from '@mahzar/shared/scheduling/case-number';
import { parseNationalId } from '@mahzar/shared/national-id';

/** Form of a case number typed among words: text without a digit is a word. */
const TYPED_NUMBER = /^(?=.*\d)[\p{L}\p{N}/_.-]{1,40}$/u;

/** The parts of a search text that must all match: a national ID is one part, in any grouping of its digits. */
export function partsOf(typed: string): string[] {
  if (parseNationalId(typed) !== null) return [typed];
  return typed.split(/\s+/).filter((part) => part !== '');
}

/** The prefix of a case number in its stored form, if a part of a search text can be one; otherwise null. */
export function typedNumber(part: string): string | null {
  const start = plainCaseNumber(part);
  return TYPED_NUMBER.test(start) ? start : null;
}

/**
 * Whether a case's number has this prefix, as a range of an index: the column has byte order on both databases.
 *
 * @param column of the number
 * @param start in digits and letters of any keyboard
 */
export function numberBegins(column: Expression<unknown>, start: string): Expression<SqlBool> {
  const first = plainCaseNumber(start);
  return sql<SqlBool>`(${column} >= ${first} and ${column} < ${`${first}\u{10ffff}`})`;
}
