import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeZip } from 'client-zip';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import { isFilm } from '../../event-log/logged-recording.ts';
import type { LoggedRecording, LoggedTrack } from '../../event-log/logged-recording.ts';
import { pathBelow } from '../../files/path-below.ts';
import { indexFile, storeOfPath, trackDir, trackInfoFile } from '../../recording/layout.ts';
import { trackCipher } from '../../recording/segment-cipher.ts';
import { indexHash } from '../../recording/segment-index.ts';
import type { AddedParts, DocumentPart } from './added-parts.ts';
import type { Attendance } from './attendance.ts';
import { asicManifest, formatProof, MIMETYPE, PART_DATE, PARTS } from './format.ts';
import type { HeadProof, SealedManifest } from './format.ts';
import { pemOf, signDetached } from './seal-signature.ts';
import type { SealKey } from './seal-signature.ts';
import { readViewer } from './viewer/read-viewer.ts';

/** Everything that goes into a sealed file. */
export interface ToSeal {
  readonly hearing: string;
  /** The hearing's folder, see `hearingDir`. */
  readonly dir: string;
  /** Entries of the log, already verified. */
  readonly entries: readonly ChainEntry[];
  readonly recording: LoggedRecording;
  /** Key of the recording, where it is encrypted. */
  readonly key: Uint8Array | undefined;
  readonly proof: HeadProof;
  /** The court's public keys, see `formatNoteKey`. */
  readonly keys: readonly string[];
  readonly attendance: Attendance;
  /** Minutes, orders and exhibits. */
  readonly beside: AddedParts;
  readonly court: string;
  readonly sealKey: SealKey;
  /** The record key's signed note on the certificate, see `sealText`. */
  readonly sealNote: string;
  /** Includes the unmasked media of protected people. */
  readonly withSealedStore: boolean;
  /** Includes the played exhibits; always included with the sealed store. */
  readonly withFilms: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

interface SealReaders {
  /** Reads a document, see `documentReader`. */
  readonly contentOf: (document: DocumentPart) => AsyncIterable<Uint8Array>;
  /** Reads the page that plays the file. */
  readonly viewer?: typeof readViewer;
}

/** Makes a sealed file as a stream; only a document or a piece of a segment is in memory at a time. */
export function sealHearing(given: ToSeal, readers: SealReaders): AsyncIterable<Uint8Array> {
  return makeZip(partsOf(given, readers)) as AsyncIterable<Uint8Array> & ReadableStream;
}

interface Part {
  readonly name: string;
  readonly input: AsyncIterable<Uint8Array> | string;
  readonly lastModified: Date;
}

async function* partsOf(given: ToSeal, { contentOf, viewer = readViewer }: SealReaders): AsyncGenerator<Part> {
  const digests = new Map<string, string>();
  const part = (name: string, input: AsyncIterable<Uint8Array> | string): Part => ({
    name,
    input: noting(input, (digest) => digests.set(name, digest)),
    lastModified: PART_DATE,
  });
  yield { name: PARTS.mimetype, input: MIMETYPE, lastModified: PART_DATE };
  yield part(PARTS.manifest, `${JSON.stringify(manifestOf(given), undefined, 2)}\n`);
  yield part(PARTS.attendance, `${JSON.stringify(given.attendance, undefined, 2)}\n`);
  yield part(PARTS.log, linesOf(given.entries));
  yield part(PARTS.proof, formatProof(given.proof));
  yield part(PARTS.keys, given.keys.map((key) => `${key}\n`).join(''));
  yield part(PARTS.certificate, pemOf(given.sealKey.certificate));
  yield part(PARTS.sealNote, given.sealNote);
  const page = await viewer();
  if (page !== undefined) yield part(PARTS.viewer, once(page));
  for (const { name, content } of given.beside.parts)
    yield part(name, typeof content === 'string' ? content : once(content));
  for (const document of given.beside.documents) yield part(document.name, contentOf(document));
  for (const track of given.recording.tracks.values()) {
    if (isWithheld(track, given)) continue;
    for (const { name, path, bytes } of filesOf(track, given.dir)) {
      yield part(name, createReadStream(path, bytes === undefined ? {} : { end: bytes - 1 }));
    }
    const index = await indexPart(track, given.dir);
    if (index !== undefined) yield part(index.name, index.text);
  }
  const manifest = asicManifest(digests);
  yield { name: PARTS.asicManifest, input: manifest, lastModified: PART_DATE };
  const signature = signDetached(given.sealKey, given.court, Buffer.from(manifest), given.at);
  yield { name: PARTS.signature, input: once(signature), lastModified: PART_DATE };
}

function manifestOf(given: ToSeal): SealedManifest {
  const { hearing, at, court, recording } = given;
  const tracks = [...recording.tracks.values()].map((track) => ({
    track: track.track,
    source: track.source,
    segments: track.segments.size,
    withheld: isWithheld(track, given),
    ...(given.key !== undefined && !isWithheld(track, given) && { key: keyOf(given.key, hearing, track.track) }),
  }));
  return { version: 1, hearing, sealedAt: at, court, tracks, ...given.beside.manifest };
}

/** The key of one track: the file's holder cannot decrypt tracks that are not in it. */
function keyOf(recording: Uint8Array, hearing: string, track: string): string {
  return trackCipher(recording, hearing, track).key.toString('base64');
}

function isWithheld(track: LoggedTrack, { withSealedStore, withFilms }: ToSeal): boolean {
  if (withSealedStore) return false;
  return storeOf(track) === 'sealed' || track.beforeProtection === true || (!withFilms && isFilm(track));
}

function storeOf({ segments }: LoggedTrack) {
  const [first] = segments.values();
  return storeOfPath(first?.file ?? '');
}

/** Files of a track that belong to the record; none for a track without segments. */
function filesOf(track: LoggedTrack, dir: string): { name: string; path: string; bytes?: number }[] {
  if (track.segments.size === 0) return [];
  const info = trackInfoFile(trackDir('', track.track, storeOf(track)));
  return [
    { name: info, path: join(dir, info) },
    ...[...track.segments.values()]
      .filter(({ bytes }) => bytes > 0)
      .map(({ file, bytes }) => ({ name: file, path: pathBelow(dir, file), bytes })),
  ];
}

/** The index lines of a track whose hashes the log has, in the order of the segments; undefined when it has none. */
async function indexPart(track: LoggedTrack, dir: string): Promise<{ name: string; text: string } | undefined> {
  const hashes = [...track.segments.values()].flatMap(({ indexSha256 }) => indexSha256 ?? []);
  if (hashes.length === 0) return undefined;
  const name = indexFile(trackDir('', track.track, storeOf(track)));
  const lines = (await readFile(join(dir, name), 'utf8')).split('\n');
  const byHash = new Map(lines.map((line) => [indexHash(line), line]));
  return { name, text: hashes.map((hash) => `${byHash.get(hash) ?? ''}\n`).join('') };
}

async function* linesOf(entries: ToSeal['entries']): AsyncGenerator<Uint8Array> {
  for (const entry of entries) yield Buffer.from(`${canonicalJson(entry)}\n`);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Passes a part through, and reports its SHA-256 (base64) at the end. */
async function* noting(
  input: AsyncIterable<Uint8Array> | string,
  digested: (digest: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of typeof input === 'string' ? once(Buffer.from(input)) : input) {
    hash.update(piece);
    yield piece;
  }
  digested(hash.digest('base64'));
}
