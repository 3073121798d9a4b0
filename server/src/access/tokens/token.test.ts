import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { badTokens } from '../../../test/bad-tokens.ts';
import { createLogger } from '../../observability/logger.ts';
import { sqliteIn } from '../../storage/database-place.ts';
import { openStorage } from '../../compose/storage.ts';
import type { Storage } from '../../compose/storage.ts';
import { parseKeyRing } from '../../kernel/key-ring.ts';
import { newSigningKey } from './secrets.ts';
import { checkSeat, issueToken, verifyToken } from './token.ts';
import type { TokenCheck } from './token.ts';

const NOW = Date.UTC(2026, 10, 24, 9, 0, 0);
const hearing = 'h-0001' as HearingId;
const seat = 'citizen' as SeatId;
const pem = newSigningKey();
const keys = parseKeyRing(pem)!;
const grant = { hearing, seat, tokenId: 'token-of-citizen', notBefore: NOW, expires: NOW + 3_600_000 };

let folder: string;
let storage: Storage;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-token-'));
  storage = await openStorage({ database: sqliteIn(folder), masterKey: randomBytes(32), randomBytes });
  await storage.hearings.create(
    {
      id: hearing,
      kind: 'courtroom',
      startsAt: NOW,
      endsAt: NOW + 3_600_000,
      title: 't',
      branch: 'b',
      caseNumber: 'c',
      seats: [
        { id: seat, role: 'complainant', name: 'م', tokenId: grant.tokenId },
        { id: 'judge' as SeatId, role: 'presiding-judge', name: 'ک', tokenId: 'token-of-judge' },
      ],
    },
    NOW,
  );
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

/** All checks of a token before its bearer may take a seat. */
async function check(token: unknown, now = NOW): Promise<TokenCheck> {
  const checked = verifyToken(token, { keys, hearing, now });
  return checked.ok ? checkSeat(checked.claims, storage.hearings, now) : checked;
}

const code = (result: TokenCheck) => (result.ok ? 'ok' : result.code);

describe('a token that was issued', () => {
  it('opens its seat from the moment on when it is valid until it expires, with clocks 5 s apart', async () => {
    const token = issueToken(keys, grant, NOW);
    const at = async (ms: number) => code(await check(token, ms));
    expect(await at(NOW - 5_001)).toBe('token-not-yet-valid');
    expect(await at(NOW - 5_000)).toBe('ok');
    expect(await at(grant.expires + 4_999)).toBe('ok');
    expect(await at(grant.expires + 5_000)).toBe('token-expired');
  });

  it('says who may sit where', async () => {
    expect(await check(issueToken(keys, grant, NOW))).toEqual({
      ok: true,
      claims: {
        iss: 'mahzar',
        aud: 'mahzar:hearing',
        jti: 'token-of-citizen',
        iat: NOW / 1000,
        nbf: NOW / 1000,
        exp: NOW / 1000 + 3600,
        hearing,
        seat,
      },
    });
  });

  it('has a header of alg, typ and kid and nothing else', () => {
    const decoded = jwt.decode(issueToken(keys, grant, NOW), { complete: true });
    expect(decoded?.header).toEqual({ alg: 'ES256', typ: 'JWT', kid: keys.signing.kid });
  });

  it('no longer opens the seat once another was made for it', async () => {
    const judge = 'judge' as SeatId;
    const older = issueToken(keys, { ...grant, seat: judge, tokenId: 'token-of-judge' }, NOW);
    expect(code(await check(older))).toBe('ok');
    await storage.hearings.replaceToken(hearing, judge, 'newer-token');
    expect(code(await check(older))).toBe('token-replaced');
    await storage.hearings.replaceToken(hearing, judge, 'token-of-judge');
  });
});

describe('a bad token', () => {
  const table = badTokens({ keys, hearing, seat, tokenId: grant.tokenId, now: NOW });

  it.each(table)('is refused: $name ($code)', async ({ token, code: expected }) => {
    const lines: string[] = [];
    const log = createLogger('trace', { write: (line) => void lines.push(line) });
    const result = await check(token);
    expect(code(result)).toBe(expected);

    log.warn({ hearing, result }, 'token refused');
    if (token.trim().length > 8) expect(lines.join('')).not.toContain(token.trim());
  });

  it('is refused when it is no text at all', async () => {
    for (const token of [undefined, null, 7, {}, [], true]) expect(code(await check(token))).toBe('token-missing');
  });

  it('is each a case of its own', () => {
    expect(table.length).toBeGreaterThanOrEqual(30);
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    // Except for "huge" and the like, the table starts from a valid token.
    expect(new Set(table.map(({ token }) => token)).size).toBe(table.length);
  });

  it('is refused unread when it is longer than 4096 characters', async () => {
    const [head, , signature] = issueToken(keys, grant, NOW).split('.');
    const token = `${head}.${'A'.repeat(50_000)}.${signature}`;
    expect(await check(token)).toEqual({ ok: false, code: 'token-malformed', detail: 'too long' });
    const before = process.cpuUsage();
    for (let round = 0; round < 1000; round += 1) await check(token);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});

describe('signing keys', () => {
  it('rotate: the newest signs, and what an older one signed stays good until it is taken away', () => {
    const older = issueToken(keys, grant, NOW);
    const next = newSigningKey();
    const both = parseKeyRing(`${next}\n${pem}`)!;
    const newer = issueToken(both, grant, NOW);
    const verify = (token: string, ring: typeof both) => code(verifyToken(token, { keys: ring, hearing, now: NOW }));
    expect(both.signing.kid).not.toBe(keys.signing.kid);
    expect(verify(older, both)).toBe('ok');
    expect(verify(newer, both)).toBe('ok');
    expect(verify(newer, keys)).toBe('token-bad-signature');
    expect(verify(older, parseKeyRing(next)!)).toBe('token-bad-signature');
  });

  it('come from text in which line breaks were written as \\n', () => {
    expect(parseKeyRing(pem.replaceAll('\n', '\\n'))?.signing.kid).toBe(keys.signing.kid);
  });

  it('are no keys of another kind, no public keys alone, and no other text', () => {
    expect(parseKeyRing('')).toBeUndefined();
    expect(parseKeyRing('secret')).toBeUndefined();
    expect(parseKeyRing(pem.replace(/[A-Za-z]{6}/, 'AAAAAA'))).toBeUndefined();
    const publicPem = keys.verifying.get(keys.signing.kid)!.export({ type: 'spki', format: 'pem' }) as string;
    expect(parseKeyRing(publicPem)).toBeUndefined();
    expect(parseKeyRing(pem + publicPem)).toBeDefined();
  });
});
