import type { MinutesPart, ReadingScope } from '../words.ts';

/**
 * A paragraph of minutes in readable form. `at`: the moment that it describes (epoch ms), or null. A heading without words shows
 * the name of its part.
 */
export type MinutesBlock =
  | { readonly kind: 'heading'; readonly part: MinutesPart; readonly at: number | null; readonly text: string }
  | MinutesLine;

export interface MinutesLine {
  readonly kind: 'line';
  readonly at: number | null;
  /** Seat of the speaker; null: the court's words. */
  readonly seat: string | null;
  /** Seat of the addressee; null: nobody in particular. */
  readonly to: string | null;
  readonly text: string;
}

const wordless = new WeakMap<MinutesBlock, MinutesBlock>();

/**
 * Returns the part of a text within a scope: all, or the lines that the person said or that were addressed to them, each under its
 * part's name. The words of a heading are the writer's own and may name anybody, so the scope `own` omits them.
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

/** Returns the same object each time, so that a comparison of two texts sees no change. */
function withoutWords(heading: MinutesBlock): MinutesBlock {
  const known = wordless.get(heading) ?? { ...heading, text: '' };
  wordless.set(heading, known);
  return known;
}

/**
 * The canonical form of a text, which signatures cover: JSON (RFC 8259) of its paragraphs in order, each as an array of kind, part
 * or seats, time and words, preceded by the form's version and the hearing. A single different byte makes another text.
 */
export function canonicalMinutes(hearing: string, blocks: readonly MinutesBlock[]): string {
  const rows = blocks.map((block) =>
    block.kind === 'heading'
      ? ['heading', block.part, block.at, block.text]
      : ['line', block.seat, block.to, block.at, block.text],
  );
  return JSON.stringify(['mahzar-minutes', 1, hearing, rows]);
}

/** Parses the canonical form; null when it is not byte for byte the form of valid minutes of this hearing. */
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
