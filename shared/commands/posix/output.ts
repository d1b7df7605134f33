/** What programs print, where it is written down: an encoded script is printed into a shell. */

import { codeOf, literals } from './snippets.ts';
import { unescapeAnsi } from './words.ts';
import { findRoots, foundPaths, isOption } from './wrappers.ts';

/** Text that the program prints; null where it is not known. */
export function printedBy(
  program: string,
  args: readonly string[],
  input: string | null,
  files: ReadonlyMap<string, string>,
  cwd: string | null,
): string | null {
  const operands = args.filter((text) => !isOption(text));
  switch (program) {
    case 'echo':
      return echoed(args);
    case 'printf':
      return formatted(args);
    case 'cat':
    case 'tac':
      return operands.length === 0 ? input : (files.get(operands[0] ?? '') ?? input);
    case 'tee':
    case 'head':
    case 'tail':
    case 'sort':
    case 'uniq':
    case 'shuf':
    case 'grep':
    case 'egrep':
    case 'fgrep':
      return input;
    case 'yes':
      return `${operands.join(' ') || 'y'}\n`.repeat(2);
    case 'base64':
    case 'openssl':
    case 'base32':
      return decoded(args, input ?? files.get(operands.at(-1) ?? '') ?? null);
    case 'xxd':
      return input !== null && args.some((text) => /^-\w?r|^-r/.test(text)) ? fromHex(input) : null;
    case 'rev':
      return input === null
        ? null
        : input
            .split('\n')
            .map((line) => [...line].reverse().join(''))
            .join('\n');
    case 'tr':
      return input === null ? null : translated(input, operands);
    case 'find':
      return printedByFind(args);
    case 'ls':
    case 'dir':
      return operands.length === 0 ? '*' : operands.map((path) => `${path}/*`).join('\n');
    case 'realpath':
    case 'readlink':
    case 'which':
    case 'locate':
      return operands.join('\n');
    case 'basename':
      return operands[0]?.slice(operands[0].lastIndexOf('/') + 1) ?? null;
    case 'dirname':
      return operands[0]?.slice(0, Math.max(0, operands[0].lastIndexOf('/'))) ?? null;
    case 'whoami':
    case 'logname':
      return '$USER';
    case 'pwd':
      return cwd ?? '.';
    default:
      return printedByCode(program, args, input);
  }
}

const PRINTS = /\b(?:print|printf|puts|echo|write|say|log)\b/;

/** Texts of a one-line program that prints, encoded ones decoded. */
function printedByCode(program: string, args: readonly string[], input: string | null): string | null {
  const code = codeOf(program, args, input);
  return code !== null && PRINTS.test(code) ? literals(code).join('\n') : null;
}

function printedByFind(args: readonly string[]): string {
  const roots = findRoots(args);
  return foundPaths(args)
    .map((path) => (roots.includes(path) ? `${path}/*` : path))
    .join('\n');
}

function echoed(args: readonly string[]): string {
  let at = 0;
  let escapes = false;
  for (; /^-[neE]{1,8}$/.test(args[at] ?? ''); at += 1) if (args[at]?.includes('e')) escapes = true;
  const text = args.slice(at).join(' ');
  return escapes ? unescapeAnsi(text) : text;
}

export function formatted(args: readonly string[]): string {
  const [format = '', ...values] = args[0] === '--' ? args.slice(1) : args;
  if (!/%[a-z]/.test(format)) return unescapeAnsi(format);
  let next = 0;
  let text = '';
  const pattern = unescapeAnsi(format);
  do {
    text += pattern.replace(/%(?:(%)|-?\d{0,4}(?:\.\d{1,4})?([sbcdqx]))/g, (_, percent?: string, kind?: string) => {
      if (percent !== undefined) return '%';
      const value = values[next] ?? '';
      next += 1;
      return kind === 'b' ? unescapeAnsi(value) : kind === 'c' ? value.slice(0, 1) : value;
    });
  } while (next > 0 && next < values.length && text.length < 16_384);
  return text;
}

const BASE64 = /^[A-Za-z0-9+/=_-]+$/;

function decoded(args: readonly string[], input: string | null): string | null {
  const decodes = args.some((text) => /^(?:--decode|-[a-z]{0,4}[dD][a-z]{0,4})$/.test(text));
  const text = input?.replace(/\s+/g, '') ?? '';
  if (!decodes || !BASE64.test(text)) return null;
  return Buffer.from(text, 'base64').toString('utf8');
}

function fromHex(input: string): string | null {
  const text = input.replace(/\s+/g, '');
  return /^[0-9a-fA-F]+$/.test(text) ? Buffer.from(text, 'hex').toString('utf8') : null;
}

/** `tr` with two sets of plain characters and ranges: rot13 and its like. */
function translated(input: string, [from = '', to = '']: readonly string[]): string {
  const [given, wanted] = [characters(from), characters(to)];
  const last = wanted.at(-1) ?? '';
  const table = new Map(given.map((char, index) => [char, wanted[index] ?? last]));
  return [...input].map((char) => table.get(char) ?? char).join('');
}

function characters(set: string): string[] {
  const plain = [...unescapeAnsi(set).slice(0, 256)].filter((char) => char !== '[' && char !== ']');
  const found: string[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    const first = plain[at]?.charCodeAt(0) ?? 0;
    const last = plain[at + 2]?.charCodeAt(0) ?? 0;
    if (plain[at + 1] === '-' && last >= first && last - first < 256) {
      for (let code = first; code <= last; code += 1) found.push(String.fromCharCode(code));
      at += 2;
    } else found.push(plain[at] ?? '');
  }
  return found;
}
