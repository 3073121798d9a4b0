import { Fragment, Node, Slice } from 'prosemirror-model';
import { AttrStep, ReplaceAroundStep, ReplaceStep, Step } from 'prosemirror-transform';
import { LINE } from '../../text-characters.ts';
import type { MinutesPart } from '../words.ts';
import type { MinutesBlock, MinutesLine } from './blocks.ts';
import { MAX_BLOCK_CHARACTERS, MAX_BLOCKS, MAX_CHARACTERS } from './limits.ts';
import { minutesSchema } from './schema.ts';

/** The text of minutes before any writing. */
export const EMPTY_TEXT: Node = minutesSchema.node('doc', null, [minutesSchema.node('line')]);

/**
 * Applies untrusted steps to a text; null when they do not fit this text, or lead to an invalid document. Pure.
 * @param steps as JSON
 */
export function withSteps(text: Node, steps: readonly unknown[]): Node | null {
  try {
    let after = text;
    for (const json of steps) {
      const step = Step.fromJSON(minutesSchema, json);
      const { doc } = isWhole(step) && isOfText(step, after) ? step.apply(after) : { doc: null };
      if (doc === null) return null;
      after = doc;
    }
    return isText(after, text) ? after : null;
  } catch (error) {
    return none(error);
  }
}

/**
 * Returns untrusted steps as they are stored: JSON without added properties; null when they do not fit this text. The steps are
 * tested in exactly the stored bytes, so reading them later gives the same text. Pure.
 */
export function keptSteps(text: Node, steps: readonly unknown[]): string | null {
  try {
    const kept = JSON.stringify(steps.map((json) => Step.fromJSON(minutesSchema, json).toJSON() as unknown));
    return withSteps(text, JSON.parse(kept) as readonly unknown[]) === null ? null : kept;
  } catch (error) {
    return none(error);
  }
}

/**
 * Returns the step, as JSON, that adds a line at the end of a text, but before an empty last line in which somebody may be about to
 * write.
 */
export function lineAtEnd(text: Node, { text: words, ...attrs }: Omit<MinutesLine, 'kind'>): unknown {
  const line = minutesSchema.node('line', attrs, minutesSchema.text(words));
  const last = text.lastChild;
  const isEmpty = last?.type.name === 'line' && last.content.size === 0;
  const at = text.content.size - (isEmpty ? last.nodeSize : 0);
  return new ReplaceStep(at, at, new Slice(Fragment.from(line), 0, 0)).toJSON() as unknown;
}

/** ProseMirror throws these errors for invalid steps, which are not a fault of the service. */
function none(error: unknown): null {
  if (error instanceof RangeError || error instanceof TypeError) return null;
  throw error;
}

const known = new WeakMap<Node, MinutesBlock>();

/** Returns the paragraphs of a text; an unchanged paragraph is the same object as before. */
export function blocksOf(text: Node): readonly MinutesBlock[] {
  return text.children.map((node) => {
    const block = known.get(node) ?? blockOf(node);
    known.set(node, block);
    return block;
  });
}

function blockOf({ type, attrs, textContent }: Node): MinutesBlock {
  const { part, at, seat, to } = attrs as {
    readonly part: MinutesPart;
    readonly at: number | null;
    readonly seat: string | null;
    readonly to: string | null;
  };
  if (type.name === 'heading') return { kind: 'heading', part, at, text: textContent };
  return { kind: 'line', at, seat, to, text: textContent };
}

/** Parses a stored or received text. Throws when it is invalid. */
export function textFrom(json: unknown): Node {
  const text = Node.fromJSON(minutesSchema, json);
  text.check();
  return text;
}

/** An attribute that the paragraph does not have cannot be set: ProseMirror would drop it silently. */
function isOfText(step: Step, text: Node): boolean {
  return !(step instanceof AttrStep) || Object.hasOwn(text.nodeAt(step.pos)?.attrs ?? {}, step.attr);
}

/** Whether positions and depths of a step are valid numbers: ProseMirror's serialisation loses parts of invalid ones. */
function isWhole(step: Step): boolean {
  const isPlace = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!(step instanceof ReplaceStep || step instanceof ReplaceAroundStep)) return true;
  const { from, to, slice } = step;
  return [from, to, slice.openStart, slice.openEnd].every(isPlace);
}

/** Whether a document is a valid text of minutes. Paragraphs shared with the text before were checked already. */
function isText(text: Node, before: Node): boolean {
  if (text.childCount > MAX_BLOCKS || text.content.size > MAX_CHARACTERS) return false;
  if (!text.type.validContent(text.content)) return false;
  const known = new Set(before.children);
  return text.children.every((block) => {
    if (known.has(block)) return true;
    block.check();
    return block.content.size <= MAX_BLOCK_CHARACTERS && LINE.test(block.textContent);
  });
}
