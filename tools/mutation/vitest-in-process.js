/**
 * The part of vitest that tests of the pure core use, for the runner beside it: tests are kept as functions, which can be
 * called again for each mutant. Whatever else a test imports from vitest is missing here, and its import fails.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const real = createRequire(import.meta.url).resolve('vitest/package.json').replace(/package\.json$/, 'dist/index.js');
export const { expect } = await import(pathToFileURL(real).href);

/** @type {{ file: string, name: string, run: () => unknown }[]} */
export const tests = [];
const suites = [];
let file = '';

/** @param {string} name of the file whose tests are collected next */
export function collectFrom(name) {
  file = name;
}

export function describe(name, body) {
  suites.push(name);
  body();
  suites.pop();
}

export function test(name, run) {
  const full = [...suites, name].join(' > ');
  const same = tests.filter((other) => other.file === file && other.name.replace(/ #\d+$/, '') === full).length;
  tests.push({ file, name: same === 0 ? full : `${full} #${same + 1}`, run });
}

export const it = test;

const skipped = () => undefined;
skipped.each = () => skipped;

for (const each of [describe, test]) {
  each.skipIf = (condition) => (condition ? skipped : each);
  each.each = (rows) => (name, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const holes = name.match(/%[sjdio]/g)?.length ?? 0;
      each(format(name, ...values.slice(0, holes)), () => body(...values));
    }
  };
}
