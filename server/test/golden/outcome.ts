import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import { checkAudit } from '../../src/audit/check-audit.ts';
import { auditWords } from '../../src/cli/audit-words.ts';
import { isWhole, verifyRecord } from '../../src/cli/verify-record.ts';
import { exportCommand } from '../../src/record/export/export-cli.ts';
import { reachCsv } from '../../src/record/reach-csv.ts';
import type { ExportManifest } from '../../src/record/export/manifest.ts';
import { recordedHearing } from '../../src/record/export/recorded-hearing.ts';
import { lawfulKeys } from '../../src/record/retention/lawful-keys.ts';
import { connect } from '../../src/storage/database.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { describeExport, describeHearing } from './describe.ts';

/** Data of a service. */
export interface Data {
  readonly database: DatabasePlace;
  readonly dataDir: string;
  /** Base64. */
  readonly masterKey: string;
}

/** Opens the database, which migrates it. */
export function openData({ database, masterKey }: Data): Promise<Storage> {
  return openStorage({ database, masterKey: Buffer.from(masterKey, 'base64'), randomBytes });
}

/** Describes these hearings. */
export async function hearingsIn(storage: Storage, hearings: readonly string[]): Promise<object> {
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

/** Whether `record:verify` finds everything intact, with the master key. */
export async function verifies({ masterKey, ...data }: Data, hearing: string): Promise<boolean> {
  return isWhole(await verifyRecord(data, hearing as HearingId, { masterKey: Buffer.from(masterKey, 'base64') }));
}

/** The output of `record:reach` for these hearings: who could hear and see whom. */
export async function reachesOf(storage: Storage, hearings: readonly string[]): Promise<Record<string, string>> {
  const tables: Record<string, string> = {};
  for (const hearing of hearings) {
    tables[hearing] = reachCsv(reachTable(await storage.log.read(hearing as HearingId)));
  }
  return tables;
}

/** The output of `audit:verify`. */
export async function auditOf({ database }: Data): Promise<string> {
  const { db } = await connect(database);
  return `${auditWords(await checkAudit({ db }).finally(() => db.destroy()))}\n`;
}

/** Arguments for exporting each store, without the composite. */
const HOW = { open: ['--format', 'none'], sealed: ['--sealed', '--order', '1'] };

/** Exports a hearing without the composite: like the command, but without a process for each hearing. */
export async function exported(
  storage: Storage,
  dataDir: string,
  hearing: string,
  store: keyof typeof HOW,
): Promise<object> {
  return plain(describeExport(await manifestOf(storage, dataDir, hearing, store)));
}

/** The manifest that `record:export` writes for a hearing. */
export async function manifestOf(
  { log, records, hearings: directory, recordingKeys, database }: Storage,
  dataDir: string,
  hearing: string,
  store: keyof typeof HOW = 'open',
): Promise<ExportManifest> {
  const parts = { log, records, directory, keys: lawfulKeys(recordingKeys, database), dataDir };
  const said: string[] = [];
  const out = mkdtempSync(join(tmpdir(), 'mahzar-golden-'));
  try {
    const status = await exportCommand([hearing, '--out', out, ...HOW[store]], {
      readHearing: (id) => recordedHearing(id as HearingId, parts),
      isDeleted: () => Promise.resolve(false),
      note: () => Promise.resolve(),
      now: Date.now,
      stdout: () => undefined,
      stderr: (text) => void said.push(text),
    });
    if (status !== 0) throw new Error(`ended with ${status}: ${said.join('')}`);
    return JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as ExportManifest;
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** As stored in a JSON file. */
function plain(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
