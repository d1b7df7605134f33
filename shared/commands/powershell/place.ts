/** Where in a command line something is read: what its parts share, how deep it lies, and whether it runs. */
import type { Context } from '../context.ts';

export interface Place {
  readonly context: Context;
  readonly depth: number;
  readonly executed: boolean;
}
