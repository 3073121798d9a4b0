import type { SystemCommand } from '../command.ts';
import { HOST_GRACE_MS, hostAbsentSince } from '../state.ts';
import type { HearingState } from '../state.ts';

/** A command that falls due at a time (epoch ms) unless the hearing changes before. */
export interface Deadline {
  readonly at: number;
  readonly command: SystemCommand;
}

/** Returns the commands that fall due in the present state. */
export function deadlinesOf(state: HearingState): Deadline[] {
  const deadlines: Deadline[] = [];
  if (state.countdownUntil !== null)
    deadlines.push({ at: state.countdownUntil, command: { type: 'note-countdown-over' } });
  const hostAbsent = hostAbsentSince(state);
  if (hostAbsent !== null && state.phase === 'in-session')
    deadlines.push({ at: hostAbsent + HOST_GRACE_MS, command: { type: 'note-host-missing' } });
  return deadlines;
}
