import { isAtRest } from '@mahzar/shared/hearing/state';
import type { Scene } from '@mahzar/shared/protocol/pushes';

/** The offers of the bar for people who run the hearing. */
export interface NextActs {
  /** The next step in the course of the hearing. */
  readonly main: 'start' | 'resume' | 'recess' | 'cancel-countdown' | null;
  /** Offers to continue without recording. */
  readonly unrecorded: boolean;
  /** Ways to end the hearing. */
  readonly ends: readonly ('adjourn' | 'close')[];
}

type Known = Pick<Scene, 'acts' | 'me' | 'phase' | 'suspension' | 'recorderAlarm' | 'record'> &
  Partial<Pick<Scene, 'storageAlarm' | 'consultation'>>;

/**
 * Returns the next acts of this person. A person in a private room must first return to the courtroom; from the judges' debrief the
 * hearing can be resumed or ended directly.
 */
export function nextActs(scene: Known): NextActs {
  const here = (scene.me.place === 'courtroom' || scene.consultation?.debrief === true) && scene.me.here;
  const may = (act: Scene['acts'][number]): boolean => here && scene.acts.includes(act);
  return {
    main: (['cancel-countdown', 'start', 'resume', 'recess'] as const).find(may) ?? null,
    unrecorded: may('continue-unrecorded') && isUnrecordable(scene),
    ends: (['adjourn', 'close'] as const).filter(may),
  };
}

/**
 * Whether the recorder has failed, or a rest cannot end because the disk is full, and nobody has decided yet to continue without
 * recording.
 */
function isUnrecordable({ phase, suspension, recorderAlarm, record, storageAlarm }: Known): boolean {
  if (isAtRest(phase) && storageAlarm?.kind === 'full') return true;
  if (phase === 'suspended') return suspension === 'no-recorder' || suspension === 'no-space';
  return recorderAlarm !== null && !record.waived;
}
