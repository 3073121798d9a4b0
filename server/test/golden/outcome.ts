import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import { verifyRecord } from '../../src/cli/verify-record.ts';
import { exportCommand } from '../../src/record/export/export-cli.ts';
import { reachCsv } from '../../src/record/reach-csv.ts';
import type { ExportManifest } from '../../src/record/export/manifest.ts';
import { recordedHearing } from '../../src/record/export/recorded-hearing.ts';
import { lawfulKeys } from '../../src/record/retention/lawful-keys.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { describeExport, describeHearing } from './describe.ts';
import { runCommand } from '../support/commands.ts';

/** Data of a service. */
export interface Data {
  readonly database: DatabasePlace;
  readonly dataDir: string;
  /** Base64. */
  readonly masterKey: string;
}

/** Settings by which the project's commands find the data. */
export function placesOf({ database, dataDir, masterKey }: Data): Record<string, string> {
  return {
    MAHZAR_DATA: dataDir,
    MAHZAR_MASTER_KEY: masterKey,
    ...(database.kind === 'postgres' && { DATABASE_URL: database.url }),
  };
}

/** Opens the database, which migrates it, and describes these hearings. */
export async function hearingsIn(data: Data, hearings: readonly string[]): Promise<object> {
  await using storage = await open(data);
  const described: Record<string, object> = {};
  for (const hearing of hearings) described[hearing] = await describeHearing(storage, hearing as HearingId);
  return plain(described);
}

/** The result of `record:verify` for these hearings. */
export async function verified(data: Data, hearings: readonly string[]): Promise<Record<string, object>> {
  const found: Record<string, object> = {};
  for (const hearing of hearings) {
    const { chain, recording, deletion } = await verifyRecord(data, hearing as HearingId);
    if (chain?.ok !== true) throw new Error(`the log of ${hearing} is damaged: ${JSON.stringify(chain)}`);
    found[hearing] = {
      entries: chain.entries,
      head: chain.head,
      segments: recording?.segments,
      flaws: recording?.flaws.length,
      ...(deletion && { 'deleted by order': deletion.order, 'deleted at': deletion.deletedAt }),
    };
  }
  return found;
}

/** The exit code of the command `record:verify`: 0 when everything is intact. */
export function verifies(data: Data, hearing: string): number | null {
  return runCommand('record-verify', placesOf(data), hearing).status;
}

/** The output of the command `record:reach`: who could hear and see whom. */
export function reachOf(data: Data, hearing: string): string {
  return succeeds(runCommand('record-reach', placesOf(data), hearing)).stdout;
}

/** The same for many hearings, without starting the command. */
export async function reachesOf(data: Data, hearings: readonly string[]): Promise<Record<string, string>> {
  await using storage = await open(data);
  const tables: Record<string, string> = {};
  for (const hearing of hearings) {
    tables[hearing] = reachCsv(reachTable(await storage.log.read(hearing as HearingId)));
  }
  return tables;
}

/** The result of `audit:verify`. */
export function auditOf(data: Data): string {
  return succeeds(runCommand('audit-verify', placesOf(data))).stdout;
}

/** Arguments for exporting each store, without the composite. */
const HOW = { open: ['--format', 'none'], sealed: ['--sealed', '--order', '1'] };

/** Exports a hearing without the composite: like the command, but without a process for each hearing. */
export async function exported(data: Data, hearing: string, store: keyof typeof HOW): Promise<object> {
  await using storage = await open(data);
  const { log, records, hearings: directory, recordingKeys, database } = storage;
  const parts = { log, records, directory, keys: lawfulKeys(recordingKeys, database), dataDir: data.dataDir };
  const said: string[] = [];
  const manifest = await manifestIn(async (out) => {
    const status = await exportCommand([hearing, '--out', out, ...HOW[store]], {
      readHearing: (id) => recordedHearing(id as HearingId, parts),
      isDeleted: () => Promise.resolve(false),
      note: () => Promise.resolve(),
      now: Date.now,
      stdout: () => undefined,
      stderr: (text) => void said.push(text),
    });
    succeeds({ status, stderr: said.join('') });
  });
  return plain(describeExport(manifest));
}

/** The manifest that the command `record:export` writes for a hearing. */
export function manifestOf(data: Data, hearing: string): Promise<ExportManifest> {
  return manifestIn(
    (out) => void succeeds(runCommand('record-export', placesOf(data), hearing, '--out', out, ...HOW.open)),
  );
}

async function manifestIn(write: (out: string) => Promise<void> | void): Promise<ExportManifest> {
  const out = mkdtempSync(join(tmpdir(), 'mahzar-golden-'));
  await write(out);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as ExportManifest;
  rmSync(out, { recursive: true });
  return manifest;
}

function open({ database, masterKey }: Data): Promise<Storage> {
  return openStorage({ database, masterKey: Buffer.from(masterKey, 'base64'), randomBytes });
}

function succeeds<Ran extends { readonly status: number | null; readonly stderr: string }>(ran: Ran): Ran {
  if (ran.status !== 0) throw new Error(`ended with ${ran.status}: ${ran.stderr}`);
  return ran;
}

/** As stored in a JSON file. */
function plain(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
