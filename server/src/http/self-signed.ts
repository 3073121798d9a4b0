import { generateKeyPairSync, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from '../kernel/der.ts';

const DAY_MS = 86_400_000;
/** Apple's systems accept no certificate of a server for longer than 825 days. */
const VALID_DAYS = 397;

/**
 * Makes a self-signed server certificate (X.509 v3, RFC 5280; EC P-256, ECDSA with SHA-256), so that pages are secure contexts on
 * other devices once its warning is accepted. Node cannot make certificates, the openssl program is not on every machine, and the
 * libraries for it bring twenty packages; this code only encodes.
 * @param names host names and IP addresses that `canBeNamed`; the first one is the subject
 * @param now epoch milliseconds
 * @returns PEM
 */
export function makeSelfSigned(
  names: readonly string[],
  now: number,
  randomBytes: (length: number) => Buffer,
): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
  const subject = sequence(set(sequence(oid('2.5.4.3'), utf8String((names[0] ?? 'localhost').slice(0, 64)))));
  const content = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    subject,
    sequence(time(now - DAY_MS), time(now + VALID_DAYS * DAY_MS)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      3,
      sequence(
        extension('2.5.29.19', sequence(), { critical: true }), // basic constraints: no authority
        extension('2.5.29.15', bitString(Buffer.of(0x80), 7), { critical: true }), // key usage: digital signature
        extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))), // extended key usage: server
        extension('2.5.29.17', sequence(...names.map(alternativeName))),
      ),
    ),
  );
  const signature = sign('sha256', content, privateKey);
  const certificate = sequence(content, ecdsaWithSha256, bitString(signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function extension(id: string, value: Buffer, { critical } = { critical: false }): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** Whether a certificate can hold the name. */
export function canBeNamed(name: string): boolean {
  return isIP(name) !== 0 || /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(name);
}

/** A name as a `GeneralName` (RFC 5280, 4.2.1.6). */
function alternativeName(name: string): Buffer {
  switch (isIP(name)) {
    case 4:
      return implicit(7, Buffer.from(name.split('.').map(Number)));
    case 6:
      return implicit(7, ipv6Bytes(name));
    default:
      return implicit(2, Buffer.from(name, 'ascii'));
  }
}

/** The 16 bytes of an IPv6 address (RFC 4291, 2.2), which has no embedded IPv4 part. */
function ipv6Bytes(address: string): Buffer {
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
