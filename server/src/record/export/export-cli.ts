import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ExportKind } from '@mahzar/shared/rest/record-exports';
import type { ExportedDamage } from './damage.ts';
import { ORDER_REQUIRED, orderOf } from './court-order.ts';
import { exportHearing, removeExport } from './export-hearing.ts';
import type { ExportProgress } from './export-hearing.ts';
import type { ExportedLeftOut, ExportManifest } from './manifest.ts';
import type { RecordedHearing } from './recorded-hearing.ts';
import type { AuditNote } from '../../audit/audit.ts';
import { span } from '../../recording/flaw-words.ts';
import { listTracks } from '../../recording/layout.ts';

export type ExportCommandPorts = {
  /**
   * Undefined if there is no such hearing; `in-deletion` if the deletion of its record has begun, or is done, and its key is not
   * destroyed.
   * @param store the store that is exported: only the sealed one comes with the names of protected people
   */
  readHearing: (hearing: HearingId, store: 'open' | 'sealed') => Promise<RecordedHearing | 'in-deletion' | undefined>;
  /** Whether the deletion of a hearing's record has begun, or is done. */
  isDeleted: (hearing: HearingId) => Promise<boolean>;
  /** Adds an entry to the audit log; called before the first file is written. */
  note: (note: AuditNote) => Promise<void>;
  now: () => number;
  /** Receives the result only, so that a script can parse it. */
  stdout: (text: string) => void;
  /** Receives progress and errors. */
  stderr: (text: string) => void;
  /** IANA name of the court's time zone. */
  timeZone?: string;
  signal?: AbortSignal;
};

const USAGE = `Usage: npm run record:export -- HEARING [--out FOLDER] [--format mp4|webm|none] [--json]
       npm run record:export -- HEARING --sealed --order NUMBER [--out FOLDER] [--json]

Makes the files of a hearing's recording: one for each speaker's microphone, camera and shared screen as
they were recorded, and one of all together with names (mp4 unless told otherwise; none leaves it out).
Protected people are in them with altered voice and face, under an alias. With --sealed it makes the files
that are left out otherwise: what protected people sent as it was, and no file of all together; --order is the
number of the court's order to do so. The audit log has an entry of each export, with the order.

Whose a track is, and what its bytes are, is taken from the hearing's log. A segment that is not what the
log says is left out; it is named, as is all that is missing or known to no entry, here and in the manifest.

Ends with 0 when all is made, 1 when it failed, 2 when it was called wrongly, 3 when the files are made but
the recording is not what its log says, 4 when the recording was destroyed lawfully or is
being deleted.
`;

const SEALED_WARNING = `WARNING: These files give away people whom the court protects: their voices and faces as they are.
They are no part of the record that is given out. Use them only by the court's order, and delete them after.
`;

/**
 * `npm run record:export`: makes a hearing's files and prints their paths.
 * @param args the arguments after the command
 * @returns exit code: 0 made, 1 failed completely or for the composite, 2 wrong usage, 3 made, but the recording differs from its
 * log, 4 the recording was lawfully destroyed, or is being deleted
 */
export async function exportCommand(args: string[], ports: ExportCommandPorts): Promise<number> {
  const request = parse(args);
  if (!request) {
    ports.stderr(USAGE);
    return 2;
  }
  const order = orderOf(request);
  if (order instanceof Rejection) {
    ports.stderr(`${ORDER_REQUIRED}\n`);
    return 2;
  }
  const store = request.sealed ? 'sealed' : 'open';
  const hearing = await ports.readHearing(request.hearing, store);
  if (!hearing) {
    ports.stderr(`There is no hearing ${request.hearing}.\n`);
    return 1;
  }
  const refuseInDeletion = () => {
    ports.stderr(
      `The recording of hearing ${request.hearing} is deleted or being deleted by an order: nothing is made.\n`,
    );
    return 4;
  };
  if (hearing === 'in-deletion') return refuseInDeletion();
  if (hearing.key.kind === 'destroyed') {
    const at = new Date(hearing.key.at).toISOString();
    ports.stderr(`The recording of hearing ${request.hearing} was destroyed lawfully at ${at}: nothing can be made.\n`);
    return 4;
  }
  if (hearing.key.kind === 'lost') {
    ports.stderr(
      `The key of the recording of hearing ${request.hearing} is missing, and no order that the court has signed says why: nothing can be made. Restore it from a backup.\n`,
    );
    return 1;
  }
  if (hearing.intervals.length === 0) {
    ports.stderr(`Hearing ${request.hearing} was never on the record: there is nothing to make.\n`);
    return 1;
  }
  if (request.sealed) {
    if ((await listTracks(hearing.dir, store)).length === 0) {
      ports.stderr(`Nothing of hearing ${request.hearing} is sealed.\n`);
      return 1;
    }
    ports.stderr(SEALED_WARNING);
  }
  // Checked again, because the steps above may take long.
  if (await ports.isDeleted(request.hearing)) return refuseInDeletion();
  await ports.note(noteOf(request, order));
  const labels = new Map(hearing.seats.map(({ seat, name, role }) => [seat, { name, role }]));
  const outDir = request.out ?? join(hearing.dir, request.sealed ? 'export-sealed' : 'export');
  const exporting = exportHearing({
    dir: hearing.dir,
    key: hearing.key.kind === 'key' ? hearing.key.key : undefined,
    outDir,
    intervals: hearing.intervals,
    timeline: hearing.timeline,
    log: hearing.log,
    store,
    seatOrder: hearing.seats.map(({ seat }) => seat),
    labelOf: (seat) => labels.get(seat) ?? { name: seat, role: '' },
    format: request.format,
    now: ports.now,
    onProgress: (step) => ports.stderr(progressLine(step)),
    ...(ports.timeZone === undefined ? {} : { timeZone: ports.timeZone }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
  });
  await exporting.catch(() => undefined);
  if (await ports.isDeleted(request.hearing)) {
    await removeExport(outDir);
    return refuseInDeletion();
  }
  const { manifest, manifestFile, compositeFile } = await exporting;
  for (const entry of manifest.damage) ports.stderr(damaged(entry));
  for (const entry of manifest.leftOut) ports.stderr(warning(entry));
  for (const { file, notInComposite = [] } of manifest.tracks) {
    for (const { why } of notInComposite)
      ports.stderr(`Warning: the picture of all is without ${file} or a part of it: ${why}\n`);
  }
  ports.stdout(
    request.json
      ? `${JSON.stringify({ manifest: manifestFile, composite: compositeFile })}\n`
      : summary(manifest, manifestFile),
  );
  if (manifest.compositeFailure !== undefined) {
    ports.stderr(`The picture of all could not be made: ${manifest.compositeFailure}\n`);
    return 1;
  }
  if (manifest.damage.every(({ reason }) => reason === 'unsealed')) return 0;
  ports.stderr('The recording is not what its log says: what is named as damaged is in no file, or not sure.\n');
  return 3;
}

type ExportRequest = {
  hearing: HearingId;
  out: string | undefined;
  format: 'mp4' | 'webm' | null;
  sealed: boolean;
  order: string | undefined;
  json: boolean;
};

function parse(args: string[]): ExportRequest | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        format: { type: 'string' },
        sealed: { type: 'boolean', default: false },
        order: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [hearing, ...more] = positionals;
    const { sealed, order, out, json } = values;
    if (hearing === undefined || more.length > 0) return undefined;
    if (sealed && values.format !== undefined) return undefined;
    const format = values.format ?? (sealed ? 'none' : 'mp4');
    if (format !== 'mp4' && format !== 'webm' && format !== 'none') return undefined;
    return {
      hearing: hearing as HearingId,
      out: out && resolve(out),
      format: format === 'none' ? null : format,
      sealed,
      order,
      json,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) return undefined;
    throw error;
  }
}

/** The actor is the system: anybody with a shell can call the command, so an account of the operating system proves nothing. */
function noteOf({ hearing, format, sealed }: ExportRequest, order: string | undefined): AuditNote {
  const as: ExportKind = sealed ? 'sealed-store' : format === null ? 'tracks' : 'video';
  return {
    actor: { kind: 'system' },
    act: 'record-export-asked',
    subject: { kind: 'booking', id: hearing },
    details: { by: 'command', as, ...(order !== undefined && { order }) },
  };
}

const STAGES: Record<ExportProgress['stage'], string> = {
  reading: 'reading the journals',
  tracks: 'writing the tracks',
  composite: 'making the picture of all',
};

function progressLine({ stage, percent }: ExportProgress): string {
  return `${String(percent).padStart(3)} %  ${STAGES[stage]}\n`;
}

function summary({ tracks, intervals, durationMs, composite }: ExportManifest, manifestFile: string): string {
  const lost = tracks.flatMap(({ gaps }) => gaps).reduce((sum, { packets }) => sum + packets, 0);
  const lines = [
    `${(durationMs / 1000).toFixed(1)} s on the record in ${intervals.length} part(s), ${tracks.length} track file(s)`,
    ...(lost > 0 ? [`${lost} packet(s) never arrived; the gaps are in the manifest`] : []),
    ...(composite ? [join(manifestFile, '..', composite.file)] : []),
    manifestFile,
  ];
  return `${lines.join('\n')}\n`;
}

function damaged({ track, seat, kind, segment, from, to, why }: ExportedDamage): string {
  const whose = seat === null ? '' : `${seat} ${kind}, `;
  const which = segment === null ? '' : `, segment ${segment}`;
  return `Damaged: ${whose}track ${track}${which}${span({ from, to })}: ${why}\n`;
}

function warning({ track, seat, kind, interval, packets, why }: ExportedLeftOut): string {
  const whose = seat === null ? '' : `${seat} ${kind}, `;
  const what = packets > 0 ? `${packets} packet(s)` : 'An unknown number of packets';
  return `Warning: ${what} on the record are in no file (${whose}track ${track}, part ${interval}): ${why}\n`;
}
