import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pdfOfStream } from '../../test/support/pdf-objects.ts';
import { isSafePdf } from './safe-pdf.ts';

const MB = 1024 * 1024;

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

describe('PDFs that harm who opens or looks at them', () => {
  it('are found when their names are written otherwise, and when what is packed is cut off', async () => {
    expect(await isSafePdf(pdfOfStream(deflateSync(Buffer.from('<< /S /GoTo >>'))))).toBe(true);
    const action = '<< /S /J#61vaScript >>'.padEnd(100_000);
    expect(await isSafePdf(Buffer.from(`%PDF-1.7\n${action}`))).toBe(false);
    expect(await isSafePdf(pdfOfStream(deflateSync(Buffer.from(action))))).toBe(false);
    const cut = deflateSync(Buffer.from(action.replace('#61', 'a') + 'x'.repeat(999)));
    expect(await isSafePdf(pdfOfStream(cut.subarray(0, -8)))).toBe(false);
    expect(await isSafePdf(pdfOfStream(Buffer.from('x'), '/F#69lter [ /#46l % \n /FlateDecode ]'))).toBe(false);
  });

  it('are looked through in a moment, however many things begin in them and do not end', async () => {
    const before = process.cpuUsage();
    expect(await isSafePdf(Buffer.from('/Filter['.repeat(50_000)))).toBe(true);
    const endless = Buffer.concat([Buffer.from('stream\n'.repeat(4_000)), Buffer.alloc(10 * MB, 'e')]);
    expect(await isSafePdf(endless)).toBe(true);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(5_000);
    // Each is an uncompressed block (RFC 1951) that contains all later ones.
    const nested = Buffer.from('stream\n\x78\x01\x00\xff\xff\x00\x00', 'latin1');
    // Five bytes of header, and 65,535 of content.
    const piece = Buffer.concat([nested, Buffer.alloc(65_540 - nested.length)]);
    expect(await isSafePdf(Buffer.concat(Array.from({ length: 150 }, () => piece)))).toBe(false);
  });
});
