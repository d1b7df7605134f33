/**
 * Mutation tests: `npm run mutation -- subjects` for one folder of shared/. A mutant that no test kills is a line that no
 * test needs.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
// biome-ignore lint/style/noDefaultExport: the tool reads it so
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: [`shared/${process.env.MUTATE ?? 'subjects'}/**/*.ts`, '!shared/**/*.samples.ts'],
  // TypeScript 7 has no API to rewrite a tsconfig with, and none is needed: Node strips the types.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', '.purgewatch', 'samples'],
};
