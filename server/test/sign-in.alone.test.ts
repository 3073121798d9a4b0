import { randomBytes } from 'node:crypto';
import * as routes from '@mahzar/shared/rest/session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Passwords } from '../src/access/staff/passwords.ts';
import { passwordPepper } from '../src/storage/system-keys.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk } from './support/desk.ts';
import { addColleague } from './support/staff.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

describe('a wrong password for an account that there is and for one that there is not', () => {
  it('takes the same time', { timeout: 120_000 }, async () => {
    // Hashed with the service's own cost.
    const storedPassword = await new Passwords(passwordPepper(desk.masterKey), randomBytes).hash(
      'courthouse-lamp-river',
    );
    const people = await Promise.all(Array.from({ length: 30 }, () => colleague(storedPassword)));
    const took = { known: [] as number[], unknown: [] as number[] };
    const time = async (email: string) => {
      const began = performance.now();
      expect(await desk.nobody().refused(routes.signIn, { body: { email, password: 'wrong-password' } })).toBe(
        'wrong-credentials',
      );
      return performance.now() - began;
    };
    await time('warm@court.example');
    for (const [n, { email }] of people.entries()) {
      // Alternates between both, so that other load on the machine affects them equally.
      took.known.push(await time(email));
      took.unknown.push(await time(`nobody-${n}@court.example`));
    }
    const [known, unknown] = [median(took.known), median(took.unknown)];
    process.stdout.write(`sign-in, median of 30: known ${known.toFixed(1)} ms, unknown ${unknown.toFixed(1)} ms\n`);
    // Without a dummy hash, unknown accounts would take less than half the time.
    expect(Math.abs(known - unknown)).toBeLessThan(0.3 * Math.max(known, unknown));
  });
});

function colleague(storedPassword: string) {
  const { database } = desk.storage;
  const on = { database, masterKey: desk.masterKey, publicUrl: 'http://localhost', now: desk.clock.now };
  return addColleague(on, { roles: ['clerk'], storedPassword });
}
