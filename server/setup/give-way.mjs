import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Lowers the CPU priority of a session.
 * @param {number} pid the session's leader; all its processes get the same priority
 * @param {number} nice 1 to 19: in competition for a processor, 5 gets a third and 15 a thirtieth of a normal process's share
 */
export function giveWay(pid, nice) {
  // Only root may lower a nice value.
  const given = Math.max(nice, getPriority());
  setPriority(pid, given);
  try {
    // If the kernel distributes CPU time among sessions first (autogroup, sched(7)), nice values count only within a session.
    writeFileSync(`/proc/${pid}/autogroup`, String(given));
  } catch {
    // This kernel has no autogroups.
  }
}

/**
 * Applies this process's lowered priority to a session that it has started, for example a browser's.
 * @param {number} pid the session's leader
 */
export function passOn(pid) {
  if (getPriority() > 0) giveWay(pid, getPriority());
}
