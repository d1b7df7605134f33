/** What reads the events of one Windows log. */
import type { EndpointFacts } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import type { Ignored, Parked } from './record.ts';
import type { WindowsEvent } from './windows-event.ts';

export type WindowsRead = ProcessEvent | FileEvent | Parked | Ignored;

/** The facts still lack the user, whom each log names elsewhere. */
export type WindowsFacts = Omit<EndpointFacts, 'form' | 'user'>;

export interface WindowsLog {
  /** Whether the log is this one, by its channel and provider in lower case. */
  readonly matches: (source: string) => boolean;
  readonly byId: ReadonlyMap<number, (event: WindowsEvent, facts: WindowsFacts) => WindowsRead>;
}
