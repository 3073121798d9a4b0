import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { keysOf } from '@mahzar/shared/keys-of';

/** The acts that a judge may delegate to the clerk, grouped for the judge. */
export const DELEGABLE = {
  session: ['start', 'cancel-countdown', 'recess', 'resume', 'adjourn', 'close'],
  people: ['remove', 'readmit', 'set-gallery'],
  measures: ['screen', 'require-interpreter'],
} as const satisfies Readonly<Record<string, readonly Act[]>>;

export const DELEGABLE_GROUPS = keysOf(DELEGABLE);
