import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROLE_NAMES_FA } from '@mahzar/shared/role-names';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { Rejection } from '@mahzar/shared/rejection';
import type { ExportFailure } from '@mahzar/shared/rest/record-exports';
import type { EventLog, HearingDirectory, RecordStatusStore } from '../../hearings/ports.ts';
import { segmentsOf } from '../../event-log/logged-recording.ts';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import { DIRECTORY_MODE, FILE_MODE } from '../../recording/layout.ts';
import { filesOf } from '../archive/fetch-from-store.ts';
import type { FetchFiles } from '../archive/fetch-from-store.ts';
import { recordedHearing, withoutNames } from '../export/recorded-hearing.ts';
import type { CheckpointStamper } from '../proof/checkpoint-stamper.ts';
import type { HiddenPeople } from '../sealed-file/named-in-minutes.ts';
import type { DocumentPart, HeldDocuments } from '../sealed-file/added-parts.ts';
import { documentReader } from '../sealed-file/case-parts.ts';
import { prepareSeal } from '../sealed-file/prepare-seal.ts';
import { exportDir, workDir } from './export-folder.ts';
import type { ExportRow } from './export-store.ts';
import type { ToMake } from './maker-messages.ts';
import { takenFor, timesOfPart } from './plan.ts';
import type { Part } from './plan.ts';

export interface PrepareParts {
  readonly database: Database;
  readonly log: Pick<EventLog, 'read'>;
  readonly records: RecordStatusStore;
  readonly directory: HearingDirectory;
  /** Whose identity is or was replaced by a number in a hearing's case. */
  readonly protection: {
    readonly atHearing: (
      on: Database,
      hearing: HearingId,
    ) => Promise<{ readonly seats: ReadonlySet<SeatId>; readonly people: HiddenPeople }>;
    /** When somebody in the case last got a number for the first time, epoch milliseconds. */
    readonly latestSince: (on: Database, hearing: HearingId) => Promise<number | null>;
  };
  readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly keys: Pick<RecordingKeys, 'of'>;
  /** Left out where recordings are only in the data folder. */
  readonly fetchFiles?: FetchFiles;
  readonly dataDir: string;
  readonly publicUrl: string;
  /** IANA name of the court's time zone. */
  readonly timeZone: string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** See `CheckpointStamper.of`; left out where no time-stamp authority is used. */
  readonly stampOf?: CheckpointStamper['of'] | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Most bytes per second of the composite picture, and of one sound. */
const PICTURE_BYTES = 350_000;
const SOUND_BYTES = 120_000;

export function partOf({ part_from: from, part_to: to }: Pick<ExportRow, 'part_from' | 'part_to'>): Part | null {
  return from === null || to === null ? null : { from, to };
}

export interface ExportPreparation {
  readonly toMake: ToMake;
  /** Most bytes on disk while the copy is made. */
  readonly bytes: number;
  /** SHA-256 of the sealing certificate, hexadecimal digits. */
  readonly certificate?: string;
  /** The documents of the case in a sealed file. */
  readonly holds?: HeldDocuments;
  /**
   * Writes files that the copy is made of into its folder, to be called when there is room for them.
   * @throws the signal's reason, between two files
   */
  readonly writeFiles?: (signal: AbortSignal) => Promise<void>;
}

/** Collects all that is needed to make a copy, or returns why it cannot be made. */
export async function prepare(
  parts: PrepareParts,
  row: ExportRow,
): Promise<ExportPreparation | Rejection<ExportFailure>> {
  const { log, dataDir, directory, timeZone } = parts;
  const { hearing_id: hearing } = row;
  const recorded = await recordedHearing(hearing, { ...parts, log: log as EventLog });
  if (recorded === undefined || recorded.intervals.length === 0) return new Rejection('nothing-recorded');
  if (recorded.key.kind === 'destroyed') return new Rejection('nothing-recorded');
  const key = recorded.key.kind === 'key' ? recorded.key.key : undefined;
  const outDir = exportDir(dataDir, row.id);
  const { recording, finished } = recorded.log;
  const fetchFiles = async (isRead: (track: LoggedTrack) => boolean) => {
    const tracks = new Map([...recording.tracks].filter(([, track]) => isRead(track)));
    await parts.fetchFiles?.(hearing, filesOf(tracks, finished));
  };
  const recordedBytes = segmentsOf(recording).reduce((sum, { bytes }) => sum + bytes, 0);
  const { seats: hidden, people: hiddenPeople } = await parts.protection.atHearing(parts.database, hearing);
  if (row.kind === 'sealed-file') {
    const prepared = await prepareSeal(
      { ...parts, at: parts.now() },
      {
        hearing,
        people: recorded.seats,
        hidden,
        hiddenPeople,
        withSealedStore: false,
      },
    );
    if (prepared instanceof Rejection) return prepared;
    await fetchFiles(() => true);
    const { entries, sealKey, fingerprint, holds, ...toSeal } = prepared;
    const { documents } = prepared.beside;
    const documentBytes = documents.reduce((sum, { size }) => sum + size, 0);
    const privateKey = sealKey.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    return {
      bytes: recordedBytes * 1.05 + documentBytes * 2 + 1e7,
      certificate: fingerprint,
      holds,
      writeFiles: (signal) => writeDocuments(parts, documents, workDir(outDir), signal),
      toMake: {
        kind: 'sealed-file',
        outDir,
        toSeal: { ...toSeal, dir: recorded.dir, key },
        entries,
        sealKey: { privateKey, certificate: sealKey.certificate },
      },
    };
  }
  const entries = await log.read(hearing);
  const right = JSON.parse(row.playback_right) as PlaybackRight;
  const times = timesOfPart(recorded.intervals, partOf(row));
  const what = { sealed: row.kind === 'sealed-store', soundOnly: row.kind === 'audio' };
  const { intervals } = recorded;
  const { timeline, only } = takenFor(entries, right, recorded.timeline, { intervals, times }, what);
  if (times.length === 0 || only.size === 0) return new Rejection('nothing-recorded');
  await fetchFiles(({ source }) => source !== null && only.has(source));
  const card = await directory.card(hearing);
  const seconds = times.reduce((sum, { from, to }) => sum + to - from, 0) / 1000;
  const perSecond = row.kind === 'video' ? PICTURE_BYTES : row.kind === 'audio' ? SOUND_BYTES : 0;
  // The sealed store goes only to the court, by an order, to know who the protected people are.
  const seats = what.sealed ? recorded.seats : withoutNames(recorded.seats, hidden);
  return {
    // Tracks are first written as separate files. A copy of a part of the record needs less.
    bytes: recordedBytes * 2 + seconds * perSecond * 2 + 1e7,
    toMake: {
      kind: row.kind,
      options: {
        dir: recorded.dir,
        key,
        outDir,
        intervals: times,
        timeline,
        only,
        log: recorded.log,
        store: what.sealed ? 'sealed' : 'open',
        seatOrder: recorded.seats.map(({ seat }) => seat),
        timeZone,
        marks: { caseNumber: card?.caseNumber ?? '', recipient: await recipientOf(parts, row) },
      },
      labels: new Map(seats.map(({ seat, name, role }) => [seat, { name, role }])),
    },
  };

  /**
   * Name of the recipient (only the role if they are protected), and the copy's id, under which the audit log has who ordered it.
   */
  async function recipientOf({ namesOf }: PrepareParts, { asked_by: who, id }: ExportRow): Promise<string> {
    const card = await directory.card(hearing);
    const seatId = who.startsWith('seat:') ? (who.split('/').at(-1) as SeatId) : null;
    const seat = seatId === null ? undefined : card?.seats.get(seatId);
    const account = who.startsWith('staff:') ? who.slice('staff:'.length) : null;
    const isHidden = seatId !== null && hidden.has(seatId);
    const name = account === null ? (isHidden ? undefined : seat?.name) : (await namesOf([account])).get(account);
    const said = name ?? (seat === undefined ? '' : ROLE_NAMES_FA[seat.role]);
    return `${said} · ${id}`;
  }
}

/** Writes documents as files, because the process that makes the copy cannot read the database. */
async function writeDocuments(
  parts: Pick<PrepareParts, 'database' | 'masterKey'>,
  documents: readonly DocumentPart[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const contentOf = documentReader(parts);
  await mkdir(folder, { recursive: true, mode: DIRECTORY_MODE });
  for (const document of documents) {
    signal.throwIfAborted();
    await writeFile(join(folder, document.sha256), contentOf(document), { mode: FILE_MODE });
  }
}
