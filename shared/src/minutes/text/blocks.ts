import type { MinutesPart, ReadingScope } from '../words.ts';

/**
 * One paragraph of minutes, as it is read. `at`: of which moment it is (epoch ms); null: of none. A heading without words is read as
 * the name of its part.
 */
export type MinutesBlock =
  | { readonly kind: 'heading'; readonly part: MinutesPart; readonly at: number | null; readonly text: string }
  | MinutesLine;

export interface MinutesLine {
  readonly kind: 'line';
  readonly at: number | null;
  /** Seat of who says it; null: the court's words. */
  readonly seat: string | null;
  /** Seat of whom it is put to; null: nobody in particular. */
  readonly to: string | null;
  readonly text: string;
}

const wordless = new WeakMap<MinutesBlock, MinutesBlock>();

/**
 * What of a text somebody is given: all, or what they said and what was put to them, each under the name of its part. The words of a
 * heading are the writer's own and may name anybody: whoever reads their own lines alone has none of them.
 */
export function blocksFor(blocks: readonly MinutesBlock[], scope: ReadingScope, seat: string): readonly MinutesBlock[] {
  if (scope === 'whole') return blocks;
  const given: MinutesBlock[] = [];
  let heading: MinutesBlock | null = null;
  for (const block of blocks) {
    if (block.kind === 'heading') heading = block;
    else if (block.seat === seat || block.to === seat) {
      if (heading !== null) given.push(withoutWords(heading));
      heading = null;
      given.push(block);
    }
  }
  return given;
}

/** The same one each time: whoever compares two texts sees that it has not changed. */
function withoutWords(heading: MinutesBlock): MinutesBlock {
  const known = wordless.get(heading) ?? { ...heading, text: '' };
  wordless.set(heading, known);
  return known;
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

/** Reads `canonicalMinutes`' form; null when it is not that of these minutes, byte by byte. */
export function readCanonicalMinutes(hearing: string, form: string): readonly MinutesBlock[] | null {
  try {
    const [, , , rows] = JSON.parse(form) as [
      string,
      number,
      string,
      (readonly [MinutesBlock['kind'], ...unknown[]])[],
    ];
    const blocks = rows.map(([kind, ...row]) => {
      const [part, seat, to] = kind === 'heading' ? [row[0]] : [undefined, row[0], row[1]];
      const [at, text] = row.slice(-2);
      return (kind === 'heading' ? { kind, part, at, text } : { kind, at, seat, to, text }) as MinutesBlock;
    });
    return canonicalMinutes(hearing, blocks) === form ? blocks : null;
  } catch {
    return null;
  }
}
