import type { Request, Response } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import {
  endMyPower,
  enterMyHearing,
  enterPortal,
  fileMyDocument,
  filePower,
  leavePortal,
  listMyCases,
  openMyOrder,
  openMyRequest,
  readMyCase,
  readMySession,
  sendPortalCode,
  withdrawMyDocument,
} from '@mahzar/shared/rest/portal';
import type { SessionCookie } from '../access/staff/cookie.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import type { Entry } from './entry.ts';
import type { OwnCases } from './own-cases.ts';
import type { PortalLimits } from './portal-limits.ts';
import { portalKey } from './portal-sessions.ts';
import type { RequestCookies, RequestsOfPeople } from './ports.ts';
import type { OwnPowers } from './powers/own-powers.ts';

/** The person of a request's session; a rejection without a session, or beyond the limit. */
export type PersonOfRequest = (request: Request) => Promise<Result<PersonKey, ApiErrorCode>>;

/**
 * Makes a function that finds data of a request's session, within the limits.
 * @param find by the secret in the request's cookie; undefined: no session
 */
function bySession<Found>(
  {
    limits,
    cookie,
  }: { readonly limits: Pick<PortalLimits, 'ofNetwork' | 'ofSession'>; readonly cookie: SessionCookie },
  find: (secret: string | undefined) => Promise<Found | undefined>,
): (request: Request) => Promise<Result<Found, ApiErrorCode>> {
  return async (request) => {
    const secret = cookie.read(request.get('Cookie'));
    const found = await find(secret);
    const tooMany = await (found === undefined || secret === undefined
      ? limits.ofNetwork('unknown', request.ip ?? '')
      : limits.ofSession(secret));
    return tooMany ?? found ?? new Rejection('no-session');
  };
}

/** Makes the function that finds the person of a request's session. */
export function personOfRequests(parts: {
  readonly entry: Pick<Entry, 'personOf'>;
  readonly limits: Pick<PortalLimits, 'ofNetwork' | 'ofSession'>;
  readonly cookie: SessionCookie;
}): PersonOfRequest {
  return bySession(parts, (secret) => parts.entry.personOf(secret));
}

/** Routes by which people see their own cases. Only the cookie identifies the person. */
export function portalRoutes(parts: {
  readonly entry: Entry;
  readonly cases: OwnCases;
  readonly personOf: PersonOfRequest;
  readonly limits: Pick<PortalLimits, 'ofFiling' | 'ofNetwork' | 'ofSession'>;
  readonly cookie: SessionCookie;
  /** Cookie of a browser in which a person has entered before. */
  readonly browserCookie: SessionCookie;
  readonly powers: Pick<OwnPowers, 'file'>;
  readonly requests: Pick<RequestsOfPeople, 'open' | 'leave'>;
  /** Cookies of a browser's own request, and of one opened from the portal. */
  readonly requestCookies: RequestCookies;
}): Bound[] {
  const { entry, cases, personOf, limits, cookie, browserCookie, powers, requests, requestCookies } = parts;
  const secretOf = (request: Request) => cookie.read(request.get('Cookie'));
  const sessionOf = bySession(parts, (secret) => entry.sessionNow(secret));

  /** Runs an act for the person of the browser's session. */
  async function own<Value>(
    { request, response }: { readonly request: Request; readonly response: Response },
    act: (who: PersonKey) => Promise<Result<Value, ApiErrorCode>>,
  ): Promise<Result<Value, ApiErrorCode>> {
    const who = await personOf(request);
    if (!(who instanceof Rejection)) return act(who);
    if (who.code === 'no-session' && secretOf(request) !== undefined) cookie.clear(response);
    return who;
  }

  return [
    bind(sendPortalCode, ({ body, request }) =>
      entry.ask(body, { address: request.ip ?? '', browser: browserCookie.read(request.get('Cookie')) }),
    ),
    bind(enterPortal, async ({ body, request, response }) => {
      const proven = await entry.prove(body, { address: request.ip ?? '', former: secretOf(request) });
      if (proven instanceof Rejection) return proven;
      cookie.write(response, proven.secret);
      browserCookie.write(response, proven.browser);
      return undefined;
    }),
    bind(readMySession, ({ request }) => sessionOf(request)),
    bind(leavePortal, async ({ request, response }) => {
      const [who, held] = [await entry.personOf(secretOf(request)), requestCookies.own.read(request.get('Cookie'))];
      if (held !== undefined && (await requests.leave(held, who))) requestCookies.own.clear(response);
      requestCookies.opened.clear(response);
      await entry.leave(secretOf(request));
      cookie.clear(response);
      // The device may be shared, so nothing of the person stays.
      browserCookie.clear(response);
      return undefined;
    }),
    bind(listMyCases, (call) => own(call, (who) => cases.list(who))),
    bind(openMyRequest, (call) =>
      own(call, async (who) => {
        const secret = await requests.open(who, call.params.request, portalKey(secretOf(call.request)!));
        if (secret === undefined) return new Rejection('not-found');
        requestCookies.opened.write(call.response, secret);
        return undefined;
      }),
    ),
    bind(readMyCase, (call) => own(call, (who) => cases.read(who, call.params.case))),
    bind(openMyOrder, (call) => own(call, (who) => cases.openOrder(who, call.params.case, call.params.order))),
    bind(fileMyDocument, (call) =>
      own(call, async (who) => {
        const { case: id } = call.params;
        return (await limits.ofFiling(who, id)) ?? cases.file(who, id, call.body);
      }),
    ),
    bind(filePower, (call) => own(call, (who) => powers.file(who, call.body))),
    bind(withdrawMyDocument, (call) =>
      own(call, (who) =>
        cases.act(who, call.params.case, {
          type: 'withdraw-document',
          document: call.params.document,
          reason: 'by-its-filer',
        }),
      ),
    ),
    bind(endMyPower, (call) =>
      own(call, (who) => cases.act(who, call.params.case, { type: 'end-power', ...call.body })),
    ),
    bind(enterMyHearing, (call) => own(call, (who) => cases.enter(who, call.params.hearing, call.body.seat))),
  ];
}
