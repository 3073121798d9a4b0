import type { RecordingCheck } from '../recording/check-recording.ts';
import { describeFlaw } from '../recording/flaw-words.ts';
import { describeDeletion } from '../record/retention/lawful-deletion.ts';
import { FLAWS } from './flaws.ts';
import { describeProofFlaw, proofNotes } from './proof-words.ts';
import { minutesWords } from './verify-minutes.ts';
import type { RecordVerification } from './verify-record.ts';

/** The result of a check as text for people, one line each. */
export function reportOf(
  hearing: string,
  { chain, kept, recording, proof, minutes, deletion }: RecordVerification,
): string[] {
  const proven = proof.flaws.map(describeProofFlaw);
  if (chain === undefined) return [`There is no hearing ${hearing} in this database.`, ...proven];
  const damaged = `The record of hearing ${hearing} is damaged: `;
  const written = minutes === undefined ? [] : minutesWords(hearing, minutes);
  if (!chain.ok) {
    const wrong = [`entry ${chain.seq} ${FLAWS[chain.reason]}.`, ...proven].map((line) => damaged + line);
    return [...wrong, ...written];
  }
  const { entries, head } = chain;
  const cut = kept === null ? ['the given head is not in its log. Its end was cut off, or it was rewritten.'] : [];
  const flaws = [...proven, ...(recording?.flaws.map(describeFlaw) ?? [])];
  return [
    ...(cut.length + flaws.length === 0
      ? [
          deletion === undefined
            ? `The record of hearing ${hearing} is whole: ${entries} entries, ${recording?.segments} segments.`
            : `The log of hearing ${hearing} is whole: ${entries} entries; ${describeDeletion(deletion)}`,
        ]
      : [...cut, ...flaws].map((line) => damaged + line)),
    ...(recording === undefined ? [] : notes(recording)),
    ...written,
    ...proofNotes(proof, entries),
    ...(kept === undefined
      ? [
          `Head: ${head} (entry ${entries}). Keep it elsewhere, and give it next time: --head ${head}`,
          'Without a head kept elsewhere, nobody can detect that the log was cut off at its end or rewritten completely.',
        ]
      : [
          `Head: ${head} (entry ${entries}).`,
          ...(kept === null ? [] : [`The given head is entry ${kept}: the log still holds all entries up to it.`]),
        ]),
  ];
}

function notes({ unsealed, recovered, unhashed, unattributed }: RecordingCheck): string[] {
  return [
    ...(unsealed > 0
      ? [
          `${unsealed} segment(s) are not in the log yet and were not checked: they are entered while the hearing is held, at its end, or at the next start of the service.`,
        ]
      : []),
    ...(recovered > 0
      ? [`${recovered} segment(s) were entered after a crash, with the hash of the bytes that were found then.`]
      : []),
    ...(unattributed > 0 ? [`The log does not say whose ${unattributed} track(s) are.`] : []),
    ...(unhashed > 0
      ? [
          `The log has no hash of track.json for ${unhashed} track(s), because an older version wrote it: seat and kind were checked, codec and stream number were not.`,
        ]
      : []),
  ];
}
