import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Answer, MinutesState, Reading } from '@mahzar/shared/minutes/state';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type { Tables } from '../../src/storage/tables.ts';

/** Logs of minutes stored by earlier code, one file for each version of the law of minutes. */
export const MINUTES_DIR = join(import.meta.dirname, 'minutes');

export const MINUTES_HEARING = 'golden' as HearingId;

/** A stored log of minutes, the state to which it led when it was stored, and its keys, which are used nowhere else. */
export interface StoredMinutes {
  /** 32 bytes, base64. */
  readonly masterKey: string;
  /** The minutes' own key, encrypted with the master key, base64. */
  readonly wrapped: string;
  readonly rows: readonly Tables['minutes_entries'][];
  /** The result of `describeMinutes`. */
  readonly expected: unknown;
}

/** Versions of the law for which there are logs. */
export function lawsOfMinutes(): readonly number[] {
  return readdirSync(MINUTES_DIR).map((name) => Number(/\d+/.exec(name)));
}

export function storedMinutes(law: number): StoredMinutes {
  return JSON.parse(readFileSync(join(MINUTES_DIR, `law-${law}.json`), 'utf8')) as StoredMinutes;
}

/** Describes minutes in fixed words: when code is renamed, only the right-hand sides change. */
export function describeMinutes(state: MinutesState, blocks: readonly MinutesBlock[], canonical: string) {
  return {
    hearing: state.hearing,
    law: state.law,
    phase: state.phase,
    version: state.version,
    readAlong: state.readAlong,
    reading: state.reading && describeReading(state.reading),
    earlier: state.earlier.map(describeReading),
    closed: state.closed && describeClosing(state.closed),
    text: blocks,
    canonical,
  };
}

function describeReading(reading: Reading) {
  return {
    round: reading.round,
    version: reading.version,
    sha256: reading.sha256,
    begunAt: reading.begunAt,
    until: reading.until,
    asked: reading.asked.map(({ seat, role, scope, sha256 }) => ({ seat, role, scope, sha256 })),
    answers: [...reading.answers].map(([seat, answer]) => ({ seat, ...describeAnswer(answer) })),
  };
}

/** Drawn signatures exist since law 2. */
function describeAnswer(answer: Answer) {
  if (answer.kind === 'unanswered') return answer;
  const { drawn, ...rest } = answer;
  return { ...rest, ...(drawn !== null && { drawn }) };
}

function describeClosing({ at, seat, sha256, round, drawn }: NonNullable<MinutesState['closed']>) {
  return { at, seat, sha256, ...(drawn !== null && { round, drawn }) };
}
