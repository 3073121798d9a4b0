import type { HallView } from '@mahzar/shared/queue/projection/hall-view';
import { describe, expect, it } from 'vitest';
import { hasNewCall } from './hall-calls.ts';

const view = (...desks: HallView['desks']): HallView => ({
  phase: 'open',
  pause: null,
  delay: null,
  closed: null,
  desks,
  next: [],
  waiting: 3,
});
const free = { desk: 1, number: null, kind: 'free', since: null } as const;
const called = { desk: 1, number: 7, kind: 'called', since: 100 } as const;

describe('the chime of the hall', () => {
  it('rings when a number is called, called again, or called by another desk', () => {
    expect(hasNewCall(view(free), view(called))).toBe(true);
    expect(hasNewCall(view(called), view({ ...called, since: 160 }))).toBe(true);
    expect(hasNewCall(view(called), view({ ...called, kind: 'meeting' }, { ...called, desk: 2 }))).toBe(true);
  });

  it('is silent when nothing new is called, and for what was called before the screen was on', () => {
    expect(hasNewCall(view(called), view(called))).toBe(false);
    expect(hasNewCall(view(called), view({ ...called, kind: 'meeting' }))).toBe(false);
    expect(hasNewCall(view(called), view(free))).toBe(false);
    expect(hasNewCall(null, view(called))).toBe(false);
  });
});
