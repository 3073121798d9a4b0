import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import type { Entry as ZipEntry } from '@zip.js/zip.js';
import { makeZip } from 'client-zip';
import { hexOf } from '../../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../../event-log/chain-hash.ts';
import { isFilm, loggedRecording } from '../../../event-log/logged-recording.ts';
import type { LoggedTrack } from '../../../event-log/logged-recording.ts';
import { verifyChain } from '../../../event-log/verify.ts';
import { formatHead, hearingChain, isSignedByCourt, parseCheckpoint, parseHead } from '../../proof/checkpoint.ts';
import type { Checkpoint } from '../../proof/checkpoint.ts';
import { checkCheckpointStamp } from '../../proof/time-stamp.ts';
import type { JudgedStamp } from '../../proof/time-stamp.ts';
import { leafHash, rootByProof } from '../../proof/merkle.ts';
import { sha256 } from '../../../event-log/digest.ts';
import { fromBase64, parseNote, toBase64 } from '../../proof/signed-note.ts';
import {
  EXTRACT_NOTE,
  extractText,
  MIMETYPE,
  PART_DATE,
  parseProof,
  PARTS,
  readAsicManifest,
  readLog,
} from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { checkCaseLog } from './check-case-log.ts';
import { checkExhibits } from './check-exhibits.ts';
import type { CheckedExhibits } from './check-exhibits.ts';
import { checkMinutes, isMinutesText, signersOfMinutes } from './check-minutes.ts';
import type { CheckedMinutes } from './check-minutes.ts';
import { checkOrders } from './check-orders.ts';
import type { CheckedOrders } from './check-orders.ts';
import { checkSignature } from './check-signature.ts';
import { courtKeysIn, noteKeysIn, vouchesFor } from './court-keys.ts';
import { isNotRead } from './is-not-read.ts';
import { SealFlawError } from './seal-flaw-error.ts';
import type { LogName, Reading, SealFlaw } from './seal-flaw-error.ts';

export type Verdict =
  | ({ readonly ok: false } & SealFlaw)
  | {
      readonly ok: true;
      readonly hearing: string;
      /** Epoch milliseconds. */
      readonly sealedAt: number;
      readonly by: string;
      /** SHA-256 of the certificate, hexadecimal digits. */
      readonly certificate: string;
      readonly checkpointAt: number;
      /** The time stamp by which an authority outside the court attests the checkpoint's time; null: the file has none. */
      readonly stamp: JudgedStamp | null;
      /** Fingerprints of authorities were given, and the file has no time stamp. */
      readonly lacksStamp: boolean;
      /** Whether the caller gave a key to check by. */
      readonly keyGiven: boolean;
      readonly keys: readonly string[];
      readonly entries: number;
      readonly segments: number;
      /** Number of tracks that are not in the file: unmasked media of protected people, or exhibits that only some may read. */
      readonly withheld: number;
      /** Null: the file has none. */
      readonly minutes: CheckedMinutes | null;
      /** The hearing has minutes, and the file has nothing of them. */
      readonly minutesWithheld: boolean;
      readonly orders: CheckedOrders;
      readonly exhibits: CheckedExhibits;
    };

/** A file with recorded media, or an exhibit; all other files are small. */
const LARGE = /^(?:(?:tracks|sealed)\/[^/]+\/\d{6,}\.pcap|exhibits\/.+)$/;

/** Permitted form of a hearing's id, which is shown in results. */
const HEARING_ID = /^[\w-]{1,64}$/;

interface CheckOptions {
  /**
   * `all`: every byte of the file is read. `listed`: segments and exhibits are compared with the logs by their hash in the signed
   * list, and the reader of a segment checks its bytes.
   */
  readonly segments?: 'all' | 'listed';
  /** SHA-256 of certificates of time-stamp authorities that the caller knows, hexadecimal digits. */
  readonly authorities?: readonly string[];
  /** Receives the number of bytes read: in total, every byte of the file is read twice. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * Checks a sealed file. Holds one part in memory at a time.
 * @param given public keys of the court that the caller knows, or fingerprints of its certificates
 */
export async function checkSealedFile(
  file: Blob,
  given: readonly string[] = [],
  { segments = 'all', authorities = [], onRead = () => undefined }: CheckOptions = {},
): Promise<Verdict> {
  try {
    return await check(file, given, { isWhole: segments === 'all', authorities, onRead });
  } catch (error) {
    if (error instanceof SealFlawError) return error.verdict;
    if (isNotRead(error)) return { ok: false, flaw: 'not-read' };
    // The ZIP reader reports unreadable files with many kinds of errors.
    return { ok: false, flaw: 'not-sealed' };
  }
}

async function check(
  file: Blob,
  given: readonly string[],
  {
    isWhole,
    authorities,
    onRead,
  }: Required<Pick<CheckOptions, 'authorities' | 'onRead'>> & { readonly isWhole: boolean },
): Promise<Verdict> {
  const { keys: trusted, certificates } = courtKeysIn(given);
  const zip = new ZipReader(new BlobReader(file), { useWebWorkers: false });
  const entries = await zip.getEntries();
  // If several parts have the same name, the first one counts.
  const byName = new Map(entries.toReversed().map((entry) => [entry.filename, entry]));
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const entry = byName.get(name);
    if (entry === undefined) throw new SealFlawError({ flaw: 'part', part: name, how: 'missing', of: null });
    return contentOf(entry);
  };
  const text = async (name: string) =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await read(name));
  if (entries[0]?.filename !== PARTS.mimetype || (await text(PARTS.mimetype)) !== MIMETYPE) {
    throw new SealFlawError({ flaw: 'not-sealed' });
  }

  const asic = await read(PARTS.asicManifest);
  const signer = await checkSignature(await read(PARTS.signature), asic);
  const digests = readAsicManifest(new TextDecoder().decode(asic));
  if (signer === undefined || digests === undefined) throw new SealFlawError({ flaw: 'signature' });

  const sources = await sourcesIn(text);
  const of = (part: string) => sources.get(/^(?:tracks|sealed)\/([^/]+)\//.exec(part)?.[1] ?? '') ?? null;
  const unsigned: string[] = [PARTS.mimetype, PARTS.asicManifest, PARTS.signature];
  for (const [part, digest] of digests) {
    const entry = byName.get(part);
    if (entry === undefined) throw new SealFlawError({ flaw: 'part', part, how: 'missing', of: of(part) });
    if (!isWhole && LARGE.test(part)) continue;
    const bytes = await contentOf(entry).catch((error: unknown) => {
      if (isNotRead(error)) throw error;
      return undefined;
    });
    onRead(bytes?.length ?? 0);
    if (bytes === undefined || (await digestOf(bytes)) !== digest) {
      const signers = isMinutesText(part) ? { signers: await signersOfMinutes(text) } : {};
      throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: of(part), ...signers });
    }
  }
  const added = entries.find(
    (entry) =>
      byName.get(entry.filename) !== entry || (!digests.has(entry.filename) && !unsigned.includes(entry.filename)),
  )?.filename;
  if (added !== undefined) throw new SealFlawError({ flaw: 'part', part: added, how: 'added', of: of(added) });
  if (isWhole) await checkContainer(file, entries, onRead);

  const manifest = JSON.parse(await text(PARTS.manifest)) as SealedManifest;
  if (!HEARING_ID.test(manifest.hearing)) throw new SealFlawError({ flaw: 'not-sealed' });
  const log = readLog(await text(PARTS.log));
  const chain = verifyChain(manifest.hearing, log);
  if (!chain.ok) throw new SealFlawError({ flaw: 'log', of: 'hearing', seq: chain.seq, how: chain.reason });
  const expected = new Set<string>(Object.values(PARTS));
  const own = (await text(PARTS.keys)).trim().split('\n');
  const checkHead = (log: LogName, leaf: string, proof: string) => checkProof(proof, { log, leaf, own, trusted });
  const checkExtract = async (part: string, otherwise: SealFlaw): Promise<void> => {
    expected.add(EXTRACT_NOTE);
    const note = parseNote(await text(EXTRACT_NOTE));
    const [origin = ''] = note?.text.split('\n') ?? [];
    const named = note?.text.matchAll(/^([0-9a-f]{64}) (\S+)$/gm) ?? [];
    const said = new Map(Array.from(named, ([, digest, name]) => [name!, digest!]));
    const isOfThis = said.get(part) === hexOf(fromBase64(digests.get(part) ?? '') ?? new Uint8Array());
    const isSigned = (keys: readonly string[]) => note !== undefined && isSignedByCourt(note, origin, noteKeysIn(keys));
    if (!isOfThis || note?.text !== extractText(origin, manifest.hearing, said) || !isSigned(own))
      throw new SealFlawError(otherwise);
    if (trusted.length > 0 && !isSigned(trusted)) throw new SealFlawError({ flaw: 'key' });
  };
  const head = { chain: hearingChain(manifest.hearing), entries: chain.entries, hash: chain.head };
  const checkpoint = checkHead('hearing', formatHead(head), await text(PARTS.proof));
  const stamp = digests.has(PARTS.stamp)
    ? await checkCheckpointStamp(await read(PARTS.stamp), parseProof(await text(PARTS.proof))?.note ?? '', authorities)
    : null;
  if (stamp === undefined) throw new SealFlawError({ flaw: 'part', part: PARTS.stamp, how: 'altered', of: null });
  if (!log.some(({ type }) => /^hearing-(closed|adjourned|cancelled)$/.test(type)))
    throw new SealFlawError({ flaw: 'unfinished' });
  const { segments, withheld } = await checkRecording(log, { digests, text, expected });
  const reading: Reading = { bytes: read, text, digests, checkHead, checkExtract };
  const minutes = await checkMinutes(reading, manifest, expected);
  const proceedings = await checkCaseLog(reading, manifest, expected);
  const orders = await checkOrders(reading, manifest, proceedings, expected);
  const exhibits = checkExhibits(reading, manifest, { hearing: eventsIn(log), log: proceedings }, expected);
  const foreign = [...digests.keys()].find((name) => !expected.has(name));
  if (foreign !== undefined) throw new SealFlawError({ flaw: 'part', part: foreign, how: 'added', of: null });
  if (fingerprintOf(await text(PARTS.certificate)) !== signer.certificate) {
    throw new SealFlawError({ flaw: 'part', part: PARTS.certificate, how: 'altered', of: null });
  }
  const sealNote = digests.has(PARTS.sealNote) ? await text(PARTS.sealNote) : undefined;
  if (sealNote !== undefined && !vouchesFor(sealNote, signer.certificate, own))
    throw new SealFlawError({ flaw: 'signature' });
  // Files of older versions have no note: there a fingerprint vouches instead, which is compared next.
  const isVouchedFor =
    sealNote === undefined ? certificates.length > 0 : vouchesFor(sealNote, signer.certificate, trusted);
  if (trusted.length > 0 && !isVouchedFor) throw new SealFlawError({ flaw: 'key' });
  if (certificates.length > 0 && !certificates.includes(signer.certificate)) throw new SealFlawError({ flaw: 'key' });
  return {
    ok: true,
    hearing: manifest.hearing,
    sealedAt: signer.at ?? manifest.sealedAt,
    by: signer.name,
    certificate: signer.certificate,
    checkpointAt: checkpoint.at,
    stamp,
    lacksStamp: authorities.length > 0 && stamp === null,
    keyGiven: given.length > 0,
    keys: own,
    entries: chain.entries,
    segments,
    withheld,
    minutes,
    minutesWithheld: manifest.minutes?.withheld === true,
    orders,
    exhibits,
  };
}

/** The source of each track, if the log can be read; used to describe findings. */
async function sourcesIn(text: (name: string) => Promise<string>): Promise<ReadonlyMap<string, string | null>> {
  try {
    const { tracks } = loggedRecording(eventsIn(readLog(await text(PARTS.log))));
    return new Map([...tracks.values()].map(({ track, source }) => [track, source]));
  } catch {
    return new Map();
  }
}

const READ_EVENTS: ReadonlySet<string> = new Set<HearingEvent['type']>([
  'track-opened',
  'segment-sealed',
  'person-protected',
  'exhibit-shown',
  'exhibit-ruled',
]);

function eventsIn(log: readonly ChainEntry[]): HearingEvent[] {
  return log
    .filter(({ type }) => READ_EVENTS.has(type))
    .map(({ type, payload }) => ({ ...(JSON.parse(payload) as object), type }) as HearingEvent);
}

/** Checks that a log's head is in a checkpoint that the court has signed. */
function checkProof(
  text: string,
  {
    log,
    leaf,
    own,
    trusted,
  }: {
    readonly log: LogName;
    readonly leaf: string;
    readonly own: readonly string[];
    readonly trusted: readonly string[];
  },
): Checkpoint {
  const proof = parseProof(text);
  const note = proof && parseNote(proof.note);
  const checkpoint = note && parseCheckpoint(note.text);
  const bad = new SealFlawError({ flaw: 'checkpoint', of: log, missing: missingOf(leaf, proof?.leaf ?? '') });
  if (proof === undefined || note === undefined || checkpoint === undefined || proof.leaf !== leaf) throw bad;
  const hashes = proof.hashes.map((hash) => fromBase64(hash) ?? new Uint8Array());
  const root = rootByProof(leafHash(leaf), { index: proof.index, size: checkpoint.size }, hashes);
  const isSigned = (keys: readonly string[]) => isSignedByCourt(note, checkpoint.origin, noteKeysIn(keys));
  if (root === undefined || hexOf(root) !== hexOf(checkpoint.root) || !isSigned(own)) throw bad;
  if (trusted.length > 0 && !isSigned(trusted)) throw new SealFlawError({ flaw: 'key' });
  return checkpoint;
}

/** Number of entries that a log lacks according to its proof. */
function missingOf(leaf: string, proven: string): number {
  const [is, was] = [parseHead(leaf), parseHead(proven)];
  return is === undefined || was?.chain !== is.chain ? 0 : Math.max(was.entries - is.entries, 0);
}

/** SHA-256 of the only certificate in a text, hexadecimal digits; undefined when there is not exactly one. */
function fingerprintOf(pem: string): string | undefined {
  const [, body] = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n$/.exec(pem) ?? [];
  const certificate = body === undefined ? undefined : fromBase64(body.replaceAll('\n', ''));
  return certificate && hexOf(sha256(certificate));
}

/**
 * Checks that the parts are the recording described by the log: all tracks except unmasked media of protected people and played
 * exhibits. Adds the names of these parts to `expected`.
 */
async function checkRecording(
  log: readonly ChainEntry[],
  { digests, text, expected }: Pick<Reading, 'digests' | 'text'> & { readonly expected: Set<string> },
): Promise<{ readonly segments: number; readonly withheld: number }> {
  const { tracks } = loggedRecording(eventsIn(log));
  const folders = new Set([...digests.keys()].map((name) => /^[^/]+\/[^/]+\//.exec(name)?.[0]));
  let [segments, withheld] = [0, 0];
  for (const track of tracks.values()) {
    const [first] = track.segments.values();
    if (first === undefined) continue;
    const isSealed = first.file.startsWith('sealed/');
    const folder = `${isSealed ? 'sealed' : 'tracks'}/${track.track}/`;
    if (!folders.has(folder) && (isSealed || track.beforeProtection === true || isFilm(track))) {
      withheld += 1;
      continue;
    }
    segments += checkTrack(track, folder, digests, expected);
    const index = `${folder}index.jsonl`;
    if (expected.has(index)) checkIndex(track, { part: index, text: await text(index) });
  }
  return { segments, withheld };
}

/** Checks that each line of a track's index has the hash in the log. */
function checkIndex({ source, segments }: LoggedTrack, { part, text }: { part: string; text: string }): void {
  const lines = text.split('\n').map((line) => hexOf(sha256(new TextEncoder().encode(line))));
  const hashes = [...segments.values()].flatMap(({ indexSha256 }) => indexSha256 ?? []);
  const isAsLogged = lines.length === hashes.length + 1 && hashes.every((hash, index) => hash === lines[index]);
  if (!isAsLogged || !text.endsWith('\n')) throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: source });
}

function checkTrack(
  { source, infoSha256, segments }: LoggedTrack,
  folder: string,
  digests: ReadonlyMap<string, string>,
  expected: Set<string>,
): number {
  const compare = (part: string, sha256: string | null): void => {
    expected.add(part);
    const digest = digests.get(part);
    if (digest === undefined) throw new SealFlawError({ flaw: 'part', part, how: 'missing', of: source });
    if (sha256 !== null && hexOf(fromBase64(digest) ?? new Uint8Array()) !== sha256) {
      throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: source });
    }
  };
  compare(`${folder}track.json`, infoSha256);
  if ([...segments.values()].some(({ indexSha256 }) => indexSha256 !== null)) compare(`${folder}index.jsonl`, null);
  let count = 0;
  for (const { file, sha256, bytes } of segments.values()) {
    if (bytes === 0) continue;
    compare(file, sha256);
    count += 1;
  }
  return count;
}

/** Rebuilds the container from its parts and compares it: the bytes between the parts must be unchanged, too. */
async function checkContainer(
  file: Blob,
  entries: readonly ZipEntry[],
  onRead: (bytes: number) => void,
): Promise<void> {
  const parts = async function* () {
    for (const entry of entries) {
      yield { name: entry.filename, input: await contentOf(entry), lastModified: PART_DATE };
    }
  };
  const reader = makeZip(parts()).getReader();
  let offset = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const there = new Uint8Array(await file.slice(offset, offset + value.length).arrayBuffer());
    if (there.length !== value.length || there.some((byte, index) => byte !== value[index])) {
      throw new SealFlawError({ flaw: 'container' });
    }
    offset += value.length;
    onRead(value.length);
  }
  if (offset !== file.size) throw new SealFlawError({ flaw: 'container' });
}

async function contentOf(entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.directory || entry.compressionMethod !== 0) throw new SealFlawError({ flaw: 'not-sealed' });
  return (await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false })) as Uint8Array<ArrayBuffer>;
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
