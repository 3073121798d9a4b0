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
    ['a picture as large as A0', '<< /Width 19866 /Height 28087 >>\nstream\n\nendstream', true],
    ['a picture that is larger', '<< /Width 30000 /Height 30000 >>\nstream\n\nendstream', false],
    ['a fax that is larger', '<< /DecodeParms << /#43olumns 30000/Rows +30000 >> >>\nstream\n\nendstream', false],
    [
      'a larger picture in what looks like a stream',
      '%stream\n<< /Width 9999999 /Rows 99 >>\nstream\n\nendstream',
      false,
    ],
    ['two large pictures', `${'<< /Width 19866 /Height 28087 >>\nstream\n\nendstream\n'.repeat(2)}`, true],
    ['wide characters', '<< /Widths [30000 30000] /Height 30000 >>\nstream\n\nendstream', true],
  ])('with %s is told apart', async (_, content, safe) => {
    expect(await isSafePdf(Buffer.from(`%PDF-1.7\n${content}\n%%EOF`, 'latin1'))).toBe(safe);
  });
});
