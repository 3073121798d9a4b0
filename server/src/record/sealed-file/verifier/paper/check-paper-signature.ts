import { Certificate, ContentInfo, SignedData } from 'pkijs';
import type { Attribute, SignerInfo } from 'pkijs';
import { hexOf } from '../../../../event-log/chain-hash.ts';
import { sha256 } from '../../../../event-log/digest.ts';
import { CLOCK_TOLERANCE_MS } from '../../../proof/checkpoint.ts';
import { isNamedInSignature } from '../../../proof/signing-certificate.ts';
import { checkTimeStampOver, judgeStamp } from '../../../proof/time-stamp.ts';
import type { JudgedStamp } from '../../../proof/time-stamp.ts';
import { checkSignature } from '../check-signature.ts';
import type { Signer } from '../check-signature.ts';

const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const TIME_STAMP_TOKEN = '1.2.840.113549.1.9.16.2.14';
const SHA_256 = '2.16.840.1.101.3.4.2.1';
const ECDSA_WITH_SHA_256 = '1.2.840.10045.4.3.2';

/**
 * `content`: other bytes were signed. `signature`: it is no valid signature. `stamp`: its time stamp is not over this signature,
 * or is older than it. `damaged`: it does not have the form of the court's signatures.
 */
type SignatureFlaw = 'content' | 'signature' | 'stamp' | 'damaged';

interface SignedPaper extends Signer {
  /** Null: the signature has no time stamp. */
  readonly stamp: JudgedStamp | null;
}

/**
 * Checks the signature of a paper (PAdES B-B or B-T, ETSI EN 319 142-1) as the court makes it: ECDSA with SHA-256, the
 * certificate named in the signed attributes.
 *
 * @param der CMS @param covered the signed bytes
 * @param authorities SHA-256 of certificates of time-stamp authorities that the caller knows, hexadecimal digits
 */
export async function checkPaperSignature(
  der: Uint8Array<ArrayBuffer>,
  covered: Uint8Array<ArrayBuffer>,
  authorities: readonly string[],
): Promise<SignedPaper | SignatureFlaw> {
  const read = readSignature(der);
  if (typeof read === 'string') return read;
  const { info, certificate } = read;
  const digest = valueOf(info.signedAttrs?.attributes, MESSAGE_DIGEST)?.valueBlock.valueHexView;
  if (digest === undefined) return 'signature';
  if (hexOf(digest) !== hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', covered)))) return 'content';
  const signer = await checkSignature(der, covered);
  if (signer === undefined || !(await isNamedInSignature(info, certificate, der))) return 'signature';
  const unsigned = info.unsignedAttrs?.attributes;
  if (unsigned === undefined) return { ...signer, stamp: null };
  const token = unsigned.length === 1 ? valueOf(unsigned, TIME_STAMP_TOKEN) : undefined;
  if (token === undefined) return 'signature';
  const over = sha256(new Uint8Array(info.signature.valueBlock.valueHexView));
  const stamp = await checkTimeStampOver(new Uint8Array(token.toBER()), over);
  if (stamp === undefined || (signer.at !== null && stamp.at < signer.at - CLOCK_TOLERANCE_MS)) return 'stamp';
  return { ...signer, stamp: judgeStamp(stamp, authorities) };
}

/** Reads a signature in the form that the court writes, with one signer; returns the flaw if it differs. */
function readSignature(
  der: Uint8Array<ArrayBuffer>,
): { readonly info: SignerInfo; readonly certificate: Certificate } | SignatureFlaw {
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(der).content });
    const [info, ...others] = signed.signerInfos;
    const algorithms = signed.digestAlgorithms.map(({ algorithmId }) => algorithmId as string);
    const [certificate] = signed.certificates ?? [];
    const isAsMade =
      others.length === 0 &&
      signed.version === 1 &&
      info?.version === 1 &&
      signed.crls === undefined &&
      certificate instanceof Certificate &&
      algorithms.length === 1 &&
      algorithms[0] === SHA_256 &&
      (info.digestAlgorithm.algorithmId as string) === SHA_256 &&
      (info.signatureAlgorithm.algorithmId as string) === ECDSA_WITH_SHA_256;
    return isAsMade ? { info, certificate } : 'damaged';
  } catch {
    return 'signature';
  }
}

/** A value of the ASN.1 library, which gives attributes no types. */
interface BerBlock {
  readonly valueBlock: { readonly valueHexView?: Uint8Array };
  toBER(): ArrayBuffer;
}

/** The only value of an attribute that occurs once; undefined otherwise. */
function valueOf(attributes: readonly Attribute[] | undefined, type: string): BerBlock | undefined {
  const [found, ...others] = attributes?.filter((one) => (one.type as string) === type) ?? [];
  const values = (found?.values ?? []) as readonly BerBlock[];
  return others.length === 0 && values.length === 1 ? values[0] : undefined;
}
