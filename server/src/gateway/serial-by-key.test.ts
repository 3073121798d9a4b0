import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SerialByKey } from './serial-by-key.ts';

describe('turns', () => {
  it('of one key are taken one after another, one runs and one waits, and others do not wait for them', async () => {
    const turns = new SerialByKey();
    const done: string[] = [];
    const ends = new Map<string, () => void>();
    const task = (name: string) => () =>
      new Promise<void>((resolve) => ends.set(name, () => (done.push(name), resolve())));
    const first = turns.take('seat', task('first'));
    const second = turns.take('seat', task('second'));
    expect(turns.take('seat', task('third'))).toBeNull();
    const other = turns.take('other', task('other'));
    expect([...ends.keys()]).toEqual(['first', 'other']);

    ends.get('first')!();
    await first;
    await setImmediate();
    const fourth = turns.take('seat', task('fourth'));
    expect(fourth).not.toBeNull();
    ends.get('other')!();
    await other;
    ends.get('second')!();
    await second;
    await setImmediate();
    ends.get('fourth')!();
    await fourth;
    expect(done).toEqual(['first', 'other', 'second', 'fourth']);
  });

  it('go on after one that failed', async () => {
    const turns = new SerialByKey();
    const failing = turns.take('seat', () => Promise.reject(new Error('disk')));
    const next = turns.take('seat', () => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('disk');
    expect(await next).toBe('fine');
    expect(await turns.take('seat', () => Promise.resolve('again'))).toBe('again');
  });
});
