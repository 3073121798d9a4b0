import type { QueueActor } from './event.ts';

/** Whether an answer was carried out, according to the office and to the citizen; null: no statement yet. */
export interface CarriedOut {
  readonly office: boolean | null;
  readonly citizen: boolean | null;
  /** Who made the latest statement; absent until there is one. */
  readonly last?: Speaker;
}

type Speaker = 'office' | 'citizen';

export const NOT_SAID: CarriedOut = { office: null, citizen: null };

export function saidBy(before: CarriedOut, by: QueueActor['kind'], done: boolean): CarriedOut {
  const last = speakerOf(by);
  return { ...before, [last]: done, last };
}

/**
 * Whether a statement changes anything: it differs from the speaker's former one, or repeats it after the other side contradicted
 * it.
 */
export function isNews(before: CarriedOut, by: QueueActor['kind'], done: boolean): boolean {
  const [own, other] = speakerOf(by) === 'office' ? (['office', 'citizen'] as const) : (['citizen', 'office'] as const);
  return before[own] !== done || (before.last === other && before[other] === !done);
}

/** Whether the citizen says that it was not carried out, and the office has not confirmed it since. */
export function isReopened({ office, citizen, last }: CarriedOut): boolean {
  return citizen === false && !(office === true && last === 'office');
}

function speakerOf(by: QueueActor['kind']): Speaker {
  return by === 'citizen' ? 'citizen' : 'office';
}
