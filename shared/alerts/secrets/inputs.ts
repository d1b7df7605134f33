/** Secrets that are given to a program as its input: `echo x | sudo -S`, `'x' | ConvertTo-SecureString`, `chpasswd <<< "kim:x"`. */
import { secretOfAccount } from './accounts.ts';
import type { Command, Word } from './commands.ts';
import type { Region, Span } from './pieces.ts';
import type { ProgramSecrets } from './programs.ts';
import { secretsAt } from './values.ts';

const ECHO = /^(?:echo|printf|print|yes|write-output|write-host|write)(?:\.exe)?$/i;
/** How many commands in brackets are looked at: `(echo x; echo x) | smbpasswd`. */
const MAX_INNER = 8;

/** @param called the programs of the command */
export function secretsOfInput(region: Region, command: Command, called: readonly ProgramSecrets[]): Span[] {
  const { words, piped } = command;
  const reads = ({ input, inputFlag }: ProgramSecrets) =>
    input !== undefined && (inputFlag === undefined || words.some(({ text }) => inputFlag.test(text)));
  const how = called.find(reads)?.input;
  if (how === undefined) return [];
  const given = [
    ...hereString(words),
    ...(piped === null ? [] : [piped, ...piped.inner.slice(-MAX_INNER)].flatMap(saidBy)),
  ];
  return given.flatMap((index) => (how === 'pairs' ? secretOfAccount(region, index) : secretsAt(region, index)));
}

/** The piece behind `<<<`. */
function hereString(words: readonly Word[]): number[] {
  const at = words.findIndex(({ text }) => text.startsWith('<<<'));
  const word = words[at];
  if (word === undefined) return [];
  const next = words[at + 1];
  if (word.text !== '<<<') return [word.first + 3];
  return next === undefined ? [] : [next.first];
}

/** The pieces that a command writes: what `echo` is told, or a text in quotes. */
function saidBy({ words }: Command): number[] {
  const echo = words.slice(0, MAX_INNER).findIndex(({ text }) => ECHO.test(text));
  const said =
    echo !== -1
      ? words.slice(echo + 1).filter(({ text }) => !/^-[neE]{1,3}$/.test(text))
      : words.slice(-1).filter(({ isQuoted }) => isQuoted);
  return said.map(({ first }) => first);
}
