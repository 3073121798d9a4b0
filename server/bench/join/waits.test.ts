import { describe, expect, it } from 'vitest';
import { countWaits } from './waits.ts';
import type { Frame } from './waits.ts';

const frames = (...texts: string[]): Frame[] =>
  texts.map((line, at) => ({
    at,
    direction: line.startsWith('>') ? 'sent' : 'received',
    text: line.slice(1),
  }));

describe('waits of a join', () => {
  it('are messages whose answer came before the join was over', () => {
    expect(countWaits(frames('>421["prepare",{}]', '<431[{}]', '>422["enter",{}]', '<432[{}]'))).toBe(2);
  });

  it('count messages sent together as one, and those never answered not at all', () => {
    expect(
      countWaits(frames('>421["enter",{}]', '>422["connect",{}]', '<431[{}]', '<432[{}]', '>423["ready",{}]')),
    ).toBe(1);
  });

  it('leave out pings and what is pushed', () => {
    expect(countWaits(frames('<2', '>3', '<42["scene",{}]', '>42["join"]', '<42["speakers",[]]'))).toBe(0);
  });
});
