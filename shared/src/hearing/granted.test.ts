import { describe, expect, it } from 'vitest';
import { sourceId } from './ids.ts';
import type { SeatId } from './ids.ts';
import { grantChange, withGrants } from './evolve/granted.ts';
import type { GrantedAccess } from './evolve/granted.ts';

const [judge, lawyer, citizen] = ['judge', 'lawyer', 'citizen'] as [SeatId, SeatId, SeatId];
const [voice, picture] = [sourceId(judge, 'microphone'), sourceId(judge, 'camera')];
const before: GrantedAccess = {
  listeners: new Map([
    [lawyer, new Set([voice])],
    [citizen, new Set([voice, picture])],
  ]),
  live: new Set([picture]),
  recorder: new Set(),
  sealed: new Set(),
  altered: new Set(),
};

describe('what is granted after a change', () => {
  it('has the same listeners where only a microphone went on', () => {
    const after = withGrants(before, { on: [voice] });
    expect(after.live).toEqual(new Set([picture, voice]));
    expect(after.listeners).toBe(before.listeners);
  });

  it('has the same set for each listener who neither gained nor lost anything, and leaves the former as it was', () => {
    const after = withGrants(before, {
      gained: [{ to: [lawyer, judge], sources: [picture] }],
      lost: [{ to: [lawyer], sources: [voice] }],
    });
    expect(after.listeners).toEqual(
      new Map([
        [lawyer, new Set([picture])],
        [citizen, new Set([voice, picture])],
      ]),
    );
    expect(after.listeners.get(citizen)).toBe(before.listeners.get(citizen));
    expect(before.listeners.get(lawyer)).toEqual(new Set([voice]));
    expect(withGrants(after, grantChange(after, before)!)).toEqual(before);
  });

  it('has nobody among the listeners who may receive nothing more', () => {
    const after = withGrants(before, { lost: [{ to: [lawyer, citizen], sources: [voice] }] });
    expect(after.listeners).toEqual(new Map([[citizen, new Set([picture])]]));
  });
});
