import type { Request, Response } from 'express';
import type { RequestId } from '@mahzar/shared/queue/ids';
import {
  addToRequest,
  answerRequest,
  beginRequest,
  chooseTurn,
  leaveRequest,
  openRequest,
  proveOpening,
  proveRequest,
  readMyRequest,
  sayCarriedOut,
  sendRequestCode,
  submitRequest,
  withdrawRequest,
} from '@mahzar/shared/rest/requests';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { SessionCookie } from '../access/staff/cookie.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Opening } from './opening.ts';
import type { RequestLimits } from './request-limits.ts';
import type { Requests } from './requests.ts';
import type { Submitting } from './submitting.ts';

/** Routes by which a citizen asks for a meeting. Only the cookie identifies the request. */
export function requestRoutes(parts: {
  readonly requests: Requests;
  readonly submitting: Submitting;
  readonly opening: Opening;
  readonly limits: Pick<RequestLimits, 'ofNetwork' | 'ofRequest'>;
  readonly cookie: SessionCookie;
}): Bound[] {
  const { requests, submitting, opening, limits, cookie } = parts;
  const secretOf = (request: Request) => cookie.read(request.get('Cookie'));
  const addressOf = ({ ip }: Request) => ip ?? '';

  /** Runs an act on the request of the browser. */
  async function own<Value>(
    { request, response }: { readonly request: Request; readonly response: Response },
    act: (id: RequestId) => Promise<Result<Value, ApiErrorCode>>,
  ): Promise<Result<Value, ApiErrorCode>> {
    const secret = secretOf(request);
    const id = await requests.of(secret);
    const tooMany = await (id === undefined
      ? limits.ofNetwork('unknown', addressOf(request))
      : limits.ofRequest('act', id));
    if (tooMany !== null) return tooMany;
    if (id !== undefined) return act(id);
    if (secret !== undefined) cookie.clear(response);
    return new Rejection('no-request');
  }

  return [
    bind(beginRequest, async ({ body, request, response }) => {
      const begun = await requests.begin(body, addressOf(request));
      if (begun instanceof Rejection) return begun;
      cookie.write(response, begun.secret);
      return begun.request;
    }),
    bind(readMyRequest, (call) => own(call, (id) => requests.read(id))),
    bind(answerRequest, (call) => own(call, (id) => requests.answer(id, call.body))),
    bind(sendRequestCode, (call) => own(call, (id) => requests.sendCode(id, addressOf(call.request)))),
    bind(proveRequest, (call) => own(call, (id) => requests.prove(id, call.body.code))),
    bind(submitRequest, (call) => own(call, (id) => submitting.submit(id, call.body.choice))),
    bind(chooseTurn, (call) => own(call, (id) => submitting.choose(id, call.body.choice))),
    bind(addToRequest, (call) => own(call, (id) => requests.add(id, call.body.text))),
    bind(withdrawRequest, (call) =>
      own(call, async (id) => {
        if (!(await requests.discard(id))) return submitting.withdraw(id);
        cookie.clear(call.response);
        return null;
      }),
    ),
    bind(sayCarriedOut, (call) => own(call, (id) => submitting.sayCarriedOut(id, call.body))),
    bind(leaveRequest, async ({ request, response }) => {
      await requests.leave(secretOf(request));
      cookie.clear(response);
      return undefined;
    }),
    bind(openRequest, async ({ body, request }) =>
      opening.open(body.by, await requests.of(secretOf(request)), addressOf(request)),
    ),
    bind(proveOpening, async ({ body, response }) => {
      const proven = await opening.prove(body);
      if (proven instanceof Rejection) return proven;
      cookie.write(response, proven.secret);
      return requests.read(proven.request);
    }),
  ];
}
