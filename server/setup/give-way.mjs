import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** A thirtieth of what others get where they all want the same processor. */
const NICE = 15;

/**
 * Leaves the processors to others, where these want them.
 * @param {number} pid the leader of a session of its own: all that it starts gives way with it
 */
export function giveWay(pid) {
  setPriority(pid, NICE);
  try {
    // Where the kernel shares the processors out among sessions first (sched(7)), nice values count only within each.
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE));
  } catch {
    // It does not.
  }
}

/**
 * Has a session that this process has started give way when this process does: a browser leads one of its own.
 * @param {number} pid its leader
 */
export function passOn(pid) {
  if (getPriority() >= NICE) giveWay(pid);
}
