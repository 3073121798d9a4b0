import { describe, expect, it } from 'vitest';
import { sampleFile, textOf, unknownColumns } from './import-file.ts';

const utf16 = (text: string): number[] =>
  [...text].flatMap((sign) => [sign.charCodeAt(0) & 0xff, sign.charCodeAt(0) >> 8]);

describe('the text of a file', () => {
  it('is read as UTF-8, with its mark or without', () => {
    expect(textOf(new TextEncoder().encode('شاکی'))).toBe('شاکی');
    expect(textOf(new TextEncoder().encode('\uFEFFشاکی'))).toBe('شاکی');
  });

  it('is read as UTF-16 where it says so', () => {
    expect(textOf(Uint8Array.from([0xff, 0xfe, ...utf16('شاکی,۱')]))).toBe('شاکی,۱');
  });

  it('is read as Persian Windows writes it where it cannot be UTF-8', () => {
    expect(textOf(Uint8Array.from([0xe3, 0xd1, 0xed, 0xe3]))).toBe('مريم');
    expect(textOf(Uint8Array.from([0x81, 0xe6, 0xed, 0xc7]))).toBe('پويا');
  });
});

describe('columns that nobody reads', () => {
  it('are named as they stand in the file', () => {
    expect(unknownColumns('\uFEFFbooking;"Case Number";nationalid; ;Phone\r\n1;2;3')).toEqual(['nationalid']);
  });

  it('are none in the file to begin with', () => {
    expect(unknownColumns(sampleFile())).toEqual([]);
  });
});
