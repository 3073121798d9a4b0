import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { join } from 'node:path';
import type { HearingService } from '../hearings/hearing-service.ts';
import { createHttpApp } from '../http/app.ts';
import type { Health } from '../http/readiness.ts';
import { createServer } from '../http/server.ts';
import { addressOfVisitor } from '../http/visitor-address.ts';
import type { AddressOf } from '../http/visitor-address.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { Recorders } from '../recording/recorders.ts';
import { watchDisk } from '../storage/disk.ts';
import type { Desk } from './desk.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

export interface Web {
  readonly server: HttpServer | HttpsServer;
  readonly addressOf: AddressOf;
  /** Starts listening. Rejects when the port is not available. */
  listen(): Promise<void>;
}

/** Everything that is served over HTTP. */
export async function openWeb(
  { config, log, now, supportCode }: Runtime,
  parts: {
    readonly desk: Desk;
    readonly service: HearingService;
    readonly storage: Storage;
    readonly engine: MediaEngine;
    readonly recorders: Pick<Recorders, 'all' | 'ready'>;
    /** Aborted when the service goes away. */
    readonly draining: AbortSignal;
  },
): Promise<Web> {
  const { desk, service, storage, engine, recorders, draining } = parts;
  const app = await createHttpApp({
    config,
    log,
    clientDir: join(import.meta.dirname, '../../../client/dist'),
    supportCode,
    isStorageFault: (error) => service.isStorageFault(error),
    isLockTimeout: storage.database.kind.isLockTimeout,
    api: desk,
    readiness: {
      isDraining: () => draining.aborted,
      checks: {
        database: () => (service.outage === null ? storage.checkWritable().then(() => null) : 'cannot be written'),
        media: async () => ((await engine.usage()).length > 0 ? engine.strain : 'no worker runs'),
        recorder: () => recorderHealth(recorders),
        disk: watchDisk({ dataDir: config.dataDir, now: () => performance.now() }),
      },
    },
  });
  const server = createServer(config, app, now());
  return {
    server,
    addressOf: addressOfVisitor(app),
    async listen() {
      // Rejects when the server reports an error first.
      const listening = once(server, 'listening');
      server.listen(config.port, config.host);
      await listening;
      // Without a listener a later error would end the process with its hearings.
      server.on('error', (error) => log.error({ err: error }, 'HTTP server error'));
    },
  };
}

/** Not ready when no recorder runs; degraded when some do not, because other workers take their hearings; null when all run. */
export function recorderHealth({ all, ready }: Pick<Recorders, 'all' | 'ready'>): Health {
  if (ready.length === 0) return 'no recorder runs';
  const away = all.length - ready.length;
  return away === 0 ? null : { degraded: `${away} of ${all.length} recorders do not run` };
}
