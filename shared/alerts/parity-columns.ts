/** The columns of the query that analysts migrate from, filled from one event. Secrets in command lines are masked. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { ParityColumns } from './alert.ts';
import { maskSecrets } from './mask-secrets.ts';
import { plainLines, plainName } from './safe-text.ts';

/** @param commandLines whether command lines are shown at all */
export function parityColumns(event: PurgewatchEvent | undefined, commandLines: boolean): ParityColumns {
  const shown = (line: string | null) => (line === null || !commandLines ? null : maskSecrets(plainLines(line)));
  if (event?.kind !== 'process' && event?.kind !== 'file') {
    return {
      AccountName: plainName(event?.actor ?? null),
      FileName: null,
      ProcessCommandLine: null,
      InitiatingProcessFileName: null,
      InitiatingProcessCommandLine: null,
    };
  }
  return {
    AccountName: plainName(event.accountName),
    FileName: plainName(event.fileName),
    ProcessCommandLine: shown(event.kind === 'process' ? event.commandLine : null),
    InitiatingProcessFileName: plainName(event.initiatingFileName),
    InitiatingProcessCommandLine: shown(event.initiatingCommandLine),
  };
}
