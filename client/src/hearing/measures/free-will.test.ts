import { FREE_WILL_QUESTIONS } from '@mahzar/shared/hearing/state';
import type { FreeWillAnswer } from '@mahzar/shared/hearing/state';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { checkable, outcomeOf } from './free-will.ts';

const answers = (...given: FreeWillAnswer[]) => ({
  freeWill: Object.fromEntries(given.map((answer, index) => [FREE_WILL_QUESTIONS[index], { answer, at: 1 }])),
});

describe('the check of free will', () => {
  it('is of people who are here, also before another’s device, and never of the court or the public', () => {
    const people = [
      aPerson('judge', { role: 'presiding-judge' }),
      aPerson('observer', { role: 'observer' }),
      aPerson('inmate', { role: 'accused', place: 'with' }),
      aPerson('waits', { role: 'complainant', place: 'waiting' }),
      aPerson('absent', { role: 'witness', place: 'outside' }),
    ];
    expect(checkable(aScene({ people })).map(({ seat }) => seat)).toEqual(['waits', 'inmate']);
  });

  it('is fine only when every question was answered with yes', () => {
    expect(outcomeOf(answers())).toEqual({ answered: 0, state: 'none' });
    expect(outcomeOf(answers('yes'))).toEqual({ answered: 1, state: 'begun' });
    expect(outcomeOf(answers('yes', 'yes', 'yes', 'yes'))).toEqual({ answered: 4, state: 'fine' });
  });

  it('raises a concern with any other answer, however many were yes', () => {
    expect(outcomeOf(answers('unclear'))).toEqual({ answered: 1, state: 'concern' });
    expect(outcomeOf(answers('yes', 'yes', 'yes', 'no'))).toEqual({ answered: 4, state: 'concern' });
  });
});
