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

  it('go round by person, each in the order of asking', async () => {
    const turns = new FragmentTurns();
    const begun: string[] = [];
    const ask = (actor: string, name: string) => turns.run(actor, async () => void begun.push(name));
    const { promise, end } = piece();
    const busy = [0, 1].map(() => turns.run('busy', () => promise));
    const others = [ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3'), ask('b', 'b1'), ask('b', 'b2')];
    end();
    await Promise.all([...busy, ...others]);
    expect(begun).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('are given up with what is not wanted any longer, which counts no more', async () => {
    const turns = new FragmentTurns();
    const { promise, end } = piece();
    const gone = new AbortController();
    const busy = [0, 1].map(() => turns.run('a', () => promise));
    const made: string[] = [];
    const given = Array.from({ length: 22 }, () => turns.run('a', async () => made.push('old'), gone.signal));
    expect(await turns.run('a', async () => 'made')).toMatchObject({ code: 'too-many-requests' });
    gone.abort();
    expect((await Promise.allSettled(given)).every(({ status }) => status === 'rejected')).toBe(true);
    const next = turns.run('a', async () => made.push('new'));
    end();
    await Promise.all([...busy, next]);
    expect(made).toEqual(['new']);
  });

  it('are not taken anew by who has gone while nobody read', async () => {
    const turns = new FragmentTurns();
    const gone = new AbortController();
    const { promise, end } = piece();
    const left = turns.run('a', (pause) => pause(() => promise), gone.signal);
    await setImmediate();
    gone.abort();
    end();
    await expect(left).rejects.toThrow();
    const both = [piece(), piece()];
    let working = 0;
    const made = both.map((one) => turns.run('b', () => ((working += 1), one.promise)));
    const third = turns.run('b', async () => void (working += 1));
    await setImmediate();
    expect(working).toBe(2);
    for (const one of both) one.end();
    await Promise.all([...made, third]);
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
