import { describe, expect, it } from 'vitest';
import { isSafePdf } from './safe-pdf.ts';

describe('a PDF', () => {
  it.each([
    ['a script in it', '<< /S /A /JS (app.alert(1)) >>', false],
    ['a script elsewhere', '<< /S /A /JS 5 0 R >>', false],
    ['a script under a written-out name', '<< /S /A /J#53<61> >>', false],
    ['a script beside a film', '<< /S /R#65ndition /OP 0 >>', false],
    ['a list of films that none acts on', '<< /Renditions 5 0 R >>', true],
    ['a script behind bytes that are no text', '%\xff\xff\n<< /S /JavaScript >>', false],
    ['a form with scripts', '<< /Fields [] /XFA 5 0 R >>', false],
    ['a form with scripts in parts', '<< /XFA[(a) 5 0 R] >>', false],
    ['the name of such a form among packed bytes', 'stream\n\x81/XFA\x9a\x07\nendstream', true],
    ['what looks like a script among packed bytes', 'stream\nab\x81cd/JS(\x9a\x07\nendstream', true],
    ['the name of a script among packed bytes', 'stream\n\x81/JS\x9a\x07\nendstream', true],
  ])('with %s is told apart', async (_, content, safe) => {
    expect(await isSafePdf(Buffer.from(`%PDF-1.7\n${content}\n%%EOF`, 'latin1'))).toBe(safe);
  });
});
