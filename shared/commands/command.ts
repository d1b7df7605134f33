/** A program as a command line starts it, whatever shell reads the line. */

/** Where a command's output or input goes. */
export interface Redirection {
  /** `>`, `>>`, `>|`, `&>`, `<`, `<>`, ... without the number of the stream. */
  readonly operator: string;
  readonly target: string;
}

/** Another name that the line gave to a path before it used it; both in the form of `normalPath`. */
export interface Link {
  readonly name: string;
  readonly target: string;
  /** Who removes the name removes the name alone. */
  readonly isSymbolic: boolean;
}

export interface Command {
  /** File name in lower case, without folders and `.exe`. Empty for redirections without a program. */
  readonly program: string;
  readonly args: readonly string[];
  readonly redirections: readonly Redirection[];
  /** Folder in which it runs, where the line says so; null where only the process knows. */
  readonly cwd: string | null;
  /** Text on its standard input, where the line says what that is. */
  readonly input: string | null;
  /** Names that the line gave to other paths; absent where it gave none. */
  readonly links?: readonly Link[];
}
