import base from './vitest.config.ts';

/** Only the tests beside what is mutated: a mutant must die of its own tests. */
export default {
  ...base,
  test: {
    ...base.test,
    include: [`test/${process.env.MUTATE ?? 'subjects'}/**/*.test.ts`],
    setupFiles: ['test/support/mutants.ts'],
  },
};
