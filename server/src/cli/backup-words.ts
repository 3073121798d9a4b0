import type { BackupContent } from '../backup/backup.ts';
import type { EndedCredentials } from '../backup/end-credentials.ts';
import { describeFlaw } from '../recording/flaw-words.ts';
import { FLAWS } from './flaws.ts';

/** Content of a backup as text for people, one line each. */
export function describeContent({ logs, segments }: BackupContent): string[] {
  return [
    `${logs.hearings} hearings with ${logs.entries} log entries${segments === null ? ', without recordings' : ''}`,
    ...(segments === null ? [] : [`${segments.whole} recording segments, all as sealed in the log`]),
    ...(segments !== null && segments.unsealed > 0
      ? [`${segments.unsealed} segments of hearings in session, not in the log yet and not checked`]
      : []),
  ];
}

/** Damage of a backup as text for people, one line each. */
export function describeDamage({ logs, segments }: BackupContent): string[] {
  return [
    ...logs.damaged.map(
      ({ hearing, seq, flaw }) => `The record of hearing ${hearing} is damaged: entry ${seq} ${FLAWS[flaw]}.`,
    ),
    ...(logs.audit?.ok === false
      ? [`The log of what staff did is damaged: entry ${logs.audit.seq} ${FLAWS[logs.audit.reason]}.`]
      : []),
    ...(segments?.flaws ?? []).map(
      ({ hearing, flaw }) => `The recording of hearing ${hearing} is damaged: ${describeFlaw(flaw)}.`,
    ),
  ];
}

/** Credentials that a restore revoked, and how people get new ones, one line each. */
export function describeEnded({ machines, feeds, recoveryCodes, links }: EndedCredentials): string[] {
  const lines: (readonly [number, string])[] = [
    [machines, "tokens of the court's systems: an administrator makes new ones at the desk"],
    [feeds, 'calendar feeds: their owners make new ones at the desk, and subscribe again'],
    [recoveryCodes, 'recovery codes: their owners make new ones at the desk, under their account'],
    [links, "people's links: reminders carry new ones; send the booking's message again where that is too late"],
  ];
  const ended = lines.filter(([count]) => count > 0).map(([count, words]) => `  ${count} ${words}.`);
  return ended.length === 0
    ? ["Tokens of systems, calendar feeds, recovery codes and people's links all stay valid."]
    : ['Revoked, because they may have been revoked or used since the backup was written:', ...ended];
}
