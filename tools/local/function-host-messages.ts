/** What a host in a child process and its parent say to each other. Each has a `purgewatch` field, so that other messages pass. */
import type { FunctionHost } from './function-host.ts';
import type { HostLog } from './functions-core-types.ts';

export interface HostReady {
  readonly functions: FunctionHost['functions'];
  readonly httpUrl: string | undefined;
}

export type FromHost =
  | ({ readonly purgewatch: 'ready' } & HostReady)
  | { readonly purgewatch: 'log'; readonly line: HostLog }
  | { readonly purgewatch: 'failed'; readonly message: string }
  | { readonly purgewatch: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly purgewatch: 'stopped' };

export type ToHost =
  | { readonly purgewatch: 'stop' }
  | { readonly purgewatch: 'invocations'; readonly id: number }
  | { readonly purgewatch: 'runTimer'; readonly id: number; readonly name: string };

export function isHostMessage(message: unknown): message is { purgewatch: string } {
  return typeof message === 'object' && message !== null && 'purgewatch' in message;
}
