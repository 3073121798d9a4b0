import { Buffer } from 'node:buffer';
import { expect, it, onTestFinished, vi } from 'vitest';
import { pdfPages } from '../src/files/pdf-pages.ts';
import { pdfOf } from './support/pdf.ts';

const PDF = pdfOf(['First page', 'Second page']);
const WIDTH = 200;
const given = (content: Buffer) => () => Promise.resolve(content);

it('counts pages, and draws one as a PNG', async () => {
  const pdf = pdfPages();
  expect(await pdf.count(PDF)).toBe(2);
  const picture = await pdf.picture(given(PDF), 2, WIDTH);
  if (!Buffer.isBuffer(picture)) throw new Error('no picture');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBe(WIDTH);
});

it('has nothing to count or show of what has no pages, is no PDF, or has no such page', async () => {
  const pdf = pdfPages();
  for (const content of [pdfOf([]), Buffer.from('%PDF-1.7 and nothing else')]) {
    expect(await pdf.count(content)).toBeNull();
    expect(await pdf.picture(given(content), 1, WIDTH)).toBeNull();
  }
  expect(await pdf.picture(given(PDF), 3, WIDTH)).toBeNull();
});

it('says that it takes too long, which says nothing of the document', async () => {
  const pdf = pdfPages({ mostMs: 1 });
  expect(await pdf.count(PDF)).toMatchObject({ code: 'too-slow' });
  expect(await pdf.picture(given(PDF), 1, WIDTH)).toMatchObject({ code: 'pages-unavailable' });
});

it('reads a document when its turn comes, and sends away who comes when many wait', async () => {
  const pdf = pdfPages();
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  let read = 0;
  const asked = Array.from({ length: 5 }, () =>
    pdf.picture(
      async () => {
        read += 1;
        await held;
        return PDF;
      },
      1,
      WIDTH,
    ),
  );
  expect(await pdf.picture(given(PDF), 1, WIDTH)).toMatchObject({ code: 'pages-unavailable' });
  expect(read).toBe(1);
  // Filing does not wait for reading.
  expect(await pdf.count(PDF)).toBe(2);
  go();
  for (const picture of await Promise.all(asked)) expect(Buffer.isBuffer(picture)).toBe(true);
  expect(read).toBe(5);
});

it('holds no more than five documents whose pages are counted, and two of one who files', async () => {
  const pdf = pdfPages();
  const counted = await Promise.all(['a', 'a', 'a', 'b', 'c', 'd', 'e'].map((of) => pdf.count(PDF, of)));
  const away = expect.objectContaining({ code: 'pages-unavailable' });
  expect(counted).toEqual([2, 2, away, 2, 2, 2, away]);
});

it('does not draw a document whose pages were too slow three times, for who asked and for ten minutes', async () => {
  const pdf = pdfPages({ mostMs: 1 });
  let threads = 0;
  const started = () => (threads += 1);
  process.on('worker', started);
  onTestFinished(() => void process.off('worker', started));
  const look = async (content: Buffer, of = 'one') => {
    threads = 0;
    expect(await pdf.picture(given(content), 1, WIDTH, of)).toMatchObject({ code: 'pages-unavailable' });
    return threads;
  };
  expect(await look(PDF)).toBe(1);
  for (let looks = 0; looks < 2; looks += 1) await look(PDF);
  expect(await look(PDF)).toBe(0);
  expect(await look(pdfOf(['Another']))).toBe(1);
  expect(await look(PDF, 'another')).toBe(1);
  const later = performance.now() + 600_001;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(later);
  onTestFinished(() => clock.mockRestore());
  expect(await look(PDF)).toBe(1);
});
