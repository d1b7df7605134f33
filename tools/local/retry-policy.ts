/** Retry policies of functions: how often and how far apart one invocation is tried. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RetryContext, RetryOptions } from './functions-core-types.ts';

/** `aborted`: the host stopped before an attempt succeeded or the attempts were used up. */
export type RetryOutcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'aborted' };

type Attempt = (retryContext: RetryContext | undefined) => Promise<unknown>;

export async function runWithRetry(
  policy: RetryOptions | undefined,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<RetryOutcome> {
  const maxRetryCount = policy?.maxRetryCount ?? 0;
  let exception: RetryContext['exception'];
  for (let retryCount = 0; ; retryCount++) {
    try {
      const context = { retryCount, maxRetryCount, ...(exception === undefined ? {} : { exception }) };
      await attempt(policy === undefined ? undefined : context);
      return { kind: 'succeeded' };
    } catch (error) {
      if (signal.aborted) return { kind: 'aborted' };
      if (maxRetryCount >= 0 && retryCount >= maxRetryCount) return { kind: 'failed', error };
      exception = exceptionOf(error);
    }
    await sleep(retryDelayMs(policy, retryCount), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return { kind: 'aborted' };
  }
}

function retryDelayMs(policy: RetryOptions | undefined, retryCount: number): number {
  if (policy?.retryStrategy !== 'exponentialBackoff') return (policy?.delayInterval?.seconds ?? 0) * 1_000;
  const { minimumInterval, maximumInterval } = policy;
  const most = maximumInterval?.seconds ?? Number.MAX_SAFE_INTEGER;
  return Math.min(most, (minimumInterval?.seconds ?? 0) * 2 ** Math.min(retryCount, 30)) * 1_000;
}

function exceptionOf(error: unknown): NonNullable<RetryContext['exception']> {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { message, source: '', stackTrace: stack };
}
