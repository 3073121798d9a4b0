/** A timer that rings this much late says that we stood still ourselves, not that nobody answered. */
const OWN_PAUSE_MS = 500;

/**
 * What is answered, or an error when that takes too long; what is answered later is passed over. After a pause of this process
 * itself there is as much time again, once.
 */
export async function inTime<Answer>(ms: number, asked: Promise<Answer>, late: () => Error): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const due = performance.now() + ms;
    // What has come meanwhile is read first.
    const expire = () => void setImmediate(() => reject(late()));
    timer = setTimeout(() => {
      if (performance.now() - due > OWN_PAUSE_MS) timer = setTimeout(expire, ms);
      else expire();
    }, ms);
  });
  try {
    return await Promise.race([asked, expired]);
  } finally {
    clearTimeout(timer);
  }
}
