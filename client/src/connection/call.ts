import type { ApiError, ApiErrorCode, FieldProblem } from '@mahzar/shared/rest/errors';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { UNREACHABLE } from './result.ts';
import type { Rejection } from './result.ts';

/** Sends a request, as `fetch` does. */
export type Send = (address: string, request: RequestInit) => Promise<Response>;

/** Sends a request from this page. */
export const fetchFromHere: Send = (address, request) => fetch(address, request);

/** Why a call failed: a rejection that can be thrown, as forms and queries expect. */
export class CallError extends Error implements Rejection<ApiErrorCode | 'unreachable'> {
  readonly code: ApiErrorCode | 'unreachable';
  readonly support: string | null;
  readonly retryAfterMs: number | undefined;
  /** The wrong fields of the request. */
  readonly problems: readonly FieldProblem[];
  /** Earliest time of another try, epoch milliseconds; null when the service gave none. */
  readonly retryAt: number | null;

  constructor(
    { code, support, retryAfterMs }: Rejection<CallError['code']>,
    problems: readonly FieldProblem[] = [],
    now = Date.now(),
  ) {
    super(code);
    this.name = 'CallError';
    this.code = code;
    this.support = support;
    this.retryAfterMs = retryAfterMs;
    this.problems = problems;
    this.retryAt = retryAfterMs === undefined ? null : now + retryAfterMs;
  }
}

/**
 * Calls a route of the REST API.
 * @throws CallError when the call does not succeed
 */
export async function call<const R extends Route>(
  send: Send,
  route: R,
  input: CallInput<R>,
  signal?: AbortSignal,
): Promise<CallAnswer<R>> {
  const { params, query, body } = input as { params?: object; query?: object; body?: unknown };
  const unreachable = (error: unknown): never => {
    if (signal?.aborted === true) throw error;
    throw new CallError(UNREACHABLE.error);
  };
  const response = await send(addressOf(route, params, query), {
    method: route.method.toUpperCase(),
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'X-Mahzar': '1', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  }).catch(unreachable);
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return undefined as CallAnswer<R>;
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json') === true;
  // The line may break in the middle of an answer.
  return (await (isJson ? response.json() : response.text()).catch(unreachable)) as CallAnswer<R>;
}

/** Returns the address of a route with its parameters and query; undefined and null values are omitted. */
export function addressOf(route: Pick<Route, 'path'>, params: object = {}, query: object = {}): string {
  const values = new Map(Object.entries(params as Record<string, unknown>));
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const search = new URLSearchParams(
    Object.entries(query as Record<string, unknown>).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, String(value)]],
    ),
  ).toString();
  return `${API_PATH}${path}${search === '' ? '' : `?${search}`}`;
}

/** Reads the refusal from the service's answer. */
export async function errorOf(response: Response): Promise<CallError> {
  const error = (await response.json().catch(() => null)) as ApiError | null;
  // A gateway in between answers in its own format when the service behind it is unreachable.
  if (error === null || typeof error.code !== 'string') return new CallError(UNREACHABLE.error);
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  const { code, support, problems } = error;
  return new CallError({ code, support, ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1000 }) }, problems);
}
