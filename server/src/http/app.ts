import express from 'express';
import type { Express, RequestHandler, Router } from 'express';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';
import type { Bound } from './api/bind.ts';
import { apiRouter } from './api/router.ts';
import type { Identify } from './api/router.ts';
import { readClientFiles } from './client-files.ts';
import { errorHandler } from './error-handler.ts';
import { originRule } from './origin.ts';
import { pages } from './pages.ts';
import { healthz, readyz } from './readiness.ts';
import type { Readiness } from './readiness.ts';
import { requestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * All HTTP except Socket.IO: the REST API, the client, `/healthz` (the process lives) and `/readyz` (people may be sent here).
 * @param parts.clientDir folder of the built client; read once, now
 * @param parts.supportCode makes a new code for each request
 */
export async function createHttpApp(parts: {
  readonly config: Config;
  readonly log: Logger;
  readonly readiness: Readiness;
  readonly clientDir: string;
  readonly supportCode: () => string;
  /** Whether an error means that nothing can be stored now. */
  readonly isStorageFault: (error: unknown) => boolean;
  /** Whether an error means that other work held a lock for too long. */
  readonly isLockTimeout: (error: unknown) => boolean;
  readonly api: {
    readonly routes: readonly Bound[];
    readonly identify: Identify;
    /** Pages to which a browser navigates itself, answered with redirects. */
    readonly pages?: RequestHandler;
    /** Routers below the API's path for systems with their own formats. */
    readonly otherRouters?: readonly Router[];
  };
}): Promise<Express> {
  const { config, log, readiness, clientDir, supportCode, isStorageFault, isLockTimeout, api } = parts;
  const files = await readClientFiles(clientDir, config.court);
  if (!files.has('/index.html')) log.warn('the client is not built: there are no pages to show');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);
  app.use(requestLog(log, supportCode), ...securityHeaders(config));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(readiness));
  if (api.pages !== undefined) app.use(api.pages);
  app.use(
    API_PATH,
    ...(api.otherRouters ?? []),
    apiRouter({ ...api, originAllowed: originRule(config), isStorageFault, isLockTimeout, log }),
  );
  app.use(pages(files));
  app.use(errorHandler(log));
  return app;
}
