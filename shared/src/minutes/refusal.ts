import { Rejection } from '../rejection.ts';

/** Why the law of minutes says no. */
export const MINUTES_REFUSAL_CODES = [
  'not-permitted',
  /** Not while the text is as it is: open, closed to be read, or signed by the judge. */
  'wrong-phase',
  /** Others have written meanwhile: what they wrote comes first. */
  'stale-version',
  /** They are not asked to sign. */
  'not-asked',
  'answered-already',
  /** The time in which it could be signed is over. */
  'too-late',
  /** What they read is not the text that was closed. */
  'another-text',
  /** Somebody has not answered, and has time yet. */
  'answers-missing',
  /** Nothing is written, or nobody is asked to sign, or the time is not to come. */
  'nothing-to-read',
] as const;
export type MinutesRefusalCode = (typeof MINUTES_REFUSAL_CODES)[number];

/** Makes the law's refusal of a command: it changed nothing. */
export function refuseMinutes(code: MinutesRefusalCode): Rejection<MinutesRefusalCode> {
  return new Rejection(code);
}
