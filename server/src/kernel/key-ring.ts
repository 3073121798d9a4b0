import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Keys of the hearing tokens: the newest signs, all of them verify. Keys are EC P-256, for ES256 (RFC 7518 §3.4). */
export interface KeyRing {
  readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
  /** Public keys by key id. */
  readonly verifying: ReadonlyMap<string, KeyObject>;
}

/**
 * Reads PEM text with one private key that signs and, after it, any number of older keys (private or public) whose tokens stay
 * valid. Undefined when a part is no EC P-256 key or the first one is not private.
 */
export function parseKeyRing(pem: string): KeyRing | undefined {
  // An environment variable cannot always hold line breaks, so `\n` counts as one.
  const blocks = pem.replaceAll('\\n', '\n').match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? [];
  const keys = blocks.filter((block) => !block.includes('EC PARAMETERS')).map(parseKey);
  const [first] = keys;
  if (first?.type !== 'private' || keys.some((key) => !isP256(key))) return undefined;
  const publicKeys = keys.map((key) => (key!.type === 'private' ? createPublicKey(key!) : key!));
  return {
    signing: { kid: keyId(publicKeys[0]!), privateKey: first },
    verifying: new Map(publicKeys.map((key) => [keyId(key), key])),
  };
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return pem.includes('PRIVATE') ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function isP256(key: KeyObject | undefined): boolean {
  return key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/** A key's name: its JWK thumbprint (RFC 7638). */
function keyId(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
