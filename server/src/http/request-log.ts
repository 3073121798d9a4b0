import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../observability/logger.ts';

/** Frequent requests that carry no information of their own: logged at `debug`, and at `warn` when they fail. */
const ROUTINE = /^\/(?:healthz$|readyz$|assets\/)/;

/** The path without query and fragment, cut to 120 characters. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/[?#].*$/s, '').slice(0, 120);
}

/**
 * Logs each request as method, path, status and duration: no query, no header, no address of the visitor. `request.id`
 * is a support code, which the answer to a failure shows to the person.
 */
export function requestLog(log: Logger, supportCode: () => string) {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger: log,
    genReqId: supportCode,
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ support: request.id, method: request.method, path: pathOf(request) }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
    customLogLevel: (request, response, error) => {
      const routine = ROUTINE.test(pathOf(request));
      if (error !== undefined || response.statusCode >= 500) return routine ? 'warn' : 'error';
      return routine ? 'debug' : 'info';
    },
    customSuccessMessage: () => 'request answered',
    customErrorMessage: () => 'request failed',
  });
}
