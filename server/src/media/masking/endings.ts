import type { AlteringFault } from '@mahzar/shared/hearing/state';

/** Why a process that alters ended by itself, by its exit code. */
export const ENDINGS = {
  /** The service has gone or has no more use for it. */
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

/** How a process ended: as the court is told, and for the service's log. */
export interface Failure {
  readonly fault: AlteringFault;
  readonly why: unknown;
}

/** @param before how far it had come: it never took packets, it stood still and was killed for it, or it was well */
export function failureOf(
  before: 'never-begun' | 'stood-still' | 'well',
  code: number | null,
  signal: NodeJS.Signals | null,
): Failure {
  const known = (Object.keys(ENDINGS) as Ending[]).find((ending) => ENDINGS[ending] === code);
  const why = known === undefined ? unknownEnding(code, signal) : IN_WORDS[known];
  if (before === 'never-begun') return { fault: 'cannot-begin', why };
  if (before === 'stood-still') return { fault: 'stalled', why: 'it stood still' };
  return { fault: known === undefined ? 'ended' : FAULTS[known], why };
}

function unknownEnding(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `its process ended with code ${code}` : `its process was ended by ${signal}`;
}
