import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of another site, on another host. */
export interface OtherSite {
  /** On another site than `localhost`. */
  readonly crossSite: string;
  /** On the same site, of another origin. */
  readonly sameSite: string;
  stop(): Promise<void>;
}

/** Serves an empty page, without any policy, from which everything may be tried. */
export async function startOtherSite(): Promise<OtherSite> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<!doctype html><title>Elsewhere</title>');
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    crossSite: `http://127.0.0.1:${port}/`,
    sameSite: `http://localhost:${port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
