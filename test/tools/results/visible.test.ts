import { expect, test } from 'vitest';
import { visible } from '../../../tools/results/visible.ts';

test.each([
  ['logs/a.json: parked', 'logs/a.json: parked'],
  ['\u001b[31mred.json', '\\u001b[31mred.json'],
  ['two\nlines\r', 'two\\u000alines\\u000d'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['größe 日本.json', 'größe 日本.json'],
])('%j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});
