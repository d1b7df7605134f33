import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, parseAddress, parseRange } from '../../shared/alerts/address-range.ts';

const within = (address: string, range: string) => {
  const [parsed, of] = [parseAddress(address), parseRange(range)];
  return parsed !== null && of !== null && isWithin(parsed, of);
};

describe('ranges of addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.3.7', '192.0.2.0/24', false],
    ['192.0.2.128', '192.0.2.128/25', true],
    ['192.0.2.127', '192.0.2.128/25', false],
    ['255.255.255.255', '128.0.0.0/1', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::ffff:192.0.2.7', '192.0.2.0/24', true],
    ['::ffff:c000:207', '192.0.2.0/24', true],
    ['192.0.2.7', '::/0', false],
    ['2001:db8::192.0.2.7', '2001:db8::c000:207', true],
    // Neither family holds the other, however the bits fall.
    ['::c000:207', '192.0.2.7', false],
    ['64:ff9b::192.0.2.7', '192.0.2.0/24', false],
  ])('%s in %s: %s', (address, range, expected) => {
    expect(within(address, range)).toBe(expected);
  });

  it.each(['', 'host', '192.0.2', '192.0.2.256', '192.0.2.07', '0x7f.0.0.1', '3221225985', '192.0.2.7 ', '192.0.2.7.'])(
    '%j is no address',
    (text) => expect(parseAddress(text)).toBeNull(),
  );

  it.each([
    '1:2:3:4::5:6:7:8::9',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '12345::',
    '::g',
    '1.2.3.4::',
    '::1.2.3',
    '1:2:3:4:5:6:7::8',
    '١٩٢.0.2.1',
  ])('%j is no address either', (text) => expect(parseAddress(text)).toBeNull());

  it.each([
    'a/192.0.2.0/24',
    '192.0.2.1/24',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/',
    '192.0.2.0/-1',
    '192.0.2.0/24/24',
    '2001:db8::1/32',
    '2001:db8::/129',
    '*',
    '192.0.2.*',
    '192.0.2.0-192.0.2.9',
  ])('%j is no range', (text) => expect(parseRange(text)).toBeNull());

  it('takes for an address what Node takes for one, save zones', () => {
    const char = fc.constantFrom(...'0123456789abcdef:.');
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: char, maxLength: 20 }));
    fc.assert(
      fc.property(text, (it) => {
        expect(parseAddress(it) !== null).toBe(isIP(it) !== 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it('holds what Node’s block list holds', () => {
    const v4 = fc.tuple(fc.constant('ipv4' as const), fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }));
    const v6 = fc.tuple(fc.constant('ipv6' as const), fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }));
    fc.assert(
      fc.property(fc.oneof(v4, v6), ([family, address, base, prefix]) => {
        const list = new BlockList();
        list.addSubnet(base, prefix, family);
        const { bits, width } = parseAddress(base)!;
        fc.pre(width === (family === 'ipv4' ? 32 : 128));
        const host = BigInt(width - prefix);
        const range = { bits: (bits >> host) << host, width, prefix };
        expect(isWithin(parseAddress(address)!, range)).toBe(list.check(address, family));
        expect(isWithin(parseAddress(base)!, range)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
