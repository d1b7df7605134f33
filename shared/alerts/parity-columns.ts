/** The columns of the query that analysts migrate from, filled from one event. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { ParityColumns } from './alert.ts';

export function parityColumns(event: PurgewatchEvent | undefined): ParityColumns {
  if (event?.kind !== 'process' && event?.kind !== 'file') {
    return {
      AccountName: event?.actor ?? null,
      FileName: null,
      ProcessCommandLine: null,
      InitiatingProcessFileName: null,
      InitiatingProcessCommandLine: null,
    };
  }
  return {
    AccountName: event.accountName,
    FileName: event.fileName,
    ProcessCommandLine: event.kind === 'process' ? event.commandLine : null,
    InitiatingProcessFileName: event.initiatingFileName,
    InitiatingProcessCommandLine: event.initiatingCommandLine,
  };
}
