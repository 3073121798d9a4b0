import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config/config.ts';

/** Whether a page of the origin in the headers may use the service; false without an `Origin` header. */
export type OriginRule = (headers: Pick<IncomingHttpHeaders, 'origin' | 'host'>) => boolean;

/**
 * In production, allows only the configured origins: the client controls `Host`, and any name can be made to resolve to this
 * server (DNS rebinding). In development, also allows the origin by which the service was reached, so that other devices need no
 * configuration. Browsers send Origin with every WebSocket and every change (RFC 6455, 10.2; Fetch, 3.1; ASVS 5.0, 4.4.2).
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
