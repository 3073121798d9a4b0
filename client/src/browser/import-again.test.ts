import { describe, expect, it } from 'vitest';
import { importAgain } from './import-again.ts';

/** An import as the build writes it; it fails in a browser that keeps failures. */
const failing = (text: string) =>
  Object.assign(() => Promise.reject<string>(new TypeError('not loaded')), { toString: () => text });
const BUILT = '()=>Y(()=>import(`./words.fa-r3fSIEYU.js`),[])';

describe('a file that has only data', () => {
  it('is imported under another address each time its import fails', async () => {
    const asked: URL[] = [];
    const importAt = async (address: string): Promise<string> => {
      asked.push(new URL(address));
      if (asked.length < 2) throw new TypeError('no connection');
      return 'words';
    };
    await expect(importAgain(failing(BUILT), importAt)).rejects.toThrow('no connection');
    await expect(importAgain(failing(BUILT), importAt)).resolves.toBe('words');
    const folder = new URL('.', import.meta.url).href;
    expect(asked.map(({ href }) => href.split('?')[0])).toEqual(Array(2).fill(`${folder}words.fa-r3fSIEYU.js`));
    expect(new Set(asked.map(({ search }) => search)).size).toBe(2);
  });

  it('is imported once where nothing fails', async () => {
    const never = () => Promise.reject(new Error('imported twice'));
    await expect(importAgain(async () => 'words', never)).resolves.toBe('words');
  });

  it('fails as it did where its address is unknown', async () => {
    await expect(importAgain(failing('()=>load()'))).rejects.toThrow('not loaded');
  });
});
