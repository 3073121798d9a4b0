import { checkPaper } from './paper/check-paper.ts';
import type { PaperVerdict } from './paper/check-paper.ts';
import { isPdf } from './paper/pdf-file.ts';
import { checkSealedFile } from './check-sealed-file.ts';
import type { Verdict } from './check-sealed-file.ts';
import { isNotRead } from './is-not-read.ts';
import { paperWordsOf } from './paper/paper-words.ts';
import type { Language } from './common-words.ts';
import { wordsOf } from './words.ts';

/** What was found in a file of any kind that the court gives out. */
export type FileVerdict = Verdict | PaperVerdict;

/** Checks a paper (PDF) or a sealed file. @param given as `checkSealedFile` takes it */
export async function checkFile(
  file: Blob,
  given: readonly string[],
  options: { readonly authorities?: readonly string[]; readonly onRead?: (bytes: number) => void } = {},
): Promise<FileVerdict> {
  try {
    const head = new Uint8Array(await file.slice(0, 5).arrayBuffer());
    return isPdf(head) ? await checkPaper(file, given, options) : await checkSealedFile(file, given, options);
  } catch (error) {
    if (isNotRead(error)) return { ok: false, flaw: 'not-read' };
    throw error;
  }
}

/** Whether the result is about a paper. */
export function isOfPaper(verdict: FileVerdict): verdict is PaperVerdict {
  return 'kind' in verdict;
}

/** Describes a result in words for a reader. */
export function wordsOfFile(verdict: FileVerdict, language: Language): string {
  return isOfPaper(verdict) ? paperWordsOf(verdict, language) : wordsOf(verdict, language);
}
