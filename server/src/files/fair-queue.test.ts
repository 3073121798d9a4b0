import { expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

/** Asks for a job that notes when it is worked at. */
function asking(turns: FairQueue) {
  const done: string[] = [];
  const ask = (name: string) => turns.take(async () => void done.push(name), name[0]);
  return { done, ask };
}

it('takes the turns of those who ask one after the other, however much one of them has asked for before', async () => {
  const { done, ask } = asking(new FairQueue(20, 5));
  const asked = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map(ask);
  await Promise.all(asked);
  expect(done).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

it('sends away who asks for more than a share, and nobody else', async () => {
  const { done, ask } = asking(new FairQueue(4, 2));
  const asked = ['a1', 'a2', 'a3', 'b1', 'c1', 'd1'].map(ask);
  expect(asked.map((one) => one !== undefined)).toEqual([true, true, false, true, true, false]);
  await Promise.all(asked);
  await ask('a4');
  expect(done).toEqual(['a1', 'b1', 'c1', 'a2', 'a4']);
});

it('goes on when a job fails, which whoever asked is told', async () => {
  const turns = new FairQueue(5);
  const failed = turns.take(() => Promise.reject(new Error('no page')));
  const other = turns.take(() => Promise.resolve('page'));
  await expect(failed).rejects.toThrow('no page');
  expect(await other).toBe('page');
});
