import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { AuditNote } from '../../audit/audit.ts';
import { entryOf } from '../../event-log/chain.ts';
import { loggedRecording } from '../../event-log/logged-recording.ts';
import type { RecordStatusStore } from '../../hearings/ports.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { sealSecret } from '../../storage/system-keys.ts';
import { readSignedHeads } from '../proof/check-checkpoints.ts';
import { caseChain, hearingChain, minutesChain } from '../proof/checkpoint.ts';
import type { CheckpointStamper } from '../proof/checkpoint-stamper.ts';
import { CheckpointStamps } from '../proof/checkpoint-stamps.ts';
import { CheckpointStore } from '../proof/checkpoint-store.ts';
import { originOf } from '../proof/origin.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { formatNoteKey } from '../proof/signed-note.ts';
import { NOTHING_ADDED } from './added-parts.ts';
import type { AddedParts, HeldDocuments } from './added-parts.ts';
import { areForParties, caseOf, caseParts, playedIn } from './case-parts.ts';
import { EXTRACT_NOTE, extractOf, PARTS, sealText } from './format.ts';
import { attendanceOf } from './attendance.ts';
import type { Person } from './attendance.ts';
import type { HiddenPeople } from './named-in-minutes.ts';
import { minutesParts } from './minutes-parts.ts';
import { provenLog } from './proven-log.ts';
import { describeCertificate, sealKeyOf } from './seal-signature.ts';
import type { ToSeal } from './seal-hearing.ts';

/**
 * Why a record is not sealed: `unfinished`: the hearing continues, or its record is not complete yet; `damaged`: its log is not the
 * one that the court has signed.
 */
export type SealRefusal = 'unfinished' | 'damaged';

/**
 * Everything for a sealed file, including minutes and orders, except the files of the recording, which are checked against
 * `recording`, and the documents, see `documentReader`.
 */
export interface PreparedSeal extends Omit<ToSeal, 'dir' | 'key'> {
  readonly holds: HeldDocuments;
  /** SHA-256 of the certificate, hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * Prepares a sealed file of a complete record. If no checkpoint has the log's head, one is made first; everything in the file comes
 * from the log up to the proven head.
 */
export async function prepareSeal(
  {
    database,
    dataDir,
    records,
    masterKey,
    randomBytes,
    publicUrl,
    timeZone,
    at,
    stampOf = (note) => new CheckpointStamps(database, []).of(note),
  }: {
    readonly database: Database;
    readonly dataDir: string;
    readonly records: Pick<RecordStatusStore, 'isComplete'>;
    /** 32 bytes. */
    readonly masterKey: Buffer;
    readonly randomBytes: RandomBytes;
    readonly publicUrl: string;
    /** IANA name of the court's time zone. */
    readonly timeZone: string;
    /** Epoch milliseconds. */
    readonly at: number;
    /** See `CheckpointStamper.of`; left out where no time-stamp authority is used. */
    readonly stampOf?: CheckpointStamper['of'] | undefined;
  },
  {
    hearing,
    people,
    hidden,
    hiddenPeople,
    withSealedStore,
  }: {
    readonly hearing: HearingId;
    readonly people: readonly Person[];
    /** Seats of people who have or had a number in some hearing of the case: the file does not name them. */
    readonly hidden: ReadonlySet<SeatId>;
    /** All people who have or had a number in some hearing of the case, whether or not they attend this one. */
    readonly hiddenPeople: HiddenPeople;
    readonly withSealedStore: boolean;
  },
): Promise<PreparedSeal | Rejection<SealRefusal>> {
  if (!(await records.isComplete(hearing))) return new Rejection('unfinished');
  const court = originOf(publicUrl);
  const caseId = await caseOf(database, hearing);
  const chains = [hearingChain(hearing), minutesChain(hearing), ...(caseId === undefined ? [] : [caseChain(caseId)])];
  const store = new CheckpointStore({ database, masterKey, randomBytes, name: court });
  await store.make(chains, at);
  // Read afterwards, so that entries since the previous checkpoint are checked too.
  const signed = await readSignedHeads(database, dataDir, { given: [], trusted: [], only: chains });
  const proven = await provenLog(database, signed, 'hearing', hearing);
  if (proven === undefined) throw new Error(`the log of hearing ${hearing} is in no checkpoint`);
  const log = proven?.entries.map(entryOf) ?? [undefined];
  if (proven === null || !log.every((entry): entry is Entry => entry !== undefined)) return new Rejection('damaged');
  const happened = log.map(({ event }) => event);
  const attendance = attendanceOf(log, people, hidden);
  const minutes = await provenLog(database, signed, 'minutes', hearing);
  const proceedings = caseId === undefined ? undefined : await provenLog(database, signed, 'case', caseId);
  if (minutes === null || proceedings === null) return new Rejection('damaged');
  const parts = { database, masterKey };
  const ofCase =
    proceedings === undefined
      ? null
      : await caseParts(parts, { hearing, case: caseId!, happened }, proceedings, { withSealedStore });
  const beside = [
    minutes === undefined
      ? NOTHING_ADDED
      : await minutesParts(parts, hearing, minutes, {
          attendance,
          named: { seats: new Map(people.map(({ seat, name }) => [seat as SeatId, name])), ...hiddenPeople },
          hidden,
          zone: timeZone,
          withSealedStore,
        }),
    ofCase ?? NOTHING_ADDED,
  ];
  if (!beside.every((one) => one !== null)) return new Rejection('damaged');
  const sealKey = sealKeyOf(sealSecret(masterKey), court);
  const { fingerprint } = describeCertificate(sealKey);
  const record = await new RecordKeys(masterKey, randomBytes).current(database);
  const signedBy = (text: string): string => `${text}\n${record.sign(text)}`;
  const stamp = await stampOf(proven.proof.note);
  const extracts = beside.flatMap((one) => one.extracts);
  const extractNote = { name: EXTRACT_NOTE, content: signedBy(extractOf(record.origin, hearing, extracts)) };
  const films = playedIn(happened);
  const withFilms = areForParties(films, proceedings?.entries ?? []);
  return {
    hearing,
    holds: {
      case: caseId ?? null,
      documents: [...new Set([...(ofCase?.given ?? []), ...(withFilms ? films : [])])],
    },
    entries: proven.entries,
    recording: loggedRecording(happened),
    proof: proven.proof,
    keys: (await listRecordKeys(database)).map(formatNoteKey),
    attendance,
    beside: {
      manifest: Object.assign({}, ...beside.map(({ manifest }) => manifest)) as AddedParts['manifest'],
      parts: [
        ...(stamp === null ? [] : [{ name: PARTS.stamp, content: stamp }]),
        ...beside.flatMap(({ parts: of }) => of),
        ...(extracts.length === 0 ? [] : [extractNote]),
      ],
      documents: beside.flatMap(({ documents }) => documents),
      extracts,
    },
    withSealedStore,
    withFilms,
    court,
    sealKey,
    sealNote: signedBy(sealText(record.origin, fingerprint)),
    at,
    fingerprint,
  };
}

/** Audit note that a record was sealed. The actor is the service, also for commands on its machine. */
export function sealedNote(
  hearing: string,
  details: {
    readonly certificate: string;
    readonly sealedStore: boolean;
    /** Number of the copy at the desk. */
    readonly export?: string;
    readonly by?: 'command';
    /** Number of the court's order. */
    readonly order?: string;
  },
): AuditNote {
  return { actor: { kind: 'system' }, act: 'record-sealed', subject: { kind: 'booking', id: hearing }, details };
}
