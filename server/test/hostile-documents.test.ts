import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { documentMediaOf } from '../src/files/content-kind.ts';
import { pdfPages } from '../src/files/pdf-pages.ts';
import { PAGE_WIDTH } from '../src/proceedings/document-router.ts';
import { Recordings } from '../src/files/recording-facts.ts';
import { pdfOf, pictureOf, scanOf } from './support/pdf.ts';
import { recordingOf } from './support/recordings.ts';
import { pngOf } from './support/uploads.ts';

/* Documents made to harm their reader or the service: recognized by content and refused, or shown within limits. */

/** A PDF with a single object, which has a stream. */
const streamed = (head: string, stream: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<< ${head} /Length ${stream.length} >>\nstream\n`),
    stream,
    Buffer.from('\nendstream\nendobj\n%%EOF'),
  ]);
/** A PNG whose header claims this size (ISO/IEC 15948, 11.2.2). */
const pngSaying = (width: number, height: number): Buffer => {
  const picture = pngOf(200);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
};
/** The first box of a video of this brand (ISO/IEC 14496-12, 4.3). */
const videoOf = (brand: string): Buffer =>
  Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from(`ftyp${brand}\0\0\0\0${brand}mp42`), Buffer.alloc(400)]);

/** By how many megabytes the process grows at most during the work, by samples: the system's maximum is of its whole life. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const sample = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(sample, 20);
  await work().finally(() => clearInterval(timer));
  return (sample() - before) / 1_048_576;
}

/** A second of AMR as dictaphones make it, 12.2 kbit/s: fifty frames of 32 bytes. */
const AMR = Buffer.concat([Buffer.from('#!AMR\n'), ...Array(50).fill(Buffer.alloc(32).fill(0x3c, 0, 1))]);

describe('a file that is filed', () => {
  const ZEROS = 100 * 1024 * 1024;
  it.each([
    [
      'unpacks to more than a viewer can bear',
      streamed('/Filter /FlateDecode', deflateSync(Buffer.alloc(ZEROS))),
      'unsafe-file',
    ],
    ['is packed twice', streamed('/Filter [/FlateDecode /FlateDecode]', deflateSync(Buffer.alloc(10))), 'unsafe-file'],
    ['brings another file along', Buffer.from('%PDF-1.7\n<< /Type /EmbeddedFile >>\n%%EOF'), 'unsafe-file'],
    ['starts a program', Buffer.from('%PDF-1.7\n<< /S /Launch /F (a.exe) >>\n%%EOF'), 'unsafe-file'],
    [
      'has its script in a packed object',
      streamed('/Filter /FlateDecode', deflateSync(Buffer.from('<< /JS (x) >>'))),
      'unsafe-file',
    ],
    ['is a picture with more points than memory', pngSaying(60_000, 60_000), 'unsafe-file'],
    [
      'is a page of HTML before a PDF',
      Buffer.concat([Buffer.from('<script>1</script>'), pdfOf(['x'])]),
      'wrong-file-type',
    ],
    [
      'is an archive',
      Buffer.concat([Buffer.from('504b0304140000000800', 'hex'), Buffer.alloc(400)]),
      'wrong-file-type',
    ],
    ['is a script that begins as a picture does', Buffer.from('GIF89a/*\n*/=1;alert(1)'), 'wrong-file-type'],
  ])('and %s is refused with that reason', async (_, content, reason) => {
    expect(await documentMediaOf(content)).toBe(reason);
  });

  it('and a recording of which nothing can be played, or which is too large a picture, is none', async () => {
    const recordings = new Recordings();
    const facts = async (content: Buffer) => {
      const found = await documentMediaOf(content);
      return typeof found === 'string' ? found : recordings.facts(async () => content, found.media);
    };
    expect(await facts(videoOf('isom'))).toBeNull();
    expect(await facts(recordingOf('mp4', 0.1, '3840x2160'))).toBeNull();
    expect(await facts(recordingOf('mp4', 0.3, '1280x720', 700))).toBeNull();
    expect(await facts(recordingOf('mp4', 0.1, '1080x1920'))).toMatchObject({ media: ['audio', 'video'] });
  });

  it('and recordings wait outside of memory, five at most', async () => {
    const recordings = new Recordings();
    let read = 0;
    const content = videoOf('isom');
    const asked = Array.from({ length: 6 }, () =>
      recordings.facts(async () => {
        read += 1;
        return content;
      }, 'video/mp4'),
    );
    expect(await asked[5]).toMatchObject({ code: 'pages-unavailable' });
    expect(read).toBeLessThanOrEqual(1);
    expect(await Promise.all(asked.slice(0, 5))).toEqual(Array(5).fill(null));
  });

  it.each(['webm', 'mov', 'ogg', 'mp3', 'wav', 'm4a', 'flac', 'amr'] as const)(
    'and a recording as %s is one',
    async (ending) => {
      const content = ending === 'amr' ? AMR : recordingOf(ending, 1);
      const found = await documentMediaOf(content);
      expect(found).toBeTypeOf('object');
      const media = ending === 'webm' || ending === 'mov' ? ['audio', 'video'] : ['audio'];
      const facts = await new Recordings().facts(async () => content, (found as { readonly media: string }).media);
      if (facts === null || facts instanceof Rejection) throw new Error('no recording');
      expect(facts).toMatchObject({ media });
      expect(Math.abs(facts.durationMs - 1_000)).toBeLessThan(150);
    },
  );

  it('is of the type that its content has, also when it could be read as something else', async () => {
    const both = Buffer.concat([pngOf(200), Buffer.from('<!doctype html><script>alert(1)</script>')]);
    expect(await documentMediaOf(both)).toEqual({ media: 'image/png' });
    const archive = Buffer.concat([pdfOf(['x']), Buffer.from('504b0304', 'hex'), Buffer.alloc(100)]);
    expect(await documentMediaOf(archive)).toEqual({ media: 'application/pdf' });
  });
});

describe('the pages of a document', () => {
  it('are counted and drawn when there are five hundred', async () => {
    const pdf = pdfPages();
    const scan = pdfOf(Array.from({ length: 500 }, (_, page) => `Page ${page + 1}`));
    expect(await pdf.count(scan)).toBe(500);
    expect(Buffer.isBuffer(await pdf.picture(async () => scan, 500, 200))).toBe(true);
  });

  it('are counted and drawn within the stated memory when five hundred draw one picture, near the largest size', async () => {
    const pdf = pdfPages();
    const scan = scanOf(500, 2700, 3900);
    expect(await documentMediaOf(scan)).toEqual({ media: 'application/pdf' });
    const grown = await growthDuring(async () => {
      expect(await pdf.count(scan)).toBe(500);
      expect(Buffer.isBuffer(await pdf.picture(async () => scan, 500, PAGE_WIDTH))).toBe(true);
    });
    expect(grown).toBeLessThan(512);
  });

  it.each([
    // Each second byte is repeated 128 times (ISO 32000-2, 7.4.5).
    [
      'repeats bytes',
      '/Width 20000 /Height 20000 /BitsPerComponent 8 /Filter /RunLengthDecode',
      Buffer.alloc(6_250_000, Buffer.from([129, 0])),
      { media: 'application/pdf' },
    ],
    // A bit for each white line. Refused when it is filed, unless its size is hidden.
    [
      'is a fax of 3.6 billion pixels',
      '/Width 60000 /Height 60000 /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>',
      Buffer.alloc(7_500, 0xff),
      'unsafe-file',
    ],
  ])('end within the stated memory, drawn or not, when a picture %s', async (_, facts, packed, media) => {
    const pdf = pdfPages({ mostMs: 2_000 });
    const bomb = pictureOf(`/ColorSpace /DeviceGray ${facts}`, packed);
    expect(await documentMediaOf(bomb)).toEqual(media);
    const grown = await growthDuring(async () => {
      const drawn = await pdf.picture(async () => bomb, 1, PAGE_WIDTH);
      if (!Buffer.isBuffer(drawn)) expect(drawn).toMatchObject({ code: 'pages-unavailable' });
    });
    expect(grown).toBeLessThan(512);
  });

  it('are drawn within bounds, however large they are or however long', async () => {
    const pdf = pdfPages();
    for (const box of ['14400 14400', '10 14400']) {
      const page = Buffer.from(pdfOf(['x']).toString('latin1').replace('595 842', box), 'latin1');
      const picture = await pdf.picture(async () => page, 1, 12_400);
      if (!Buffer.isBuffer(picture)) throw new Error('no picture');
      expect(picture.readUInt32BE(16) * picture.readUInt32BE(20)).toBeLessThanOrEqual(12_100_000);
    }
  });
});
