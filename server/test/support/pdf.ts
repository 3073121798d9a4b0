import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  let text = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** An attachment of a PDF as text. @param at counted from 1 */
export function attachedTo(paper: Buffer, at = 1): string {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-paper-'));
  const [file, attached] = [join(folder, 'paper.pdf'), join(folder, 'attached')];
  writeFileSync(file, paper);
  execFileSync('pdfdetach', ['-save', String(at), '-o', attached, file]);
  const text = readFileSync(attached, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}
