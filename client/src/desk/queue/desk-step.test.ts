import type { OfficialId } from '@mahzar/shared/queue/ids';
import { describe, expect, it } from 'vitest';
import { called, lineView } from '../../../gallery/staff/queue.ts';
import { countsOf, stepOf } from './desk-step.ts';

const ME = 'account-3' as OfficialId;
const DEPUTY = 'account-4' as OfficialId;
const step = (...given: Parameters<typeof lineView>) => {
  const { kind, ...more } = stepOf(lineView(...given), ME);
  return [kind, 'row' in more ? more.row.number : null];
};
const met = (outcome: null | 'order', official = ME) => ({
  stage: {
    kind: 'ended' as const,
    official,
    hearing: 'h' as never,
    at: 5,
    outcome,
    dueAt: null,
    carriedOut: { office: null, citizen: null },
  },
});
const absent = lineView(null).officials.map((one) => ({ ...one, present: false }));

describe('what an official does next', () => {
  it('is to come to the desk, to begin the day, to go on after a pause, and to call who is next', () => {
    expect(step(null, { officials: absent })).toEqual(['join', null]);
    expect(step(null, { phase: 'planned' })).toEqual(['open', null]);
    expect(step(null, { phase: 'paused' })).toEqual(['resume', null]);
    expect(step(null)).toEqual(['call', 14]);
    const alone = lineView(null).officials.map((one) => ({ ...one, next: null }));
    expect(step(null, { officials: alone })).toEqual(['nobody', null]);
  });

  it('is to meet whom they called, to end the meeting, and to say what it led to before anybody else is called', () => {
    expect(step(called('called'))).toEqual(['meet', 9]);
    expect(step(called('meeting'), { phase: 'closed' })).toEqual(['end', 9]);
    expect(step(met(null))).toEqual(['outcome', 9]);
    expect(step(met(null), { phase: 'closed' })).toEqual(['outcome', 9]);
    expect(step(met('order'))).toEqual(['call', 14]);
    expect(step(met('order'), { phase: 'closed' })).toEqual(['over', null]);
  });

  it('leaves the outcomes of others to them', () => {
    expect(step(met(null, DEPUTY))).toEqual(['call', 14]);
  });

  it('counts who waits, is there, and was met', () => {
    expect(countsOf(lineView(null))).toEqual({ waiting: 8, here: 5, done: 3 });
  });
});
