import type { RequestHandler } from 'express';

/**
 * Why a part does not work, in a few words without personal data; null when it works. `degraded`: it works with restrictions; that
 * is reported, and people are still sent here.
 */
export type Health = string | { readonly degraded: string } | null;

/** Conditions for sending people to this process. */
export interface Readiness {
  /** The service is about to stop: present people may finish, and no new people are sent here. */
  readonly isDraining: () => boolean;
  /** Checks by the name of the part. A check that throws counts as failed. */
  readonly checks: Readonly<Record<string, () => Health | Promise<Health>>>;
}

/** Time limit for a part's answer, ms. */
const PATIENCE_MS = 3000;

/** Whether the process lives. */
export const healthz: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' });
};

/** Whether people may be sent here: 200 or 503, with the state of each part. */
export function readyz({ isDraining, checks }: Readiness): RequestHandler {
  return async (_request, response) => {
    const states = await Promise.all(
      Object.entries(checks).map(async ([part, check]) => [part, await stateOf(check)] as const),
    );
    const draining = isDraining();
    const ready = !draining && states.every(([, state]) => typeof state !== 'string');
    const parts = Object.fromEntries(
      states.map(([part, state]) => [part, typeof state === 'string' ? state : (state?.degraded ?? 'ok')]),
    );
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready, draining, parts });
  };
}

async function stateOf(check: () => Health | Promise<Health>): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve('does not answer'), PATIENCE_MS);
  });
  try {
    return await Promise.race([check(), patience]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
