import type { BackupContent } from '../backup/backup.ts';
import { FLAWS } from './flaws.ts';

/** What is in a backup, as people read it: a line each. */
export function describeContent({ logs, segments }: BackupContent): string[] {
  return [
    `${logs.hearings} hearings with ${logs.entries} log entries${segments === null ? ', without recordings' : ''}`,
    ...(segments === null ? [] : [`${segments.whole} segments of recordings, each as it was sealed`]),
  ];
}

/** What in a backup is not as it was written: a line each. */
export function describeDamage({ logs, segments }: BackupContent): string[] {
  return [
    ...logs.damaged.map(
      ({ hearing, seq, flaw }) => `The record of hearing ${hearing} is damaged: entry ${seq} ${FLAWS[flaw]}.`,
    ),
    ...(logs.audit?.ok === false
      ? [`The log of what staff did is damaged: entry ${logs.audit.seq} ${FLAWS[logs.audit.reason]}.`]
      : []),
    ...(segments?.damaged ?? []).map((name) => `This segment is not as it was sealed: ${name}`),
    ...(segments !== null && segments.missing > 0
      ? [`${segments.missing} segments that the log names are missing.`]
      : []),
  ];
}
