/** Runs checks one after the other, each within its time. */
import type { Check, Line } from './check.ts';
import { skipped } from './check.ts';
import { explain } from './explain.ts';
import type { Target } from './target.ts';

/** A line, with the id of its check. */
export interface CheckedLine extends Line {
  readonly check: string;
}

/** Clients repeat on their own what does not answer; a check that takes longer, ms, has failed. */
const TIMEOUT_MS = 90_000;

/** @param skip ids of checks that whoever runs doctor does not want */
export async function* runChecks(
  checks: readonly Check[],
  target: Target,
  skip: ReadonlySet<string>,
  timeoutMs = TIMEOUT_MS,
): AsyncGenerator<CheckedLine> {
  for (const check of checks) {
    const lines = skip.has(check.id) ? [skipped(check.id, 'by --skip')] : await linesOf(check, target, timeoutMs);
    for (const line of lines) yield { check: check.id, ...line };
  }
}

async function linesOf(check: Check, target: Target, timeoutMs: number): Promise<readonly Line[]> {
  const late = AbortSignal.timeout(timeoutMs);
  const timeout = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(late.reason), { once: true });
  });
  try {
    return await Promise.race([check.run(target), timeout]);
  } catch (fault) {
    return [explain(check, fault)];
  }
}
