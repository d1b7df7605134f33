/** Secrets that are given to a program as its input: `echo x | sudo -S`, `'x' | ConvertTo-SecureString`, `chpasswd <<< "kim:x"`. */
import { secretOfAccount } from './accounts.ts';
import type { Command, Word } from './commands.ts';
import { hereDocument, type Line } from './here-documents.ts';
import { kindOfName } from './names.ts';
import type { Region, Span } from './pieces.ts';
import type { ProgramSecrets } from './programs.ts';
import { MASK, secretsAt } from './values.ts';

/** Flags of any program that say so. */
const READS =
  /^--?(?:[\w-]{0,32}(?:pass(?:word|wd|phrase)?|token|secret)[-_](?:from[-_])?(?:stdin|fd)|stdin[-_]pass(?:word)?)$/i;
const ECHO = /^(?:echo|printf|print|yes|write-output|write-host|write)(?:\.exe)?$/i;
/** How many commands in brackets are looked at: `(echo x; echo x) | smbpasswd`. */
const MAX_INNER = 8;

/** @param called the programs of the command */
export function secretsOfInput(region: Region, command: Command, called: readonly ProgramSecrets[]): Span[] {
  const { words, piped, inner } = command;
  const reads = ({ input, inputFlag }: ProgramSecrets) =>
    input !== undefined && (inputFlag === undefined || words.some(({ text }) => inputFlag.test(text)));
  const how = called.find(reads)?.input ?? (words.some(({ text }) => READS.test(text)) ? 'line' : undefined);
  const files = inner.slice(-MAX_INNER).filter(({ isFile }) => isFile);
  if (how === undefined) {
    const isNamed = files.length > 0 && words.some(({ text }) => /pass|secret|token/i.test(text));
    return [
      ...written(region, command),
      ...(isNamed ? files.flatMap(saidBy).flatMap((index) => secretsAt(region, index)) : []),
    ];
  }
  const sources = piped === null ? files : [piped, ...piped.inner.slice(-MAX_INNER), ...files];
  const given = [...hereString(words), ...sources.flatMap(saidBy)];
  const lines = secretLines(region, words);
  if (how === 'line') return [...lines, ...given.flatMap((index) => secretsAt(region, index))];
  return [...lines.map(({ first }) => first), ...given].flatMap((index) => secretOfAccount(region, index));
}

/** The first line, and others that may be its repetition. What `su` reads are commands; they are behind the secret of `sudo -S`. */
function secretLines(region: Region, words: readonly Word[]): Line[] {
  if (words.slice(0, MAX_INNER).some(({ text }) => text === 'su')) return [];
  const lines = hereDocument(region, words).map((line) => ({ line, text: region.text.slice(line.from, line.to) }));
  return lines
    .filter(({ text }, at) => text !== MASK && (at === 0 || text === lines[0]?.text || !/\s/.test(text)))
    .map(({ line }) => line);
}

/** `echo "h:kim:x" > ~/.pgpass`: what is behind the last colon of a text that is written to a file of secrets. */
function written(region: Region, command: Command): Span[] {
  const { words } = command;
  const at = words.findIndex(({ text }) => /^>{1,2}/.test(text));
  if (at < 2 || !ECHO.test(words[0]?.text ?? '')) return [];
  const file = words
    .slice(at, at + 2)
    .map(({ text }) => text)
    .join('');
  if (kindOfName(/([\w-]{1,64})(?:\.\w{1,8})?["']?$/.exec(file.slice(-80))?.[1] ?? '') === null) return [];
  return saidBy({ ...command, words: words.slice(0, at) })
    .flatMap((index) => secretsAt(region, index))
    .map(({ from, to }) => ({ from: from + region.text.slice(from, to).lastIndexOf(':') + 1, to }));
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
  return [...said.map(({ first }) => first), ...hereString(words)];
}
