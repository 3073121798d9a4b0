import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Whether one more is within the limit; counts it. */
export interface Limit {
  take(key: string): Promise<boolean>;
  /** Counts so many; resolves with 0 when they are within the limit, else with the milliseconds until there is room. */
  wait(key: string, points?: number): Promise<number>;
}

/**
 * Messages of one seat, over all its sockets: a busy judge sends a few a second, a page that opens a dozen at once. A page
 * whose connection breaks every second sends some eight each time that it is back.
 */
export function messageLimit(times = 1): Limit {
  return bursty({ steady: 20 * times, burst: 100 * times });
}

/** Messages over a limit after which a socket is closed: a script that does not listen. */
export function overrunLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 100, duration: 60 }));
}

/**
 * Changes of a hearing's state that one seat asks for: each is an entry of the log, and everybody is shown it. A judge who
 * lets in a full waiting room one by one clicks three times a second; a key held down to speak makes two changes.
 */
export function changeLimit(times = 1): Limit {
  return bursty({ steady: 4 * times, burst: 40 * times });
}

/**
 * `prepare` and `enter` of one seat: two transports each time, or a seat taken. A page that has lost its media says both,
 * and again after pauses that grow from 0.1 s to 3 s; one whose connection breaks every second says both once a second.
 */
export function joinLimit(times = 1): Limit {
  return bursty({ steady: 2 * times, burst: 20 * times });
}

/** Sources that one seat makes: each may be a new track of the record. Two of them anew every second are within it. */
export function productionLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 120 * times, duration: 60 }));
}

/**
 * Good handshakes of one token. A page tries 0.1 s after its connection broke and then in growing pauses, at most five
 * times in the first three seconds; every return costs the service some 10 ms.
 */
export function handshakeLimit(times = 1): Limit {
  return bursty({ steady: 3 * times, burst: 40 * times });
}

/** Reach tables of one seat: each is made from the hearing's whole log, which takes some tenths of a second of a long one. */
export function reachTableLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 10 * times, duration: 60 }));
}

/**
 * Pages of exhibits that the browser of one seat asks for: one is turned over a second, and a page that comes back asks anew.
 */
export function exhibitPageLimit(times = 1): Limit {
  return bursty({ steady: 6 * times, burst: 40 * times });
}

/** Pages that are refused to one network: a page of somebody who was sent out asks for one, and who guesses asks for many. */
export function exhibitRefusalLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 300 * times, duration: 60 }));
}

/** Line tests of one seat, as `keyOf` counts: a check takes two or three, and who is told to try again does so a few times. */
export function mediaPathTestLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 12, duration: 600 }));
}

/** Results of checks that one seat has kept, as `keyOf` counts. */
export function checkReportLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 20, duration: 600 }));
}

/** Times that one citizen's device is said to fail or to work: each that is new is an entry of the queue's log. */
export function deviceReportLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 12, duration: 600 }));
}

/** Times that one writer asks for help (`times` as many: those of a network); what is said then is counted by itself. */
export function helpLimit(times = 1): Limit {
  return limitOf(new RateLimiterMemory({ points: 10 * times, duration: 600 }));
}

/** Refused handshakes of one address; a court behind one address has many people, but few with bad links. */
export function refusalLimit(): Limit {
  return limitOf(new RateLimiterMemory({ points: 300, duration: 60 }));
}

/** So many in each second, and so many more in each ten seconds. */
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
