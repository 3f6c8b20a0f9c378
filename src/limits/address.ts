import { isIPv6 } from 'node:net';

/** What of a request says where it comes from. */
export interface Caller {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

const unknown = 'unknown';

/**
 * The address that calls, as the outermost of the trusted proxies saw it: what a caller writes into `X-Forwarded-For`
 * itself stands before that. Of IPv6 the network, as one customer of a provider has a whole one.
 */
export function addressOf(caller: Caller | undefined, trustedProxies: number): string {
  if (!caller) return unknown;
  const forwarded = trustedProxies > 0 ? [caller.headers['x-forwarded-for'] ?? []].flat().join(',').split(',') : [];
  const hops = [...forwarded.map((hop) => hop.trim()).filter(Boolean), caller.socket.remoteAddress ?? unknown];
  return network(hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? unknown);
}

function network(address: string): string {
  const plain = address
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
    .replace(/%.*$/, '')
    .slice(0, 100);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = head ? head.split(':') : [];
  const after = tail ? tail.split(':').length : 0;
  const missing = tail === undefined ? 0 : 8 - groups.length - after;
  const whole = [...groups, ...Array(Math.max(0, missing)).fill('0'), ...(tail ? tail.split(':') : [])];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
