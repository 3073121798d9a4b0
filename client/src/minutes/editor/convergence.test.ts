import fc from 'fast-check';
import { collab, getVersion, receiveTransaction, sendableSteps } from 'prosemirror-collab';
import { EditorState } from 'prosemirror-state';
import type { Step } from 'prosemirror-transform';
import { expect, it } from 'vitest';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import { EMPTY_TEXT, textFrom, withSteps } from '@mahzar/shared/minutes/text/text';

interface Accepted {
  readonly step: Step;
  readonly editor: string;
}

/** A writer, and the service's pushes to them so far. */
class Writer {
  state: EditorState;
  readonly id: string;
  constructor(id: string) {
    this.id = id;
    this.state = EditorState.create({
      doc: textFrom(EMPTY_TEXT.toJSON()),
      plugins: [collab({ version: 0, clientID: id })],
    });
  }
  hear(all: readonly Accepted[]): void {
    const news = all.slice(getVersion(this.state));
    const steps = news.map(({ step }) => step);
    this.state = this.state.apply(
      receiveTransaction(
        this.state,
        steps,
        news.map(({ editor }) => editor),
      ),
    );
  }
}

const edit = fc.record({
  who: fc.constantFrom(0, 1, 2),
  what: fc.constantFrom('type', 'split', 'delete', 'send', 'hear', 'hear'),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  words: fc.constantFrom('سلام', 'a', '۱۲', ' می‌رود'),
});

it('writers who write at once, hear late and send again come to one text, and the service to the same', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 80 }), (edits) => {
      const writers = ['one', 'two', 'three'].map((id) => new Writer(id));
      const accepted: Accepted[] = [];
      let text = EMPTY_TEXT;
      const send = (writer: Writer): boolean => {
        const batch = sendableSteps(writer.state);
        if (batch === null || batch.version !== accepted.length) return false;
        const after = withSteps(
          text,
          batch.steps.map((step) => step.toJSON() as unknown),
        );
        expect(after).not.toBe(null);
        text = after!;
        for (const step of batch.steps) accepted.push({ step, editor: writer.id });
        return true;
      };
      for (const { who, what, place, words } of edits) {
        const writer = writers[who]!;
        const { state } = writer;
        if (what === 'send') send(writer);
        else if (what === 'hear') writer.hear(accepted);
        else {
          const points: number[] = [];
          state.doc.descendants((node, at) => {
            if (node.isTextblock) for (let to = at + 1; to <= at + 1 + node.content.size; to += 1) points.push(to);
          });
          const at = points[Math.floor(place * (points.length - 1))]!;
          const { tr } = state;
          if (what === 'type') tr.insert(at, minutesSchema.text(words));
          else if (what === 'split') tr.split(at);
          else tr.delete(Math.max(1, at - 3), at);
          writer.state = state.apply(tr);
        }
      }
      for (let round = 0; round < 4; round += 1)
        for (const writer of writers) {
          writer.hear(accepted);
          send(writer);
        }
      for (const writer of writers) {
        writer.hear(accepted);
        expect(writer.state.doc.toJSON()).toEqual(text.toJSON());
      }
    }),
    { numRuns: 200 },
  );
});
