import { createECDH, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import {
  bitString,
  boolean,
  der,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from '../../kernel/der.ts';

const DATA = oid('1.2.840.113549.1.7.1');
const SIGNED_DATA = oid('1.2.840.113549.1.7.2');
const CONTENT_TYPE = oid('1.2.840.113549.1.9.3');
const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4');
const SIGNING_TIME = oid('1.2.840.113549.1.9.5');
const SIGNING_CERTIFICATE_V2 = oid('1.2.840.113549.1.9.16.2.47');
const SHA_256 = sequence(oid('2.16.840.1.101.3.4.2.1'));
const ECDSA_SHA_256 = sequence(oid('1.2.840.10045.4.3.2'));
/** Validity of the court's self-signed certificates: the key stays valid as long as the master key. */
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2099, 11, 31);

/** The key that seals files, with its self-signed certificate. */
export interface SealKey {
  readonly privateKey: KeyObject;
  /** DER; made and signed on first access. */
  readonly certificate: Buffer;
}

/**
 * The court's key for sealed files (EC P-256) and its certificate; the same input gives the same result.
 *
 * @param secret 32 random bytes
 * @param name of the court, the certificate's subject
 */
export function sealKeyOf(secret: Buffer, name: string): SealKey {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', d: secret.toString('base64url'), x: x!, y: y! };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  let certificate: Buffer | undefined;
  return {
    privateKey,
    get certificate() {
      return (certificate ??= certificateOf(secret, privateKey, name));
    },
  };
}

function certificateOf(secret: Buffer, privateKey: KeyObject, name: string): Buffer {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const subject = nameOf(name);
  const content = sequence(
    tagged(0, integer(Buffer.of(2))),
    serialOf(spki),
    ECDSA_SHA_256,
    subject,
    sequence(time(FROM), time(UNTIL)),
    subject,
    spki,
    tagged(
      3,
      sequence(
        sequence(oid('2.5.29.19'), boolean(true), octetString(sequence())), // basic constraints: no authority
        sequence(oid('2.5.29.15'), boolean(true), octetString(bitString(Buffer.of(0xc0), 6))), // signature, non-repudiation
      ),
    ),
  );
  // Deterministic by RFC 6979. Node's own signatures differ each time, which would change the certificate's fingerprint.
  const signature = Buffer.from(p256.sign(content, secret, { format: 'der' }));
  return sequence(content, ECDSA_SHA_256, bitString(signature));
}

/** A detached signature (CMS, RFC 5652) as required by CAdES-B-B (ETSI EN 319 122-1), DER. @param at epoch milliseconds */
export function signDetached({ privateKey, certificate }: SealKey, name: string, content: Buffer, at: number): Buffer {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  const attributes = [
    sequence(CONTENT_TYPE, set(DATA)),
    sequence(SIGNING_TIME, set(time(at))),
    sequence(MESSAGE_DIGEST, set(octetString(digest(content)))),
    sequence(SIGNING_CERTIFICATE_V2, set(sequence(sequence(sequence(octetString(digest(certificate))))))),
  ].toSorted(Buffer.compare);
  const signature = sign('sha256', set(...attributes), privateKey);
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const signer = sequence(
    integer(Buffer.of(1)),
    sequence(nameOf(name), serialOf(spki)),
    SHA_256,
    tagged(0, ...attributes),
    ECDSA_SHA_256,
    octetString(signature),
  );
  return sequence(
    SIGNED_DATA,
    tagged(0, sequence(integer(Buffer.of(1)), set(SHA_256), sequence(DATA), der(0xa0, certificate), set(signer))),
  );
}

function nameOf(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8String(name.slice(0, 64)))));
}

/** Derived from the key, and therefore constant. */
function serialOf(spki: Buffer): Buffer {
  const hash = createHash('sha256').update(spki).digest().subarray(0, 15);
  return integer(Buffer.concat([Buffer.of(1), hash]));
}

/** A certificate in the forms that people compare: SHA-256 in hexadecimal digits, and PEM. */
export function describeCertificate({ certificate }: Pick<SealKey, 'certificate'>): {
  readonly fingerprint: string;
  readonly certificate: string;
} {
  return { fingerprint: createHash('sha256').update(certificate).digest('hex'), certificate: pemOf(certificate) };
}

/** A certificate as text. */
export function pemOf(certificate: Buffer): string {
  const lines = certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
