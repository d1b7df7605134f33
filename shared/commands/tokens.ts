/** The pieces of a PowerShell script that matter for finding calls. */

export type Operator =
  | '|'
  | '||'
  | '&'
  | '&&'
  | ';'
  | '('
  | '$('
  | '@('
  | '@{'
  | '{'
  | '}'
  | ')'
  | ','
  | '+'
  | '='
  | '+=';

export type Token =
  /** Bare text: a name, a parameter, a value. Backticks and quotes inside it are gone. */
  | {
      readonly kind: 'word';
      readonly text: string;
      /** A variable stands before it without a blank: `$env:APPDATA\Microsoft`. */
      readonly isGlued: boolean;
    }
  | { readonly kind: 'string'; readonly text: string; readonly expands: boolean }
  /** `$name`, or `@name` for a splat; lower case, without its scope. */
  | { readonly kind: 'variable'; readonly name: string; readonly splat: boolean }
  | { readonly kind: 'operator'; readonly text: Operator }
  | { readonly kind: 'comment'; readonly text: string };
