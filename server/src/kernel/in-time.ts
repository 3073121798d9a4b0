/** The time is counted in so many steps. */
const STEPS = 10;

/**
 * What is answered, or an error when that takes too long; what is answered later is passed over. Time in which this process itself
 * stood still, or had no processor, counts as little as one step: it says nothing of who was asked.
 */
export async function inTime<Answer>(ms: number, asked: Promise<Answer>, late: () => Error): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const wait = (steps: number): void => {
      // What has come meanwhile is read first.
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
