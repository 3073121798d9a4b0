import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const REQUESTS = 'http.client.request.created';

/** What of a browser's page a connection listens to; here nothing ever happens to it. */
const PAGE = { document: new EventTarget(), window: new EventTarget() };

/** Has the client's own connections find in Node what they ask of their page. @param origin of the service it came from */
export function standInForPage(origin = ''): void {
  leavePage();
  Object.assign(globalThis, { ...PAGE, location: { origin } });
  subscribe(REQUESTS, sayOrigin);
}

/** Makes this process one without a page again: the next file of tests runs in it too. */
export function leavePage(): void {
  for (const name of ['document', 'window', 'location']) Reflect.deleteProperty(globalThis, name);
  unsubscribe(REQUESTS, sayOrigin);
}

/** As a browser does by itself: it says which page opens a socket. */
function sayOrigin(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  if (!request.hasHeader('origin')) request.setHeader('origin', `http://${request.getHeader('host')}`);
}
