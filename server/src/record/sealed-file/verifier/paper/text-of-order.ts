import { checkTexts } from './check-texts.ts';
import { PdfFile } from './pdf-file.ts';

/**
 * Whether the text attached to an order's paper is the one that was signed. Also true when the paper has no readable text: the
 * hash of the complete paper is compared in any case.
 *
 * @param sha256 of the signed text, hexadecimal digits
 */
export async function hasTextOfOrder(paper: Uint8Array, sha256: string): Promise<boolean> {
  const attached = await attachedTo(paper);
  const names = new Set(attached.map(({ name }) => name));
  if (names.size < attached.length) return false;
  const found = checkTexts(new Map(attached.map(({ name, bytes }) => [name, bytes])), []);
  if (typeof found === 'string') return false;
  return found.content.kind !== 'order' || found.content.sha256 === sha256;
}

async function attachedTo(paper: Uint8Array): ReturnType<PdfFile['attached']> {
  try {
    return await new PdfFile(paper).attached();
  } catch {
    return [];
  }
}
