/** What a host in a child process and its parent say to each other. Each has a `purgewatch` field, so that other messages pass. */
import type { CheckpointStore } from '@azure/event-hubs';
import type { FunctionHost } from './function-host.ts';
import type { HostLog } from './functions-core-types.ts';

export type StoreMethod = keyof CheckpointStore;

/** The child's only argument, as JSON. */
export interface ChildOptions {
  readonly appDirectory: string;
  readonly queueLeaseSeconds?: number | undefined;
  /** Whether the parent holds the checkpoints. */
  readonly parentCheckpoints: boolean;
}

export interface HostReady {
  readonly functions: FunctionHost['functions'];
  readonly httpUrl: string | undefined;
}

export type FromHost =
  | ({ readonly purgewatch: 'ready' } & HostReady)
  | { readonly purgewatch: 'log'; readonly line: HostLog }
  | { readonly purgewatch: 'failed'; readonly message: string }
  | { readonly purgewatch: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly purgewatch: 'store'; readonly id: number; readonly method: StoreMethod; readonly args: unknown[] }
  | { readonly purgewatch: 'stopped' };

export type ToHost =
  | { readonly purgewatch: 'stored'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly purgewatch: 'stop' }
  | { readonly purgewatch: 'invocations'; readonly id: number }
  | { readonly purgewatch: 'runTimer'; readonly id: number; readonly name: string };

export function isHostMessage(message: unknown): message is { purgewatch: string } {
  return typeof message === 'object' && message !== null && 'purgewatch' in message;
}

/** Requests over a channel that wait for their answers. */
export class PendingCalls {
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #next = 1;

  call(send: (id: number) => void): Promise<unknown> {
    const id = this.#next++;
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    send(id);
    return pending.promise;
  }

  settle({ id, value, error }: { id: number; value?: unknown; error?: string }): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(new Error(error));
  }

  rejectAll(reason: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
    this.#pending.clear();
  }
}
