import { json, Router } from 'express';
import type { Request, Response } from 'express';
import type { OrderId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { serviceLink } from '@mahzar/shared/rest/orders';
import type { PdfPages } from '../../files/pdf-pages.ts';
import { serveFile } from '../../files/serve-file.ts';
import { handlerOf } from '../../files/tus.ts';
import { callerMay } from '../../http/api/caller.ts';
import { isOwnPage } from '../../http/api/router.ts';
import type { Identify } from '../../http/api/router.ts';
import type { OriginRule } from '../../http/origin.ts';
import { caseActorOf } from '../actor.ts';
import { caseActorToText } from '../event-schema.ts';
import { refusedBy } from '../proceedings-routes.ts';
import type { OrderDesk } from './order-desk.ts';
import type { ServedLinks } from './served-links.ts';
import { pathParam } from '../../http/path-param.ts';

/** Width in pixels: a page that fills a desk's screen with sharp letters. */
const PAGE_WIDTH = 1240;
const MAX_BODY = '1kb';

/** Pages of drafts for their writers and signers, and papers for people on whom they were served. */
export function paperRouter(parts: {
  readonly orders: OrderDesk;
  readonly links: ServedLinks;
  /** Separate queues for the desk and for people who use a link. */
  readonly pdf: { readonly desk: Pick<PdfPages, 'picture'>; readonly links: Pick<PdfPages, 'picture'> };
  readonly identify: Identify;
  readonly originAllowed: OriginRule;
}): Router {
  const { orders, links, pdf, identify, originAllowed } = parts;
  const router = Router({ caseSensitive: true, strict: true });

  /** Sends a page of a paper as a picture. */
  const sendPage = async (
    [request, response]: readonly [Request, Response],
    by: keyof typeof pdf,
    of: string,
    read: () => Promise<Result<Buffer, ApiErrorCode>>,
  ): Promise<Rejection<ApiErrorCode> | undefined> => {
    const page = Number(request.params['page']);
    if (!Number.isSafeInteger(page) || page < 1) return new Rejection('bad-request');
    const picture = await pdf[by].picture(read, page, PAGE_WIDTH, of);
    if (picture instanceof Rejection) return response.closed ? undefined : picture;
    if (picture === null) return new Rejection('not-found');
    serveFile(request, response, { name: `page-${page}`, media: 'image/png', content: picture });
    return undefined;
  };

  router.get(
    '/cases/:case/orders/:order/pages/:page',
    handlerOf(async (request, response) => {
      const caller = await identify(request);
      if (caller instanceof Rejection) return caller;
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      if (!callerMay(caller, 'act-in-cases')) return new Rejection('not-permitted');
      const [id, order] = [String(request.params['case']), pathParam<OrderId>(request, 'order')];
      const draft = await orders.read(id, order, actor);
      if (draft instanceof Rejection) return draft;
      // A client never gets a page of another version than it reads and signs.
      if (typeof request.query['draft'] !== 'string') return new Rejection('bad-request');
      if (request.query['draft'] !== draft.shown) return new Rejection('changed-meanwhile');
      return sendPage([request, response], 'desk', caseActorToText(actor), async () => {
        const made = await orders.preview(draft, actor);
        return made instanceof Rejection ? refusedBy(made) : made.pdf;
      });
    }),
  );

  const opened = async (request: Request) => {
    if (!isOwnPage(request, originAllowed)) return new Rejection('cross-site');
    const body = serviceLink.safeParse(request.body).data;
    return body === undefined ? new Rejection('bad-request') : links.open(body.code, request);
  };
  // The code is sent in the body, because paths and queries must not contain secrets.
  router.post(
    '/served/pages/:page',
    json({ limit: MAX_BODY }),
    handlerOf(async (request, response) => {
      const found = await opened(request);
      if (found instanceof Rejection) return found;
      const { served } = found;
      return sendPage([request, response], 'links', `${served.case} ${served.party}`, () => orders.content(found));
    }),
  );
  router.post(
    '/served/file',
    json({ limit: MAX_BODY }),
    handlerOf(async (request, response) => {
      const found = await opened(request);
      if (found instanceof Rejection) return found;
      const content = await orders.content(found);
      if (content instanceof Rejection) return content;
      serveFile(request, response, { name: found.document.id, media: 'application/pdf', content });
      return undefined;
    }),
  );
  return router;
}
