import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server as HttpServer, ServerOptions } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import type { Config } from '../config/config.ts';
import { credentials } from './certificate.ts';

/** Time limit for a request's headers, ms, so that slow clients do not hold connections. */
const HEADERS_MS = 10_000;
/** Time limit for a whole request, ms; the largest is a list of 2 MB to import, at 100 kB a second. */
const REQUEST_MS = 20_000;

const OPTIONS: ServerOptions = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  connectionsCheckingInterval: 1_000,
};

/**
 * The HTTP server for pages and signalling: HTTPS when a certificate is configured, otherwise HTTP. It does not listen yet.
 * @param now epoch milliseconds
 */
export function createServer(config: Config, app: RequestListener, now: number): HttpServer | HttpsServer {
  const secured = credentials(config, now);
  if (secured === null) return createHttpServer(OPTIONS, app);
  return createHttpsServer({ ...OPTIONS, ...secured, handshakeTimeout: HEADERS_MS }, app);
}
