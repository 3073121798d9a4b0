import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import { plainCaseNumber } from '@mahzar/shared/scheduling/case-number';
import { parseNationalId } from '@mahzar/shared/national-id';

/** What a number of a case looks like that is typed among words: without a digit it is a word. */
const TYPED_NUMBER = /^(?=.*\d)[\p{L}\p{N}/_.-]{1,40}$/u;

/** The parts of what somebody searches for that must all fit: a national ID is one, in whatever groups of digits it is written. */
export function partsOf(typed: string): string[] {
  if (parseNationalId(typed) !== null) return [typed];
  return typed.split(/\s+/).filter((part) => part !== '');
}

/** How a case's number begins, as numbers are kept, if a part of what somebody searches for can be that; else null. */
export function typedNumber(part: string): string | null {
  const start = plainCaseNumber(part);
  return TYPED_NUMBER.test(start) ? start : null;
}

/**
 * Whether a case's number begins so, as a range of an index: the column is in the order of bytes on both databases.
 *
 * @param column of the number
 * @param start in any digits and letters of any keyboard
 */
export function numberBegins(column: Expression<unknown>, start: string): Expression<SqlBool> {
  const first = plainCaseNumber(start);
  return sql<SqlBool>`(${column} >= ${first} and ${column} < ${`${first}\u{10ffff}`})`;
}
