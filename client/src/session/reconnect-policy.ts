/** How long to wait before the next attempt to reach the service. */
export interface ReconnectPolicy {
  /** Pause in milliseconds before attempt `attempt` (0 is the first after a loss). */
  delay(attempt: number): number;
}

const FIRST_MS = 100;
/** A hearing waits for people who are away: even after a long outage nobody sits out more than that. */
const LONGEST_MS = 2500;
/** Share of the pause that chance decides, so that a courtroom does not come back all in one instant. */
const JITTER = 0.5;

/** Pauses that double from 0.1 s to 2.5 s, each shortened at random by up to half. `random` gives [0, 1). */
export function growingPauses(random: () => number): ReconnectPolicy {
  return {
    delay: (attempt) => {
      const full = Math.min(FIRST_MS * 2 ** Math.min(attempt, 16), LONGEST_MS);
      return Math.round(full * (1 - JITTER * random()));
    },
  };
}
