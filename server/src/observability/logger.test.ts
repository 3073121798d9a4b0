import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseKeyRing } from '../kernel/key-ring.ts';
import { newSigningKey } from '../access/tokens/secrets.ts';
import { issueToken } from '../access/tokens/token.ts';
import type { Grant } from '../access/tokens/token.ts';
import { createLogger } from './logger.ts';
import { supportCode } from './support-code.ts';

const grant = { hearing: 'h1', seat: 'judge', tokenId: 'an-id-of-a-token', notBefore: 0, expires: 9e12 } as Grant;
const token = issueToken(parseKeyRing(newSigningKey())!, grant, 0);

/** The text that `write` logs. */
function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger('trace', { write: (line) => void (text += line) }));
  return text;
}

describe('the log', () => {
  it('is one JSON object a line, with time and level in words', () => {
    const text = logged((log) => log.info({ hearing: 'h1', seat: 'judge' }, 'entered'));
    expect(JSON.parse(text)).toMatchObject({ level: 'info', hearing: 'h1', seat: 'judge', msg: 'entered' });
    expect(JSON.parse(text).time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('hides tokens and secrets by the name of their field, at any of three levels', () => {
    const text = logged((log) => {
      log.info({ token: 'short', auth: { token: 'short' }, headers: { authorization: 'short', cookie: 'short' } });
      log.info({ req: { headers: { 'set-cookie': 'short', authorization: 'short' } }, session: 'short' });
    });
    expect(text).not.toContain('short');
  });

  it('hides names of people and cases', () => {
    const text = logged((log) =>
      log.info({ name: 'مریم', seat: { name: 'مریم' }, card: { title: 'مریم', caseNumber: 'مریم' } }),
    );
    expect(text).not.toContain('مریم');
  });

  it('strikes a token wherever somebody put it: in the text, an address, an error, a deep field, a list', () => {
    const text = logged((log) => {
      log.info(`refused ${token}`);
      log.info({ url: `/hearing/h1#${token}` }, 'opened');
      log.error({ err: new Error(`bad ${token}`) }, 'failed');
      log.error(new Error(token.slice(0, -9)));
      log.info({ a: { b: { c: { d: [token, { e: token }] } } } });
      log.child({ bound: token }).info('child');
    });
    expect(text.split('\n')).toHaveLength(7);
    for (const part of token.split('.')) expect(text).not.toContain(part.slice(0, 40));
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe('a support code', () => {
  it('has eight characters that cannot be mistaken over a telephone', () => {
    for (let round = 0; round < 500; round += 1) expect(supportCode(randomBytes)).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(supportCode(() => Uint8Array.of(0, 1, 9, 10, 31, 32, 255, 18))).toBe('019AZ0ZJ');
  });
});
