/** Shell commands inside one-line programs of other languages: `perl -e 'system("rm ...")'`, `osascript`, `mail`'s `!`. */
import { indexOrEnd } from './expansion.ts';

/** Interpreters and the options behind which their program stands. */
const CODE_OPTIONS: ReadonlyMap<string, RegExp> = new Map([
  ['perl', /^-[a-zA-Z0-9]{0,6}[eE]$/],
  ['python', /^-[a-zA-Z]{0,4}c$/],
  ['ruby', /^-[a-z]{0,4}e$/],
  ['node', /^(?:-e|-p|-pe|--eval|--print)$/],
  ['php', /^(?:-r|-B|-R|-E)$/],
  ['lua', /^-e$/],
  ['osascript', /^-e$/],
  ['deno', /^eval$/],
  ['bun', /^-e$/],
  ['swift', /^-e$/],
  ['julia', /^-[eE]$/],
  ['rscript', /^-e$/],
]);

const NAMES: readonly (readonly [prefix: string, language: string])[] = [
  ['python', 'python'],
  ['pypy', 'python'],
  ['perl', 'perl'],
  ['ruby', 'ruby'],
  ['nodejs', 'node'],
  ['node', 'node'],
  ['php', 'php'],
  ['lua', 'lua'],
  ['osascript', 'osascript'],
  ['osacompile', 'osascript'],
  ['swift', 'swift'],
  ['julia', 'julia'],
  ['rscript', 'rscript'],
  ['deno', 'deno'],
  ['bun', 'bun'],
];
const AWKS: ReadonlySet<string> = new Set(['awk', 'gawk', 'mawk', 'nawk', 'original-awk']);

/** `python3.12` is python. */
export function languageOf(program: string): string | null {
  if (AWKS.has(program)) return 'awk';
  for (const [prefix, language] of NAMES) {
    if (program.startsWith(prefix) && /^[\d.]{0,8}$/.test(program.slice(prefix.length))) return language;
  }
  return null;
}

/** The program text that an interpreter is given, on its command line or its standard input; null where it is given none. */
export function codeOf(program: string, args: readonly string[], input: string | null): string | null {
  const language = languageOf(program);
  if (language === null) return null;
  if (language === 'awk') return args.find((text) => !text.startsWith('-')) ?? null;
  const option = CODE_OPTIONS.get(language);
  const codes = args.filter((_, index) => index > 0 && option?.test(args[index - 1] ?? ''));
  if (codes.length > 0) return withDecoded(codes.join('\n'));
  // `python3 - /var/mail/root` reads the program and gives it the rest.
  const file = args.findIndex((text) => !text.startsWith('-'));
  return input !== null && (file === -1 || args.slice(0, file).includes('-')) ? withDecoded(input) : null;
}

const DECODES =
  /b64decode|decode_?base64|base64_decode|decode64|fromhex|unhexlify|hex2bin|atob|pack|buffer\.from|chr\b|fromcharcode/i;
const ENCODED = /^(?:[A-Za-z0-9+/]{8,16384}={0,2}|[A-Za-z0-9_-]{8,16384}={0,2})$/;
/** Characters by their codes. */
const CODES = /\b\d{2,3}(?:\s?,\s?\d{2,3}){7,4095}/g;
const HEX = /^(?:[0-9a-fA-F]{2}){4,8192}$/;

/** Code, and behind it what texts of it hold that it decodes. */
function withDecoded(code: string): string {
  if (!DECODES.test(code)) return code;
  const decoded = literals(code)
    .filter((text) => ENCODED.test(text))
    .map((text) => Buffer.from(text, HEX.test(text) ? 'hex' : 'base64').toString('utf8'))
    .filter((text) => !text.includes('\ufffd'));
  for (const [numbers] of code.matchAll(CODES))
    decoded.push(String.fromCharCode(...numbers.split(',', 4_096).map(Number)));
  // In quotes as well: decoded text may be data of the program, or a program of its own.
  return [code, ...decoded, ...decoded.map((text) => `"${text.replace(/(["\\])/g, '\\$1')}"`)].join('\n');
}

const RUNS_SHELL =
  /system|exec|popen|spawn|subprocess|\bqx\b|%x|`|do shell script|doShellScript|run\(|call\(|getstatusoutput|pty|NSTask|\|\s{0,4}["']|\|\s{0,4}getline/;

/** Scripts that a program hands to a shell. */
export function scriptsOf(program: string, args: readonly string[], input: string | null): readonly string[] {
  const code = codeOf(program, args, input);
  if (code !== null) {
    if (!RUNS_SHELL.test(code)) return [];
    const texts = literals(code);
    // Arguments may be given one by one: `run(['rm', '-rf', '/var/mail'])`.
    const listed = texts.map((text) => (/[^\w/.~-]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : text));
    return [...texts.filter((text) => /\s/.test(text)), texts.join(' '), listed.join(' ')];
  }
  if ((program === 'at' || program === 'batch') && input !== null) return [input];
  if (program === 'crontab' && input !== null) return [scheduled(input)];
  if (program === 'socat') return args.flatMap((text) => /^(?:exec|system):([\s\S]*)$/i.exec(text)?.[1] ?? []);
  if (program === 'ssh') return input === null ? [] : [input];
  const option = TAKES_SCRIPT.get(program);
  if (option !== undefined)
    return args.flatMap((text, index) => {
      const name = option.exec(text)?.[0];
      if (name === undefined) return [];
      return [text === name ? (args[index + 1] ?? '') : text.slice(name.length)];
    });
  if (program === 'expect' || /^(?:n?vim?|view|ex)$/.test(program))
    return args.flatMap((text) => /^(?::?!|spawn\s)([\s\S]*)$/.exec(text)?.[1] ?? []);
  return [];
}

const COMMAND_OPTION = /^(?:--command=?|-c)/;
/** Programs that run a script for somebody else or elsewhere, and the option before it. */
const TAKES_SCRIPT: ReadonlyMap<string, RegExp> = new Map([
  ['su', COMMAND_OPTION],
  ['runuser', COMMAND_OPTION],
  ['script', COMMAND_OPTION],
  ['capsh', COMMAND_OPTION],
  ['sg', COMMAND_OPTION],
  ['vagrant', COMMAND_OPTION],
  ['tar', /^--checkpoint-action=exec=/],
  ['zip', /^(?:-TT|--unzip-command=?)/],
  ['gcloud', /^--command=?/],
  ['az', /^--scripts=?/],
  ['ansible', /^(?:--args=?|-a)/],
  ['salt', /^cmd\.(?:run|shell)$/],
  ['salt-call', /^cmd\.(?:run|shell)$/],
  ['salt-ssh', /^cmd\.(?:run|shell)$/],
]);

function scheduled(table: string): string {
  return table.replace(/^\s{0,8}(?:@\w{1,16}|(?:[\d*/,-]{1,64}[ \t]{1,16}){5})/gm, '');
}

/** `q{...}`, `qq(...)`, `qw/.../` of perl. */
const PERL_QUOTES = /^q[qwx]?[{([<|!/]/;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
  ['<', '>'],
]);

/** More texts than this in one program are not read. */
const MAX_LITERALS = 256;

/** Quoted texts of a program in order. Texts that `+`, `.` or `&` join are one. */
export function literals(code: string): string[] {
  const found: string[] = [];
  let lastEnd = -1;
  for (let at = 0; at < code.length && found.length < MAX_LITERALS; at += 1) {
    const quoted = perlQuoted(code, at) ?? quotedText(code, at);
    if (quoted === null) continue;
    const between = lastEnd === -1 || at - lastEnd > 16 ? null : code.slice(lastEnd, at);
    if (between !== null && /^\s*[+.&]?\s*$/.test(between)) found.push(`${found.pop() ?? ''}${quoted.text}`);
    else found.push(quoted.text);
    lastEnd = quoted.end;
    at = quoted.end - 1;
  }
  return found;
}

interface Quoted {
  readonly text: string;
  /** Position behind the closing mark. */
  readonly end: number;
}

function perlQuoted(code: string, at: number): Quoted | null {
  if (code[at] !== 'q' || /\w/.test(code[at - 1] ?? ' ')) return null;
  const opening = PERL_QUOTES.exec(code.slice(at, at + 4))?.[0];
  if (opening === undefined) return null;
  const mark = opening.at(-1) ?? '';
  const end = indexOrEnd(code, CLOSING.get(mark) ?? mark, at + opening.length);
  return { text: code.slice(at + opening.length, end), end: end + 1 };
}

function quotedText(code: string, start: number): Quoted | null {
  const mark = code[start];
  if (mark !== '"' && mark !== "'" && mark !== '`') return null;
  let text = '';
  let at = start + 1;
  for (; at < code.length && code[at] !== mark; at += 1) {
    if (code[at] === '\\') at += 1;
    text += code[at] ?? '';
  }
  return { text, end: at + 1 };
}
