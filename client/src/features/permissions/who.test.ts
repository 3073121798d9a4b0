import { describe, expect, it } from 'vitest';
import { whoMay } from './who.ts';

describe('who may do an act', () => {
  it('is said in as few words as it can be', () => {
    expect(whoMay('leave')).toEqual({ kind: 'everybody' });
    expect(whoMay('raise-hand')).toEqual({ kind: 'everybody-but', capacities: ['observer'] });
    expect(whoMay('confer')).toEqual({ kind: 'everybody-but', capacities: ['witness', 'observer'] });
    expect(whoMay('admit')).toEqual({ kind: 'some', capacities: ['host', 'clerk'], delegable: false });
    expect(whoMay('recess')).toEqual({ kind: 'some', capacities: ['host'], delegable: true });
  });
});
