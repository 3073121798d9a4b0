import { randomBytes } from 'node:crypto';
import { openSession } from '../../../client/src/session/session.ts';
import { growingPauses } from '../../../client/src/connection/reconnect-policy.ts';
import type { SessionOptions } from '../../../client/src/session/session-options.ts';
import type { HearingSession, SessionState } from '../../../client/src/session/types.ts';
import type { Reachable } from './client.ts';
import { standInForPage } from './page.ts';

/** Opens the client's own session of a seat, in Node and without media, in the state before the hearing's pages. */
export function openSeat(service: Reachable, seat: string, more: Partial<SessionOptions> = {}): HearingSession {
  standInForPage();
  return openSession(
    { hearing: service.demo.hearing, token: service.token(seat) },
    {
      origin: service.origin,
      now: Date.now,
      policy: growingPauses(Math.random),
      newNonce: () => randomBytes(16).toString('hex'),
      newSecret: () => randomBytes(32).toString('base64url'),
      storage: null,
      browserStorage: null,
      ...more,
    },
  );
}

/** Resolves when the session's state fits, now or later. */
export function until(
  { store }: HearingSession,
  holds: (state: SessionState) => boolean,
  withinMs = 5_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(new Error(`not so within ${withinMs} ms: ${holds}`)), withinMs);
    const stop = store.subscribe((state) => holds(state) && done());
    function done(error?: Error): void {
      clearTimeout(timer);
      stop();
      if (error === undefined) resolve();
      else reject(error);
    }
    if (holds(store.getState())) done();
  });
}
