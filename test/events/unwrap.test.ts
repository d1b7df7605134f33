import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_UNPACKED_BYTES } from '../../shared/events/decode.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { expectLinear } from '../support/growth.ts';

const ONE = '{"Id":"1", "n": 12345678901234567890}';
const TWO = '{"Id":"é\\"2"}';

/** Texts of the records of a message; reasons where one is parked. */
function texts(message: unknown): string[] {
  return unwrap(message).map((record) => (record.kind === 'raw' ? record.text : `parked: ${record.reason}`));
}

describe('unwrap', () => {
  test.each([
    ['an object', ONE, [ONE]],
    ['a list', `[${ONE}, ${TWO}]`, [ONE, TWO]],
    ['an envelope', ` {"records" : [ ${ONE} ,${TWO}] }\n`, [ONE, TWO]],
    ['an envelope with other members', `{"a":{"records":[1]},"records":[${ONE}],"z":"]"}`, [ONE]],
    ['an envelope with the key twice', `{"records":[${TWO}],"records":[${ONE}]}`, [ONE]],
    ['lines', `${ONE}\n\n${TWO}\n`, [ONE, TWO]],
    ['lines with CRLF', `${ONE}\r\n${TWO}\r\n`, [ONE, TWO]],
    ['lines of envelopes and lists', `{"records":[${ONE}]}\n[${TWO}]`, [ONE, TWO]],
    ['a list of envelopes', `[{"records":[${ONE}]},{"records":[${TWO}]}]`, [ONE, TWO]],
    ['pretty-printed JSON', `{\n  "records": [\n    ${ONE},\n    ${TWO}\n  ]\n}`, [ONE, TWO]],
    ["the answer of Defender's hunting API", `{"Stats":{},"Schema":[{}],"Results":[${ONE}, ${TWO}]}`, [ONE, TWO]],
    ["the answer of Graph's hunting API", `{"schema":[{"name":"Id"}],"results":[${ONE},${TWO}]}`, [ONE, TWO]],
    ['a page of an API', `{"@odata.context":"x","value":[${ONE}, ${TWO}],"@odata.nextLink":"y"}`, [ONE, TWO]],
    ['an empty page', '{"value":[]}', []],
    ['a value that is no page', '{"name":"x","value":[{"Id":"1"}]}', ['{"name":"x","value":[{"Id":"1"}]}']],
    [
      'the answer of Log Analytics',
      '{"tables":[{"name":"a","columns":[{"name":"Id"},{"name":"n"}],"rows":[["1",2],["3",null]]}]}',
      ['{"Id":"1","n":2}', '{"Id":"3","n":null}'],
    ],
    [
      'the answer of Data Explorer',
      '{"Tables":[{"Columns":[{"ColumnName":"Id"}],"Rows":[["1"]]},{"Columns":[{"ColumnName":"n"}],"Rows":[[2]]}]}',
      ['{"Id":"1"}', '{"n":2}'],
    ],
    ['tables of another kind', '{"tables":[{"Id":"1"}]}', ['{"tables":[{"Id":"1"}]}']],
    [
      'a snapshot of osquery',
      '{"snapshot":[{"a":"1"},{"a":"2"}],"action":"snapshot","name":"q","hostIdentifier":"h","unixTime":1}',
      ['1', '2'].map(
        (a) => `{"name":"q","hostIdentifier":"h","unixTime":1,"columns":{"a":"${a}"},"action":"snapshot"}`,
      ),
    ],
    [
      'a batch of osquery',
      '{"diffResults":{"added":[{"a":"1"}],"removed":[{"a":"2"}]},"name":"q","hostIdentifier":"h","unixTime":1}',
      [
        '{"name":"q","hostIdentifier":"h","unixTime":1,"columns":{"a":"1"},"action":"added"}',
        '{"name":"q","hostIdentifier":"h","unixTime":1,"columns":{"a":"2"},"action":"removed"}',
      ],
    ],
    ['results without a schema', '{"results":[{"Id":"1"}]}', ['{"results":[{"Id":"1"}]}']],
    ['an empty envelope', '{"records":[]}', []],
    ['nothing', ' \r\n ', []],
    ['no JSON', 'type=EXECVE msg=1', ['parked: message: found "type=EXECVE msg=1", expected JSON']],
    ['a number', '42', ['42']],
  ])('takes %s apart', (_, message, expected) => {
    expect(texts(message)).toEqual(expected);
    expect(texts(Buffer.from(message))).toEqual(expected);
    expect(texts(Buffer.from(`\ufeff${message}`))).toEqual(expected);
    expect(texts(gzipSync(message))).toEqual(expected);
  });

  test('reads UTF-16 with a byte order mark, either end first', () => {
    const little = Buffer.from(`\ufeff${ONE}\n${TWO}`, 'utf16le');
    expect(texts(little)).toEqual([ONE, TWO]);
    const big = Buffer.from(little).swap16();
    expect(texts(big)).toEqual([ONE, TWO]);
    expect(big[0]).toBe(0xfe);
  });

  test('takes what the host has parsed, and other views of bytes', () => {
    expect(texts({ records: [{ a: 1 }, 'x'] })).toEqual(['{"a":1}', '"x"']);
    expect(texts([{ a: 1 }])).toEqual(['{"a":1}']);
    expect(texts(new Uint8Array(Buffer.from(ONE)).buffer)).toEqual([ONE]);
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    for (const odd of [cycle, 12n, undefined, () => 1]) expect(texts(odd)[0]).toContain('parked: message: found');
  });

  test('parks the broken line alone, and names it', () => {
    const broken = `{"a":${'x'.repeat(200)}`;
    expect(unwrap(`${ONE}\n${broken}\n${TWO}`)).toMatchObject([
      { kind: 'raw' },
      { kind: 'parked', raw: broken, reason: expect.stringMatching(/^line 2: found ".{80,90}…", expected JSON$/) },
      { kind: 'raw' },
    ]);
    expect(texts(`{"a\n${ONE}`)).toEqual(['parked: line 1: found "{\\"a", expected JSON', ONE]);
  });

  const GAP = (found: string, index: number) =>
    `parked: record ${index}: found ${JSON.stringify(found)}, expected JSON`;

  test.each([
    ['documents one after the other', `${ONE}${TWO} ${ONE}`, [ONE, TWO, ONE]],
    ['pretty-printed documents', `{\n"a": 1\n}\n{\n"a": {"b": [2]}\n}`, ['{\n"a": 1\n}', '{\n"a": {"b": [2]}\n}']],
    ['lines that end with CR alone', `${ONE}\r${TWO}\r`, [ONE, TWO]],
    ['a comma behind the last of a list', `[${ONE},${TWO},]`, [ONE, TWO]],
    ['commas between lines', `${ONE},\n${TWO},\n`, [ONE, TWO]],
    ['a comma behind the last of an envelope', `{"records":[\n${ONE},\n${TWO},\n]}`, [ONE, TWO]],
    ['a document as a string', JSON.stringify(`[${ONE},${TWO}]`), [ONE, TWO]],
    ['lines as a string', JSON.stringify(`${ONE}\n${TWO}`), [ONE, TWO]],
    ['a list of strings', JSON.stringify([ONE, TWO]), [ONE, TWO]],
    ['lines of strings', `${JSON.stringify(ONE)}\n${JSON.stringify(TWO)}`, [ONE, TWO]],
    ['a broken record in an envelope', '{"records":[{"a":1},{"a":]}', ['{"a":1}', GAP('{"a":]', 2)]],
    ['a broken record in a list', '[{"a":1},{"a":x},{"a":3}]', ['{"a":1}', GAP('{"a":x}', 2), '{"a":3}']],
    ['a record whose string has no end', '[{"a":"1},{"a":2},{"a":3}]', [GAP('{"a":"1},', 1), '{"a":2}', '{"a":3}']],
    ['a list without commas and end', '[{"a":1}\n{"a":2}', ['{"a":1}', '{"a":2}']],
    ['an envelope that is cut', '{\n"records": [\n{"a":1},\n{"a":', ['{"a":1}', GAP('{"a":', 2)]],
    ['words between documents', '{"a":1} and {"a":2}', ['{"a":1}', GAP('and', 2), '{"a":2}']],
  ])('reads what can be read of %s', (_, message, expected) => {
    expect(texts(message)).toEqual(expected);
    expect(texts(Buffer.from(message))).toEqual(expected);
  });

  test('parks a message in which nothing can be read', () => {
    for (const message of ['{"records":[{"a":]}', '[{"a":', '{\n"records": [\n{"a":\n']) {
      const bytes = Buffer.from(message);
      expect(unwrap(bytes)).toMatchObject([{ kind: 'parked', raw: bytes }]);
    }
  });

  test.each(['{"a":1},', '{"a":"1},', '[', '{"a":[', '{"records":[', '"', '{"a":1}\r', '\\', '{"a" ', ',{', ' '])(
    'reads broken text in proportion to its length: %j',
    (part) => {
      expectLinear(32_000, (times) => unwrap(`[{"a":x},${part.repeat(times)}`));
    },
  );

  test('parks an envelope without a list, and gzip that does not unpack', () => {
    expect(texts('{"records":"none"}')).toEqual(['parked: records: found "none", expected a list of records']);
    const torn = gzipSync(ONE).subarray(0, 20);
    expect(unwrap(torn)).toMatchObject([{ kind: 'parked', raw: torn, reason: expect.stringContaining('256 MiB') }]);
  });

  test('a gzip bomb does not unpack beyond the bound', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES + 1, 32), { level: 1 });
    expect(unwrap(bomb)).toMatchObject([{ kind: 'parked', reason: expect.stringContaining('ERR_BUFFER_TOO_LARGE') }]);
  });

  test('survives nesting and numbers that exceed everything', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(unwrap(deep)).toHaveLength(1);
    expect(unwrap(`{"records":[${deep},{"a":1}]}`).length).toBeGreaterThan(0);
    expect(unwrap('['.repeat(100_000))).toMatchObject([{ kind: 'parked' }]);
    expect(texts('{"a":1e999999}')).toEqual(['{"a":1e999999}']);
  });

  test('a key named __proto__ reaches no prototype', () => {
    const [record] = unwrap('{"__proto__":{"polluted":1},"records":[{"__proto__":{"polluted":1}}]}');
    expect(record).toMatchObject({ kind: 'raw' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('never throws, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 50 }).map((tail) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), tail])),
      fc.uint8Array({ maxLength: 51 }).map((tail) => Buffer.concat([Buffer.from([0xfe, 0xff]), tail])),
      fc.json().map((text) => Buffer.from(text)),
      fc.json().map((text) => gzipSync(text)),
    );
    fc.assert(fc.property(bytes, (message) => unwrap(message).every((record) => record.kind.length > 0)));
  });

  test('the text of each record is the part of the message that it was', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.constantFrom(undefined, 1), (records, indent) => {
        const parts = records
          .filter((record) => !Object.hasOwn(record, 'records'))
          .map((record) => JSON.stringify(record, null, indent));
        expect(texts(`{"records":[${parts.join(' , ')}]}`)).toEqual(parts);
      }),
    );
  });

  test('envelopes in envelopes cost no more than their length', () => {
    expectLinear(160_000, (length) => {
      const depth = length / 16;
      expect(unwrap(`${'{"records":['.repeat(depth)}${']}'.repeat(depth)}`).length).toBeLessThanOrEqual(1);
    });
  });
});
