import type { ErrorRequestHandler } from 'express';
import type { Ack } from '@mahzar/shared/protocol/errors';
import type { Logger } from '../observability/logger.ts';

/** Answers a failed request with an error code and a support code, under which the log has the cause of a server error (5xx). */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = statusOf(error);
    const support = String(request.id);
    if (status >= 500) log.error({ err: error, support }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    const answer: Ack<never> =
      status >= 500
        ? { ok: false, code: 'internal', message: 'Something went wrong here. Try again.', support }
        : { ok: false, code: 'bad-message', message: 'This request cannot be understood.', support };
    response.status(status).set('Cache-Control', 'no-store').json(answer);
  };
}

/** The status that Express and its middleware set on client errors (4xx); 500 for all other errors. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
