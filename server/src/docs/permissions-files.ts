import { fileURLToPath } from 'node:url';
import { permissionsDocument } from './permissions-document.ts';
import { WORDS } from './permissions-words.ts';

/** The document in each language, and the file that it is kept in. */
export function permissionsFiles(): readonly { readonly file: string; readonly text: string }[] {
  const at = (name: string) => fileURLToPath(new URL(`../../../shared/docs/${name}`, import.meta.url));
  return [
    { file: at('permissions.md'), text: permissionsDocument(WORDS.en) },
    { file: at('permissions.fa.md'), text: permissionsDocument(WORDS.fa) },
  ];
}
