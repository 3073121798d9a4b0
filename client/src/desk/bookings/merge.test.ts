import { describe, expect, it } from 'vitest';
import { newDraft, newPerson } from './draft.ts';
import type { Draft } from './draft.ts';
import { mergeDrafts } from './merge.ts';

const judge = { ...newPerson('presiding-judge'), name: 'رضا کیانی' };
const accused = { ...newPerson('accused'), name: 'کاوه رحیمی', phone: '09121234567' };
const BASE: Draft = { ...newDraft('2026-11-26'), title: 'رسیدگی', people: [judge, accused] };

describe('a form over a booking that a colleague has changed', () => {
  it('keeps what was typed, and takes over all else', () => {
    const mine = { ...BASE, title: 'عنوان من' };
    const theirs = { ...BASE, time: '11:00', room: 'اتاق ۲' };
    expect(mergeDrafts(BASE, mine, theirs)).toEqual({ ...theirs, title: 'عنوان من' });
  });

  it('keeps what was typed where the colleague changed the same', () => {
    expect(mergeDrafts(BASE, { ...BASE, time: '10:00' }, { ...BASE, time: '11:00' }).time).toBe('10:00');
  });

  it('brings together what both changed of one person', () => {
    const mine = { ...BASE, people: [judge, { ...accused, name: 'کاوه رحیمی‌نژاد' }] };
    const theirs = { ...BASE, people: [judge, { ...accused, phone: '09120000000' }] };
    expect(mergeDrafts(BASE, mine, theirs).people[1]).toMatchObject({ name: 'کاوه رحیمی‌نژاد', phone: '09120000000' });
  });

  it('has whom either added, and nobody whom either took out', () => {
    const witness = newPerson('witness');
    const expert = newPerson('expert');
    const mine = { ...BASE, people: [judge, witness] };
    const theirs = { ...BASE, people: [judge, accused, expert] };
    expect(mergeDrafts(BASE, mine, theirs).people).toEqual([judge, expert, witness]);
    expect(
      mergeDrafts(BASE, { ...BASE, people: [judge, accused, witness] }, { ...BASE, people: [judge] }).people,
    ).toEqual([judge, witness]);
  });
});
