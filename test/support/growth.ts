import { performance } from 'node:perf_hooks';
import { expect } from 'vitest';

const TIMES_LONGER = 16;
/** Quadratic work takes 256 times as long for 16 times the input; linear work, on a busy machine, far less than this. */
const MOST = 100;
/** Below this a measurement says more about the machine than about the code. */
const LEAST_MS = 0.3;

/** Holds that work grows with the length of its input and not with its square, in one run and on any machine. */
export function expectLinear(length: number, work: (length: number) => void): void {
  work(length / TIMES_LONGER); // compiles what is to be measured
  if (process.env.MUTATE !== undefined) return; // instrumented code tells nothing of time
  let [short, long] = [0, 0];
  // Measured again where something else may have run at the same time: what is quadratic stays so.
  for (let look = 0; look < 4 && (look === 0 || long / short >= MOST); look++) {
    short = Math.max(
      LEAST_MS,
      fastest(() => work(length / TIMES_LONGER)),
    );
    long = fastest(() => work(length));
  }
  expect(
    long / short,
    `${length} characters take ${long.toFixed(1)} ms, a sixteenth ${short.toFixed(1)} ms`,
  ).toBeLessThan(MOST);
}

function fastest(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
