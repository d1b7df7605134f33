import { describe, expect, it } from 'vitest';
import { isDocument, isJson } from '../../../tools/input/form.ts';

describe('one document or lines', () => {
  it.each([
    ['{"a":1}', true],
    ['{\n"a":1\n}', true],
    ['[{\n"a":1\n}]', true],
    ['{"a":1,\n"b":2}', true],
    ['{"records":[\n{"a":1}\n]}', true],
    ['{"a":1}\n{"a":2}', false],
    ['{"a":\n{"a":2}', false],
    ['{"a":\n{"a":\n{"a":3}\n{"a":4}', false],
  ])('%j as a whole file: %s', (text, document) => {
    expect(isDocument(text, true)).toBe(document);
  });

  it.each([
    ['one line that does not end within the head', '[{"a":1},{"a":', false],
    ['a list with a record on each line', '[{"a":1},\n{"a":2},\n{"a":3},\n{"a"', true],
    ['an envelope with leading commas', '{"records":[\n{"a":1}\n,{"a":2}\n,{"a":3}\n,{"a"', true],
    ['lines of which the first is broken', '[{"a":1},\n{"a":2}\n{"a":3}\n{"a"', false],
    ['lines behind empty ones', '\n\n{"a":1}\n{"a"', false],
  ])('%s', (_name, head, document) => {
    expect(isDocument(head, false)).toBe(document);
  });

  it('values that are no objects and no lists are no records', () => {
    expect(['null', '1', '"a"', '{', ''].map(isJson)).toEqual([false, false, false, false, false]);
    expect(['{}', ' [1] ', '{"a":1}\r'].map(isJson)).toEqual([true, true, true]);
  });
});
