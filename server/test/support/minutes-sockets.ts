import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTES_NAMESPACE } from '@mahzar/shared/protocol/minutes-address';
import { MinutesGateway } from '../../src/gateway/minutes/minutes-gateway.ts';
import { SocketServer } from '../../src/gateway/socket-server.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { TestDesk } from './desk.ts';

/** The minutes' sockets of a test's desk, at their own address. */
export async function openMinutesSockets(
  desk: TestDesk,
): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const server = createServer();
  const log = createLogger('error', { write: () => undefined });
  const addressOf = () => '127.0.0.1';
  const sockets = new SocketServer({ server, log, originAllowed: () => true, addressOf });
  const gateway = new MinutesGateway({
    bus: desk.bus,
    namespace: sockets.namespace(MINUTES_NAMESPACE),
    ...desk.minutes,
    zone: 'Asia/Tehran',
    hearings: desk.service,
    now: () => desk.clock.now(),
    addressOf,
    log,
    isBusy: desk.storage.database.kind.isLockTimeout,
    supportCode: () => '00000000',
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      gateway.close();
      await sockets.drain();
    },
  };
}
