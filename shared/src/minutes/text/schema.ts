import { Schema } from 'prosemirror-model';
import { MINUTES_PARTS } from '../words.ts';

const PARTS: ReadonlySet<unknown> = new Set(MINUTES_PARTS);
/** From 2000 to 2100. */
const [EARLIEST, LATEST] = [946_684_800_000, 4_102_444_800_000];
const SEAT = /^[\w.:-]{1,64}$/;

/**
 * The text of minutes: paragraphs, each a heading or a line. There are no marks, and a paragraph contains only words: so a signed
 * text reads the same everywhere, and the caret meets no edges in right-to-left text.
 */
export const minutesSchema = new Schema({
  nodes: {
    // The first alternative is the default kind of paragraph: a line.
    doc: { content: '(line | heading)+' },
    heading: {
      content: 'text*',
      marks: '',
      attrs: {
        part: { default: 'statement', validate: (value) => assert(PARTS.has(value), 'part') },
        at: { default: null, validate: isTime },
      },
      toDOM: () => ['h2', { class: 'minutes-heading' }, 0],
    },
    line: {
      content: 'text*',
      marks: '',
      attrs: {
        at: { default: null, validate: isTime },
        seat: { default: null, validate: isSeat },
        to: { default: null, validate: isSeat },
      },
      toDOM: () => ['p', { class: 'minutes-line' }, 0],
    },
    text: {},
  },
});

/** Validates the `at` attribute, which every paragraph has. */
function isTime(value: unknown): void {
  assert(value === null || (Number.isInteger(value) && Number(value) >= EARLIEST && Number(value) <= LATEST), 'at');
}

function isSeat(value: unknown): void {
  assert(value === null || (typeof value === 'string' && SEAT.test(value)), 'seat');
}

function assert(is: boolean, what: string): void {
  if (!is) throw new RangeError(`not a ${what}`);
}
