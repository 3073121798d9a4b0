import { hexOf } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { sha256 } from '../../event-log/digest.ts';

/*
 * A sealed file is an ASiC-E container with a CAdES signature (ETSI EN 319 162-1): a ZIP file whose first part says what it is, and
 * whose signed manifest has the hash of every other part. All parts are stored as they are.
 */

export const MIMETYPE = 'application/vnd.etsi.asic-e+zip';

export const PARTS = {
  mimetype: 'mimetype',
  /** The hearing's log as it is stored: an entry of the chain a line, as canonical JSON. */
  log: 'log.jsonl',
  /** That the log's head is in a signed checkpoint (https://c2sp.org/tlog-proof). */
  proof: 'checkpoint.tlog-proof',
  /** An authority's time stamp over the signed checkpoint that `proof` ends with (RFC 3161, DER); only where the court has one. */
  stamp: 'checkpoint.tst',
  /** The court's public keys, one on a line. */
  keys: 'keys.txt',
  manifest: 'manifest.json',
  attendance: 'attendance.json',
  certificate: 'certificate.pem',
  /** Signed by the court's record key: by which certificate it seals, see `sealText`. Files of older versions have none. */
  sealNote: 'seal.note',
  /** Plays the record in a browser, without a network. Files of older versions have none. */
  viewer: 'viewer.html',
  asicManifest: 'META-INF/ASiCManifest.xml',
  signature: 'META-INF/signature.p7s',
} as const;

/** Of a hearing that has minutes. */
export const MINUTES_PARTS = {
  /** Their own log, an entry a line: all of it where the manifest has its key; else who has signed the text, see `logExtract`. */
  log: 'minutes.jsonl',
  /** That its head is in the signed checkpoint. */
  proof: 'minutes.tlog-proof',
  /** As people read them, with what was answered to them and the SHA-256 that each signature covers. */
  text: 'minutes.txt',
} as const;

/** A text that somebody has signed, byte by byte as its SHA-256 was taken (`canonicalMinutes`). */
export function signedTextPart(sha256: string): string {
  return `minutes/${sha256}.json`;
}

/** Of a hearing in whose case orders were signed. */
export const ORDER_PARTS = {
  /** The case's log from the first of these orders on: ids, codes and times, and no text. See `logExtract`. */
  log: 'case.jsonl',
  proof: 'case.tlog-proof',
} as const;

/** Signed by the court's record key: what is in the file of logs of which it has not all, see `extractText`. */
export const EXTRACT_NOTE = 'extract.note';

/** The paper of an order, signed and as it was served. @param number of the document within the case */
export function orderPart(number: number): string {
  return `orders/${number}.pdf`;
}

/** What the file says of itself. */
export interface SealedManifest {
  readonly version: 1;
  readonly hearing: string;
  /** When it was sealed, epoch milliseconds. */
  readonly sealedAt: number;
  /** Whose service sealed it, see `Checkpoint`. */
  readonly court: string;
  /** Tracks by the log, with the files of each. */
  readonly tracks: readonly {
    readonly track: string;
    /** Whose it is and what of them; null when the log does not say. */
    readonly source: string | null;
    readonly segments: number;
    /** It is what a protected person sent as it was, and not in this file. */
    readonly withheld: boolean;
    /** With which its segments and indices are read where they are encrypted: 32 bytes, base64. */
    readonly key?: string;
  }[];
  /**
   * `zone`: of the court, for the times in their text. `key`: with which every version of the text is read (32 bytes, base64), where
   * all is given. `withheld`: nothing of them is in the file.
   */
  readonly minutes?: { readonly zone: string; readonly key?: string; readonly withheld?: true };
  /**
   * `documents`: numbers of the orders that are in the file. `withheld`: how many are told of and not in it. `altered`: numbers of
   * those whose papers, as the court held them, were not what was signed any longer.
   */
  readonly orders?: {
    readonly case: string;
    readonly documents: readonly number[];
    readonly withheld: number;
    readonly altered?: readonly number[];
  };
}

/** What the record key says of the seal. @param certificate SHA-256 of it, hexadecimal digits */
export function sealText(origin: string, certificate: string): string {
  return `${origin}\nseal ${certificate}\n`;
}

/** What the record key says of parts that no checkpoint vouches for alone. @param digests SHA-256, hexadecimal digits, by the part's name */
export function extractText(origin: string, hearing: string, digests: ReadonlyMap<string, string>): string {
  const lines = [...digests].map(([name, digest]) => `${digest} ${name}\n`);
  return `${origin}\nextract ${hearing}\n${lines.join('')}`;
}

/** `extractText` of parts in a file. */
export function extractOf(
  origin: string,
  hearing: string,
  parts: readonly { readonly name: string; readonly content: string }[],
): string {
  return extractText(origin, hearing, new Map(parts.map(({ name, content }) => [name, hexOf(sha256(content))])));
}

/** The date of every part: none of them says when something was written, and each file is made the same again. */
export const PART_DATE = new Date(Date.UTC(2000, 0, 1));

/** The manifest of hashes that is signed. @param digests SHA-256 in base64, by the name of the part */
export function asicManifest(digests: ReadonlyMap<string, string>): string {
  const objects = [...digests].map(
    ([name, digest]) =>
      `  <asic:DataObjectReference URI="${name}">\n` +
      '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n' +
      `    <ds:DigestValue>${digest}</ds:DigestValue>\n  </asic:DataObjectReference>\n`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n' +
    `  <asic:SigReference URI="${PARTS.signature}" MimeType="application/pkcs7-signature"/>\n` +
    `${objects.join('')}</asic:ASiCManifest>\n`
  );
}

/** Reads `asicManifest`'s text; undefined when it is spelled otherwise. */
export function readAsicManifest(text: string): ReadonlyMap<string, string> | undefined {
  const found = text.matchAll(/URI="([^"]+)">\s+<ds:DigestMethod[^>]+>\s+<ds:DigestValue>([^<]+)<\/ds:DigestValue>/g);
  const digests = new Map(Array.from(found, ([, name, digest]) => [name!, digest!]));
  return asicManifest(digests) === text ? digests : undefined;
}

/** Where a log's head has its place in a checkpoint's tree, and the hashes that prove it. */
export interface HeadProof {
  readonly index: number;
  /** The text of the leaf. */
  readonly leaf: string;
  /** Base64, see `rootByProof`. */
  readonly hashes: readonly string[];
  /** The signed checkpoint. */
  readonly note: string;
}

export function formatProof({ index, leaf, hashes, note }: HeadProof): string {
  return ['c2sp.org/tlog-proof@v1', `extra ${btoa(leaf)}`, `index ${index}`, ...hashes, '', note].join('\n');
}

/** An entry of which nothing is told, see `logExtract`. */
export type HiddenEntry = Pick<ChainEntry, 'seq' | 'hash'>;

export type ExtractEntry = ChainEntry | HiddenEntry;

/** Entries of a chain as they stand in a part, a line each. */
export function readLog(text: string): ChainEntry[] {
  return readExtract(text) as ChainEntry[];
}

/** The same of a part in which some are hidden. */
export function readExtract(text: string): ExtractEntry[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExtractEntry);
}

/** Reads `formatProof`'s text; undefined when it is none. */
export function parseProof(text: string): HeadProof | undefined {
  const end = text.indexOf('\n\n');
  const [head, extra, index, ...hashes] = text.slice(0, end).split('\n');
  const leaf = /^extra ([A-Za-z0-9+/]+=*)$/.exec(extra ?? '')?.[1];
  const place = /^index (\d{1,15})$/.exec(index ?? '')?.[1];
  if (end === -1 || head !== 'c2sp.org/tlog-proof@v1' || leaf === undefined || place === undefined) return undefined;
  const proof = { index: Number(place), leaf: atob(leaf), hashes, note: text.slice(end + 2) };
  return formatProof(proof) === text ? proof : undefined;
}
