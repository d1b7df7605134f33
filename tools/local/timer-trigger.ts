/** The timer trigger. Runs of one timer never overlap: the next one is set when the last has ended. */
import type { RegisteredFunction } from './functions-core.ts';
import { resolveSettings } from './host-settings.ts';
import { parseSchedule } from './ncrontab.ts';
import { runWithRetry } from './retry-policy.ts';
import { json, messageOf, type RunningTrigger, type TriggerHost, triggerBinding } from './trigger.ts';

export interface HostClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back at that time or later; the function returned takes it back. */
  at(time: number, callback: () => void): () => void;
}

/** A timeout of Node's takes 24.8 days at most, and fires at once beyond. */
const LONGEST_TIMEOUT_MS = 24 * 60 * 60 * 1_000;

export const SYSTEM_CLOCK: HostClock = {
  now: () => Date.now(),
  at: (time, callback) => {
    const wait = () => setTimeout(step, Math.min(Math.max(time - Date.now(), 0), LONGEST_TIMEOUT_MS));
    const step = () => {
      if (Date.now() >= time) callback();
      else timer = wait();
    };
    let timer = wait();
    return () => clearTimeout(timer);
  },
};

export interface RunningTimer extends RunningTrigger {
  /** Runs the function now, besides its schedule. Rejects with the function's error. */
  run(): Promise<void>;
}

export function startTimerTrigger(registered: RegisteredFunction, host: TriggerHost, clock: HostClock): RunningTimer {
  const { name, retryOptions } = registered.metadata;
  const binding = triggerBinding(registered);
  const schedule = parseSchedule(resolveSettings(binding.schedule, `schedule of function "${name}"`));
  let last: number | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let cancel = () => {};

  async function runOnce(): Promise<void> {
    if (host.signal.aborted) return;
    const now = clock.now();
    const iso = (time: number) => new Date(time).toISOString();
    const ScheduleStatus =
      last === undefined ? null : { Last: iso(last), Next: iso(schedule.next(now)), LastUpdated: iso(last) };
    last = now;
    const data = json({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: false });
    const attempt = (retryContext: Parameters<Parameters<typeof runWithRetry>[1]>[0]) =>
      host.invoke(registered, () => ({ data, retryContext }));
    const outcome = await runWithRetry(retryOptions, attempt, host.signal);
    if (outcome.kind === 'failed') throw outcome.error;
  }

  function run(): Promise<void> {
    const mine = queue.then(runOnce);
    queue = mine.catch(() => undefined);
    return mine;
  }

  function runLogged(): Promise<void> {
    return run().catch((error: unknown) =>
      host.log({ level: 'error', message: `Timer: ${messageOf(error)}`, functionName: name }),
    );
  }

  function plan(): void {
    if (host.signal.aborted) return;
    cancel = clock.at(schedule.next(clock.now()), () => runLogged().then(plan));
  }

  plan();
  if (binding.runOnStartup === true) runLogged();
  return {
    run,
    stop: async () => {
      cancel();
      await queue;
    },
  };
}
