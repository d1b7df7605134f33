/**
 * Mutation tests: `npm run mutation -- subjects` for one folder of shared/. A mutant that no test kills is a line that no
 * test needs. Figures: docs/mutation.md.
 */
const folder = process.env.MUTATE ?? 'subjects';
const files = (process.env.MUTATE_FILES ?? '**/*.ts').split(',');
/** The catalog is mostly tables and text. What people only read is not mutated. */
const isCatalog = folder === 'detections';
/**
 * Folders (or, by `MUTATE_TESTS`, some tests of another folder) whose tests use nothing of vitest but what
 * `tools/mutation/vitest-in-process.js` has. Tables and expressions that are made while a module loads are left out there
 * (`MUTATE_STATIC=yes` takes them in), because each needs all tests again.
 */
const inProcess = isCatalog || folder === 'alerts' || process.env.MUTATE_TESTS !== undefined;
const statics = !inProcess || process.env.MUTATE_STATIC === 'yes';
const own = ['./tools/mutation/prose.js', './tools/mutation/in-process-runner.js'];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
// biome-ignore lint/style/noDefaultExport: the tool reads it so
export default {
  testRunner: inProcess ? 'in-process' : 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', ...own],
  ignorers: isCatalog ? ['prose'] : [],
  ignoreStatic: !statics,
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: [...files.map((file) => `shared/${folder}/${file}`), '!shared/**/*.samples.ts', '!shared/detections/*sample*.ts'],
  // TypeScript 7 has no API to rewrite a tsconfig with, and none is needed: Node strips the types.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // What was killed by a test that is still the same is not tried again. Changes under test/support are not seen: --force.
  incremental: true,
  incrementalFile: `reports/mutation-${folder}${inProcess && statics ? '-static' : ''}.json`,
  concurrency: Number(process.env.MUTATE_WORKERS ?? 2),
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', '.purgewatch', 'samples', 'biome.json'],
};
