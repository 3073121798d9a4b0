import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { FragmentTurns } from './fragment-turns.ts';

/** Something that is made until it is told to end. */
function piece() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, end: resolve };
}

describe('turns of fragments', () => {
  it('are two at once, and the next in the order of asking', async () => {
    const turns = new FragmentTurns();
    const begun: number[] = [];
    const pieces = [0, 1, 2, 3].map(() => piece());
    const made = pieces.map(({ promise }, index) =>
      turns.run('a', () => {
        begun.push(index);
        return promise;
      }),
    );
    await setImmediate();
    expect(begun).toEqual([0, 1]);
    pieces[1]!.end();
    await setImmediate();
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of pieces) end();
    await Promise.all(made);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('are not taken by who does not read what was made', async () => {
    const turns = new FragmentTurns();
    const reader = piece();
    const slow = [0, 1].map(() => turns.run('slow', (pause) => pause(() => reader.promise)));
    expect(await turns.run('quick', async () => 'made')).toBe('made');
    reader.end();
    await Promise.all(slow);
  });

  it('are refused to who has asked for too much, and to nobody else', async () => {
    const turns = new FragmentTurns();
    const { promise, end } = piece();
    const asked = Array.from({ length: 30 }, () => turns.run('many', () => promise));
    const other = turns.run('other', async () => 'made');
    end();
    const refused = (await Promise.all(asked)).filter((answer) => answer instanceof Rejection);
    expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 'too-many-requests'));
    expect(await other).toBe('made');
    expect(await turns.run('many', async () => 'made')).toBe('made');
  });

  it('go on after something failed', async () => {
    const turns = new FragmentTurns();
    const failed = [0, 1, 2].map(() => turns.run('a', () => Promise.reject(new Error('no file'))));
    expect((await Promise.allSettled(failed)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(await turns.run('a', async () => 'made')).toBe('made');
  });
});
