import type { MinutesPushes } from '@mahzar/shared/protocol/minutes';
import { expect, it } from 'vitest';
import { UNREACHABLE } from '../connection/result.ts';
import { openMinutesSession } from './minutes-session.ts';
import type { AskMinutes } from './minutes-session.ts';

type Pushed = Pick<MinutesPushes, 'text' | 'steps'>;

function open() {
  let pushes!: Pushed;
  const session = openMinutesSession((given) => {
    pushes = given;
    return { ask: (async () => UNREACHABLE) as AskMinutes, close: () => undefined };
  });
  /** An editor, and what it is told. */
  const edit = () => {
    const told: string[] = [];
    const stop = session.listen({
      text: ({ version }) => told.push(`text ${version}`),
      steps: ({ version }) => told.push(`steps ${version}`),
    });
    return { told, stop };
  };
  const text = (version: number) => pushes.text({ version, doc: null });
  const steps = (version: number) => pushes.steps({ version, steps: [], editors: [] });
  return { edit, text, steps };
}

it('tells an editor the text and each step after it once, from the beginning also if it opens later', () => {
  const { edit, text, steps } = open();
  const first = edit();
  expect(first.told).toEqual([]);
  text(4);
  steps(4);
  steps(5);
  const second = edit();
  expect(second.told).toEqual(['text 4', 'steps 4', 'steps 5']);
  steps(6);
  expect(first.told).toEqual(['text 4', 'steps 4', 'steps 5', 'steps 6']);
  expect(second.told).toEqual(first.told);
});

it('tells an editor the whole text again after a break, and nothing more once it is closed', () => {
  const { edit, text, steps } = open();
  text(4);
  steps(4);
  const editor = edit();
  text(5);
  steps(5);
  expect(editor.told).toEqual(['text 4', 'steps 4', 'text 5', 'steps 5']);
  expect(edit().told).toEqual(['text 5', 'steps 5']);
  editor.stop();
  steps(6);
  expect(editor.told).toHaveLength(4);
});
