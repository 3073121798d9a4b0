import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Lowers the CPU priority of a session.
 * @param {number} pid the session's leader; all its processes get the same priority
 * @param {number} nice 1 to 19: in competition for a processor, 5 gets a third and 15 a thirtieth of a normal process's share
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
 * Applies this process's lowered priority to a session that it has started, for example a browser's.
 * @param {number} pid the session's leader
 */
export function passOn(pid) {
  if (getPriority() > 0) giveWay(pid, getPriority());
}
