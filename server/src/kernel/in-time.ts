/** The time is counted in this many steps. */
const STEPS = 10;

/**
 * The answer, or an error when it takes too long; a later answer is ignored. If this process itself stood still or had no
 * processor, that time counts as one step at most: it says nothing about the party asked.
 */
export async function inTime<Answer>(ms: number, asked: Promise<Answer>, late: () => Error): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const wait = (steps: number): void => {
      // Answers that have arrived meanwhile are read first.
      if (steps === 0) setImmediate(() => reject(late()));
      else timer = setTimeout(wait, ms / STEPS, steps - 1);
    };
    wait(STEPS);
  });
  try {
    return await Promise.race([asked, expired]);
  } finally {
    clearTimeout(timer);
  }
}
