import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepEqual } from './keep-equal.ts';
import { aPerson, aScene } from './scene.fixture.ts';

describe('what a message repeats', () => {
  it('says what the new message says, whatever the old one said', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        expect(keepEqual(before, after)).toEqual(after);
      }),
    );
  });

  it('is the old one if nothing has changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (before) => {
        expect(keepEqual(before, structuredClone(before))).toBe(before);
      }),
    );
  });

  it('keeps the people and lists of a scene in which one person has raised their hand', () => {
    const before = aScene({ acts: ['admit'], people: [aPerson('lawyer'), aPerson('clerk')] });
    const people = [aPerson('lawyer', { hand: 3 }), aPerson('clerk')];
    const after = keepEqual(before, structuredClone({ ...before, seq: before.seq + 1, people }));
    expect(after.people[0]).toEqual(people[0]);
    expect(after.people[1]).toBe(before.people[1]);
    expect(after.me).toBe(before.me);
    expect(after.acts).toBe(before.acts);
  });

  it('has no more and no fewer parts than the new message', () => {
    expect(keepEqual({ a: 1, b: undefined }, { a: 1 })).toStrictEqual({ a: 1 });
    expect(keepEqual({ a: 1 }, { a: 1, b: undefined })).toStrictEqual({ a: 1, b: undefined });
    expect(keepEqual([1, 2], [1])).toStrictEqual([1]);
    expect(keepEqual([], {})).toStrictEqual({});
  });
});
