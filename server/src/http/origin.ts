import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config/config.ts';

/** Whether a page of the origin that the headers name may talk to the service; false where none is named. */
export type OriginRule = (headers: Pick<IncomingHttpHeaders, 'origin' | 'host'>) => boolean;

/**
 * In production only the origins of the configuration: what Host says is the visitor's word, and any name can be made to lead
 * here (DNS rebinding). In development also the address by which the service was reached, so that other devices need no
 * setting. Browsers send Origin with every WebSocket and every change (RFC 6455, 10.2; Fetch, 3.1; ASVS 5.0, 4.4.2).
 */
export function originRule({
  environment,
  allowedOrigins,
  tls,
}: Pick<Config, 'environment' | 'allowedOrigins' | 'tls'>): OriginRule {
  const scheme = tls.kind === 'off' ? 'http' : 'https';
  return ({ origin, host }) => {
    if (origin === undefined) return false;
    if (allowedOrigins.includes(origin)) return true;
    return environment === 'development' && host !== undefined && origin === `${scheme}://${host.toLowerCase()}`;
  };
}
