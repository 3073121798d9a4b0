import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** A rate limit. */
export interface Limit {
  take(key: string): Promise<boolean>;
  /** Counts points; resolves with 0 when they are within the limit, otherwise with the milliseconds until they are. */
  wait(key: string, points?: number): Promise<number>;
}

/**
 * Messages of one seat, over all its sockets: a busy judge sends a few a second, an opening page a dozen at once. A page whose
 * connection breaks every second sends some eight on each return.
 */
export function messageLimit(times = 1): Limit {
  return bursty({ steady: 20 * times, burst: 100 * times });
}

/** Messages over a limit after which a socket is closed, because a script ignores the answers. */
export function overrunLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 100, duration: 60 }));
}

/**
 * Changes of a hearing's state by one seat: each is a log entry and shown to everybody. A judge who admits a full waiting room
 * person by person clicks three times a second; a key held down to speak makes two changes.
 */
export function changeLimit(times = 1): Limit {
  return bursty({ steady: 4 * times, burst: 40 * times });
}

/**
 * `prepare` and `enter` of one seat: each makes two transports or takes the seat. A page that has lost its media sends both, and
 * repeats them after pauses that grow from 0.1 s to 3 s; a page whose connection breaks every second sends both once a second.
 */
export function joinLimit(times = 1): Limit {
  return bursty({ steady: 2 * times, burst: 20 * times });
}

/** Sources that one seat makes: each may be a new track of the record. Two new ones every second are within the limit. */
export function productionLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 120 * times, duration: 60 }));
}

/**
 * Valid handshakes of one token. A page tries 0.1 s after its connection broke and then with growing pauses, at most five times in
 * the first three seconds; every return costs the service some 10 ms.
 */
export function handshakeLimit(times = 1): Limit {
  return bursty({ steady: 3 * times, burst: 40 * times });
}

/** Reach tables of one seat: each is derived from the hearing's whole log, which takes some tenths of a second for a long one. */
export function reachTableLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 10 * times, duration: 60 }));
}

/** Pages of exhibits requested by one seat's browser: a reader turns one page a second, and a reloaded client page asks again. */
export function exhibitPageLimit(times = 1): Limit {
  return bursty({ steady: 6 * times, burst: 40 * times });
}

/** Refused exhibit pages of one network: a client whose person was removed asks for one, an attacker who guesses asks for many. */
export function exhibitRefusalLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 300 * times, duration: 60 }));
}

/**
 * Media path tests of one seat, as `keyOf` counts: a check takes two or three, and a person who is told to try again does so a few
 * times.
 */
export function mediaPathTestLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 12, duration: 600 }));
}

/** Stored check results of one seat, as `keyOf` counts. */
export function checkReportLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 20, duration: 600 }));
}

/** Reports that one citizen's device fails or works: each change is an entry of the queue's log. */
export function deviceReportLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 12, duration: 600 }));
}

/** Requests for help of one writer (`times` as many for a network); messages within a request are counted separately. */
export function helpLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 10 * times, duration: 600 }));
}

/** Refused handshakes of one address; a court behind one address has many people, but few with bad links. */
export function refusalLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 300, duration: 60 }));
}

/** A sustained limit per second, and an additional burst in ten seconds. */
function bursty({ steady, burst }: { readonly steady: number; readonly burst: number }): Limit {
  return limitOf(
    new BurstyRateLimiter(
      new RateLimiterMemory({ keyPrefix: 'steady', points: steady, duration: 1 }),
      new RateLimiterMemory({ keyPrefix: 'burst', points: burst, duration: 10 }),
    ),
  );
}

function limitOf(limiter: Pick<RateLimiterMemory, 'consume'>): Limit {
  const wait = (key: string, points = 1): Promise<number> =>
    limiter.consume(key, points).then(
      () => 0,
      (reason: unknown) => {
        if (!(reason instanceof RateLimiterRes)) throw reason;
        return Math.max(1, reason.msBeforeNext);
      },
    );
  return { wait, take: async (key) => (await wait(key)) === 0 };
}
