import type { DocumentMedia } from '@mahzar/shared/proceedings/words';
import { hexOf } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { sha256 } from '../../event-log/digest.ts';

/*
 * A sealed file is an ASiC-E container with a CAdES signature (ETSI EN 319 162-1): a ZIP file whose first part is its media type,
 * and whose signed manifest has the hash of every other part. All parts are stored uncompressed.
 */

export const MIMETYPE = 'application/vnd.etsi.asic-e+zip';

export const PARTS = {
  mimetype: 'mimetype',
  /** The hearing's log as stored: one chain entry per line, as canonical JSON. */
  log: 'log.jsonl',
  /** Proof that the log's head is in a signed checkpoint (https://c2sp.org/tlog-proof). */
  proof: 'checkpoint.tlog-proof',
  /**
   * An authority's time stamp over the signed checkpoint at the end of `proof` (RFC 3161, DER); only where the court uses an
   * authority.
   */
  stamp: 'checkpoint.tst',
  /** The court's public keys, one per line. */
  keys: 'keys.txt',
  manifest: 'manifest.json',
  attendance: 'attendance.json',
  certificate: 'certificate.pem',
  /**
   * Signed by the court's record key: the certificate with which the court seals, see `sealText`. Missing in files of older
   * versions.
   */
  sealNote: 'seal.note',
  /** Plays the record in a browser, without a network. Missing in files of older versions. */
  viewer: 'viewer.html',
  asicManifest: 'META-INF/ASiCManifest.xml',
  signature: 'META-INF/signature.p7s',
} as const;

/** Parts of a hearing that has minutes. */
export const MINUTES_PARTS = {
  /**
   * The log of the minutes, one entry per line: complete if the manifest has its key, otherwise only the entries of the signatures,
   * see `logExtract`.
   */
  log: 'minutes.jsonl',
  /** Proof that its head is in the signed checkpoint. */
  proof: 'minutes.tlog-proof',
  /** The minutes as people read them, with the participants' answers and the SHA-256 that each signature covers. */
  text: 'minutes.txt',
} as const;

/** A text that somebody has signed, with exactly the bytes that were hashed (`canonicalMinutes`). */
export function signedTextPart(sha256: string): string {
  return `minutes/${sha256}.json`;
}

/** Parts of a file with orders or exhibits. */
export const CASE_PARTS = {
  /** The case's log from the first of these documents on: ids, codes and times, no text. See `logExtract`. */
  log: 'case.jsonl',
  proof: 'case.tlog-proof',
} as const;

/** Signed by the court's record key: the parts of this file that are extracts of logs, see `extractText`. */
export const EXTRACT_NOTE = 'extract.note';

/** The paper of an order, signed and as served. @param number of the document within the case */
export function orderPart(number: number): string {
  return `orders/${number}.pdf`;
}

const EXTENSIONS: Readonly<Record<DocumentMedia, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'audio/amr': 'amr',
  'audio/flac': 'flac',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/webm': 'webm',
  'video/3gpp': '3gp',
  'video/mp4': 'mp4',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
};

/** The document of an exhibit, with exactly the bytes that were filed. @param exhibit its number in the case */
export function exhibitPart(exhibit: number, media: DocumentMedia): string {
  return `exhibits/${exhibit}.${EXTENSIONS[media]}`;
}

/** Contents of the file's manifest. */
export interface SealedManifest {
  readonly version: 1;
  readonly hearing: string;
  /** When the file was sealed, epoch milliseconds. */
  readonly sealedAt: number;
  /** The court whose service sealed it, see `Checkpoint`. */
  readonly court: string;
  /** Tracks of the log, with the files of each. */
  readonly tracks: readonly {
    readonly track: string;
    /** The track's source; null when the log does not say. */
    readonly source: string | null;
    readonly segments: number;
    /** The track has unmasked media of a protected person, and is not in this file. */
    readonly withheld: boolean;
    /** Key that decrypts its segments and indices where they are encrypted: 32 bytes, base64. */
    readonly key?: string;
  }[];
  /**
   * `zone`: the court's time zone, for times in the text. `key`: decrypts every version of the text (32 bytes, base64); present if
   * all versions are in the file. `withheld`: the file has nothing of the minutes.
   */
  readonly minutes?: { readonly zone: string; readonly key?: string; readonly withheld?: true };
  /**
   * `documents`: numbers of the orders in the file. `withheld`: number of orders that are mentioned but not in the file. `altered`:
   * numbers of orders whose stored papers differed from the signed ones.
   */
  readonly orders?: {
    readonly case: string;
    readonly documents: readonly number[];
    readonly withheld: number;
    readonly altered?: readonly number[];
  };
  /**
   * Present if exhibits were shown or admitted in the hearing. `given`: numbers of the exhibits in the file. `altered`: numbers of
   * exhibits whose stored documents differed from the filed ones. The others are withheld.
   */
  readonly exhibits?: {
    readonly case: string;
    readonly given: readonly number[];
    readonly altered?: readonly number[];
  };
}

/** Statement of the record key about the seal. @param certificate its SHA-256, hexadecimal digits */
export function sealText(origin: string, certificate: string): string {
  return `${origin}\nseal ${certificate}\n`;
}

/**
 * Statement of the record key about parts that no checkpoint alone covers. @param digests SHA-256, hexadecimal digits, by the
 * part's name
 */
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

/** Fixed date of every part: it does not reveal when a part was written, and the same content always gives the same file. */
export const PART_DATE = new Date(Date.UTC(2000, 0, 1));

/** The signed manifest of hashes. @param digests SHA-256 in base64, by the name of the part */
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

/** Reads `asicManifest`'s text; undefined when its form differs. */
export function readAsicManifest(text: string): ReadonlyMap<string, string> | undefined {
  const found = text.matchAll(/URI="([^"]+)">\s+<ds:DigestMethod[^>]+>\s+<ds:DigestValue>([^<]+)<\/ds:DigestValue>/g);
  const digests = new Map(Array.from(found, ([, name, digest]) => [name!, digest!]));
  return asicManifest(digests) === text ? digests : undefined;
}

/** The position of a log's head in a checkpoint's tree, and the hashes that prove it. */
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

/** An entry whose content is hidden, see `logExtract`. */
export type HiddenEntry = Pick<ChainEntry, 'seq' | 'hash'>;

export type ExtractEntry = ChainEntry | HiddenEntry;

/** Entries of a chain in a part, one per line. */
export function readLog(text: string): ChainEntry[] {
  return readExtract(text) as ChainEntry[];
}

/** Like `readLog`, for a part with hidden entries. */
export function readExtract(text: string): ExtractEntry[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExtractEntry);
}

/** Reads `formatProof`'s text; undefined when malformed. */
export function parseProof(text: string): HeadProof | undefined {
  const end = text.indexOf('\n\n');
  const [head, extra, index, ...hashes] = text.slice(0, end).split('\n');
  const leaf = /^extra ([A-Za-z0-9+/]+=*)$/.exec(extra ?? '')?.[1];
  const place = /^index (\d{1,15})$/.exec(index ?? '')?.[1];
  if (end === -1 || head !== 'c2sp.org/tlog-proof@v1' || leaf === undefined || place === undefined) return undefined;
  const proof = { index: Number(place), leaf: atob(leaf), hashes, note: text.slice(end + 2) };
  return formatProof(proof) === text ? proof : undefined;
}
