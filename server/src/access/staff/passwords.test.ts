import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Passwords } from './passwords.ts';

it('a password is stored with 19 MiB and two passes of argon2id, and is the only one that passes', async () => {
  const passwords = new Passwords(randomBytes(32), randomBytes);
  const stored = await passwords.hash('courthouse-lamp-river');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await passwords.check('courthouse-lamp-river', stored)).toBe(true);
  expect(await passwords.check('courthouse-lamp-rives', stored)).toBe(false);
  expect(await passwords.check('courthouse-lamp-river', null)).toBe(false);
  const other = new Passwords(randomBytes(32), randomBytes);
  expect(await other.check('courthouse-lamp-river', stored)).toBe(false);
});
