import { describe, expect, it } from 'vitest';
import { importAgain } from './import-again.ts';

/** An import in a browser that keeps failures. */
const failing = () => Promise.reject<string>(new TypeError('not loaded'));
const never = () => Promise.reject(new Error('imported twice'));

describe('a file that has only data', () => {
  it('is imported under another address each time its import fails', async () => {
    const asked: string[] = [];
    const again = {
      addressOf: (name: string) => `/assets/${name}-r3fSIEYU.js`,
      importAt: async (address: string) => {
        asked.push(address);
        if (asked.length < 2) throw new TypeError('no connection');
        return 'words';
      },
    };
    await expect(importAgain('words.fa', failing, again)).rejects.toThrow('no connection');
    await expect(importAgain('words.fa', failing, again)).resolves.toBe('words');
    expect(asked.map((address) => address.split('?')[0])).toEqual(Array(2).fill('/assets/words.fa-r3fSIEYU.js'));
    expect(new Set(asked).size).toBe(2);
  });

  it('is imported once where nothing fails', async () => {
    const again = { addressOf: () => '/assets/words.js', importAt: never };
    await expect(importAgain('words.fa', async () => 'words', again)).resolves.toBe('words');
  });

  it('fails as it did where the page does not have its address', async () => {
    await expect(importAgain('words.fa', failing, { addressOf: () => null, importAt: never })).rejects.toThrow(
      'not loaded',
    );
  });
});
