import { describe, expect, it } from 'vitest';
import { addressOf } from '../../src/limits/address.ts';

const caller = (remoteAddress: string | undefined, forwarded?: string | string[]) => ({
  headers: { 'x-forwarded-for': forwarded },
  socket: { remoteAddress },
});

describe('the address of a caller', () => {
  it('is that of the socket, whatever the header says, where no proxy is trusted', () => {
    expect(addressOf(caller('192.0.2.7', '203.0.113.9'), 0)).toBe('192.0.2.7');
  });

  it('is what the only proxy saw, not what the caller wrote before it', () => {
    expect(addressOf(caller('10.0.0.1', '203.0.113.9'), 1)).toBe('203.0.113.9');
    expect(addressOf(caller('10.0.0.1', '1.1.1.1, 203.0.113.9'), 1)).toBe('203.0.113.9');
    expect(addressOf(caller('10.0.0.1', ['1.1.1.1', '203.0.113.9']), 1)).toBe('203.0.113.9');
  });

  it('is what the outermost of two proxies saw', () => {
    expect(addressOf(caller('10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2'), 2)).toBe('203.0.113.9');
  });

  it('is the first that is known where fewer proxies were on the way', () => {
    expect(addressOf(caller('10.0.0.1', '203.0.113.9'), 5)).toBe('203.0.113.9');
    expect(addressOf(caller('10.0.0.1'), 2)).toBe('10.0.0.1');
  });

  it('is one for a whole network of IPv6, and the same for IPv4 in it', () => {
    expect(addressOf(caller('2001:db8:1:2:3:4:5:6'), 0)).toBe('2001:db8:1:2::/64');
    expect(addressOf(caller('2001:db8:1:2:ffff::1'), 0)).toBe('2001:db8:1:2::/64');
    expect(addressOf(caller('2001:0DB8:0001:0002::1'), 0)).toBe('2001:db8:1:2::/64');
    expect(addressOf(caller('::1'), 0)).toBe('0:0:0:0::/64');
    expect(addressOf(caller('fe80::1%eth0'), 0)).toBe('fe80:0:0:0::/64');
    expect(addressOf(caller('::ffff:192.0.2.7'), 0)).toBe('192.0.2.7');
  });

  it('is unknown without a socket', () => {
    expect(addressOf(undefined, 0)).toBe('unknown');
    expect(addressOf(caller(undefined), 0)).toBe('unknown');
  });
});
