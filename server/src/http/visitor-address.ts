import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';

/** The address of whoever sent a request, as far as those who passed it on can be trusted: as `request.ip` of Express. */
export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/** The same for sockets, which Express does not see. @param app whose setting `trust proxy` says who is trusted */
export function addressOfVisitor(app: Pick<Express, 'get'>): AddressOf {
  const trusts = app.get('trust proxy fn') as (address: string, hops: number) => boolean;
  return ({ headers, socket }) => {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    const passedOn = forwarded.split(',').flatMap((part) => part.trim() || []);
    // The last was written by whoever is nearest.
    const way = [socket.remoteAddress ?? '', ...passedOn.toReversed()];
    return way.find((address, hops) => !trusts(address, hops)) ?? way.at(-1) ?? '';
  };
}
