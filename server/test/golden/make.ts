/**
 * `node server/test/golden/make.ts v2`: makes fixtures with today's code and writes their expected results next to them. See
 * README.md for when to run it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventSchema } from '../../src/event-log/event-schema.ts';
import { openStorage } from '../../src/compose/storage.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';
import { runCommand } from '../support/commands.ts';
import { TestService } from '../support/service.ts';
import { bookAtTheDesk } from './booked.ts';
import { ByTheLaw } from './by-the-law.ts';
import { deleteRecord } from './deleted.ts';
import { describeDesk } from './desk-today.ts';
import { framesOf } from './describe.ts';
import { pack, removeLeftovers, unpack, versionDir } from './folders.ts';
import { auditOf, exported, hearingsIn, manifestOf, openData, reachesOf, verified } from './outcome.ts';
import type { Fixture, Recovered } from './fixture.ts';
import { setRetentionAndAccess } from './retention-acts.ts';
import { describeRecord } from './record-today.ts';
import { holdDemonstration, holdUntilKilled } from './recorded.ts';

const [version = ''] = process.argv.slice(2);
const folder = versionDir(version);
if (!/^v\d+$/.test(version) || existsSync(folder)) {
  throw new Error('say which version is to be made, as v2; one that is there is never made anew');
}

const engine = { create: (dataDir?: string) => sqliteIn(dataDir!) };
const service = await TestService.start({ WEBHOOK_NETWORKS: '192.0.2.0/24' }, engine);
const masterKey = readFileSync(join(service.dataDir, 'secrets', 'master-key'), 'utf8').trim();
const database = sqliteIn(service.dataDir);

const [booked, calledOff] = await bookAtTheDesk(service);
const storage = await openStorage({ database, masterKey: Buffer.from(masterKey, 'base64'), randomBytes });
const law = new ByTheLaw(storage);
const byTheLaw = await law.hold();
const deleted = await deleteRecord({ service, storage, law, masterKey: Buffer.from(masterKey, 'base64') });
await storage.close();
const demonstration = await holdDemonstration(service);
await setRetentionAndAccess(service, demonstration);
const killed = await holdUntilKilled(service);

const fixture: Fixture = {
  masterKey,
  hearings: [booked!, calledOff!, ...byTheLaw, deleted, demonstration, killed],
  bookings: [booked!, calledOff!],
  recorded: demonstration,
  killed,
  deleted,
};
mkdirSync(join(folder, 'expected', 'reach'), { recursive: true });
write('fixture.json', fixture);
removeLeftovers(service.dataDir);
pack(service.dataDir, join(folder, 'data.tgz'));

const work = mkdtempSync(join(tmpdir(), 'mahzar-golden-'));
const data = { database, dataDir: service.dataDir, masterKey };
const backup = join(work, 'court.backup');
const written = runCommand('backup', service.places, backup, '--recordings');
if (written.status !== 0) throw new Error(written.stderr);
writeFileSync(join(folder, 'court.backup.gz'), gzipSync(readFileSync(backup), { level: 9 }));

const opened = await openData(data);
write('expected/hearings.json', await hearingsIn(opened, fixture.hearings));
write('expected/verified.json', await verified(data, fixture.hearings));
write('expected/audit.json', await auditOf(data));
for (const store of ['open', 'sealed'] as const) {
  write(`expected/export-${store}.json`, await exported(opened, data.dataDir, demonstration, store));
}
for (const [id, table] of Object.entries(await reachesOf(opened, fixture.hearings)))
  writeFileSync(join(folder, `expected/reach/${id}.csv`), table);
await assertEveryType();
await opened.close();

// Unpacks the killed service's data again, because the commands above have opened the database.
const again = join(work, 'data');
unpack(join(folder, 'data.tgz'), again);
const today = await TestService.start({}, engine, again);
write('expected/desk.json', await describeDesk(today, fixture.bookings));
write('expected/record.json', await describeRecord(today, fixture.recorded));
await today.kill('SIGTERM');
const found = { database: sqliteIn(again), dataDir: again, masterKey };
const restarted = await openData(found);
const recovered: Recovered = {
  segments: ((await verified(found, [killed]))[killed] as { segments: number }).segments,
  frames: framesOf(await manifestOf(restarted, found.dataDir, killed)),
};
await restarted.close();
write('expected/recovered.json', recovered);
for (const done of [work, service.dataDir]) rmSync(done, { recursive: true });

function write(name: string, value: unknown): void {
  writeFileSync(join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Without an entry of a type in some log, no test would show that this type is still read correctly. */
async function assertEveryType(): Promise<void> {
  const described = (await hearingsIn(opened, fixture.hearings)) as Record<string, { 'types of entries': string[] }>;
  const held = new Set(Object.values(described).flatMap((hearing) => hearing['types of entries']));
  const missing = eventSchema.options.map(({ shape }) => shape.type.value).filter((type) => !held.has(type));
  if (missing.length > 0) throw new Error(`no hearing has ${missing.join(', ')}: add them to by-the-law.ts`);
}
