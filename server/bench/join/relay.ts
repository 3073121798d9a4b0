import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A TCP relay in front of the service, for pages and signalling; media bypass it. */
export interface Relay {
  readonly port: number;
  /** Ends every connection and takes no new one until `mend`. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** @param delayMs delay in each direction; the round trip is twice as long */
export async function startRelay(toPort: number, delayMs = 0): Promise<Relay> {
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(toPort, '127.0.0.1');
    pass(near, far, delayMs);
    pass(far, near, delayMs);
    for (const socket of [near, far]) open.add(socket.on('close', () => open.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => (whole = true),
    close: () => {
      cut();
      server.close();
    },
  };
}

function pass(from: Socket, to: Socket, delayMs: number): void {
  from.setNoDelay(true);
  from.on('data', (chunk) => setTimeout(() => to.destroyed || to.write(chunk), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => to.destroy());
}
