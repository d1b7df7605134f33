/** What a command does to files: which it deletes, empties, overwrites, changes, moves away or creates. */

/**
 * `delete`: gone. `empty`: content gone. `change`: content rewritten or added to. `move`: no longer where it was.
 * `replace`: a file is put where one of that name may be. `create`: something new is put there, nothing is lost.
 */
export type FileActKind = 'delete' | 'empty' | 'change' | 'move' | 'replace' | 'create';

export interface FileAct {
  readonly kind: FileActKind;
  /** In the form of `normalPath`. */
  readonly path: string;
  /** Program or cmdlet that does it. */
  readonly program: string;
}

/** How grave an act is, for choosing the one to tell of. */
export const ACT_ORDER: readonly FileActKind[] = ['create', 'replace', 'change', 'move', 'empty', 'delete'];
