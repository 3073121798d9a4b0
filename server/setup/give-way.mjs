import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Leaves the processors to others, where these want them.
 * @param {number} pid the leader of a session of its own: all that it starts gives way with it
 * @param {number} nice 1 to 19: of 5 it gets a third, of 15 a thirtieth of what others get where they want the same processor
 */
export function giveWay(pid, nice) {
  // Nobody but root may take less.
  const given = Math.max(nice, getPriority());
  setPriority(pid, given);
  try {
    // Where the kernel shares the processors out among sessions first (sched(7)), nice values count only within each.
    writeFileSync(`/proc/${pid}/autogroup`, String(given));
  } catch {
    // It does not.
  }
}

/**
 * Has a session that this process has started give way when this process does: a browser leads one of its own.
 * @param {number} pid its leader
 */
export function passOn(pid) {
  if (getPriority() > 0) giveWay(pid, getPriority());
}
