import { Router } from 'express';
import type { Request } from 'express';
import type { HearingId, SessionHash } from '@mahzar/shared/hearing/ids';
import { exhibitPagePath } from '@mahzar/shared/protocol/exhibit-address';
import { Rejection } from '@mahzar/shared/rejection';
import { handlerOf } from '../files/tus.ts';
import { serveFile } from '../files/serve-file.ts';
import { networkOf } from '../kernel/address.ts';
import type { HearingExhibits } from './hearing-exhibits.ts';
import { pathParam } from '../http/path-param.ts';

/**
 * Pages of exhibits, for the browser that holds a seat of the hearing. It authenticates with the secret of its session in a header
 * (RFC 6750, 2.1); the secret is issued with the seat and becomes invalid when the seat is left. Other callers get "not found".
 */
export function exhibitRouter(parts: {
  readonly exhibits: Pick<HearingExhibits, 'page'>;
  /** The hash of a session's secret, as in the log. */
  readonly hash: (secret: string) => SessionHash;
  /** Counts the pages that one session requests: 0, or the milliseconds until the next is within the limit. */
  readonly limit: { wait(session: string): Promise<number> };
  /** Counts refusals of one network, because each may have caused a reading of a hearing. 0 points only read. */
  readonly refusals: { wait(network: string, points: number): Promise<number> };
}): Router {
  const { exhibits, hash, limit, refusals } = parts;
  const router = Router({ caseSensitive: true, strict: true });
  router.get(
    exhibitPagePath(':hearing', ':exhibit', ':page'),
    handlerOf(async (request, response) => {
      const secret = secretOf(request);
      if (secret === null) return new Rejection('not-found');
      const session = hash(secret);
      const network = networkOf(request.ip ?? '');
      const retryAfterMs = Math.max(await refusals.wait(network, 0), await limit.wait(session));
      if (retryAfterMs > 0) return new Rejection('too-many-requests', { retryAfterMs });
      const [exhibit, page] = [numberOf(request, 'exhibit'), numberOf(request, 'page')];
      if (exhibit === null || page === null) return new Rejection('not-found');
      const picture = await exhibits.page(pathParam<HearingId>(request, 'hearing'), session, exhibit, page);
      if (picture instanceof Rejection) {
        if (picture.code === 'not-found') await refusals.wait(network, 1);
        return picture;
      }
      serveFile(request, response, { name: `exhibit-${exhibit}-${page}`, ...picture });
      return undefined;
    }),
  );
  return router;
}

/** 32 bytes, base64url. */
function secretOf(request: Request): string | null {
  return /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.get('Authorization') ?? '')?.[1] ?? null;
}

function numberOf(request: Request, name: string): number | null {
  const text = String(request.params[name]);
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
}
