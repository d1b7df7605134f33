/** What programs do to files that are told in a language of their own: editors, sqlite, one-line programs of interpreters. */
import { type Acts, has, operands } from './operands.ts';
import { codeOf, literals } from './snippets.ts';

export const sqlite: Acts = function* ({ args, input }) {
  const [base, ...sql] = operands(args, ['-cmd', '-separator', '-init']);
  const text = [...sql, input ?? ''].join(' ').slice(0, 16_384);
  if (base !== undefined && /\b(?:delete|drop|update|truncate|replace|vacuum)\b/i.test(text)) yield ['change', base];
};

/** Editors as a rule only show a file; told what to do to it, they change it. */
export const editor: Acts = function* ({ program, args, input }) {
  const told =
    has(args, /^(?:-[a-zA-Z]{0,4}[ceS]$|\+.|-es|-s$)/) ||
    (program === 'ed' && input !== null) ||
    (program === 'ex' && input !== null);
  const script = [...args, input ?? ''].join(' ').slice(0, 16_384);
  if (told && /(?:d(?:elete)?|s\/|%!|c)\b[\s\S]{0,256}(?:wq?|x|up)|%d|wq|\|\s{0,4}x/.test(script))
    for (const path of operands(args, ['-c', '-S', '-u', '--cmd'])) yield ['change', path];
};

export const emacs: Acts = function* ({ args }) {
  if (!has(args, /^--(?:batch|eval|script)/)) return;
  const text = args.join(' ');
  if (/delete-(?:file|directory)|write-region/.test(text)) for (const path of literals(text)) yield ['delete', path];
};

/** Calls that delete, empty or rewrite files, in any of the languages that take a program on their command line. */
const DELETES =
  /unlink|remove|rmtree|rmdir|rm_r|rm_f|\brm\b|\.rm\(|rmsync|truncate|rename|deltree|File\.delete|FileUtils|File::Path|shutil|\bdelete\b|trashItem|removeItem|os\.replace|copyfile|file_put_contents|mailbox\.[\s\S]{0,512}\.(?:clear|discard|pop|popitem)\(/i;
const OPENS_FOR_WRITING =
  /open\b[\s\S]{0,512}?(?:["']\s{0,4}[wa+]b?\+?["']|["']\s{0,4}\+?>)|write(?:File|_text|_bytes)|(?:File|IO)\.write|>\s{0,4}["']|(?:print|say)\s{0,4}>/i;

/** As Finder names it. */
const FINDER_FOLDER = /folder "Mail" of (?:folder "Library" of|\(?path to library|library folder)/i;

/** One-line programs: perl -e, python -c, ruby -e, node -e, php -r, awk, osascript. */
export const codeActs: Acts = function* ({ program, args, input }) {
  const code = codeOf(program, args, input)?.slice(0, 65_536) ?? null;
  if (editsInPlace(program, args))
    for (const path of operands(args, ['-e', '-i'])) if (path !== code) yield ['change', path];
  if (code === null) return;
  if (/\bdelete\b/i.test(code) && FINDER_FOLDER.test(code)) yield ['delete', '~/Library/Mail'];
  const kind = DELETES.test(code) ? 'delete' : OPENS_FOR_WRITING.test(code) ? 'empty' : null;
  if (kind === null) return;
  for (const text of [...literals(code), ...joined(code)])
    if (/[/~]/.test(text)) yield [kind, text.replace(/^[\s<>+|]{1,8}/, '')];
  for (const [path] of code.matchAll(/<[~/][^<>\s]{1,256}>/g)) yield [kind, path.slice(1, -1)];
  for (const path of operands(args)) if (path !== code && /^[/~.]/.test(path)) yield [kind, path];
};

function editsInPlace(program: string, args: readonly string[]): boolean {
  if (program.endsWith('awk')) return args.includes('inplace');
  return /^(?:perl|ruby)/.test(program) && has(args, /^-[a-zA-Z0-9]{0,4}i/);
}

/** Paths that are put together: `os.path.join('/var', 'mail', name)`, `Path('/var') / 'mail'`. */
function joined(code: string): string[] {
  const calls =
    code.match(
      /\b(?:join|resolve|Path|catfile|catdir)\s{0,4}\([^()]{1,512}\)(?:\s{0,4}\/\s{0,4}["'][^"']{1,256}["']){0,8}/g,
    ) ?? [];
  return calls.slice(0, 64).map((call) => literals(call).join('/'));
}
