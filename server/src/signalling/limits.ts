import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible';

/** Whether one more is within the limit; counts it. */
export interface Limit {
  take(key: string): Promise<boolean>;
}

/** Messages of one socket, by its id: a busy judge sends a few a second, a page that opens a dozen at once. */
export function messageLimit(): Limit {
  const steady = new RateLimiterMemory({ keyPrefix: 'steady', points: 20, duration: 1 });
  const burst = new RateLimiterMemory({ keyPrefix: 'burst', points: 100, duration: 10 });
  return limitOf(new BurstyRateLimiter(steady, burst));
}

/** Messages over the limit after which a socket is closed: a script that does not listen. */
export function overrunLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 100, duration: 60 }));
}

/** Line tests of one seat: a check takes two or three, and who is told to try again does so a few times. */
export function lineTestLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 12, duration: 600 }));
}

/** Results of checks that one seat has kept. */
export function checkReportLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 20, duration: 600 }));
}

/** Times that one seat asks for help; what is said then is counted by itself. */
export function helpLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 10, duration: 600 }));
}

/** Refused handshakes of one address; a court behind one address has many people, but few with bad links. */
export function refusalLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 300, duration: 60 }));
}

function limitOf(limiter: Pick<RateLimiterMemory, 'consume'>): Limit {
  return {
    take: (key) =>
      limiter.consume(key).then(
        () => true,
        () => false,
      ),
  };
}
