import { Certificate, ContentInfo, SignedData } from 'pkijs';
import { hexOf } from '../../../event-log/chain-hash.ts';
import { sha256 } from '../../../event-log/digest.ts';

/** Who has signed, by a certificate that vouches for itself. */
export interface Signer {
  readonly name: string;
  /** SHA-256 of the certificate, hexadecimal digits. */
  readonly certificate: string;
  /** When, as the signature has it (epoch ms); null when it does not say. */
  readonly at: number | null;
}

const COMMON_NAME = '2.5.4.3';
const SIGNING_TIME = '1.2.840.113549.1.9.5';

/**
 * Checks a detached signature (CMS, DER) over some content; undefined when it does not hold, has content of its own (pkijs would check
 * that one instead), or is of more than one signer or certificate.
 */
export async function checkSignature(
  der: Uint8Array<ArrayBuffer>,
  content: Uint8Array<ArrayBuffer>,
): Promise<Signer | undefined> {
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(der).content });
    const [certificate, ...otherCertificates] = signed.certificates ?? [];
    const isOfOne = signed.signerInfos.length === 1 && otherCertificates.length === 0;
    if (!isOfOne || !(certificate instanceof Certificate) || signed.encapContentInfo.eContent !== undefined)
      return undefined;
    const data = content.slice().buffer;
    const checked = await signed.verify({ signer: 0, data, checkChain: false, extendedMode: true });
    // A byte that changes nothing of what is said is a change nevertheless.
    const again = new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: signed.toSchema(true) }).toSchema();
    if (checked.signatureVerified !== true || hexOf(new Uint8Array(again.toBER())) !== hexOf(der)) return undefined;
    const name = certificate.subject.typesAndValues.find(({ type }) => (type as string) === COMMON_NAME)?.value;
    const time = signed.signerInfos[0]?.signedAttrs?.attributes.find(({ type }) => type === SIGNING_TIME)?.values[0] as
      { toDate(): Date } | undefined;
    return {
      name: String(name?.valueBlock.value ?? ''),
      certificate: hexOf(sha256(new Uint8Array(certificate.toSchema(true).toBER()))),
      at: time?.toDate().getTime() ?? null,
    };
  } catch {
    return undefined;
  }
}
