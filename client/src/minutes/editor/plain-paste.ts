import { Fragment, Slice } from 'prosemirror-model';
import { plainText } from '@mahzar/shared/text-characters';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';

/** What is pasted, as lines of plain text: nothing of how it looked elsewhere, and no HTML is read. */
export function plainSlice(pasted: string): Slice {
  const lines = plainText(pasted)
    .replaceAll(/[\t\u2028\u2029]/g, ' ')
    .split('\n')
    .filter((line, _, all) => line.trim() !== '' || all.length === 1);
  const nodes = lines.map((line) => minutesSchema.node('line', null, line === '' ? [] : [minutesSchema.text(line)]));
  return new Slice(Fragment.from(nodes), 1, 1);
}
