import { isIP } from 'node:net';
import { mayReach } from '../kernel/networks.ts';
import type { Network } from '../kernel/networks.ts';

/** Where messages may be sent. */
export interface AddressRules {
  /** In development only. */
  readonly http: boolean;
  /** The court's own networks; without this setting they are refused. */
  readonly internal: readonly Network[];
}

/** The host of an address without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/**
 * What is wrong with an address, as far as can be told without resolving the host's name; undefined when nothing is. Names are
 * judged by the addresses they resolve to, at each attempt.
 */
export function flawOfAddress(
  address: string,
  { http, internal }: AddressRules,
): 'not-https' | 'credentials' | 'internal' | undefined {
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(http && url.protocol === 'http:')) return 'not-https';
  if (url.username !== '' || url.password !== '') return 'credentials';
  const host = hostOf(url);
  return isIP(host) !== 0 && !mayReach(host, internal) ? 'internal' : undefined;
}
