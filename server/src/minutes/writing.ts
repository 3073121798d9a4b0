import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import { MAX_STEPS_IN_ALL } from '@mahzar/shared/minutes/text/limits';
import { keptSteps } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { MinutesSnapshot } from './minutes-service.ts';
import { stepsPlace } from '@mahzar/shared/minutes/places';

/** Steps that an editor has sent. */
export interface SentSteps {
  /** Version of the text on which the steps are based. */
  readonly version: number;
  readonly editor: string;
  /** JSON of ProseMirror. */
  readonly steps: readonly unknown[];
}

/** The command that appends steps to the present text, encrypted for their place. */
export function writeCommand(
  { state, text }: Pick<MinutesSnapshot, 'state' | 'text'>,
  seal: (text: string, place: string) => string,
  { version, editor, steps }: SentSteps,
): Result<MinutesCommand, 'bad-steps' | 'minutes-full' | 'stale-version'> {
  const count = steps.length;
  // Somebody else has written meanwhile, so these steps are based on another text.
  if (state.version !== version) return new Rejection('stale-version');
  if (version + count > MAX_STEPS_IN_ALL) return new Rejection('minutes-full');
  const kept = keptSteps(text, steps);
  if (kept === null) return new Rejection('bad-steps');
  return { type: 'write', version, count, editor, sealed: seal(kept, stepsPlace(version + count)) };
}
