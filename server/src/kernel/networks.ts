import ipaddr from 'ipaddr.js';

/** A network in the form of RFC 4632: address and length of its prefix. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads `10.0.0.0/8`, `fd00::/8`; undefined if invalid. */
export function parseNetwork(text: string): Network | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

/**
 * Whether messages may be sent to an address: to the open Internet, and to the court's own networks that a setting names.
 * Everything else (this machine, neighbours, a cloud's metadata service, IPv4 wrapped in IPv6) is refused, because a forged address
 * could reach systems that only we can reach (OWASP ASVS 5.0, 15.3.2; IANA's registries of special-purpose addresses).
 */
export function mayReach(address: string, internal: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address mapped into IPv6 is judged as the IPv4 address.
  const at = ipaddr.process(address);
  if (at.range() === 'unicast') return true;
  return internal.some(([network, length]) => network.kind() === at.kind() && at.match(network, length));
}
