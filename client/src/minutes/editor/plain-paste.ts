import type { Node } from 'prosemirror-model';
import { plainText } from '@mahzar/shared/text-characters';
import { MAX_BLOCK_CHARACTERS } from '@mahzar/shared/minutes/text/limits';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';

/**
 * Converts pasted text to lines of plain text: without its formatting, and without reading HTML. A line that is too long becomes
 * several.
 */
export function plainLines(pasted: string): readonly Node[] {
  const lines = plainText(pasted)
    .replaceAll(/[\t\u2028\u2029]/g, ' ')
    .split('\n')
    .filter((line, _, all) => line.trim() !== '' || all.length === 1)
    .flatMap(cut);
  return lines.map((line) => minutesSchema.node('line', null, line === '' ? [] : [minutesSchema.text(line)]));
}

/** Splits between words, where there are any. */
function cut(line: string): readonly string[] {
  if (line.length <= MAX_BLOCK_CHARACTERS) return [line];
  const space = line.lastIndexOf(' ', MAX_BLOCK_CHARACTERS - 1);
  // Never splits a surrogate pair.
  const hard = /[\uD800-\uDBFF]/.test(line[MAX_BLOCK_CHARACTERS - 1]!)
    ? MAX_BLOCK_CHARACTERS - 1
    : MAX_BLOCK_CHARACTERS;
  const at = space > 0 ? space + 1 : hard;
  return [line.slice(0, at), ...cut(line.slice(at))];
}
