import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Request } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import {
  checkPaper,
  discardOrder,
  draftOrder,
  openService,
  readDraft,
  serveOrder,
  signOrder,
} from '@mahzar/shared/rest/orders';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import { networkOf } from '../../kernel/address.ts';
import { caseActorOf } from '../actor.ts';
import { refusedBy } from '../proceedings-routes.ts';
import type { CasePage } from '../proceedings-routes.ts';
import type { OrderDesk } from './order-desk.ts';
import type { ServedLinks } from './served-links.ts';

/**
 * Checks of papers per minute from one network: a person with some papers needs fewer. Numbers of 50 bits cannot be found by
 * trying.
 */
const CHECKS_A_MINUTE = 30;

/** Routes to orders: for staff, for people on whom they were served, and for anybody who checks a paper. */
export function orderRoutes(parts: {
  readonly orders: OrderDesk;
  readonly links: ServedLinks;
  /** The case's page for an actor. */
  readonly shown: CasePage;
  /** Checks a paper of any kind, see `OrderDesk`. */
  readonly check: OrderDesk['check'];
}): Bound[] {
  const { orders, links, shown, check } = parts;
  const checks = new RateLimiterMemory({ points: CHECKS_A_MINUTE, duration: 60 });
  const mayCheck = (request: Request) =>
    checks.consume(networkOf(request.ip ?? '')).then(
      () => true,
      () => false,
    );
  return [
    bind(draftOrder, async ({ params, body, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const done = await orders.draft(params.case, actor, body);
      return done instanceof Rejection ? refusedBy(done) : shown(params.case, actor);
    }),
    bind(readDraft, async ({ params, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const read = await orders.read(params.case, params.order, actor);
      if (read instanceof Rejection) return read;
      const made = await orders.preview(read, actor);
      if (made instanceof Rejection) return refusedBy(made);
      const { text, concerned: to, shown: draft, namesProtected } = read;
      const { level, deadline } = read.order;
      const means = await orders.meansOf(actor);
      return { text, level, to, deadline, namesProtected, draft, pages: made.pages, means };
    }),
    bind(discardOrder, async ({ params, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const done = await orders.discard(params.case, params.order, actor);
      return done instanceof Rejection ? refusedBy(done) : shown(params.case, actor);
    }),
    bind(signOrder, async ({ params, body, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const session = caller.kind === 'staff' ? caller.session : null;
      const done = await orders.sign(params.case, params.order, { ...body, session, actor });
      return done instanceof Rejection ? refusedBy(done) : shown(params.case, actor);
    }),
    bind(serveOrder, async ({ params, body, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const done = await orders.serve(params.case, params.order, { ...body, actor });
      return done instanceof Rejection ? refusedBy(done) : shown(params.case, actor);
    }),
    bind(openService, async ({ body, request }) => {
      const opened = await links.open(body.code, request);
      return opened instanceof Rejection ? opened : orders.opened(opened);
    }),
    bind(checkPaper, async ({ body, request }) => {
      if (!(await mayCheck(request))) return new Rejection('too-many-requests');
      return { result: await check(body.number, body.sha256) };
    }),
  ];
}
