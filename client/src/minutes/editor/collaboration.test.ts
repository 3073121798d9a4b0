import { getVersion } from 'prosemirror-collab';
import type { EditorState } from 'prosemirror-state';
import { expect, it } from 'vitest';
import { EMPTY_TEXT } from '@mahzar/shared/minutes/text/text';
import type { AskMinutes } from '../minutes-session.ts';
import { Collaboration } from './collaboration.ts';
import { createMinutesState } from './create-state.ts';

type Said = readonly [name: string, answer: object];

/** An editor with a service that gives these answers in turn, and then accepts everything. */
function editor(script: readonly Said[], version = 0) {
  let state: EditorState = createMinutesState(
    { version, doc: EMPTY_TEXT.toJSON() as unknown },
    { editor: 'here', now: () => Date.UTC(2026, 10, 28) },
  );
  const rest = [...script];
  const asked: string[] = [];
  const lost: string[] = [];
  const ask = (async (name: string) => {
    asked.push(name);
    const [expected, answer] = rest.shift() ?? [name, name === 'write' ? { ok: true } : NO_MORE];
    expect(name).toBe(expected);
    return answer;
  }) as AskMinutes;
  const collaboration = new Collaboration({
    ask,
    state: () => state,
    dispatch: (transaction) => (state = state.apply(transaction)),
    editor: 'here',
    isOnline: () => true,
    lost: (why) => lost.push(why),
    wait: async () => undefined,
  });
  const type = (words: string) => (state = state.apply(state.tr.insertText(words)));
  return { collaboration, type, asked, lost, version: () => getVersion(state), text: () => state.doc.textContent };
}

const NO_MORE = { ok: true, steps: [], editors: [], next: null };
const refused = (code: string) => ({ ok: false, error: { code } });
/** Steps that another editor wrote meanwhile. */
const OTHERS = {
  ok: true,
  steps: [{ stepType: 'replace', from: 1, to: 1, slice: { content: [{ type: 'text', text: 'دیگری ' }] } }],
  editors: ['there'],
  next: null,
};

it.each(['unreachable', 'storage-unavailable', 'storage-busy', 'too-many-messages'])(
  'what was missed is asked for again when the answer was %s on a line that holds',
  async (code) => {
    const { collaboration, type, version, text } = editor([
      ['read-steps', refused(code)],
      ['read-steps', OTHERS],
    ]);
    type('اینجا');
    await collaboration.catchUp();
    expect(text()).toBe('دیگری اینجا');
    expect(version()).toBeGreaterThan(1);
  },
);

it('what others wrote is read when nothing tells it, and then what was written here is kept', async () => {
  const { collaboration, type, text, asked } = editor([
    ['write', refused('stale-version')],
    ['read-steps', OTHERS],
  ]);
  type('اینجا');
  await collaboration.send();
  await expect.poll(() => asked).toEqual(['write', 'read-steps', 'write']);
  expect(text()).toBe('دیگری اینجا');
});

it('what is lost is said once, and nothing more is sent', async () => {
  const { collaboration, type, lost, asked } = editor([['write', refused('wrong-phase')]]);
  type('اینجا');
  await collaboration.send();
  type('و بیشتر');
  await collaboration.send();
  await collaboration.catchUp();
  await collaboration.close();
  expect(lost).toEqual(['wrong-phase']);
  expect(asked).toEqual(['write']);
});

it('a service that has less than this page says that what was written here is lost', () => {
  const { collaboration, type, lost } = editor([], 9);
  type('اینجا');
  collaboration.isAt(7);
  expect(lost).toEqual(['wrong-phase']);
});
