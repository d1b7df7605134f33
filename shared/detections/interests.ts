/** What the prefilter must let through, derived from the catalog. */
import { factsByCmdlet, factsByOperation } from '../facts/facts-of.ts';
import { byCmdlet, byOperation, FALLBACK, watchingApi, withCommandWords, withPathWords } from './catalog.ts';

const cmdlets: readonly string[] = [
  ...new Set([...byCmdlet.keys(), ...factsByCmdlet.keys(), ...(FALLBACK.cmdlets ?? [])]),
];

/** A noun of this length stands for its cmdlets whatever the verb; shorter ones (`mailbox`) stand in too many lines. */
const TELLING_NOUN = 9;

function wordOf(cmdlet: string): string {
  const noun = cmdlet.slice(cmdlet.indexOf('-') + 1);
  return noun.length >= TELLING_NOUN ? noun : cmdlet;
}

export const interests: {
  /** Operations of audit records and names of cmdlets, in lower case. */
  readonly operations: ReadonlySet<string>;
  /** Words of command lines in lower case. Lines that hide them (encoding, back ticks) are the prefilter's own concern. */
  readonly commandWords: readonly string[];
  /** Words of paths, in lower case. */
  readonly pathWords: readonly string[];
  /** Words of URIs, in lower case. */
  readonly uriWords: readonly string[];
} = {
  operations: new Set([...byOperation.keys(), ...factsByOperation.keys(), ...cmdlets]),
  commandWords: [
    ...new Set([...cmdlets.map(wordOf), ...withCommandWords.flatMap((entry) => entry.commandWords ?? [])]),
  ],
  pathWords: [...new Set(withPathWords.flatMap((entry) => entry.pathWords ?? []))],
  uriWords: [...new Set(watchingApi.flatMap((entry) => entry.uriWords ?? []))],
};
