import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';

/** The address of a request's sender, using `X-Forwarded-For` from trusted proxies only: like Express's `request.ip`. */
export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/** The same for sockets, which Express does not see. @param app whose setting `trust proxy` defines the trusted proxies */
export function addressOfVisitor(app: Pick<Express, 'get'>): AddressOf {
  const trusts = app.get('trust proxy fn') as (address: string, hops: number) => boolean;
  return ({ headers, socket }) => {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    const passedOn = forwarded.split(',').flatMap((part) => part.trim() || []);
    // The last address was added by the nearest proxy.
    const way = [socket.remoteAddress ?? '', ...passedOn.toReversed()];
    return way.find((address, hops) => !trusts(address, hops)) ?? way.at(-1) ?? '';
  };
}
