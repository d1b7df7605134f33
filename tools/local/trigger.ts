/** What a trigger gets from the host that it runs in. */

import type { RegisteredFunction } from './functions-core.ts';
import type { Binding, HostLog, InvocationRequest, InvocationResponse, TypedData } from './functions-core-types.ts';
import type { HostSettings } from './host-settings.ts';

export interface TriggerHost {
  readonly settings: HostSettings;
  /** Aborted when the host begins to stop: no new invocation may begin from then on. */
  readonly signal: AbortSignal;
  /**
   * Runs the function once, sends what it puts out, and counts it. Rejects when any of that fails, and also when the
   * request cannot be made: a value that cannot be bound is a failed invocation.
   */
  invoke(registered: RegisteredFunction, request: () => InvocationRequest): Promise<InvocationResponse>;
  log(line: Omit<HostLog, 'category'>): void;
}

export interface RunningTrigger {
  /** Resolves when no invocation of this trigger is under way any more. */
  stop(): Promise<void>;
}

export function triggerBinding({ metadata, triggerName }: RegisteredFunction): Binding {
  const binding = metadata.bindings[triggerName];
  if (binding === undefined) throw new Error(`Function "${metadata.name}" has no trigger.`);
  return binding;
}

export function json(value: unknown): TypedData {
  return { json: JSON.stringify(value ?? null) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
