import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import type { Config } from '../config.ts';
import { credentials } from './certificate.ts';

/**
 * The server that pages and signalling share: HTTPS when a certificate is configured, else HTTP. It does not listen yet.
 * @param now epoch milliseconds
 */
export function createServer(config: Config, app: RequestListener, now: number): HttpServer | HttpsServer {
  const secured = credentials(config, now);
  return secured === null ? createHttpServer(app) : createHttpsServer(secured, app);
}
