import { parseNationalId } from '@mahzar/shared/national-id';
import { latinDigits } from './digits.ts';

/** What somebody searches for: everything, a case by how its number begins, or words and national IDs. */
export type Searched =
  | { readonly by: 'nothing' }
  | { readonly by: 'number'; readonly number: string }
  | { readonly by: 'text'; readonly text: string };

/** What is meant by what was typed into a search: numbers that are no national ID are of cases. */
export function searchedBy(typed: string): Searched {
  const text = latinDigits(typed.trim());
  if (text === '') return { by: 'nothing' };
  const isNumber = /^[\d/_.-]{1,40}$/.test(text) && parseNationalId(text) === null;
  return isNumber ? { by: 'number', number: text } : { by: 'text', text };
}
