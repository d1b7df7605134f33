import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutJson } from '../../shared/events/cut-json.ts';
import { readParameters } from '../../shared/events/parameters.ts';
import { expectLinear } from '../support/growth.ts';
import { runs } from '../support/runs.ts';

describe('JSON that ends too soon', () => {
  test.each([
    ['{"a":1,"b":{"c":[1,2', { a: 1, b: { c: [1] } }],
    ['{"a":"x y', { a: 'x y' }],
    ['{"a":1,"b', { a: 1 }],
    ['{"a":1,"b":', { a: 1 }],
    ['[{"Name":"A","Value":"1"},{"Name":"B","Val', [{ Name: 'A', Value: '1' }, { Name: 'B' }]],
    ['[{"Name":"A","Value":"caf\\u00', [{ Name: 'A', Value: 'caf' }]],
    ['{"a":"b\\', { a: 'b' }],
    ['{"a":"b\\\\', { a: 'b\\' }],
    ['{"a":tru', {}],
    ['{', {}],
    ['["}",', ['}']],
  ])('%s', (text, expected) => expect(cutJson(text, 'kept')).toEqual(expected));

  test('half an id is another id: where that matters it is left out', () => {
    expect(cutJson('{"Operation":"HardDelete","UserId":"mira@halden', 'dropped')).toEqual({ Operation: 'HardDelete' });
    expect(cutJson('{"Operation":"HardDe', 'dropped')).toEqual({});
    expect(cutJson('[{"Id":"a"},{"Id":"b', 'dropped')).toEqual([{ Id: 'a' }, {}]);
  });

  test.each(['{"a":1}', '{"a":1} and more', 'plain', '', '{a', '{"a":}', '[1,2]]'])('%s is another matter', (text) =>
    expect(cutJson(text, 'kept')).toBeUndefined(),
  );

  test('property: of any JSON cut anywhere, what is read is part of the whole', () => {
    const within = (part: unknown, whole: unknown): boolean => {
      if (typeof part === 'string') return typeof whole === 'string' && whole.startsWith(part);
      if (Array.isArray(part)) return Array.isArray(whole) && part.every((entry, at) => within(entry, whole[at]));
      if (typeof part !== 'object' || part === null) return Object.is(part, whole);
      return Object.entries(part).every(([key, value]) => within(value, (whole as Record<string, unknown>)[key]));
    };
    const member = fc.oneof(fc.string(), fc.boolean(), fc.array(fc.string()), fc.constant(null));
    const list = fc.array(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), member), { minLength: 1 });
    fc.assert(
      fc.property(list, fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
        const text = JSON.stringify(value);
        const cut = text.slice(0, 1 + Math.floor(share * (text.length - 2)));
        for (const last of ['kept', 'dropped'] as const) expect(within(cutJson(cut, last), value), cut).toBe(true);
      }),
      runs(1000),
    );
  });

  test('costs as much as it is long', () => {
    expectLinear(400_000, (length) => cutJson('['.repeat(length), 'kept'));
    expectLinear(400_000, (length) => cutJson(`{"a":"${'\\\\'.repeat(length / 2)}`, 'kept'));
  });
});

test('parameters that were cut say so, and a name without its value is none', () => {
  const text = JSON.stringify([
    { Name: 'Name', Value: 'x' },
    { Name: 'SubjectContainsWords', Value: 'a;b' },
    { Name: 'DeleteMessage', Value: 'True' },
  ]);
  const read = (length: number) => Object.fromEntries(readParameters(text.slice(0, length)));
  expect(read(text.indexOf('DeleteMessage'))).toEqual({ '@': [true], name: ['x'], subjectcontainswords: ['a;b'] });
  expect(read(text.indexOf(';b') + 1)).toEqual({ '@': [true], name: ['x'], subjectcontainswords: ['a;'] });
  expect(read(text.indexOf('True') + 2)).toEqual({
    '@': [true],
    name: ['x'],
    subjectcontainswords: ['a;b'],
    deletemessage: ['Tr'],
  });
});
