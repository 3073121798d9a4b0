import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { turnOf } from './turn.ts';

describe('the turn of one’s own hand', () => {
  const people = [aPerson('ali', { hand: 4 }), aPerson('sara', { hand: 9 }), aPerson('reza')];

  it('is after the hands that were raised before it, however they are numbered', () => {
    expect(turnOf(aScene({ me: aPerson('me', { hand: 7 }), people }))).toBe(2);
    expect(turnOf(aScene({ me: aPerson('me', { hand: 2 }), people }))).toBe(1);
  });

  it('is none while it is down', () => {
    expect(turnOf(aScene({ people }))).toBeNull();
  });
});
