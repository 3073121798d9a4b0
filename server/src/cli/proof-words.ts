import { quoteForeignText } from '../kernel/quote-foreign-text.ts';
import type { CheckpointPlace, ProofFlaw } from '../record/proof/check-checkpoints.ts';
import type { ProofCheck } from './verify-record.ts';

const time = (at: number): string => new Date(at).toISOString();

const PLACES: Record<CheckpointPlace, string> = {
  database: 'in the database',
  file: 'in the file in the data folder',
  given: 'that was given',
};

/** A flaw found by checkpoints as text for people; begins in the middle of a sentence. */
export function describeProofFlaw(flaw: ProofFlaw): string {
  switch (flaw.flaw) {
    case 'gone':
      return `${nameOfChain(flaw.chain)} is not there any more: the checkpoint of ${time(flaw.at)} has ${flaw.entries} entries of it.`;
    case 'cut':
      return `its end was cut off after entry ${flaw.left}: the checkpoint of ${time(flaw.at)} has ${flaw.entries} entries.`;
    case 'rewritten':
      return `its log was made anew: of entries ${flaw.from} to ${flaw.to} one or more are not those that the checkpoint of ${time(flaw.at)} signed.`;
    case 'backdated':
      return `entry ${flaw.seq} claims to be of ${time(flaw.claims)}, and was not there yet at ${time(flaw.notBefore)}.`;
    case 'unsigned':
      return `the checkpoint of ${time(flaw.at)} ${PLACES[flaw.place]} is not signed by a key of the court.`;
    case 'heads-altered':
      return `the heads of logs ${PLACES[flaw.place]} are not those that the checkpoint of ${time(flaw.at)} signed.`;
    case 'unreadable':
      return 'the storage cannot give the checkpoints.';
    case 'stamp-altered':
      return `the time stamp of the checkpoint of ${time(flaw.at)} is not over that checkpoint, or of a time at which it was not there yet.`;
    case 'stamp-foreign':
      return `the time stamp of the checkpoint of ${time(flaw.at)} is by a certificate that is none of the authority's: SHA-256 ${flaw.certificate}.`;
    case 'stamps-cut':
      return `the database does not hold the time stamp of ${time(flaw.at)} that the file in the data folder holds: it was removed, or an older backup was restored.`;
    case 'checkpoints-cut':
      return `the database does not hold what the checkpoint of ${time(flaw.at)} ${PLACES[flaw.place]} holds: its end was cut off, or an older backup was restored.`;
  }
}

/** Name of a log for people. */
export function nameOfChain(chain: string): string {
  const [kind, id] = chain.split('/');
  if (id === undefined) return 'the log of what staff did';
  switch (kind) {
    case 'queue':
    case 'case':
      return `${kind} ${id}`;
    case 'minutes':
      return `the minutes of hearing ${id}`;
    default:
      return `hearing ${id}`;
  }
}

/** Which part of a log with this many entries the checkpoints prove. */
export function proofNotes({ covered, newest, signers, stamp }: ProofCheck, entries: number): string[] {
  if (newest === null) return [];
  const rest =
    covered === null
      ? 'No entry is in a signed checkpoint yet.'
      : covered.entries < entries
        ? `Entries ${covered.entries + 1} to ${entries} are in no signed checkpoint yet.`
        : undefined;
  return [
    ...(covered === null
      ? []
      : [`Signed: entries 1 to ${covered.entries} are in the court's checkpoint of ${time(covered.at)}.`]),
    ...(rest === undefined ? [] : [rest]),
    ...(stamp === null
      ? []
      : [
          `Stamped: ${
            stamp.isKnown
              ? 'the authority'
              : 'an authority that is not known (TIME_STAMPS_CERTIFICATES does not name its certificate)'
          } had the court's signature over them at ${time(stamp.at)}. It names itself “${quoteForeignText(stamp.by)}”; SHA-256 of its certificate: ${stamp.certificate}.`,
        ]),
    ...signers.map(({ name, at }) => `Signed by ${name}${at === null ? '' : `, as a witness, at ${time(at)}`}.`),
  ];
}
