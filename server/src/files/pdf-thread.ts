import { crc32, deflateSync } from 'node:zlib';
import { parentPort } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';

/** A job of the thread: count the pages, or draw one as a picture. */
export type PdfJob =
  | { readonly kind: 'count'; readonly content: Uint8Array }
  /** `page` is counted from 1; `width` in pixels. */
  | { readonly kind: 'picture'; readonly content: Uint8Array; readonly page: number; readonly width: number };

/** Null: the page does not exist, or cannot be drawn. */
export type PdfAnswer =
  | { readonly kind: 'count'; readonly pages: number | null }
  | { readonly kind: 'picture'; readonly picture: Uint8Array | null };

/** Most pixels of one picture: a page may be as long as a banner. */
const MAX_PIXELS = 12_000_000;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Memory limit for a document: some thirty times the need of the largest page of a scan. WebAssembly's memory belongs to the
 * process, is not limited by the thread's heap limit, and PDFium would use up to 2 GB of it.
 */
const MAX_PDFIUM_BYTES = 268_435_456;
const WASM_PAGE_BYTES = 65_536;
const growWasm = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'grow')!.value as (
  this: WebAssembly.Memory,
  pages: number,
) => number;
/* PDFium gets memory only by this call; when it is refused, PDFium gives up on the document. */
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * WASM_PAGE_BYTES > MAX_PDFIUM_BYTES) throw new RangeError('too much memory');
  return growWasm.call(this, pages);
};

/* The thread does one job and ends, so that damage by a hostile document to the memory of PDFium's WebAssembly ends, too. */
parentPort?.once('message', (job: PdfJob) => {
  void answerOf(job).then((answer) => parentPort?.postMessage(answer));
});

async function answerOf(job: PdfJob): Promise<PdfAnswer> {
  try {
    const library = await PDFiumLibrary.init();
    const document = await library.loadDocument(job.content);
    const pages = document.getPageCount();
    // A document may have no pages to count or show.
    if (job.kind === 'count') return { kind: 'count', pages: pages > 0 ? pages : null };
    if (job.page < 1 || job.page > pages) return { kind: 'picture', picture: null };
    const page = document.getPage(job.page - 1);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const widest = Math.sqrt((MAX_PIXELS * originalWidth) / originalHeight);
    const scale = Math.min(job.width, widest) / originalWidth;
    const { data, width, height } = await page.render({ scale, render: 'bitmap' });
    return { kind: 'picture', picture: pngOf(data, width, height) };
  } catch {
    return job.kind === 'count' ? { kind: 'count', pages: null } : { kind: 'picture', picture: null };
  }
}

/** A PNG of eight bits a colour (ISO/IEC 15948) from pixels of four bytes (blue, green, red, alpha), row by row. */
function pngOf(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const row = 1 + width * 3;
  const rows = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    // The first byte of a row means "no filter".
    let to = y * row + 1;
    for (let from = y * width * 4; from < (y + 1) * width * 4; from += 4) {
      rows[to] = pixels[from + 2]!;
      rows[to + 1] = pixels[from + 1]!;
      rows[to + 2] = pixels[from]!;
      to += 3;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of three colours.
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    chunkOf('IHDR', header),
    chunkOf('IDAT', deflateSync(rows, { level: 3 })),
    chunkOf('IEND', Buffer.of()),
  ];
  return Buffer.concat([PNG_SIGNATURE, ...chunks]);
}

function chunkOf(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(content.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), named.length + 4);
  return chunk;
}
