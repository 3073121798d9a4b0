import { isAtRest } from '@mahzar/shared/hearing/state';
import type { Scene } from '@mahzar/shared/protocol/pushes';

/** What the bar of who runs the hearing offers at a moment. */
export interface NextActs {
  /** The step that comes next in the course of the hearing. */
  readonly main: 'start' | 'resume' | 'recess' | 'cancel-countdown' | null;
  /** Going on although nothing can be recorded. */
  readonly unrecorded: boolean;
  /** Ways to end the hearing. */
  readonly ends: readonly ('adjourn' | 'close')[];
}

type Known = Pick<Scene, 'acts' | 'me' | 'phase' | 'suspension' | 'recorderAlarm' | 'record'> &
  Partial<Pick<Scene, 'storageAlarm' | 'consultation'>>;

/**
 * The next acts of this person. Who is in a private room returns to the courtroom before anything else; from the judges' debrief
 * the hearing is resumed or ended at once.
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

/** The recorder has failed, or a rest cannot end for want of room, and nobody has yet decided to go on without recording. */
function isUnrecordable({ phase, suspension, recorderAlarm, record, storageAlarm }: Known): boolean {
  if (isAtRest(phase) && storageAlarm?.kind === 'full') return true;
  if (phase === 'suspended') return suspension === 'no-recorder' || suspension === 'no-space';
  return recorderAlarm !== null && !record.waived;
}
