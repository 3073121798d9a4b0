import type { MinutesPart } from '../words.ts';
import type { ReadingScope } from '../words.ts';

/** One paragraph of minutes, as it is read. `at`: of which moment it is (epoch ms); null: of none. */
export type MinutesBlock =
  | { readonly kind: 'heading'; readonly part: MinutesPart; readonly at: number | null; readonly text: string }
  | {
      readonly kind: 'line';
      readonly at: number | null;
      /** Seat of who says it; null: the court's words. */
      readonly seat: string | null;
      /** Seat of whom it is put to; null: nobody in particular. */
      readonly to: string | null;
      readonly text: string;
    };

/** What of a text somebody is given: all, or under its headings what they said and what was put to them. */
export function blocksFor(blocks: readonly MinutesBlock[], scope: ReadingScope, seat: string): readonly MinutesBlock[] {
  if (scope === 'whole') return blocks;
  const isOwn = (block: MinutesBlock) => block.kind === 'line' && (block.seat === seat || block.to === seat);
  return blocks.filter((block, index) => {
    if (block.kind === 'line') return isOwn(block);
    const end = blocks.findIndex((one, at) => at > index && one.kind === 'heading');
    return blocks.slice(index + 1, end === -1 ? undefined : end).some(isOwn);
  });
}

/**
 * The form of a text over which it is signed: JSON (RFC 8259) of its paragraphs in order, each as an array of kind, part or seats,
 * time and words, after the version of this form and the hearing. Another byte of it is another text.
 */
export function canonicalMinutes(hearing: string, blocks: readonly MinutesBlock[]): string {
  const rows = blocks.map((block) =>
    block.kind === 'heading'
      ? ['heading', block.part, block.at, block.text]
      : ['line', block.seat, block.to, block.at, block.text],
  );
  return JSON.stringify(['mahzar-minutes', 1, hearing, rows]);
}
