/** What the detections look at, and whether an event has any of it. The prefilter must never drop what this accepts. */
import type { PurgewatchEvent } from './event.ts';
import { isRead, plainUri } from './graph-path.ts';
import { isPowerShellProgram, mayHideInLowerCase, TELLING_WORDS } from './may-hide-command.ts';
import { searchFor } from './word-search.ts';

export interface Interests {
  /** Operations of audit records and names of cmdlets, in lower case. */
  readonly operations: ReadonlySet<string>;
  /** Words of command lines, in lower case, with plain hyphens. */
  readonly commandWords: readonly string[];
  /** Words of paths, in lower case: looked for in command lines and in the paths of file events. */
  readonly pathWords: readonly string[];
  /** Words of URIs, in lower case: looked for in calls of cloud APIs that are no reads. */
  readonly uriWords: readonly string[];
}

/** `Interests` made ready for use: one search for all words. */
export interface Interest {
  readonly operation: (operation: string) => boolean;
  /** @param isPowerShell whether the record names PowerShell as the program: asked only where that decides */
  readonly commandLine: (commandLine: string, isPowerShell: () => boolean) => boolean;
  readonly path: (path: string) => boolean;
  /** For calls that are no reads. */
  readonly uri: (uri: string) => boolean;
  readonly event: (event: PurgewatchEvent) => boolean;
}

/** Names of operations come from records; what is remembered of them must have an end. */
const MAX_REMEMBERED = 4_096;

export function createInterest(interests: Interests): Interest {
  const ofInterest = [...interests.commandWords, ...interests.pathWords];
  const commandWords = searchFor(ofInterest);
  // Most lines hold no word of either kind, and one search says so.
  const anyWords = searchFor([...ofInterest, ...TELLING_WORDS]);
  const pathWords = searchFor(interests.pathWords);
  const uriWords = searchFor(interests.uriWords);
  const remembered = new Map<string, boolean>();

  function operation(name: string): boolean {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const wanted = interests.operations.has(name.trim().toLowerCase());
    if (remembered.size < MAX_REMEMBERED) remembered.set(name, wanted);
    return wanted;
  }
  function commandLine(line: string, isPowerShell: () => boolean): boolean {
    const lower = line.toLowerCase();
    const plain = withPlainDashes(lower);
    if (!anyWords.test(plain)) return mayHideInLowerCase(lower, isPowerShell, false);
    return commandWords.test(plain) || mayHideInLowerCase(lower, isPowerShell);
  }
  function path(text: string): boolean {
    return pathWords.test(text.toLowerCase());
  }

  function uri(text: string): boolean {
    return uriWords.test(plainUri(text));
  }

  return {
    operation,
    commandLine,
    path,
    uri,
    event(event) {
      switch (event.kind) {
        case 'audit':
          return operation(event.operation) || (event.cmdlet !== null && interests.operations.has(event.cmdlet.name));
        case 'process':
          return (
            commandLine(event.commandLine, () => isPowerShellProgram(event.fileName)) ||
            path(folderText(event.workingFolder))
          );
        case 'file':
          return [event.folderPath, event.fileName, event.previousPath].some((text) => text !== null && path(text));
        case 'api':
          return !isRead(event.method) && uri(event.uri);
      }
    },
  };
}

/** The folder of a process as the beginning of paths, for a search for words of paths. */
export function folderText(folder: string | undefined): string {
  if (folder === undefined) return '';
  return (folder + (folder.includes('\\') ? '\\' : '/')).toLowerCase();
}

const DASHES = /[\u2013-\u2015]/;

/** Every dash that PowerShell takes for one as a hyphen: `Remove\u2013InboxRule` runs too. */
function withPlainDashes(line: string): string {
  return DASHES.test(line) ? line.replaceAll(new RegExp(DASHES, 'g'), '-') : line;
}
