import type { Certificate, SignerInfo } from 'pkijs';
import { hexOf } from '../../event-log/chain-hash.ts';

const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** A value of the ASN.1 library, which gives attributes no types. */
interface BerValue {
  readonly valueBlock: {
    readonly value?: readonly BerValue[];
    readonly valueHexView?: Uint8Array<ArrayBuffer>;
    toString(): string;
  };
}

/**
 * Whether the signed attributes name this certificate by its hash (RFC 5035): otherwise another certificate of the same key would
 * match, too. Papers and time stamps both have this attribute.
 *
 * @param within the signature, DER, which contains the certificate exactly as it is hashed
 */
export async function isNamedInSignature(
  { signedAttrs }: Pick<SignerInfo, 'signedAttrs'>,
  certificate: Certificate,
  within: Uint8Array,
): Promise<boolean> {
  const der = new Uint8Array(certificate.toSchema(true).toBER());
  if (!charactersOf(within).includes(charactersOf(der))) return false;
  const named = signedAttrs?.attributes.find(({ type }) =>
    [SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2].includes(type as string),
  );
  // The first certificate in the list is the signer's.
  const [list] = ((named?.values ?? []) as BerValue[])[0]?.valueBlock.value ?? [];
  const [first, second] = list?.valueBlock.value?.[0]?.valueBlock.value ?? [];
  const isOfAlgorithm = first?.valueBlock.value !== undefined && first.valueBlock.valueHexView === undefined;
  const algorithm = isOfAlgorithm ? HASHES[first.valueBlock.value?.[0]?.valueBlock.toString() ?? ''] : undefined;
  const hash = (isOfAlgorithm ? second : first)?.valueBlock.valueHexView;
  const by = algorithm ?? (named?.type === SIGNING_CERTIFICATE ? 'SHA-1' : 'SHA-256');
  if (hash === undefined || (isOfAlgorithm && algorithm === undefined)) return false;
  return hexOf(hash) === hexOf(new Uint8Array(await crypto.subtle.digest(by, der)));
}

/** Each byte as one character. */
function charactersOf(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return characters;
}
