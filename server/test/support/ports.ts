import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * Neither those from which the system takes a port for whoever asks for any (32768 and more), nor those that media workers use
 * (10000 and more), nor any to which browsers refuse to go: what ran on one of these finds it free when it runs again.
 */
const [FIRST, LAST] = [7_000, 9_999];

/** A port that nobody uses at this moment, by TCP or UDP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const socket = createSocket('udp4');
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
    if (server.listening) await once(server.close(), 'close');
  }
}
