import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { openSecrets } from '../access/tokens/secrets.ts';
import { audit } from '../audit/audit-store.ts';
import { findProtected } from '../scheduling/protected-people.ts';
import { openStorage } from '../compose/storage.ts';
import { checkStamps, loadConfig, thisMachine } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { CheckpointStamper } from '../record/proof/checkpoint-stamper.ts';
import { isOfOthers } from '../record/proof/check-checkpoints.ts';
import { documentReader } from '../record/sealed-file/case-parts.ts';
import { prepareSeal, sealedNote } from '../record/sealed-file/prepare-seal.ts';
import type { SealRefusal } from '../record/sealed-file/prepare-seal.ts';
import { sealHearing } from '../record/sealed-file/seal-hearing.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { hearingDir } from '../recording/layout.ts';
import { lawfulKeys } from '../record/retention/lawful-keys.ts';
import { RetentionStore } from '../record/retention/retention-store.ts';
import { ORDER_REQUIRED, orderOf } from '../record/export/court-order.ts';
import { recordedHearing } from '../record/export/recorded-hearing.ts';
import { fetchForTool } from './fetch-for-tool.ts';
import { describeProofFlaw } from './proof-words.ts';
import { isWhole, verifyRecord } from './verify-record.ts';
import { reportOf } from './verify-words.ts';
import { expectDatabase, settingsOf, WrongSettingsError } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run record:seal -- HEARING [--out FILE] [--sealed --order NUMBER]

Makes one file of a hearing that is over: its log, the court's signed checkpoint of it, every track as it was recorded, who
attended, its minutes as the judge has closed them, the exhibits that were shown or admitted in it, the orders that were signed
after it, and the keys, all under one signature. Anybody can check it with unzip and openssl, or with what record:verifier writes.
Nothing is written when the record is not intact. The audit log gets an entry for each sealing, with the order, even when the file
could not be finished.

--out FILE       output file (HEARING.asice)
--sealed         also the unaltered voices and pictures of protected people, every version of the minutes, and orders
                 and exhibits that only some may read
--order NUMBER   the number of the court's order; required with --sealed`;

const REFUSALS: Readonly<Record<SealRefusal | 'record-deleted', string>> = {
  unfinished: 'the hearing is not over, or its record is not complete yet',
  damaged: 'the log is not what the court has signed',
  'record-deleted': 'the recording was deleted by an order, or is being deleted',
};

/** `npm run record:seal`. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      out: { type: 'string' },
      sealed: { type: 'boolean', default: false },
      order: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const hearing = positionals[0] as HearingId | undefined;
  if (values.help || hearing === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const order = orderOf(values);
  if (order instanceof Rejection) {
    console.error(ORDER_REQUIRED);
    return 2;
  }
  const config = settingsOf(loadConfig(process.env, thisMachine()));
  const problems = checkStamps(config);
  if (problems.length > 0) throw new WrongSettingsError(problems);
  const { database: place, dataDir, recordStore, publicUrl, court, timeStampCertificates } = config;
  await expectDatabase(place);
  const { masterKey } = openSecrets(config, randomBytes);
  const found = await verifyRecord({ database: place, dataDir, recordStore, timeStampCertificates }, hearing, {
    masterKey,
  });
  const { flaws } = found.proof;
  if (!isWhole({ ...found, proof: { ...found.proof, flaws: flaws.filter((flaw) => !isOfOthers(flaw)) } })) {
    console.error([...reportOf(hearing, found), 'Nothing was sealed.'].join('\n'));
    return 1;
  }
  for (const flaw of flaws) console.error(`Not of this hearing, but needs attention: ${describeProofFlaw(flaw)}`);
  await using storage = await openStorage({ database: place, masterKey, randomBytes });
  const { log, records, hearings: directory, recordingKeys, database } = storage;
  const refuse = (reason: keyof typeof REFUSALS) => {
    console.error(`Nothing was sealed: ${REFUSALS[reason]}.`);
    return 1;
  };
  // Checked before its start is signed, because a sealed file would have the keys of the tracks; and again after each long step.
  const isDeleted = () => new RetentionStore(database).isDeleted(hearing);
  if (await isDeleted()) return refuse('record-deleted');
  const keys = lawfulKeys(recordingKeys, database);
  const recorded = (await recordedHearing(hearing, { log, records, directory, keys, dataDir }))!;
  const stamper = stamperFor(config, database);
  const protection = await findProtected(masterKey, randomBytes).atHearing(database, hearing);
  const prepared = await prepareSeal(
    {
      database,
      dataDir,
      records,
      masterKey,
      randomBytes,
      publicUrl,
      timeZone: court.zone,
      at: Date.now(),
      stampOf: stamper?.of.bind(stamper),
    },
    {
      hearing,
      people: recorded.seats,
      hidden: protection.seats,
      hiddenPeople: protection.people,
      withSealedStore: values.sealed,
    },
  );
  await stamper?.close();
  if (prepared instanceof Rejection) return refuse(prepared.code);
  for (const document of prepared.beside.manifest.orders?.altered ?? [])
    console.error(`Document ${document} of the case was left out: its paper is not what was signed.`);
  for (const exhibit of prepared.beside.manifest.exhibits?.altered ?? [])
    console.error(`Exhibit ${exhibit} was left out: its document is not what was filed.`);
  await fetchForTool(config, database, hearing, recorded);
  if (await isDeleted()) return refuse('record-deleted');
  const out = values.out ?? `${hearing}.asice`;
  const draft = `${out}.draft`;
  // Written before the file can be read: an entry for an incomplete file is harmless, a file without an entry is not.
  await inTransaction(database, (on) =>
    audit.note(
      on,
      sealedNote(hearing, {
        by: 'command',
        certificate: prepared.fingerprint,
        sealedStore: values.sealed,
        ...(order !== undefined && { order }),
      }),
      Date.now(),
    ),
  );
  try {
    const stream = sealHearing(
      {
        ...prepared,
        dir: hearingDir(dataDir, hearing),
        key: recorded.key.kind === 'key' ? recorded.key.key : undefined,
      },
      { contentOf: documentReader({ database, masterKey }) },
    );
    await pipeline(Readable.from(stream), createWriteStream(draft, { mode: 0o600 }));
    if (await isDeleted()) return refuse('record-deleted');
    await rename(draft, out);
  } finally {
    await rm(draft, { force: true });
  }
  console.log(`${out}\nKey of the court: ${prepared.keys.at(-1)}\nCertificate (SHA-256): ${prepared.fingerprint}`);
  return 0;
}

/** Null where no authority is configured. */
function stamperFor(
  { timeStamps, timeStampCertificates: certificates, dataDir }: Config,
  database: Database,
): CheckpointStamper | null {
  if (timeStamps === null) return null;
  const log = { info: () => undefined, warn: (_: unknown, words?: string) => console.error(words) };
  return new CheckpointStamper({ database, dataDir, url: timeStamps, certificates, now: Date.now, log });
}

process.exitCode = await inWords(main);
