import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkPaper } from '../../src/record/sealed-file/verifier/paper/check-paper.ts';
import type { IntactPaper } from '../../src/record/sealed-file/verifier/paper/check-paper.ts';
import { pdfWith } from './pdf-objects.ts';

/** A PDF with a line of Latin text on each page, as small as one can be (ISO 32000-2, annex H). */
export function pdfOf(lines: readonly string[]): Buffer {
  const page = 4;
  const kids = lines.map((_, at) => `${page + 2 * at} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${lines.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...lines.flatMap((line, at) => {
      const content = `BT 1 0 0 rg /F 36 Tf 72 700 Td (${line.replace(/[()\\]/g, '')}) Tj ET`;
      const own = `/Contents ${page + 2 * at + 1} 0 R /Resources << /Font << /F 3 0 R >> >>`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${own} >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  return pdfWith(objects);
}

/** A scan whose pages all draw one picture, uncompressed with three bytes a pixel: as few bytes per page as hostile files have. */
export function scanOf(pages: number, width: number, height: number): Buffer {
  const [picture, content, page] = [3, 4, 5];
  const kids = Array.from({ length: pages }, (_, at) => `${page + at} 0 R`).join(' ');
  const draws = 'q 595 0 0 842 0 0 cm /P Do Q';
  // A ramp of 251 greys, which has no period in common with a row.
  const pixels = Buffer.alloc(3 * width * height, Buffer.from(Array.from({ length: 251 }, (_, grey) => grey)));
  const own = `/Contents ${content} 0 R /Resources << /XObject << /P ${picture} 0 R >> >>`;
  return pdfWith([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 ` +
      `/Length ${pixels.length} >>\nstream\n${pixels.toString('latin1')}\nendstream`,
    `<< /Length ${draws.length} >>\nstream\n${draws}\nendstream`,
    ...Array(pages).fill(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${own} >>`),
  ]);
}

/** A PDF of one page that draws one picture of these pixels, packed as its filter says. */
export function pictureOf(facts: string, packed: Buffer): Buffer {
  const draws = 'q 595 0 0 842 0 0 cm /P Do Q';
  return pdfWith([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>',
    `<< /Length ${draws.length} >>\nstream\n${draws}\nendstream`,
    `<< /Type /XObject /Subtype /Image ${facts} /Length ${packed.length} >>\nstream\n${packed.toString('latin1')}\nendstream`,
  ]);
}

/** An attachment of a PDF as text. @param at counted from 1 */
export function attachedTo(paper: Buffer, at = 1): string {
  return withFile(paper, (file) => {
    told('pdfdetach', '-save', String(at), '-o', `${file}-attached`, file);
    return readFileSync(`${file}-attached`, 'utf8');
  });
}

/** The text of a PDF as viewers read it out. */
export function textIn(paper: Buffer): string {
  return withFile(paper, (file) => told('pdftotext', file, '-'));
}

/** Expects a tagged PDF/A-3 that has this title and holds its fonts, as `pdfinfo` and `pdffonts` find. @returns its pages */
export function expectTagged(paper: Buffer, title: string): number {
  return withFile(paper, (file) => {
    const info = told('pdfinfo', file);
    expect(info).toMatch(/Tagged: +yes/);
    expect(/Title: +(.*)/.exec(info)?.[1]).toBe(title);
    expect(told('pdfinfo', '-meta', file)).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>A</);
    const fonts = told('pdffonts', file).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    // Embedded, as a subset, with its characters named.
    for (const font of fonts) expect(font).toMatch(/Vazirmatn.* yes yes yes/);
    return Number(/Pages: +(\d+)/.exec(info)?.[1]);
  });
}

/**
 * Expects a valid PAdES signature over all of the PDF, as `pdfsig` and the offline verifier find; the certificate's issuer is not
 * checked. @returns what the verifier says of it
 */
export async function expectSealed(paper: Buffer): Promise<IntactPaper> {
  const found = withFile(paper, (file) => told('pdfsig', '-nocert', file));
  expect(found).toMatch(/Signature Type: ETSI\.CAdES\.detached/);
  expect(found).toMatch(/Signature Validation: Signature is Valid\./);
  expect(found).toMatch(/Total document signed/);
  const verdict = await checkPaper(new Blob([Uint8Array.from(paper)]));
  if (!verdict.ok) expect.fail(`the verifier says ${JSON.stringify(verdict)}`);
  return verdict;
}

const told = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });

function withFile<Found>(paper: Buffer, find: (file: string) => Found): Found {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-paper-'));
  try {
    const file = join(folder, 'paper.pdf');
    writeFileSync(file, paper);
    return find(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
