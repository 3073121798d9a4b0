import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Express } from 'express';
import type { Config } from '../config.ts';
import type { Logger } from '../observability/logger.ts';
import { readClientFiles } from './client-files.ts';
import { errorHandler } from './error-handler.ts';
import { pages } from './pages.ts';
import { healthz, readyz } from './readiness.ts';
import type { Readiness } from './readiness.ts';
import { requestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Everything that is served over HTTP beside Socket.IO: the client, `/healthz` (the process lives) and `/readyz`
 * (people may be sent here).
 * @param clientDir folder of the built client; read once, now
 */
export async function createHttpApp(parts: {
  readonly config: Config;
  readonly log: Logger;
  readonly readiness: Readiness;
  readonly clientDir: string;
}): Promise<Express> {
  const { config, log, readiness, clientDir } = parts;
  const files = await readClientFiles(clientDir);
  if (!files.has('/index.html')) log.warn('the client is not built: there are no pages to show');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);
  app.use(requestLog(log, randomBytes), ...securityHeaders(config));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(readiness));
  app.use(pages(files));
  app.use(errorHandler(log));
  return app;
}
