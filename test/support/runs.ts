/** Runs of a property: as many as named in CI, more in `npm run test:long`, fewer for each mutant. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: Math.max(1, Math.round(count * Number(process.env.TEST_RUNS_FACTOR ?? 1))) };
}
