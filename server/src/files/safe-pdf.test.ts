import { describe, expect, it } from 'vitest';
import { isSafePdf } from './safe-pdf.ts';

describe('a PDF', () => {
  it.each([
    ['a script in it', '<< /S /A /JS (app.alert(1)) >>', false],
    ['a script elsewhere', '<< /S /A /JS 5 0 R >>', false],
    ['a script under a written-out name', '<< /S /A /J#53<61> >>', false],
    ['the name of a script among packed bytes', 'stream\n\x81/JS\x9a\x07\nendstream', true],
  ])('with %s is told apart', async (_, content, safe) => {
    expect(await isSafePdf(Buffer.from(`%PDF-1.7\n${content}\n%%EOF`, 'latin1'))).toBe(safe);
  });
});
