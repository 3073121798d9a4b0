import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const REQUESTS = 'http.client.request.created';

/** The parts of a browser's page to which a connection listens; they never emit an event. */
const PAGE = { document: new EventTarget(), window: new EventTarget() };

/** Provides Node with the parts of a page that the client's connections use. @param origin of the service that served the page */
export function standInForPage(origin = ''): void {
  leavePage();
  Object.assign(globalThis, { ...PAGE, location: { origin } });
  subscribe(REQUESTS, sayOrigin);
}

/** Removes the parts of a page: the next test file runs in the same process. */
export function leavePage(): void {
  for (const name of ['document', 'window', 'location']) Reflect.deleteProperty(globalThis, name);
  unsubscribe(REQUESTS, sayOrigin);
}

/** Adds the page's origin to a socket's request, as a browser does. */
function sayOrigin(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  if (!request.hasHeader('origin')) request.setHeader('origin', `http://${request.getHeader('host')}`);
}
