import { SEAL_NOTE } from '../../../../pdf/pdf-content.ts';
import type { JudgedStamp } from '../../../proof/time-stamp.ts';
import { courtKeysIn, noteKeysIn, vouchesFor } from '../court-keys.ts';
import { isNotRead } from '../is-not-read.ts';
import { checkPaperSignature } from './check-paper-signature.ts';
import { checkTexts } from './check-texts.ts';
import type { CheckedTexts } from './check-texts.ts';
import { coversIn, holdsSignature, PdfFile, signatureBetween } from './pdf-file.ts';
import type { Cover, PdfSignatureField } from './pdf-file.ts';

/**
 * The first flaw found in a paper of the court (PDF):
 * - `not-read`: the disk or the browser could not read it, which says nothing about the file
 * - `too-large`: longer than any paper of a court; it was not read
 * - `damaged`: it cannot be read as a paper
 * - `unsigned`: it has no signature
 * - `several`: it has more than one signature
 * - `added`: `bytes` were added after the signature; `before`: who signed the bytes before them, null when those were changed too
 * - `cut`: the last `bytes` are missing
 * - `uncovered`: the signature does not cover all of the file
 * - `content`: the content was changed after signing
 * - `signature`: the signature was changed, or is none of the kind that the court makes
 * - `stamp`: the time stamp is not over this signature, or is older than it
 * - `attachment`: an attached text does not match the paper's data
 * - `key`: it is signed, but not by the court whose key was given
 * - `unvouched`: keys of the record were given and no fingerprint, and nothing in the paper shows for which certificate they
 *   vouch
 */
export type PaperFlaw =
  | {
      readonly flaw:
        | 'not-read'
        | 'too-large'
        | 'damaged'
        | 'unsigned'
        | 'several'
        | 'uncovered'
        | 'content'
        | 'signature'
        | 'stamp'
        | 'key'
        | 'unvouched';
    }
  | {
      readonly flaw: 'added';
      readonly bytes: number;
      readonly before: { readonly by: string; readonly at: number | null; readonly certificate: string } | null;
    }
  | { readonly flaw: 'cut'; readonly bytes: number }
  | { readonly flaw: 'attachment'; readonly name: string };

export interface IntactPaper extends CheckedTexts {
  readonly ok: true;
  readonly title: string;
  /** Time according to the signature (epoch ms); null when it has none. */
  readonly signedAt: number | null;
  readonly by: string;
  /** SHA-256 of the certificate, hexadecimal digits. */
  readonly certificate: string;
  /** The time stamp of an authority outside the court over the signature; null: it has none. */
  readonly stamp: JudgedStamp | null;
  /** Fingerprints of authorities were given, and there is no time stamp. */
  readonly lacksStamp: boolean;
  /** Whether a key or fingerprint was given, and this is signed by it. */
  readonly keyGiven: boolean;
}

export type PaperVerdict = { readonly kind: 'paper' } & (IntactPaper | ({ readonly ok: false } & PaperFlaw));

/** The longest paper, of some 300 pages, has a few megabytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Ends a check with a flaw. */
class PaperFlawError extends Error {
  readonly found: PaperFlaw;
  constructor(found: PaperFlaw) {
    super(found.flaw);
    this.found = found;
  }
}

/**
 * Checks a paper that the court has signed: that its signature covers all of the file, the signature with its time stamp, and the
 * attached text. Holds the file in memory several times.
 *
 * @param given public keys of the court that the caller knows, or fingerprints of its certificates
 * @param authorities SHA-256 of certificates of time-stamp authorities that the caller knows, hexadecimal digits
 */
export async function checkPaper(
  file: Blob,
  given: readonly string[] = [],
  { authorities = [] }: { readonly authorities?: readonly string[] } = {},
): Promise<PaperVerdict> {
  try {
    if (file.size > MAX_BYTES) throw new PaperFlawError({ flaw: 'too-large' });
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { kind: 'paper', ok: true, ...(await check(bytes, given, authorities)) };
  } catch (error) {
    if (error instanceof PaperFlawError) return { kind: 'paper', ok: false, ...error.found };
    return { kind: 'paper', ok: false, flaw: isNotRead(error) ? 'not-read' : 'damaged' };
  }
}

async function check(
  bytes: Uint8Array<ArrayBuffer>,
  given: readonly string[],
  authorities: readonly string[],
): Promise<Omit<IntactPaper, 'ok'>> {
  const { pdf, field } = signedFile(bytes) ?? (await unlike(bytes));
  if (field.from >= field.again || field.again > field.end) throw new PaperFlawError({ flaw: 'uncovered' });
  if (field.end !== bytes.length)
    throw new PaperFlawError(
      holdsSignature(bytes, field) ? await withoutCover(bytes, field.end) : { flaw: 'signature' },
    );
  const signed = await signatureOf(bytes, field, authorities);
  if (typeof signed === 'string') throw new PaperFlawError({ flaw: signed });
  const { certificate, name: by, at: signedAt, stamp } = signed;
  const { keys, certificates } = courtKeysIn(given);
  const files = await pdf.attached();
  const attached = new Map(files.map((one) => [one.name, one.bytes]));
  // Programs differ in which of two files of one name they show.
  if (attached.size < files.length) throw new PaperFlawError({ flaw: 'damaged' });
  const texts = checkTexts(attached, noteKeysIn(keys));
  if (typeof texts === 'string') throw new PaperFlawError({ flaw: 'attachment', name: texts });
  const note = attached.get(SEAL_NOTE);
  const isVouchedFor = note !== undefined && vouchesFor(new TextDecoder().decode(note), certificate, keys);
  const isOther =
    (certificates.length > 0 && !certificates.includes(certificate)) ||
    (keys.length > 0 && note !== undefined && !isVouchedFor);
  if (isOther) throw new PaperFlawError({ flaw: 'key' });
  // A fingerprint is enough: at this point it is known to be that of the certificate that signed the paper.
  if (keys.length > 0 && certificates.length === 0 && note === undefined)
    throw new PaperFlawError({ flaw: 'unvouched' });
  const isListOfOther = texts.content.kind === 'attendance' && !texts.content.isSigned;
  if (keys.length > 0 && isListOfOther) throw new PaperFlawError({ flaw: 'key' });
  const lacksStamp = authorities.length > 0 && stamp === null;
  return { title: field.reason, signedAt, by, certificate, stamp, lacksStamp, keyGiven: given.length > 0, ...texts };
}

interface SignedFile {
  readonly pdf: PdfFile;
  readonly field: PdfSignatureField;
}

/**
 * The file and its only signature; undefined when it has none, or is not written as the court's papers are. Throws for several.
 */
function signedFile(bytes: Uint8Array): SignedFile | undefined {
  let fields: PdfSignatureField[];
  let pdf: PdfFile;
  try {
    pdf = new PdfFile(bytes);
    fields = pdf.signatures();
  } catch {
    return undefined;
  }
  const [field, ...others] = fields;
  if (others.length > 0) throw new PaperFlawError({ flaw: 'several' });
  return field && { pdf, field };
}

async function signatureOf(bytes: Uint8Array, cover: Cover, authorities: readonly string[]) {
  const { from, again, end } = cover;
  const signature = signatureBetween(bytes, cover);
  if (signature === null) return 'signature';
  const covered = new Uint8Array(from + end - again);
  covered.set(bytes.subarray(0, from));
  covered.set(bytes.subarray(again, end), from);
  return checkPaperSignature(signature, covered, authorities);
}

/** Finds what is wrong with a file that has no signature where it belongs. @throws PaperFlawError always */
async function unlike(bytes: Uint8Array): Promise<never> {
  // Anybody can write a range: without a signature in its gap it says nothing about the file.
  const covers = coversIn(bytes).filter((cover) => holdsSignature(bytes, cover));
  const whole = covers.find(({ end }) => end === bytes.length);
  if (whole !== undefined) {
    const isChanged = (await signatureOf(bytes, whole, [])) === 'content';
    // A signed file of somebody else may be written in another way.
    throw new PaperFlawError({ flaw: isChanged ? 'content' : 'damaged' });
  }
  const one = covers.findLast(({ end }) => end < bytes.length) ?? covers[0];
  if (one !== undefined) throw new PaperFlawError(await withoutCover(bytes, one.end));
  throw new PaperFlawError({ flaw: isWhole(bytes) ? 'unsigned' : 'damaged' });
}

/** The flaw of a file that is longer or shorter than what its signature covers. @param end of the covered bytes */
async function withoutCover(bytes: Uint8Array, end: number): Promise<PaperFlaw> {
  if (end > bytes.length) return { flaw: 'cut', bytes: end - bytes.length };
  return { flaw: 'added', bytes: bytes.length - end, before: await signerBefore(bytes.subarray(0, end)) };
}

async function signerBefore(bytes: Uint8Array): Promise<Extract<PaperFlaw, { flaw: 'added' }>['before']> {
  try {
    const found = signedFile(bytes);
    if (found?.field.end !== bytes.length) return null;
    const signed = await signatureOf(bytes, found.field, []);
    return typeof signed === 'string' ? null : { by: signed.name, at: signed.at, certificate: signed.certificate };
  } catch {
    return null;
  }
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    return new PdfFile(bytes).signatures().length === 0;
  } catch {
    return false;
  }
}
