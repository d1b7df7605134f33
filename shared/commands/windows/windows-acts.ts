/** What programs of Windows and commands of cmd do to files. */
import type { Command } from '../command.ts';
import type { FileAct, FileActKind } from '../file-acts.ts';
import { normalPath } from '../paths.ts';

type Acts = (args: readonly string[]) => Iterable<readonly [FileActKind, string]>;

const MAX_FILES = 64;

export function windowsActs(command: Command): FileAct[] {
  const { program, args, redirections, cwd } = command;
  const acts: FileAct[] = [];
  const add = (kind: FileActKind, path: string) => {
    if (acts.length < MAX_FILES && path !== '') acts.push({ kind, path: normalPath(path, cwd), program });
  };
  for (const { operator, target } of redirections) add(operator === '>>' ? 'change' : 'empty', target);
  for (const [kind, path] of PROGRAMS.get(program)?.(args) ?? []) add(kind, path);
  return acts;
}

function operands(args: readonly string[]): string[] {
  return args.filter((text) => !/^[/-][a-z?]/i.test(text));
}

function all(kind: FileActKind): Acts {
  return (args) => operands(args).map((path) => [kind, path] as const);
}

const copy: Acts = function* (args) {
  const paths = operands(args);
  const target = paths.at(-1);
  if (target === undefined || paths.length < 2) return;
  yield [paths.some((path) => /^nul$/i.test(path)) ? 'empty' : 'create', target];
};

const move: Acts = function* (args) {
  const paths = operands(args);
  for (const source of paths.slice(0, -1)) yield ['move', source];
  const target = paths.at(-1);
  if (target !== undefined && paths.length > 1) yield ['create', target];
};

const rename: Acts = function* (args) {
  const [source] = operands(args);
  if (source !== undefined) yield ['move', source];
};

/** /MIR and /PURGE empty the target to match its source; /MOV and /MOVE empty the source. */
const robocopy: Acts = function* (args) {
  const [source, target] = operands(args);
  const switches = args.map((text) => text.toLowerCase());
  if (target !== undefined)
    yield [switches.some((text) => /^[/-](?:mir|purge)$/.test(text)) ? 'delete' : 'create', target];
  if (source !== undefined && switches.some((text) => /^[/-]mov(?:e)?$/.test(text))) yield ['move', source];
};

const fsutil: Acts = function* (args) {
  const line = args.join(' ').toLowerCase();
  if (!/^(?:file (?:setzerodata|seteof|setvaliddata)|reparsepoint)/.test(line)) return;
  for (const text of args) if (text.includes('\\')) yield ['empty', text.replace(/^[^:\\]{0,16}=/, '')];
};

/** `wmic datafile where name="C:\\..." delete`, and `fsdir`. */
const wmic: Acts = function* (args) {
  const line = args.join(' ');
  if (!/\bdelete\s{0,8}$/i.test(line.slice(-64)) && !/\b(?:delete|rename)\b/i.test(line)) return;
  for (const [, path] of line.matchAll(/name\s{0,4}(?:=|like)\s{0,4}\\?["'\\]{0,4}([a-z]:[^"']{1,1024})/gi))
    yield ['delete', path ?? ''];
};

/** /w overwrites what was deleted, /e makes unreadable for others what is there. */
const cipher: Acts = function* (args) {
  const isWiping = args.some((text) => /^\/w:/i.test(text));
  if (!isWiping && !args.some((text) => /^\/e$/i.test(text))) return;
  for (const text of args) {
    const path = /^\/[sw]:(.+)$/is.exec(text)?.[1];
    if (path !== undefined) yield [isWiping ? 'delete' : 'move', path];
  }
};

const forfiles: Acts = function* (args) {
  const lower = args.map((text) => text.toLowerCase());
  const at = lower.findIndex((text) => text === '/c' || text === '-c');
  const folder = args[lower.findIndex((text) => text === '/p' || text === '-p') + 1];
  const mask = args[lower.findIndex((text) => text === '/m' || text === '-m') + 1];
  if (
    at === -1 ||
    folder === undefined ||
    !/\b(?:del|erase|rd|rmdir|move)\b/.test(
      lower
        .slice(at + 1)
        .join(' ')
        .slice(0, 1_024),
    )
  )
    return;
  yield ['delete', lower.includes('/m') || lower.includes('-m') ? `${folder}\\${mask ?? '*'}` : folder];
};

const PROGRAMS: ReadonlyMap<string, Acts> = new Map<string, Acts>([
  ['del', all('delete')],
  ['erase', all('delete')],
  ['rd', all('delete')],
  ['rmdir', all('delete')],
  ['sdelete', all('delete')],
  ['sdelete64', all('delete')],
  ['eraser', all('delete')],
  ['md', all('create')],
  ['mkdir', all('create')],
  ['copy', copy],
  ['xcopy', copy],
  ['robocopy', robocopy],
  ['move', move],
  ['ren', rename],
  ['rename', rename],
  ['fsutil', fsutil],
  ['wmic', wmic],
  ['forfiles', forfiles],
  ['cipher', cipher],
]);
