import type { AlteringFault } from '@mahzar/shared/hearing/state';
import { keysOf } from '@mahzar/shared/keys-of';

/** Exit codes of an altering process that ended by itself. */
export const ENDINGS = {
  /** The service has gone, or does not need the process any more. */
  done: 0,
  stalled: 3,
  noFfmpeg: 4,
  ffmpegEnded: 5,
} as const;
export type Ending = keyof typeof ENDINGS;

const IN_WORDS: Readonly<Record<Ending, string>> = {
  done: 'it was told to end',
  stalled: 'nothing came out of it',
  noFfmpeg: 'ffmpeg cannot be started; is it installed?',
  ffmpegEnded: 'its ffmpeg has ended',
};

const FAULTS: Readonly<Record<Ending, AlteringFault>> = {
  done: 'ended',
  stalled: 'stalled',
  noFfmpeg: 'cannot-begin',
  ffmpegEnded: 'ended',
};

/** How a process ended: as shown to the court, and in words for the service's log. */
export interface Failure {
  readonly fault: AlteringFault;
  readonly why: unknown;
}

/** @param before the state of the process: it never took packets, it stalled and was killed for that, or it was well */
export function failureOf(
  before: 'never-begun' | 'stood-still' | 'well',
  code: number | null,
  signal: NodeJS.Signals | null,
): Failure {
  const known = keysOf(ENDINGS).find((ending) => ENDINGS[ending] === code);
  const why = known === undefined ? unknownEnding(code, signal) : IN_WORDS[known];
  if (before === 'never-begun') return { fault: 'cannot-begin', why };
  if (before === 'stood-still') return { fault: 'stalled', why: 'it stood still' };
  return { fault: known === undefined ? 'ended' : FAULTS[known], why };
}

function unknownEnding(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `its process ended with code ${code}` : `its process was ended by ${signal}`;
}
