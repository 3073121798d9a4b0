import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** What of a browser's page a connection listens to; here nothing ever happens to it. */
const PAGE = { document: new EventTarget(), window: new EventTarget() };

// As a browser does by itself: it says which page opens a socket.
subscribe('http.client.request.created', (message) => {
  const { request } = message as { readonly request: ClientRequest };
  if (!request.hasHeader('origin')) request.setHeader('origin', `http://${request.getHeader('host')}`);
});

/** Has the client's own connections find in Node what they ask of their page. @param origin of the service it came from */
export function standInForPage(origin = ''): void {
  Object.assign(globalThis, { ...PAGE, location: { origin } });
}
