import { expect, it } from 'vitest';
import { passwordRules } from './password-rules.ts';

const of = { name: 'Maryam Ahmadi', email: 'maryam@court.example' };

it('a password is judged by how many guesses it takes, however long it is', async () => {
  const rules = passwordRules();
  expect(await rules('courthouse-lamp-river', of)).toBeUndefined();
  expect(await rules('courthouse-lamp-river'.repeat(6), of)).toBeUndefined();
  expect(await rules('password1234', of)).toBe('too-common');
  expect(await rules('a'.repeat(128), of)).toBe('too-common');
  expect(await rules('maryam.ahmadi', of)).toBeDefined();
});

it('no password takes long to be judged: nobody else is served meanwhile', async () => {
  const rules = passwordRules();
  await rules('the lists are unpacked', of);
  for (const hard of ['4@8({[<369&#!1/|0$5+7%2/4@8({[<3'.repeat(4), '1/1/'.repeat(32), 'aA1!'.repeat(32)]) {
    const before = process.threadCpuUsage();
    await rules(hard, of);
    // It took up to two seconds when all was looked at.
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(600);
  }
});
