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

/** For the log: why a process ended. */
export function endingInWords(code: number | null, signal: NodeJS.Signals | null): string {
  const known = (Object.keys(ENDINGS) as Ending[]).find((ending) => ENDINGS[ending] === code);
  if (known !== undefined) return IN_WORDS[known];
  return signal === null ? `its process ended with code ${code}` : `its process was ended by ${signal}`;
}
