import { Certificate, ContentInfo, SignedData } from 'pkijs';
import { hexOf } from '../../../event-log/chain-hash.ts';
import { sha256 } from '../../../event-log/digest.ts';

/** The signer, by a self-signed certificate. */
export interface Signer {
  readonly name: string;
  /** SHA-256 of the certificate, hexadecimal digits. */
  readonly certificate: string;
  /** Time according to the signature (epoch ms); null when it has none. */
  readonly at: number | null;
}

const COMMON_NAME = '2.5.4.3';
const SIGNING_TIME = '1.2.840.113549.1.9.5';

/**
 * Checks a detached signature (CMS, DER) over some content; undefined when it is invalid, contains content of its own (which pkijs
 * would check instead), or has more than one signer or certificate.
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
    // A changed byte counts as a change even if the meaning stays the same.
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
