import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Uint8ArrayWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { makeZip } from 'client-zip';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import Sqlite from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { BEFORE_FIRST, canonicalJson, hashOf } from '../src/event-log/chain-hash.ts';
import type { ChainEntry } from '../src/event-log/chain-hash.ts';
import { CLOCK_TOLERANCE_MS, formatHead, hearingChain, checkpointText } from '../src/record/proof/checkpoint.ts';
import { EMPTY_TREE, leafHash, rootOf, withLeaf } from '../src/record/proof/merkle.ts';
import type { Attendance } from '../src/record/sealed-file/attendance.ts';
import { documentReader } from '../src/record/sealed-file/case-parts.ts';
import {
  asicManifest,
  CASE_PARTS,
  formatProof,
  MINUTES_PARTS,
  orderPart,
  PART_DATE,
  PARTS,
  sealText,
} from '../src/record/sealed-file/format.ts';
import type { SealedManifest } from '../src/record/sealed-file/format.ts';
import { prepareSeal } from '../src/record/sealed-file/prepare-seal.ts';
import { sealHearing } from '../src/record/sealed-file/seal-hearing.ts';
import { describeCertificate, pemOf, sealKeyOf, signDetached } from '../src/record/sealed-file/seal-signature.ts';
import { checkSealedFile } from '../src/record/sealed-file/verifier/check-sealed-file.ts';
import type { Verdict } from '../src/record/sealed-file/verifier/check-sealed-file.ts';
import { rawKey, signNote } from '../src/record/proof/record-keys.ts';
import { formatNoteKey } from '../src/record/proof/signed-note.ts';
import { findProtected } from '../src/scheduling/protected-people.ts';
import {
  blocksFile,
  hearingDir,
  indexFile,
  segmentFile,
  storeDir,
  trackDir,
  trackInfoFile,
} from '../src/recording/layout.ts';
import { toChainEntry } from '../src/event-log/store/event-log.ts';
import { decrypt, encrypt } from '../src/storage/cipher.ts';
import { readMinutesKey } from '../src/storage/minutes-keys.ts';
import { sealSecret } from '../src/storage/system-keys.ts';
import type { Tables } from '../src/storage/tables.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { der, integer, octetString, oid, sequence, set, tagged } from '../src/kernel/der.ts';
import { numbers } from './support/numbers.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';
import { writeOtherOrder } from './support/written-orders.ts';

const COURT = 'court.example/record';
const DATA = oid('1.2.840.113549.1.7.1');
const SHA_256 = sequence(oid('2.16.840.1.101.3.4.2.1'));

const PEOPLE = [
  { seat: 'judge', name: 'رضا کیانی', role: 'رئیس شعبه' },
  { seat: 'citizen', name: 'مریم احمدی', role: 'شاکی' },
];

/** Number of manipulations of each of the two forms; `TAMPERINGS=1000` for a full run. */
const TIMES = Number(process.env['TAMPERINGS'] ?? 40);

let hearing: RecordedHearing;
/** The sealed file, its parts, and the positions of their bytes in it. */
let whole: Buffer<ArrayBuffer>;
let parts: Map<string, Buffer>;
let places: { name: string; from: number; to: number }[];
let key: string;
let minutesKey: Buffer;

const FORMS = [
  ['encrypted', false],
  ['as it was received', true],
] as const;
const held = new Map<boolean, RecordedHearing>();

/** Prepares a record in plain or encrypted form. */
async function take(plain: boolean): Promise<void> {
  hearing = held.get(plain) ?? (await RecordedHearing.hold({ plain, beside: true }));
  held.set(plain, hearing);
  // One file contains the parts that parties may have, the other (`--sealed`) contains everything.
  ({ file: whole, key } = await sealedOf(hearing, plain));
  minutesKey = (await readMinutesKey(hearing.storage.database, hearing.id, hearing.masterKey))!;
  ({ parts, places } = await contentsOf(whole));
}

async function contentsOf(
  file: Buffer<ArrayBuffer>,
): Promise<{ readonly parts: typeof parts; readonly places: typeof places }> {
  const found = { parts: new Map<string, Buffer>(), places: [] as typeof places };
  for (const entry of await new ZipReader(new Uint8ArrayReader(file)).getEntries()) {
    if (entry.directory) continue;
    const content = Buffer.from(await entry.getData(new Uint8ArrayWriter()));
    found.parts.set(entry.filename, content);
    const from = entry.offset + 30 + file.readUInt16LE(entry.offset + 26) + file.readUInt16LE(entry.offset + 28);
    found.places.push({ name: entry.filename, from, to: from + content.length });
  }
  return found;
}
afterAll(() => Promise.all([...held.values()].map((each) => each.remove())));

const preparedOf = async (
  { id, dataDir, storage, masterKey, now: at }: RecordedHearing,
  { records = storage.records, withSealedStore = false, people = PEOPLE } = {},
) => {
  const protection = await findProtected(masterKey, randomBytes).atHearing(storage.database, id);
  return prepareSeal(
    {
      database: storage.database,
      dataDir,
      records,
      masterKey,
      randomBytes,
      publicUrl: 'https://court.example',
      timeZone: 'Asia/Tehran',
      at,
    },
    {
      hearing: id,
      people,
      hidden: protection.seats,
      hiddenPeople: protection.people,
      withSealedStore,
    },
  );
};

/** Seals a hearing without checking whether its record is whole. */
async function sealedOf(
  of: RecordedHearing,
  withSealedStore = false,
  people = PEOPLE,
): Promise<{ file: Buffer<ArrayBuffer>; key: string }> {
  const records = { ...of.storage.records, isComplete: () => Promise.resolve(true) };
  const prepared = await preparedOf(of, { records, withSealedStore, people });
  if (prepared instanceof Rejection) throw new Error(prepared.code);
  // A short page: random positions would otherwise mostly fall into the viewer.
  const viewer = () => Promise.resolve(Buffer.from('<!doctype html><p>It plays what is beside it.</p>'));
  const contentOf = documentReader({ database: of.storage.database, masterKey: of.masterKey });
  const file = await collect(sealHearing({ ...prepared, dir: of.dir, key: of.key }, { contentOf, viewer }));
  return { file, key: prepared.keys[0]! };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer<ArrayBuffer>> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

const zipOf = (of: ReadonlyMap<string, Buffer>) =>
  collect(
    makeZip(
      [...of].map(([name, input]) => ({ name, input, lastModified: PART_DATE })),
    ) as unknown as AsyncIterable<Uint8Array>,
  );

/** A manipulation and the finding that it must cause: the bad part, or a finding about the whole. */
interface Tampering {
  readonly file: Buffer<ArrayBuffer>;
  readonly named: Partial<Verdict> | null;
}

const changed = (bytes: Buffer, at: number) => Buffer.from(bytes.with(at, bytes[at]! ^ 1));
const altered = (part: string) => ({ flaw: 'part', part, how: 'altered' }) as const;

/** Names every part anew in the list of hashes, and signs it with a certificate of the forger's. */
function signedAnew(
  of: Map<string, Buffer>,
  forger = sealKeyOf(randomBytes(32), COURT),
  at = hearing.now,
): Map<string, Buffer> {
  const inside = [...of].filter(([name]) => name !== PARTS.mimetype && !name.startsWith('META-INF/'));
  const digests = inside.map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('base64')] as const);
  const manifest = Buffer.from(asicManifest(new Map(digests)));
  return new Map([
    [PARTS.mimetype, of.get(PARTS.mimetype)!],
    ...inside,
    [PARTS.asicManifest, manifest],
    [PARTS.signature, signDetached(forger, COURT, manifest, at)],
  ]);
}

/** Replaces a piece of a signature (CMS). */
function signatureWith(signature: Buffer, from: Buffer, to: Buffer): Buffer {
  const inner = signature.subarray(signature.indexOf(Buffer.concat([integer(Buffer.of(1)), set(SHA_256)])));
  const at = inner.indexOf(from);
  const changedInner = Buffer.concat([inner.subarray(0, at), to, inner.subarray(at + from.length)]);
  return sequence(oid('1.2.840.113549.1.7.2'), tagged(0, sequence(changedInner)));
}

/** All parts, with an attendance list that says nobody attended. */
const withOtherAttendance = (): Map<string, Buffer> => {
  const { people } = JSON.parse(parts.get(PARTS.attendance)!.toString()) as Attendance;
  const absent = people.map((person) => ({ ...person, attended: [] }));
  return new Map([...parts, [PARTS.attendance, Buffer.from(`${JSON.stringify({ people: absent, closed: null })}\n`)]]);
};

/** The log with one changed entry and recomputed hashes after it; its hashes of the recording still fit the parts. */
function forgedLog(random: (below: number) => number): { log: Buffer; entries: number; head: string } {
  const rows = logIn(PARTS.log);
  const from = random(rows.length);
  const forged = chainedAnew(rows.map((row, index) => (index === from ? { ...row, at: row.at + 1 } : row)));
  return { log: linesOf(forged), entries: rows.length, head: forged.at(-1)!.hash };
}

const SIGNERS = ['مریم احمدی', 'رضا کیانی'];

const logIn = (part: string): ChainEntry[] =>
  parts
    .get(part)!
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ChainEntry);
const minutesLog = () => logIn(MINUTES_PARTS.log);
const linesOf = (log: readonly ChainEntry[]) => Buffer.from(log.map((row) => `${canonicalJson(row)}\n`).join(''));
const withLog = (part: string, log: readonly ChainEntry[]) =>
  zipOf(signedAnew(new Map([...parts, [part, linesOf(log)]])));

/** Recomputes the numbers and hashes of entries, from those of the first entry on. */
function chainedAnew(log: readonly ChainEntry[]): ChainEntry[] {
  let { seq, prev } = log[0]!;
  return log.map((row) => {
    const isHidden = row.payload === undefined;
    const entry = { ...row, seq, prev };
    seq += 1;
    prev = isHidden ? row.hash : hashOf(entry);
    return isHidden ? row : { ...entry, hash: prev };
  });
}

/** An entry with other steps of the minutes, encrypted with the court's key. */
function rewritten(entry: ChainEntry): ChainEntry {
  const said = JSON.parse(entry.payload) as { readonly sealed: string; readonly version: number };
  const place = `minutes/${hearing.id}/steps/${said.version}`;
  const steps = decrypt(minutesKey, Buffer.from(said.sealed, 'base64'), place).toString();
  const other = steps.replace(/"text":"./, '"text":"ن');
  const sealed = encrypt(minutesKey, Buffer.from(other), place, randomBytes).toString('base64');
  return { ...entry, payload: canonicalJson({ ...said, sealed }) };
}

function someExhibit(random: (below: number) => number): string {
  const exhibits = [...parts.keys()].filter((name) => name.startsWith('exhibits/'));
  return exhibits[random(exhibits.length)]!;
}

const SEALED: Record<string, (random: (below: number) => number) => Promise<Tampering>> = {
  async flip(random) {
    const at = random(whole.length);
    const name = places.find(({ from, to }) => from <= at && at < to)?.name;
    const file = Buffer.from(whole.with(at, whole[at]! ^ (1 << random(8))));
    if (name === undefined) return { file, named: null };
    if (name === PARTS.mimetype) return { file, named: { flaw: 'not-sealed' } };
    return { file, named: name.startsWith('META-INF/') ? { flaw: 'signature' } : altered(name) };
  },
  async cut(random) {
    return { file: Buffer.from(whole.subarray(0, random(whole.length))), named: null };
  },
  async append(random) {
    return { file: Buffer.concat([whole, Buffer.alloc(1 + random(100))]), named: null };
  },
  async drop(random) {
    const signed = [...parts.keys()].filter((name) => name !== PARTS.mimetype && !name.startsWith('META-INF/'));
    const part = signed[random(signed.length)]!;
    const file = await zipOf(new Map([...parts].filter(([name]) => name !== part)));
    return { file, named: { flaw: 'part', part, how: 'missing' } };
  },
  async insert(random) {
    const part = `tracks/t${random(9)}/${random(1e6)}.bin`;
    const file = await zipOf(new Map([...parts, [part, Buffer.from('more')]]));
    return { file, named: { flaw: 'part', part, how: 'added' } };
  },
  async swap(random) {
    const segments = [...parts.keys()].filter((name) => name.endsWith('.pcap'));
    const one = random(segments.length);
    const other = (one + 1 + random(segments.length - 1)) % segments.length;
    const [first, second] = [one, other].toSorted((a, b) => a - b).map((index) => segments[index]!) as [string, string];
    const file = await zipOf(new Map([...parts, [first, parts.get(second)!], [second, parts.get(first)!]]));
    return { file, named: altered(first) };
  },
  async rehash(random) {
    const segments = [...parts.keys()].filter((name) => name.endsWith('.pcap'));
    const part = segments[random(segments.length)]!;
    const bytes = parts.get(part)!;
    const file = await zipOf(signedAnew(new Map([...parts, [part, changed(bytes, random(bytes.length))]])));
    return { file, named: altered(part) };
  },
  async reindex(random) {
    const part = `tracks/t${1 + random(2)}/index.jsonl`;
    const bytes = parts.get(part)!;
    const file = await zipOf(signedAnew(new Map([...parts, [part, changed(bytes, random(bytes.length))]])));
    return { file, named: altered(part) };
  },
  async dropTrack(random) {
    const folder = `tracks/t${1 + random(2)}/`;
    const file = await zipOf(signedAnew(new Map([...parts].filter(([name]) => !name.startsWith(folder)))));
    return { file, named: { flaw: 'part', part: `${folder}track.json`, how: 'missing' } };
  },
  /** Changes one byte of the readable text. */
  async minutesText(random) {
    const bytes = parts.get(MINUTES_PARTS.text)!;
    const text = Buffer.from(bytes.with(random(bytes.length), 0x2e));
    const named = { ...altered(MINUTES_PARTS.text), signers: SIGNERS };
    if (text.equals(bytes)) return this['minutesText']!(random);
    return { file: await zipOf(signedAnew(new Map([...parts, [MINUTES_PARTS.text, text]]))), named };
  },
  /** Changes one byte of the signed text. */
  async signedText(random) {
    const part = [...parts.keys()].find((name) => name.startsWith('minutes/'))!;
    const bytes = parts.get(part)!;
    const file = await zipOf(signedAnew(new Map([...parts, [part, changed(bytes, random(bytes.length))]])));
    return { file, named: altered(part) };
  },
  async dropSignedText() {
    const part = [...parts.keys()].find((name) => name.startsWith('minutes/'))!;
    const file = await zipOf(signedAnew(new Map([...parts].filter(([name]) => name !== part))));
    return { file, named: { flaw: 'part', part, how: 'missing' } };
  },
  /** Rewrites the minutes with the file's key and recomputes the chain: the signatures do not fit the new text. */
  async rewriteMinutes(random) {
    const steps = minutesLog().filter(({ type }) => type === 'steps-accepted');
    // A file without steps has nothing to rewrite.
    if (steps.length === 0) return this['reforgeMinutes']!(random);
    const { seq } = steps[random(steps.length)]!;
    const log = chainedAnew(minutesLog().map((entry) => (entry.seq === seq ? rewritten(entry) : entry)));
    return { file: await withLog(MINUTES_PARTS.log, log), named: { flaw: 'minutes' } };
  },
  async cutMinutes(random) {
    const log = minutesLog();
    const missing = 1 + random(log.length - 1);
    const left = log.slice(0, log.length - missing);
    return { file: await withLog(MINUTES_PARTS.log, left), named: { flaw: 'checkpoint', of: 'minutes', missing } };
  },
  async dropSignature() {
    const left = minutesLog().filter(({ type }) => type !== 'text-signed');
    const named = { flaw: 'checkpoint', of: 'minutes', missing: 1 } as const;
    return { file: await withLog(MINUTES_PARTS.log, chainedAnew(left)), named };
  },
  async minutesEntry(random) {
    const { seq } = minutesLog()[random(minutesLog().length)]!;
    const log = minutesLog().map((entry) => (entry.seq === seq ? { ...entry, at: entry.at + 1 } : entry));
    return { file: await withLog(MINUTES_PARTS.log, log), named: { flaw: 'log', of: 'minutes', seq } };
  },
  /** Changes a signature's time and recomputes the chain. */
  async reforgeMinutes() {
    const log = minutesLog().map((entry) => (entry.type === 'text-signed' ? { ...entry, at: entry.at + 1 } : entry));
    const named = { flaw: 'checkpoint', of: 'minutes', missing: 0 } as const;
    return { file: await withLog(MINUTES_PARTS.log, chainedAnew(log)), named };
  },
  /** Replaces a signer's answer by its hash, although the court has signed the shown answers. */
  async hideSignature() {
    const log = minutesLog().map((entry) =>
      entry.type === 'text-signed' ? { seq: entry.seq, hash: entry.hash } : entry,
    );
    const isAll = log[0]!.seq === 1;
    const named: Partial<Verdict> = isAll ? { flaw: 'log', of: 'minutes' } : { flaw: 'checkpoint', of: 'minutes' };
    return { file: await withLog(MINUTES_PARTS.log, log as ChainEntry[]), named };
  },
  async swapPapers() {
    const [one, other] = [orderPart(1), orderPart(2)];
    const file = await zipOf(signedAnew(new Map([...parts, [one, parts.get(other)!], [other, parts.get(one)!]])));
    return { file, named: altered(one) };
  },
  async dropPaper(random) {
    const part = orderPart(1 + random(2));
    const file = await zipOf(signedAnew(new Map([...parts].filter(([name]) => name !== part))));
    return { file, named: { flaw: 'part', part, how: 'missing' } };
  },
  /** Replaces a paper and its hash in the case's log, and recomputes the chain. */
  async reforgeCase() {
    const paper = Buffer.from('%PDF-1.7 of the forger');
    const sha256 = createHash('sha256').update(paper).digest('hex');
    const log = logIn(CASE_PARTS.log).map((entry) => {
      const said = JSON.parse(entry.payload ?? '{}') as { readonly number?: number };
      return said.number === 1 ? { ...entry, payload: canonicalJson({ ...said, sha256 }) } : entry;
    });
    const forged = new Map([...parts, [orderPart(1), paper], [CASE_PARTS.log, linesOf(chainedAnew(log))]]);
    return { file: await zipOf(signedAnew(forged)), named: { flaw: 'checkpoint', of: 'case' } };
  },
  async rehashExhibit(random) {
    const part = someExhibit(random);
    const bytes = parts.get(part)!;
    const file = await zipOf(signedAnew(new Map([...parts, [part, changed(bytes, random(bytes.length))]])));
    return { file, named: altered(part) };
  },
  /** Takes an exhibit out of the file and out of its list of contents. */
  async hideExhibit(random) {
    const part = someExhibit(random);
    const manifest = JSON.parse(parts.get(PARTS.manifest)!.toString()) as SealedManifest;
    const given = manifest.exhibits!.given.filter((exhibit) => !part.startsWith(`exhibits/${exhibit}.`));
    const other = Buffer.from(JSON.stringify({ ...manifest, exhibits: { ...manifest.exhibits, given } }));
    const left = [...parts].filter(([name]) => name !== part);
    const file = await zipOf(signedAnew(new Map([...left, [PARTS.manifest, other]])));
    return { file, named: { flaw: 'part', part, how: 'missing' } };
  },
  async swapSeats() {
    const [one, other] = ['tracks/t1/track.json', 'tracks/t2/track.json'] as const;
    const file = await zipOf(signedAnew(new Map([...parts, [one, parts.get(other)!], [other, parts.get(one)!]])));
    return { file, named: altered(one) };
  },
  async foreignTrack() {
    const files = [...parts].filter(([name]) => name.startsWith('tracks/t1/'));
    const foreign = files.map(([name, bytes]) => [name.replace('/t1/', '/t9/'), bytes] as const);
    const file = await zipOf(signedAnew(new Map([...parts, ...foreign])));
    return { file, named: { flaw: 'part', part: 'tracks/t9/track.json', how: 'added' } };
  },
  async reforge(random) {
    const { log } = forgedLog(random);
    return { file: await zipOf(signedAnew(new Map([...parts, [PARTS.log, log]]))), named: { flaw: 'checkpoint' } };
  },
  async reforgeWithCheckpoint(random) {
    const { log, entries, head: hash } = forgedLog(random);
    const leaf = formatHead({ chain: hearingChain(hearing.id), entries, hash });
    const tree = withLeaf(EMPTY_TREE, leafHash(leaf));
    const text = checkpointText({ origin: 'court.example/record', size: 1, root: rootOf(tree), at: hearing.now });
    const { privateKey } = generateKeyPairSync('ed25519');
    const own = { name: 'court.example/record', kind: 'signer', publicKey: rawKey(privateKey) } as const;
    const signature = signNote(own, privateKey, text);
    const proof = Buffer.from(formatProof({ index: 0, leaf, hashes: [], note: `${text}\n${signature}` }));
    const forged = signedAnew(
      new Map([...parts, [PARTS.log, log], [PARTS.proof, proof], [PARTS.keys, Buffer.from(`${formatNoteKey(own)}\n`)]]),
    );
    return { file: await zipOf(forged), named: { flaw: 'key' } };
  },
  /** Replaces the list of hashes, and embeds the genuine list in the genuine signature. */
  async embed() {
    const genuine = parts.get(PARTS.asicManifest)!;
    const embedded = sequence(DATA, tagged(0, octetString(genuine)));
    const signature = signatureWith(parts.get(PARTS.signature)!, sequence(DATA), embedded);
    const forged = new Map([...signedAnew(withOtherAttendance()), [PARTS.signature, signature]]);
    return { file: await zipOf(forged), named: { flaw: 'signature' } };
  },
  /** Puts the court's certificate before that of the forger, who has signed. */
  async certify() {
    const forger = sealKeyOf(randomBytes(32), COURT);
    const court = Buffer.from(
      parts
        .get(PARTS.certificate)!
        .toString()
        .replaceAll(/-.*-\n|\n/g, ''),
      'base64',
    );
    const forged = signedAnew(withOtherAttendance(), forger);
    const both = der(0xa0, court, forger.certificate);
    const signature = signatureWith(forged.get(PARTS.signature)!, der(0xa0, forger.certificate), both);
    return { file: await zipOf(new Map([...forged, [PARTS.signature, signature]])), named: { flaw: 'signature' } };
  },
  async otherCertificate() {
    return { file: await zipOf(signedAnew(withOtherAttendance())), named: altered(PARTS.certificate) };
  },
  /** Keeps log and checkpoint, and seals everything with a key that the court's key does not certify. */
  async reseal(random) {
    const forger = sealKeyOf(randomBytes(32), COURT);
    const resealed = withOtherAttendance().set(PARTS.certificate, Buffer.from(pemOf(forger.certificate)));
    resealed.delete(PARTS.sealNote);
    if (random(2) === 0) {
      const { privateKey } = generateKeyPairSync('ed25519');
      const own = { name: COURT, kind: 'signer', publicKey: rawKey(privateKey) } as const;
      const text = sealText(COURT, createHash('sha256').update(forger.certificate).digest('hex'));
      resealed.set(PARTS.sealNote, Buffer.from(`${text}\n${signNote(own, privateKey, text)}`));
      resealed.set(PARTS.keys, Buffer.from(`${key}\n${formatNoteKey(own)}\n`));
    }
    return { file: await zipOf(signedAnew(resealed, forger)), named: { flaw: 'key' } };
  },
};

it.each(FORMS)('the untouched file of a record that lies there %s is intact', async (_, plain) => {
  await take(plain);
  expect(await checkSealedFile(new Blob([whole]), [key])).toMatchObject({
    ok: true,
    segments: 6,
    minutes: { phase: 'closed', signed: 1, objected: 1, refused: 0 },
    orders: { papers: [{ number: 1, served: 1 }, { number: 2 }, ...(plain ? [{ number: 3 }] : [])], withheld: 0 },
    exhibits: {
      given: (plain ? [1, 2, 3] : [1, 3]).map((exhibit) => ({ exhibit, isWithdrawn: false })),
      withheld: plain ? 0 : 1,
      altered: [],
    },
  });
});

it('a file whose hearing is called by more than an id is not sealed', async () => {
  const manifest = JSON.parse(parts.get(PARTS.manifest)!.toString()) as object;
  const named = Buffer.from(JSON.stringify({ ...manifest, hearing: `${hearing.id} was sealed by the court.` }));
  const file = await zipOf(signedAnew(new Map([...parts, [PARTS.manifest, named]])));
  expect(await checkSealedFile(new Blob([file]))).toEqual({ ok: false, flaw: 'not-sealed' });
});

it('a paper whose text is not the signed one is left out and named, although the court’s own log has its hash', async () => {
  const other = await RecordedHearing.hold({ beside: true });
  try {
    const { number, paper } = await writeOtherOrder(other.storage.database, other.masterKey, other.now);
    const { file, key: own } = await sealedOf(other);
    expect(await checkSealedFile(new Blob([file]), [own])).toMatchObject({
      ok: true,
      orders: { papers: [{ number: 1 }, { number: 2 }], altered: [number] },
    });
    // Put back, as versions that did not compare the text have sealed it.
    const { parts: inside } = await contentsOf(file);
    const manifest = JSON.parse(inside.get(PARTS.manifest)!.toString()) as SealedManifest;
    const orders = { ...manifest.orders!, documents: [...manifest.orders!.documents, number], altered: [] };
    inside.set(PARTS.manifest, Buffer.from(JSON.stringify({ ...manifest, orders })));
    inside.set(orderPart(number), paper);
    const sealKey = sealKeyOf(sealSecret(other.masterKey), COURT);
    const asBefore = await zipOf(signedAnew(inside, sealKey, other.now));
    expect(await checkSealedFile(new Blob([asBefore]), [own])).toEqual({
      ok: false,
      ...altered(orderPart(number)),
      of: null,
    });
  } finally {
    await other.remove();
  }
});

it('a file of before, which does not say for what the record key vouches, is known by the fingerprint of its certificate', async () => {
  await take(false);
  const sealKey = sealKeyOf(sealSecret(hearing.masterKey), COURT);
  const { fingerprint } = describeCertificate(sealKey);
  const old = new Map(parts);
  old.delete(PARTS.sealNote);
  const [file, foreign] = [await zipOf(signedAnew(old, sealKey)), await zipOf(signedAnew(old))];
  const { privateKey } = generateKeyPairSync('ed25519');
  const otherKey = formatNoteKey({ name: COURT, kind: 'signer', publicKey: rawKey(privateKey) });
  const verdictOn = (of: typeof file, ...given: string[]) => checkSealedFile(new Blob([of]), given);
  const intact = { ok: true, keyGiven: true, certificate: fingerprint };
  expect(await verdictOn(file, fingerprint)).toMatchObject(intact);
  expect(await verdictOn(file, key, fingerprint)).toMatchObject(intact);
  const notOfCourt = { ok: false, flaw: 'key' };
  for (const given of [[key], [key, '00'.repeat(32)], [otherKey, fingerprint]])
    expect(await verdictOn(file, ...given)).toEqual(notOfCourt);
  // A forger without the key of the certificate.
  const forged = new Map(old).set(PARTS.certificate, Buffer.from(pemOf(sealKey.certificate)));
  for (const each of [foreign, await zipOf(signedAnew(forged))])
    expect(await verdictOn(each, key, fingerprint)).toMatchObject({ ok: false });
});

it('a record that is not whole is not sealed, nor one whose log was made anew', async () => {
  const held = await RecordedHearing.hold({ whole: false });
  try {
    await held.execute({ type: 'close' }, 'judge');
    expect(await preparedOf(held)).toMatchObject({ code: 'unfinished' });
    await held.storage.records.markComplete(held.id, held.now);
    expect(await preparedOf(held)).not.toBeInstanceOf(Rejection);
    FOLDER['reforge']!(held.dataDir, numbers(3));
    expect(await preparedOf(held)).toMatchObject({ code: 'damaged' });
  } finally {
    await held.remove();
  }
});

it('a record whose log got an entry later that claims to be older than the last checkpoint is not sealed', async () => {
  const held = await RecordedHearing.hold();
  try {
    expect(await preparedOf(held)).not.toBeInstanceOf(Rejection);
    const { length } = await held.storage.log.read(held.id);
    const said = [{ type: 'person-protected', seat: 'citizen' as SeatId }] as const;
    await held.storage.log.append(held.id, length, held.now - CLOCK_TOLERANCE_MS - 1, { kind: 'system' }, said);
    expect(await preparedOf(held)).toMatchObject({ code: 'damaged' });
  } finally {
    await held.remove();
  }
});

it('a file of a hearing that was not over is incomplete; what was recorded before protection is withheld', async () => {
  const held = await RecordedHearing.hold({ whole: false, beside: true });
  const verdictOf = async ({ file, key: own }: Awaited<ReturnType<typeof sealedOf>>) =>
    checkSealedFile(new Blob([file]), [own]);
  try {
    expect(await verdictOf(await sealedOf(held))).toEqual({ ok: false, flaw: 'unfinished' });
    await held.execute({ type: 'protect', seat: 'citizen' as SeatId, on: true }, 'judge');
    await held.execute({ type: 'close' }, 'judge');
    const sealed = await sealedOf(held);
    expect(sealed.file.includes('tracks/t2/track.json')).toBe(false);
    expect(sealed.file.includes('مریم احمدی')).toBe(false);
    // Papers of orders contain the names of the parties, and exhibits may.
    for (const part of ['orders/1.pdf', 'exhibits/1.png', 'case.jsonl']) expect(sealed.file.includes(part)).toBe(false);
    expect(await verdictOf(sealed)).toMatchObject({
      ok: true,
      segments: 3,
      withheld: 1,
      orders: { papers: [], withheld: 2 },
      exhibits: { given: [], withheld: 3 },
    });
    expect(await verdictOf(sealed)).toMatchObject({ minutes: { signed: 1 }, minutesWithheld: false });
    // The text of the minutes contains this name.
    const named = PEOPLE.map((person) => (person.seat === 'citizen' ? { ...person, name: 'کلاهم' } : person));
    expect(await verdictOf(await sealedOf(held, false, named))).toMatchObject({
      ok: true,
      minutes: null,
      minutesWithheld: true,
    });
    const all = await verdictOf(await sealedOf(held, true));
    const papers = [{ number: 1 }, { number: 2 }, { number: 3 }];
    const exhibits = { given: [{ exhibit: 1 }, { exhibit: 2 }, { exhibit: 3 }], withheld: 0 };
    expect(all).toMatchObject({ ok: true, segments: 6, withheld: 0, orders: { papers, withheld: 0 }, exhibits });
  } finally {
    await held.remove();
  }
});

it.each(FORMS)(
  `each of ${TIMES} tamperings with a sealed file is found, and what was touched is named: %s`,
  { timeout: 600_000 },
  async (_, plain) => {
    await take(plain);
    const random = numbers(1);
    const kinds = Object.keys(SEALED);
    const wrong: unknown[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const kind = kinds[time % kinds.length]!;
      const { file, named } = await SEALED[kind]!(random);
      const verdict = await checkSealedFile(new Blob([file]), [key]);
      const isNamed =
        named === null ||
        Object.entries(named).every(
          ([field, value]) => JSON.stringify(verdict[field as 'ok']) === JSON.stringify(value),
        );
      if (verdict.ok || !isNamed) wrong.push({ time, kind, named, verdict });
    }
    expect(wrong).toEqual([]);
  },
);

/** Manipulations of a copy of the data folder. Each returns the expected finding. */
const FOLDER: Record<string, (dataDir: string, random: (below: number) => number) => object> = {
  flip(dataDir, random) {
    const { track, segment, file } = someSegment(dataDir, random);
    const bytes = readFileSync(file);
    writeFileSync(file, changed(bytes, random(bytes.length)));
    return { track, segment, flaw: 'altered' };
  },
  cut(dataDir, random) {
    const { track, segment, file } = someSegment(dataDir, random);
    truncateSync(file, random(readFileSync(file).length));
    return { track, segment, flaw: 'altered' };
  },
  swap(dataDir, random) {
    const { segment, file } = someSegment(dataDir, random, 't1');
    const other = segmentFile(trackDir(hearingDir(dataDir, hearing.id), 't2'), segment);
    swapFiles(file, other);
    return { track: 't1', segment, flaw: 'altered' };
  },
  drop(dataDir, random) {
    const { track, segment, file } = someSegment(dataDir, random);
    rmSync(file);
    return { track, segment, flaw: 'missing' };
  },
  dropTrack(dataDir, random) {
    const { track } = someSegment(dataDir, random);
    rmSync(trackDir(hearingDir(dataDir, hearing.id), track), { recursive: true });
    return { track, flaw: 'track-missing' };
  },
  insert(dataDir, random) {
    const { track, file } = someSegment(dataDir, random);
    cpSync(file, segmentFile(trackDir(hearingDir(dataDir, hearing.id), track), 4));
    return { track, segment: 4, flaw: 'unknown' };
  },
  insertTrack(dataDir) {
    const dir = hearingDir(dataDir, hearing.id);
    cpSync(trackDir(dir, 't1'), trackDir(dir, 't9'), { recursive: true });
    return { track: 't9', flaw: 'track-unknown' };
  },
  rehash(dataDir, random) {
    const { track, segment, file, side } = someSegment(dataDir, random);
    const before = readFileSync(file);
    const bytes = changed(before, 24 + random(before.length - 24));
    const hash = (of: Buffer) => createHash('sha256').update(of).digest('hex');
    writeFileSync(file, bytes);
    writeFileSync(side, readFileSync(side, 'utf8').replaceAll(hash(before), hash(bytes)));
    return { track, segment, flaw: 'altered' };
  },
  /** Replaces a segment together with its side files. */
  replace(dataDir, random) {
    const { segment, file, side } = someSegment(dataDir, random, 't1');
    const folder = trackDir(hearingDir(dataDir, hearing.id), 't2');
    cpSync(segmentFile(folder, segment), file);
    cpSync(blocksFile(folder, segment), side);
    const lines = readFileSync(indexFile(dirname(file)), 'utf8').split('\n');
    lines[segment - 1] = readFileSync(indexFile(folder), 'utf8').split('\n')[segment - 1]!;
    writeFileSync(indexFile(dirname(file)), lines.join('\n'));
    return { track: 't1', segment, flaw: 'altered' };
  },
  swapTracks: (dataDir, random) => {
    const [one, other] = ['t1', 't2'].map((track) => trackDir(hearingDir(dataDir, hearing.id), track));
    swapFiles(one!, other!);
    if (random(2) === 0) return { track: 't2', flaw: 'attribution' };
    // Each track keeps its own description.
    swapFiles(trackInfoFile(one!), trackInfoFile(other!));
    return { track: 't2', segment: 1 + random(3), flaw: 'altered' };
  },
  swapSeats(dataDir) {
    const [one, other] = ['t1', 't2'].map((track) => trackDir(hearingDir(dataDir, hearing.id), track));
    swapFiles(trackInfoFile(one!), trackInfoFile(other!));
    return { track: 't1', flaw: 'attribution' };
  },
  moveStore(dataDir, random) {
    const { track } = someSegment(dataDir, random);
    const dir = hearingDir(dataDir, hearing.id);
    mkdirSync(storeDir(dir, 'sealed'), { recursive: true });
    renameSync(trackDir(dir, track), trackDir(dir, track, 'sealed'));
    return { track, store: 'sealed', flaw: 'track-unknown' };
  },
  foreignTrack(dataDir) {
    const folder = trackDir(hearingDir(dataDir, hearing.id), 't9');
    cpSync(trackDir(hearingDir(dataDir, hearing.id), 't2'), folder, { recursive: true });
    const info = JSON.parse(readFileSync(trackInfoFile(folder), 'utf8')) as object;
    writeFileSync(trackInfoFile(folder), JSON.stringify({ ...info, track: 't9', ssrc: 99 }));
    return { track: 't9', flaw: 'track-unknown' };
  },
  codec(dataDir, random) {
    const { track, file } = someSegment(dataDir, random);
    const info = JSON.parse(readFileSync(trackInfoFile(dirname(file)), 'utf8')) as { ssrc: number };
    writeFileSync(trackInfoFile(dirname(file)), `${JSON.stringify({ ...info, ssrc: info.ssrc + 1 }, undefined, 2)}\n`);
    return { track, flaw: 'info-altered' };
  },
  dropInfo(dataDir, random) {
    const { track, file } = someSegment(dataDir, random);
    rmSync(trackInfoFile(dirname(file)));
    return { track, flaw: 'info-missing' };
  },
  index(dataDir, random) {
    const { track, segment, file } = someSegment(dataDir, random);
    const index = indexFile(dirname(file));
    const lines = readFileSync(index, 'utf8').split('\n');
    lines[segment - 1] = changed(Buffer.from(lines[segment - 1]!), random(lines[segment - 1]!.length)).toString();
    writeFileSync(index, lines.join('\n'));
    return { track, segment, flaw: 'index-altered' };
  },
  dropIndex(dataDir, random) {
    const { track, file } = someSegment(dataDir, random);
    rmSync(indexFile(dirname(file)));
    return { track, flaw: 'index-missing' };
  },
  swapIndices(dataDir) {
    const dir = hearingDir(dataDir, hearing.id);
    const [one, other] = ['t1', 't2'].map((track) => indexFile(trackDir(dir, track))) as [string, string];
    swapFiles(one, other);
    return { track: 't2', segment: 3, flaw: 'index-altered' };
  },
  attribution(dataDir, random) {
    const { track } = someSegment(dataDir, random);
    const file = trackInfoFile(trackDir(hearingDir(dataDir, hearing.id), track));
    const info = JSON.parse(readFileSync(file, 'utf8')) as { seat: string };
    writeFileSync(file, JSON.stringify({ ...info, seat: info.seat === 'judge' ? 'citizen' : 'judge' }));
    return { track, flaw: 'attribution' };
  },
  entry: (dataDir, random) =>
    inDatabase(dataDir, (db, rows) => {
      const { seq } = rows[random(rows.length)]!;
      db.prepare('update log_entries set at = at + 1 where seq = ?').run(seq);
      return { seq, reason: 'altered' };
    }),
  minutesEntry: (dataDir, random) =>
    inMinutes(dataDir, (db, rows) => {
      const { seq } = rows[random(rows.length)]!;
      db.prepare('update minutes_entries set at = at + 1 where seq = ?').run(seq);
      return { ok: false, seq, reason: 'altered' };
    }),
  cutMinutes: (dataDir, random) =>
    inMinutes(dataDir, (db, rows) => {
      const left = 1 + random(rows.length - 1);
      db.prepare('delete from minutes_entries where seq > ?').run(left);
      return { flaw: 'cut', left };
    }),
  dropMinutes: (dataDir) =>
    inMinutes(dataDir, (db) => {
      db.prepare('delete from minutes_entries').run();
      return { flaw: 'gone', chain: 'minutes/h1' };
    }),
  /** Rewrites the minutes as an attacker with the master key could. */
  rewriteMinutes: (dataDir, random) =>
    inMinutes(dataDir, (db, rows) => {
      const steps = rows.filter(({ type }) => type === 'steps-accepted');
      const { seq } = steps[random(steps.length)]!;
      writeAnew(db, rows, (one) => (one.seq === seq ? rewritten(one) : one));
      return { flaw: 'not-signed', seq: rows.find(({ type }) => type === 'reading-begun')!.seq };
    }),
  /** Changes an entry's type to one that minutes do not have. */
  foreignMinutes: (dataDir, random) =>
    inMinutes(dataDir, (db, rows) => {
      const { seq } = rows[random(rows.length)]!;
      writeAnew(db, rows, (one) => (one.seq === seq ? { ...one, type: 'minutes-shut' } : one));
      return { flaw: 'unreadable', seq };
    }),
  cutLog: (dataDir, random) =>
    inDatabase(dataDir, (db, rows) => {
      const left = 1 + random(rows.length - 1);
      db.prepare('delete from log_entries where seq > ?').run(left);
      return { flaw: 'cut', left };
    }),
  reforge: (dataDir, random) =>
    inDatabase(dataDir, (db, rows) => {
      const from = random(rows.length);
      let prev = BEFORE_FIRST;
      const update = db.prepare('update log_entries set at = ?, prev_hash = ?, hash = ? where seq = ?');
      for (const [index, row] of rows.entries()) {
        const at = index === from ? row.at + 1 : row.at;
        const hash = hashOf({ ...toChainEntry(row), at, prev });
        update.run(at, prev, hash, row.seq);
        prev = hash;
      }
      return { flaw: 'rewritten' };
    }),
};

function swapFiles(one: string, other: string): void {
  renameSync(one, `${one}.aside`);
  renameSync(other, one);
  renameSync(`${one}.aside`, other);
}

function someSegment(dataDir: string, random: (below: number) => number, track = `t${1 + random(2)}`) {
  const segment = 1 + random(3);
  const folder = trackDir(hearingDir(dataDir, hearing.id), track);
  return { track, segment, file: segmentFile(folder, segment), side: blocksFile(folder, segment) };
}

/** Stores the minutes' log with changed entries and recomputed hashes. */
function writeAnew(
  db: Sqlite.Database,
  rows: Tables['minutes_entries'][],
  change: (entry: ChainEntry) => ChainEntry,
): void {
  const update = db.prepare('update minutes_entries set type = ?, payload = ?, prev_hash = ?, hash = ? where seq = ?');
  const entries = rows.map(({ minutes_id, prev_hash: prev, ...row }) => ({ ...row, hearing: minutes_id, prev }));
  for (const row of chainedAnew(entries.map(change))) update.run(row.type, row.payload, row.prev, row.hash, row.seq);
}

function inMinutes(dataDir: string, work: (db: Sqlite.Database, rows: Tables['minutes_entries'][]) => object): object {
  const db = new Sqlite(sqliteIn(dataDir).file);
  db.exec('drop trigger minutes_entries_refuse_update; drop trigger minutes_entries_refuse_delete');
  const named = work(db, db.prepare<[], Tables['minutes_entries']>('select * from minutes_entries order by seq').all());
  db.close();
  return named;
}

function inDatabase(dataDir: string, work: (db: Sqlite.Database, rows: Tables['log_entries'][]) => object): object {
  const db = new Sqlite(sqliteIn(dataDir).file);
  db.exec('drop trigger log_entries_refuse_update; drop trigger log_entries_refuse_delete');
  const named = work(db, db.prepare<[], Tables['log_entries']>('select * from log_entries order by seq').all());
  db.close();
  return named;
}

it.each(FORMS)(
  `each of ${TIMES} tamperings with a data folder is found, and what was touched is named: %s`,
  { timeout: 600_000 },
  async (_, plain) => {
    await take(plain);
    const random = numbers(2);
    const kinds = Object.keys(FOLDER);
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-tampering-'));
    const check = async (dataDir: string) => {
      const { id, masterKey } = hearing;
      const found = await verifyRecord({ database: sqliteIn(dataDir), dataDir }, id, { masterKey });
      const { chain, recording, minutes, proof } = found;
      const ofMinutes = [minutes?.chain, ...(minutes?.flaws ?? []), minutes?.text];
      const flaws = [chain, ...proof.flaws, ...(recording?.flaws ?? []), ...ofMinutes];
      return { whole: isWhole(found), flaws };
    };
    expect(await check(hearing.dataDir)).toMatchObject({ whole: true });
    const wrong: unknown[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const kind = kinds[time % kinds.length]!;
      const dataDir = join(folder, String(time));
      cpSync(hearing.dataDir, dataDir, { recursive: true });
      const named = FOLDER[kind]!(dataDir, random);
      const { whole: isStillWhole, flaws } = await check(dataDir);
      const isNamed = flaws.some((flaw) =>
        Object.entries(named).every(
          ([field, value]) => (flaw as Record<string, unknown> | null | undefined)?.[field] === value,
        ),
      );
      if (isStillWhole || !isNamed) wrong.push({ time, kind, named, flaws });
      rmSync(dataDir, { recursive: true });
    }
    rmSync(folder, { recursive: true });
    expect(wrong).toEqual([]);
  },
);
