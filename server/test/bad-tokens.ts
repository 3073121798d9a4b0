import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { TokenErrorCode } from '@mahzar/shared/protocol/errors';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '@mahzar/shared/token';
import type { KeyRing } from '../src/kernel/key-ring.ts';

/** A token that must be refused, and the code of the refusal. */
export interface BadToken {
  readonly name: string;
  readonly token: string;
  readonly code: TokenErrorCode;
}

/** The seat that the valid token would open; `now` is epoch milliseconds. */
export interface Target {
  readonly keys: KeyRing;
  readonly hearing: string;
  readonly seat: string;
  readonly tokenId: string;
  readonly now: number;
}

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const es256 = (input: string, key: KeyObject): string =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** Tokens that an attacker or an accident can make from a valid token. */
export function badTokens({ keys, hearing, seat, tokenId, now }: Target): BadToken[] {
  const { kid, privateKey } = keys.signing;
  const publicKey = keys.verifying.get(kid)!;
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

  const second = Math.floor(now / 1000);
  const head = { alg: 'ES256', typ: 'JWT', kid };
  const claims = {
    iss: TOKEN_ISSUER,
    aud: TOKEN_AUDIENCE,
    jti: tokenId,
    iat: second - 60,
    nbf: second - 60,
    exp: second + 3600,
    hearing,
    seat,
  };
  const signed = (header: unknown, payload: unknown, key = privateKey): string => {
    const input = `${part(header)}.${part(payload)}`;
    return `${input}.${es256(input, key)}`;
  };
  const hmac = (header: object, secret: string | Buffer): string => {
    const input = `${part(header)}.${part(claims)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const without = (name: keyof typeof claims): object =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
  const good = signed(head, claims);
  const [goodHead, goodClaims, goodSignature] = good.split('.') as [string, string, string];
  const withSignature = (bytes: Buffer): string => `${goodHead}.${goodClaims}.${bytes.toString('base64url')}`;
  const signatureBytes = Buffer.from(goodSignature, 'base64url');
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const ownJwk = other.publicKey.export({ format: 'jwk' });
  const derSignature = sign('sha256', Buffer.from(`${goodHead}.${goodClaims}`), privateKey);

  const bad = (name: string, token: string, code: TokenErrorCode): BadToken => ({ name, token, code });
  return [
    // Empty, or not in the form of a token
    bad('empty', '', 'token-missing'),
    bad('white space', ' \t\n', 'token-missing'),
    bad('a word', 'undefined', 'token-malformed'),
    bad('only dots', '...', 'token-malformed'),
    bad('two dots', '..', 'token-malformed'),
    bad('four parts', `${good}.${goodSignature}`, 'token-malformed'),
    bad('two parts', `${goodHead}.${goodClaims}`, 'token-malformed'),
    bad('the token twice', good + good, 'token-malformed'),
    bad('five parts, as of an encrypted token', `${good}.${goodClaims}.${goodSignature}`, 'token-malformed'),
    bad('unicode', `${goodHead}.${goodClaims}.محضر`, 'token-malformed'),
    bad('a space in front', ` ${good}`, 'token-malformed'),
    bad('a line break behind', `${good}\n`, 'token-malformed'),
    bad('a zero byte behind', `${good}\0`, 'token-malformed'),
    bad('padding', `${good}=`, 'token-malformed'),
    bad('a bearer prefix', `Bearer ${good}`, 'token-malformed'),
    bad('huge', signed(head, { ...claims, more: 'x'.repeat(5000) }), 'token-malformed'),
    bad('very huge', 'A'.repeat(1_000_000), 'token-malformed'),
    bad('a header that is no JSON', `${part('{"alg":')}.${goodClaims}.${goodSignature}`, 'token-malformed'),
    bad('a header that is a list', signed(['ES256', 'JWT', kid], claims), 'token-malformed'),
    bad('a header that is null', signed(null, claims), 'token-malformed'),
    bad('claims that are no JSON', signed(head, 'not json'), 'token-bad-signature'),
    bad('claims that are a list', signed(head, [claims]), 'token-malformed'),

    // Unsigned, or signed with another key
    bad('algorithm none', `${part({ ...head, alg: 'none' })}.${goodClaims}.`, 'token-malformed'),
    bad(
      'algorithm none with our signature',
      `${part({ ...head, alg: 'none' })}.${goodClaims}.${goodSignature}`,
      'token-bad-signature',
    ),
    bad('algorithm None', signed({ ...head, alg: 'None' }, claims), 'token-bad-signature'),
    bad('algorithm es256', signed({ ...head, alg: 'es256' }, claims), 'token-bad-signature'),
    bad('algorithm of two words', signed({ ...head, alg: ['ES256'] }, claims), 'token-malformed'),
    bad('HS256 with the public key (PEM) as secret', hmac({ ...head, alg: 'HS256' }, pem), 'token-bad-signature'),
    bad('HS256 with the public key (DER) as secret', hmac({ ...head, alg: 'HS256' }, der), 'token-bad-signature'),
    bad('HS256 with an empty secret', hmac({ ...head, alg: 'HS256' }, ''), 'token-bad-signature'),
    bad('HS256 signature under the name ES256', hmac(head, pem), 'token-bad-signature'),
    bad('another key', signed(head, claims, other.privateKey), 'token-bad-signature'),
    bad(
      'another key with its own id',
      signed({ ...head, kid: 'mine' }, claims, other.privateKey),
      'token-bad-signature',
    ),
    bad('ES384', signed({ ...head, alg: 'ES384' }, claims, p384.privateKey), 'token-bad-signature'),
    bad('a P-384 signature under the name ES256', signed(head, claims, p384.privateKey), 'token-bad-signature'),
    bad('RS256', signed({ ...head, alg: 'RS256' }, claims, rsa.privateKey), 'token-bad-signature'),
    bad('no signature', `${goodHead}.${goodClaims}.`, 'token-malformed'),
    bad('a truncated signature', good.slice(0, -10), 'token-bad-signature'),
    bad('a truncated token', good.slice(0, good.length >> 1), 'token-malformed'),
    bad('r and s zero ("psychic signature")', withSignature(Buffer.alloc(64)), 'token-bad-signature'),
    bad(
      'r and s of the order of the curve',
      withSignature(Buffer.from(P256_ORDER + P256_ORDER, 'hex')),
      'token-bad-signature',
    ),
    bad('a signature in DER', withSignature(derSignature), 'token-bad-signature'),
    bad('one flipped bit in the signature', withSignature(flipped(signatureBytes)), 'token-bad-signature'),
    bad('a longer signature', withSignature(Buffer.concat([signatureBytes, Buffer.alloc(1)])), 'token-bad-signature'),
    bad(
      'the claims of one token with the signature of another',
      `${goodHead}.${part({ ...claims, seat: 'judge' })}.${goodSignature}`,
      'token-bad-signature',
    ),

    // A header that contains or names its own key
    bad('jwk', signed({ ...head, jwk: ownJwk }, claims, other.privateKey), 'token-malformed'),
    bad('jku', signed({ ...head, jku: 'https://evil.example/keys' }, claims, other.privateKey), 'token-malformed'),
    bad('x5u', signed({ ...head, x5u: 'https://evil.example/cert' }, claims, other.privateKey), 'token-malformed'),
    bad('x5c', signed({ ...head, x5c: ['MIIB'] }, claims, other.privateKey), 'token-malformed'),
    bad('crit', signed({ ...head, crit: ['b64'], b64: false }, claims), 'token-malformed'),
    bad('our signature with a header more', signed({ ...head, cty: 'JWT' }, claims), 'token-malformed'),
    bad('no kid', signed({ alg: 'ES256', typ: 'JWT' }, claims), 'token-malformed'),
    bad('kid of a path', signed({ ...head, kid: '../../../dev/null' }, claims), 'token-bad-signature'),
    bad('kid of SQL', signed({ ...head, kid: "' union select 'key' --" }, claims), 'token-bad-signature'),
    bad('kid of a built-in name', signed({ ...head, kid: '__proto__' }, claims), 'token-bad-signature'),
    bad('kid that is an object', signed({ ...head, kid: { id: kid } }, claims), 'token-malformed'),
    bad('typ JWE', signed({ ...head, typ: 'JWE' }, claims), 'token-malformed'),
    bad('no typ', signed({ alg: 'ES256', kid }, claims), 'token-malformed'),
    bad(
      'a header that says __proto__',
      signed('{"__proto__":{"alg":"ES256","typ":"JWT","kid":"x"}}', claims),
      'token-malformed',
    ),

    // Signed by the service, with other claims
    bad('another hearing', signed(head, { ...claims, hearing: 'another' }), 'token-wrong-hearing'),
    bad('another audience', signed(head, { ...claims, aud: 'mahzar:staff' }), 'token-wrong-audience'),
    bad('two audiences', signed(head, { ...claims, aud: [TOKEN_AUDIENCE, 'x'] }), 'token-malformed'),
    bad('another issuer', signed(head, { ...claims, iss: 'elsewhere' }), 'token-wrong-audience'),
    bad('expired', signed(head, { ...claims, exp: second - 60 }), 'token-expired'),
    bad('too early', signed(head, { ...claims, nbf: second + 60 }), 'token-not-yet-valid'),
    bad('exp as text', signed(head, { ...claims, exp: String(claims.exp) }), 'token-malformed'),
    bad('nbf as text', signed(head, { ...claims, nbf: '0' }), 'token-malformed'),
    bad(
      'exp without end',
      signed(head, JSON.stringify(claims).replace(`"exp":${claims.exp}`, '"exp":1e999')),
      'token-malformed',
    ),
    bad('exp that is no whole number', signed(head, { ...claims, exp: claims.exp + 0.5 }), 'token-malformed'),
    bad('exp null', signed(head, { ...claims, exp: null }), 'token-malformed'),
    ...(Object.keys(claims) as (keyof typeof claims)[]).map((name) =>
      bad(`no ${name}`, signed(head, without(name)), 'token-malformed'),
    ),
    bad('a claim more', signed(head, { ...claims, role: 'presiding-judge' }), 'token-malformed'),
    bad('a seat that is a list', signed(head, { ...claims, seat: [seat] }), 'token-malformed'),
    bad('an empty seat', signed(head, { ...claims, seat: '' }), 'token-malformed'),

    // Valid by itself, but not the seat's current token
    bad('a seat that the hearing does not have', signed(head, { ...claims, seat: 'throne' }), 'token-unknown-seat'),
    bad('a replaced token', signed(head, { ...claims, jti: 'an-older-token' }), 'token-replaced'),
    bad('another seat with this token id', signed(head, { ...claims, seat: 'judge' }), 'token-replaced'),
  ];
}

const P256_ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[40]! ^= 1;
  return copy;
}
