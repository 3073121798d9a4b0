/*
 * Time stamps (RFC 3161): an authority other than the court signs the hash of some content with the time at which it received the
 * hash.
 */
import {
  Certificate,
  ContentInfo,
  CryptoEngine,
  id_ContentType_Data,
  id_eContentType_TSTInfo,
  SignedData,
  TSTInfo,
} from 'pkijs';
import type { ExtKeyUsage } from 'pkijs';
import { hexOf } from '../../event-log/chain-hash.ts';
import { sha256 } from '../../event-log/digest.ts';
import { CLOCK_TOLERANCE_MS, parseCheckpoint } from './checkpoint.ts';
import { parseNote } from './signed-note.ts';
import { isNamedInSignature } from './signing-certificate.ts';

/** The statement that an authority has signed. */
interface TimeStamp {
  /** When the authority had the content's hash, epoch milliseconds. */
  readonly at: number;
  /** The name in its certificate. */
  readonly by: string;
  /** SHA-256 of its certificate, hexadecimal digits, to be compared with the trusted authority's. */
  readonly certificate: string;
}

/** A stamp, compared with the authorities that the reader knows. */
export interface JudgedStamp extends TimeStamp {
  /** Whether the certificate is known to be the authority's: anybody can make a certificate with its name. */
  readonly isKnown: boolean;
  /** Whether certificates of the authority are known and this is none of them. */
  readonly isForeign: boolean;
}

const COMMON_NAME = '2.5.4.3';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const SHA_256 = '2.16.840.1.101.3.4.2.1';

/** Checks a stamp over a text; see `checkTimeStampOver`. */
export function checkTimeStamp(token: Uint8Array, text: string): Promise<TimeStamp | undefined> {
  return checkTimeStampOver(token, sha256(new TextEncoder().encode(text)));
}

/**
 * Checks a stamp over a SHA-256; undefined when it is not valid, or its certificate is not for time stamps. The caller decides whether
 * the certificate is trusted.
 *
 * @param token DER, called a token in RFC 3161
 */
export async function checkTimeStampOver(token: Uint8Array, digest: Uint8Array): Promise<TimeStamp | undefined> {
  try {
    const content = ContentInfo.fromBER(Uint8Array.from(token));
    if ((content.contentType as string) !== ContentInfo.SIGNED_DATA) return undefined;
    const signed = new SignedData({ schema: content.content });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (signed.signerInfos.length !== 1 || (eContentType as string) !== id_eContentType_TSTInfo) return undefined;
    // The library would hash the stamped content itself, which is not available here. So it checks only the signature over the
    // statement; the hash in the statement is compared below.
    signed.encapContentInfo.eContentType = id_ContentType_Data;
    // The library that signs papers replaces the default engine by one that cannot check all stamps.
    const engine = new CryptoEngine({ name: 'webcrypto', crypto: globalThis.crypto });
    const checked = await signed.verify({ signer: 0, checkChain: false, extendedMode: true }, engine);
    const { signerCertificate: certificate } = checked;
    if (checked.signatureVerified !== true || !(certificate instanceof Certificate)) return undefined;
    if (!isForTimeStamps(certificate) || eContent === undefined) return undefined;
    if (!(await isNamedInSignature(signed.signerInfos[0]!, certificate, token))) return undefined;
    const info = TSTInfo.fromBER(eContent.getValue());
    const { hashAlgorithm, hashedMessage } = info.messageImprint;
    if ((hashAlgorithm.algorithmId as string) !== SHA_256) return undefined;
    if (hexOf(hashedMessage.valueBlock.valueHexView) !== hexOf(digest)) return undefined;
    const name = certificate.subject.typesAndValues.find(({ type }) => (type as string) === COMMON_NAME)?.value;
    return {
      at: info.genTime.getTime(),
      by: String(name?.valueBlock.value ?? ''),
      certificate: hexOf(sha256(new Uint8Array(certificate.toSchema(true).toBER()))),
    };
  } catch {
    return undefined;
  }
}

/**
 * Checks a stamp over a signed checkpoint; undefined when it is invalid or older than the checkpoint.
 *
 * @param authorities SHA-256 of the authority's certificates, hexadecimal digits
 */
export async function checkCheckpointStamp(
  token: Uint8Array,
  note: string,
  authorities: readonly string[],
): Promise<JudgedStamp | undefined> {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '');
  const stamp = await checkTimeStamp(token, note);
  if (checkpoint === undefined || stamp === undefined) return undefined;
  if (stamp.at < checkpoint.at - CLOCK_TOLERANCE_MS) return undefined;
  return judgeStamp(stamp, authorities);
}

/** Compares a stamp with authorities. @param authorities SHA-256 of their certificates, hexadecimal digits */
export function judgeStamp(stamp: TimeStamp, authorities: readonly string[]): JudgedStamp {
  const isKnown = authorities.includes(stamp.certificate);
  return { ...stamp, isKnown, isForeign: authorities.length > 0 && !isKnown };
}

function isForTimeStamps(certificate: Certificate): boolean {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE)?.parsedValue as
    ExtKeyUsage | undefined;
  return usage?.keyPurposes.includes(TIME_STAMPING) === true;
}
