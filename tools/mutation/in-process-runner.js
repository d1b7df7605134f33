/**
 * Runs the tests of a pure folder in one process, without loading anything again: a mutant costs what its tests cost, and
 * vitest's start of a worker for every mutant and file is saved. For tests that use nothing but `describe`, `test` and `expect`.
 */
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Random records and whole files: they hold that nothing breaks, touch nearly every line, and tell no mutant from another. */
const NOT_HERE = /(?:\.long|\/fuzz|\/recorded-data)\.test\.ts$/;
const VITEST = new URL('./vitest-in-process.js', import.meta.url).href;

class InProcessRunner {
  constructor() {
    // The name that Stryker's instrumented code uses (INSTRUMENTER_CONSTANTS.NAMESPACE).
    globalThis.__stryker__ ??= {};
    this.stryker = globalThis.__stryker__;
    this.tests = new Map();
    this.spent = new Map();
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  init() {
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'vitest' ? { url: VITEST, shortCircuit: true } : next(specifier, context),
    });
  }

  /** Not before the first run: a static mutant has to be active while modules load. */
  async load() {
    if (this.tests.size > 0) return;
    const vitest = await import(VITEST);
    await import(pathToFileURL(resolve('test/support/mutants.ts')).href);
    for (const file of globSync(process.env.MUTATE_TESTS ?? `test/${process.env.MUTATE}/**/*.test.ts`).sort()) {
      if (NOT_HERE.test(file)) continue;
      vitest.collectFrom(file);
      await import(pathToFileURL(resolve(file)).href);
    }
    for (const test of vitest.tests) this.tests.set(`${test.file}#${test.name}`, test);
  }

  async dryRun() {
    await this.load();
    const tests = [];
    for (const [id, { file, name }] of this.tests) {
      this.stryker.currentTestId = id;
      const start = performance.now();
      const failureMessage = await this.fails(id);
      const timeSpentMs = Math.ceil(performance.now() - start);
      this.spent.set(id, timeSpentMs);
      const outcome = failureMessage === null ? { status: 0 } : { status: 1, failureMessage };
      tests.push({ id, name, fileName: file, timeSpentMs, ...outcome });
    }
    this.stryker.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: this.stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit }) {
    Object.assign(this.stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    await this.load();
    const cheapFirst = [...(testFilter ?? this.tests.keys())].sort((a, b) => (this.spent.get(a) ?? 0) - (this.spent.get(b) ?? 0));
    let nrOfTests = 0;
    let result = null;
    for (const id of cheapFirst) {
      nrOfTests += 1;
      const failureMessage = await this.fails(id);
      if (failureMessage === null) continue;
      result = { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
      break;
    }
    if (hitLimit !== undefined && this.stryker.hitCount > hitLimit) result = { status: 'timeout', reason: 'hit limit' };
    Object.assign(this.stryker, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    if (mutantActivation === 'static') return result ?? { status: 'survived', nrOfTests }; // it stays in the loaded modules
    // What a mutant left in a cache must not kill the next one: without a mutant the test has to pass again.
    if (result?.status === 'killed' && (await this.fails(result.killedBy[0])) !== null)
      throw new Error(`"${result.killedBy[0]}" fails without a mutant: something was cached`);
    return result ?? { status: 'survived', nrOfTests };
  }

  /** @returns {Promise<string | null>} why a test fails, or null */
  async fails(id) {
    try {
      await this.tests.get(id).run();
      return null;
    } catch (error) {
      return String(error?.message ?? error).slice(0, 400);
    }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
