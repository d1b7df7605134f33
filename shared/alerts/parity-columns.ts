/** The columns of the query that analysts migrate from, filled from one event. Secrets in command lines are masked. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { ParityColumns } from './alert.ts';
import { maskSecrets } from './mask-secrets.ts';

/** @param commandLines whether command lines are shown at all */
export function parityColumns(event: PurgewatchEvent | undefined, commandLines: boolean): ParityColumns {
  const shown = (line: string | null) => (line === null || !commandLines ? null : maskSecrets(line));
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
    ProcessCommandLine: shown(event.kind === 'process' ? event.commandLine : null),
    InitiatingProcessFileName: event.initiatingFileName,
    InitiatingProcessCommandLine: shown(event.initiatingCommandLine),
  };
}
