import { API_PATH } from '@mahzar/shared/rest/route';
import type { CallAnswer, Route } from '@mahzar/shared/rest/route';
import type { Send } from '../../src/connection/call.ts';

/** The answer of a route on a screen of the gallery. */
export interface GivenAnswer {
  readonly route: Pick<Route, 'method' | 'path'>;
  readonly value: unknown;
  readonly status: number;
}

/** An answer of the route's type. */
export function answers<const R extends Route>(route: R, value: CallAnswer<R>): GivenAnswer {
  return { route, value, status: 200 };
}

/** A picture, drawn in SVG, at a path below the API's. */
export function answersPicture(path: string, drawing: string, method: Route['method'] = 'get'): GivenAnswer {
  return { route: { method, path }, value: new Blob([drawing], { type: 'image/svg+xml' }), status: 200 };
}

/** A refusal. */
export function refuses(route: GivenAnswer['route'], code: string, status: number): GivenAnswer {
  return { route, value: { code, message: '', support: 'K7-42QX' }, status };
}

/** A service that always gives these answers, the first matching one; other requests stay unanswered. */
export function fixedService(given: readonly GivenAnswer[]): Send {
  return (address, { method }) => {
    const [path = ''] = address.split('?');
    const found = given.find(
      ({ route }) =>
        route.method.toUpperCase() === method &&
        new RegExp(`^${API_PATH}${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    if (found === undefined) return new Promise(() => {});
    const { value, status } = found;
    return Promise.resolve(value instanceof Blob ? new Response(value) : Response.json(value, { status }));
  };
}
