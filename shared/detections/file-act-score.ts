/** Findings about files of mail stores, told of the gravest act of a command line or of one file event. */
import { factsOf } from '../commands/acts-of.ts';
import { ACT_ORDER, type FileAct, type FileActKind } from '../commands/file-acts.ts';
import { normalPath } from '../commands/paths.ts';
import type { FileEvent, ProcessEvent } from '../events/event.ts';
import type { Match } from './detection.ts';
import { type MailStore, storeOf } from './mail-stores.ts';
import { type Ground, scored } from './scoring.ts';

const VERBS: Readonly<Record<FileActKind, string>> = {
  delete: 'deletes',
  empty: 'empties or overwrites',
  change: 'changes',
  move: 'moves away',
  replace: 'replaces',
  create: 'puts something into',
};

/** Acts of a command line on one of these stores. */
export function actsOn(event: ProcessEvent, stores: ReadonlySet<MailStore>): FileAct[] {
  return factsOf(event).acts.filter((act) => {
    const store = storeOf(act.path);
    return store !== null && stores.has(store);
  });
}

/** The gravest act; null where there is none. */
export function gravestAct(acts: readonly FileAct[]): FileAct | null {
  return acts.reduce<FileAct | null>(
    (worst, act) => (worst === null || ACT_ORDER.indexOf(act.kind) > ACT_ORDER.indexOf(worst.kind) ? act : worst),
    null,
  );
}

/** @param what the store as a sentence names it: "a mail spool" */
export function scoredAct(act: FileAct, what: string, grounds: readonly Ground[] = []): Match {
  const creates: Ground = { text: 'Nothing that was there is lost by this alone.', lower: 'low' };
  return scored('medium', `${nameOf(act.program)} ${VERBS[act.kind]} ${what}.`, [
    ...(act.kind === 'create' ? [creates] : []),
    ...grounds,
  ]);
}

function nameOf(program: string): string {
  return program === '' || program === '>' ? 'A redirection' : `"${program.slice(0, 64)}"`;
}

/** What a file event says was done, and where; null for events of other kinds. */
export function fileActOf(event: FileEvent): FileAct | null {
  const action = event.action.toLowerCase();
  const program = event.initiatingFileName ?? '';
  const path = normalPath(event.folderPath ?? event.fileName);
  // Before moves: what was removed has "moved" in it.
  if (/delete|unlink|remov/.test(action)) return { kind: 'delete', path, program };
  if (action.includes('renamed') || action.includes('moved'))
    return { kind: 'move', path: normalPath(event.previousPath ?? path), program };
  if (/modif|trunc|writ|updat/.test(action)) return { kind: 'change', path, program };
  return action.includes('creat') ? { kind: 'create', path, program } : null;
}

export function scoredFile(act: FileAct, what: string): Match {
  const who = act.program === '' ? 'A process' : nameOf(act.program);
  return scored('low', `${who} ${VERBS[act.kind]} a file of ${what}.`);
}
