import { describe, expect, it } from 'vitest';
import { whoMay } from './who.ts';

describe('who may do an act', () => {
  it('is said in as few words as it can be', () => {
    expect(whoMay('leave')).toEqual({ kind: 'everybody' });
    expect(whoMay('raise-hand')).toEqual({ kind: 'everybody-but', capacities: ['observer'] });
    const mayConfer = ['host', 'bench', 'clerk', 'party', 'interpreter', 'support'];
    expect(whoMay('confer')).toEqual({ kind: 'some', capacities: mayConfer, delegable: false });
    expect(whoMay('admit')).toEqual({ kind: 'some', capacities: ['host', 'clerk'], delegable: false });
    expect(whoMay('recess')).toEqual({ kind: 'some', capacities: ['host'], delegable: true });
  });
});
