import type { Node } from 'prosemirror-model';
import { plainText } from '@mahzar/shared/text-characters';
import { MOST_BLOCK_CHARACTERS } from '@mahzar/shared/minutes/text/limits';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';

/** What is pasted, as lines of plain text: nothing of how it looked elsewhere, and no HTML is read. One that is too long is several. */
export function plainLines(pasted: string): readonly Node[] {
  const lines = plainText(pasted)
    .replaceAll(/[\t\u2028\u2029]/g, ' ')
    .split('\n')
    .filter((line, _, all) => line.trim() !== '' || all.length === 1)
    .flatMap(cut);
  return lines.map((line) => minutesSchema.node('line', null, line === '' ? [] : [minutesSchema.text(line)]));
}

/** Between words, where there are any. */
function cut(line: string): readonly string[] {
  if (line.length <= MOST_BLOCK_CHARACTERS) return [line];
  const space = line.lastIndexOf(' ', MOST_BLOCK_CHARACTERS - 1);
  // No letter is cut in two.
  const hard = /[\uD800-\uDBFF]/.test(line[MOST_BLOCK_CHARACTERS - 1]!)
    ? MOST_BLOCK_CHARACTERS - 1
    : MOST_BLOCK_CHARACTERS;
  const at = space > 0 ? space + 1 : hard;
  return [line.slice(0, at), ...cut(line.slice(at))];
}
