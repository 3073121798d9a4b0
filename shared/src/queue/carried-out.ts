import type { QueueActor } from './event.ts';

/** Whether what an answer said was done, as each of the two says for themselves; null: has not said. */
export interface CarriedOut {
  readonly office: boolean | null;
  readonly citizen: boolean | null;
  /** Who has said so last; absent until somebody has. */
  readonly last?: Speaker;
}

type Speaker = 'office' | 'citizen';

export const NOT_SAID: CarriedOut = { office: null, citizen: null };

export function saidBy(before: CarriedOut, by: QueueActor['kind'], done: boolean): CarriedOut {
  const last = speakerOf(by);
  return { ...before, [last]: done, last };
}

/** Whether saying it changes anything: another word than before, or the same once more since the other has said otherwise. */
export function isNews(before: CarriedOut, by: QueueActor['kind'], done: boolean): boolean {
  const [own, other] = speakerOf(by) === 'office' ? (['office', 'citizen'] as const) : (['citizen', 'office'] as const);
  return before[own] !== done || (before.last === other && before[other] === !done);
}

/** Whether the citizen says no, and the office has not said since that it was done. */
export function isReopened({ office, citizen, last }: CarriedOut): boolean {
  return citizen === false && !(office === true && last === 'office');
}

function speakerOf(by: QueueActor['kind']): Speaker {
  return by === 'citizen' ? 'citizen' : 'office';
}
