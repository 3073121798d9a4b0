import { Rejection } from '../rejection.ts';

/** Codes of the refusals of the law of minutes. */
export const MINUTES_REFUSAL_CODES = [
  'not-permitted',
  /** Impossible in the present phase of the text: open, closed for reading, or signed by the judge. */
  'wrong-phase',
  /** Other steps came first; the client must apply them before its own. */
  'stale-version',
  /** The person is not asked to sign. */
  'not-asked',
  'answered-already',
  /** The time for signing is over. */
  'too-late',
  /** The person read another text than the closed one. */
  'another-text',
  /** Somebody has not answered and still has time. */
  'answers-missing',
  /** The text is empty, nobody is asked to sign, or the deadline is not in the future. */
  'nothing-to-read',
] as const;
export type MinutesRefusalCode = (typeof MINUTES_REFUSAL_CODES)[number];

/** Creates the law's refusal of a command, which changes nothing. */
export function refuseMinutes(code: MinutesRefusalCode): Rejection<MinutesRefusalCode> {
  return new Rejection(code);
}
