import { FREE_WILL_QUESTIONS } from '@mahzar/shared/hearing/state';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { subjects } from './subjects.ts';

/** Returns the present people who may be asked whether they speak freely. */
export function checkable(scene: Pick<Scene, 'kind' | 'people'>): NamedPerson[] {
  return subjects(scene).filter(({ place }) => place !== 'outside' && place !== 'expelled');
}

/** Returns the outcome of a check: `concern` when an answer was other than yes. */
export function outcomeOf({ freeWill }: Pick<NamedPerson, 'freeWill'>): {
  readonly answered: number;
  readonly state: 'none' | 'begun' | 'fine' | 'concern';
} {
  const answers = Object.values(freeWill).map(({ answer }) => answer);
  const answered = answers.length;
  if (answers.some((answer) => answer !== 'yes')) return { answered, state: 'concern' };
  if (answered === 0) return { answered, state: 'none' };
  return { answered, state: answered === FREE_WILL_QUESTIONS.length ? 'fine' : 'begun' };
}
