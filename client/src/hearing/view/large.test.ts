import { describe, expect, it } from 'vitest';
import { courtOrder, largeOf } from './large.ts';

const choice = {
  layout: 'grid',
  view: 'court',
  spotlight: null,
  sharing: null,
  speaker: null,
  people: ['judge', 'accused', 'lawyer', 'me'],
  own: 'me',
} as const;
const person = (seat: string) => ({ kind: 'person', seat });

describe('what is shown large', () => {
  it('is nothing while the court shows all alike', () => {
    expect(largeOf({ ...choice, speaker: 'accused' })).toBeNull();
  });

  it('is who speaks when the court or the person wants that, and the first of the court before anybody has', () => {
    expect(largeOf({ ...choice, layout: 'speaker', speaker: 'lawyer' })).toEqual(person('lawyer'));
    expect(largeOf({ ...choice, view: 'speaker', speaker: 'lawyer' })).toEqual(person('lawyer'));
    expect(largeOf({ ...choice, layout: 'speaker' })).toEqual(person('judge'));
    expect(largeOf({ ...choice, layout: 'speaker', speaker: 'gone' })).toEqual(person('judge'));
    expect(largeOf({ ...choice, layout: 'speaker', view: 'grid', speaker: 'lawyer' })).toBeNull();
  });

  it('is never oneself for speaking, but oneself too when the court puts one up', () => {
    expect(largeOf({ ...choice, layout: 'speaker', speaker: 'me' })).toEqual(person('judge'));
    expect(largeOf({ ...choice, layout: 'speaker', people: ['me'] })).toBeNull();
    expect(largeOf({ ...choice, spotlight: 'me' })).toEqual(person('me'));
  });

  it('is whom the court puts up, whatever the person has chosen, and a shared screen above all', () => {
    expect(largeOf({ ...choice, view: 'grid', spotlight: 'accused', speaker: 'lawyer' })).toEqual(person('accused'));
    expect(largeOf({ ...choice, view: 'grid', spotlight: 'gone' })).toBeNull();
    expect(largeOf({ ...choice, view: 'grid', spotlight: 'accused', sharing: 'lawyer' })).toEqual({
      kind: 'screen',
      seat: 'lawyer',
    });
  });
});

describe('the order of those shown', () => {
  const others = ['judge', 'clerk', 'accused', 'lawyer', 'witness'];

  it("has one's own picture last on the first page, and last of all where a page has only one or two", () => {
    expect(courtOrder(others, 'me', { first: [], firstPage: 4 })).toEqual([
      'judge',
      'clerk',
      'accused',
      'me',
      'lawyer',
      'witness',
    ]);
    expect(courtOrder(others, 'me', { first: [], firstPage: 9 }).at(-1)).toBe('me');
    expect(courtOrder(others, null, { first: [], firstPage: 4 })).toEqual(others);
    expect(courtOrder(others, 'me', { first: [], firstPage: 2 }).at(-1)).toBe('me');
  });

  it('begins with those who belong beside a shared screen, once each', () => {
    expect(courtOrder(others, 'me', { first: ['lawyer', 'witness'], firstPage: 4 })).toEqual([
      'lawyer',
      'witness',
      'judge',
      'me',
      'clerk',
      'accused',
    ]);
    expect(courtOrder(others, 'me', { first: ['me', 'me', 'gone', null], firstPage: 4 })).toEqual(['me', ...others]);
  });
});
