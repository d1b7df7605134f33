/**
 * Programs that start the program named among their arguments, and how to find it there. Source: their manual pages.
 */

interface Wrapper {
  /** Options that take the next argument. */
  readonly valued: ReadonlySet<string>;
  /** Arguments before the command: the seconds of timeout, the host of ssh. */
  readonly operands: number;
}

function wrapper(valued = '', operands = 0): Wrapper {
  return { valued: new Set(valued.split(' ').filter(Boolean)), operands };
}

const PLAIN = wrapper();

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map([
  ['sudo', wrapper('-u -g -p -C -h -r -t -T -U -D -R --user --group --prompt --host --role --type --chdir --chroot')],
  ['doas', wrapper('-u -C')],
  ['runuser', wrapper('-u -g -G -s --user --group --supp-group --shell')],
  ['sshpass', wrapper('-p -f -d -P')],
  ['lxc-attach', wrapper('-n -P -v -u -g --name')],
  ['systemd-nspawn', wrapper('-D -M -u -i --directory --machine --user --image')],
  ['pkexec', wrapper('--user')],
  ['env', wrapper('-u --unset -C --chdir')],
  ['nohup', PLAIN],
  ['noglob', PLAIN],
  ['nocorrect', PLAIN],
  ['setsid', PLAIN],
  ['command', PLAIN],
  ['builtin', PLAIN],
  ['exec', wrapper('-a')],
  ['time', wrapper('-f -o --format --output')],
  ['nice', wrapper('-n --adjustment')],
  ['ionice', wrapper('-c -n -p --class --classdata')],
  ['chrt', wrapper('-T -P -D', 1)],
  ['taskset', wrapper('', 1)],
  ['stdbuf', wrapper('-i -o -e --input --output --error')],
  ['timeout', wrapper('-s -k --signal --kill-after', 1)],
  ['gtimeout', wrapper('-s -k --signal --kill-after', 1)],
  ['unbuffer', PLAIN],
  ['chroot', wrapper('', 1)],
  ['flock', wrapper('-w -E --timeout --conflict-exit-code', 1)],
  ['busybox', PLAIN],
  ['toybox', PLAIN],
  ['coreutils', PLAIN],
  ['strace', wrapper('-o -e -s -u -E -a -I -O -S -P')],
  ['ltrace', wrapper('-o -e -s -u -a -l -n')],
  ['gdb', wrapper('-ex')],
  ['fakeroot', wrapper('-l -s -i')],
  ['unshare', wrapper('-R -w --root --wd --map-user --map-group')],
  ['nsenter', wrapper('-t -S -G --target --setuid --setgid')],
  ['setpriv', wrapper('--reuid --regid --groups')],
  ['chpst', wrapper('-u -U -b -e -n')],
  ['setuidgid', wrapper('', 1)],
  ['gosu', wrapper('', 1)],
  ['su-exec', wrapper('', 1)],
  ['cgexec', wrapper('-g')],
  ['systemd-run', wrapper('-p -u -E -M -H --unit --property --uid --gid --slice --description --setenv --on-active')],
  ['systemd-inhibit', PLAIN],
  ['proxychains', wrapper('-f')],
  ['proxychains4', wrapper('-f')],
  ['torsocks', PLAIN],
  ['firejail', PLAIN],
  ['caffeinate', wrapper('-t -w')],
  ['arch', PLAIN],
  ['setarch', wrapper('', 1)],
  ['wsl', wrapper('-d -u --distribution --user --cd')],
  ['winpty', PLAIN],
  ['launchctl', wrapper('', 2)],
  ['ip', wrapper('', 3)],
]);

/** They hand their arguments, put together, to a shell: operands as above. */
const REMOTE: ReadonlyMap<string, Wrapper> = new Map([
  ['ssh', wrapper('-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w', 1)],
  ['rsh', wrapper('-l', 1)],
  ['watch', wrapper('-n --interval')],
  ['tmux', wrapper('-L -S -f -s -n -t -c -x -y', 1)],
  ['screen', wrapper('-S -dmS -DmS -t -c -h -s')],
]);

const CONTAINERS: ReadonlySet<string> = new Set(
  'docker docker-compose podman podman-compose kubectl nerdctl crictl oc lxc machinectl'.split(' '),
);
/** Verbs behind which a container and a command stand. */
const RUNS_IN: ReadonlySet<string> = new Set(['exec', 'run', 'shell', 'rsh']);
const CONTAINER_VALUED: ReadonlySet<string> = new Set(
  '-u --user -w --workdir -e --env -n --namespace -c --container --context --env-file -v --volume --mount --name --network --net -p --publish --entrypoint --hostname -l --label -m --memory --cpus --restart --pod'.split(
    ' ',
  ),
);

export interface Unwrapped {
  readonly argv: readonly string[];
  /** The arguments are a script for a shell. */
  readonly isScript: boolean;
  readonly cwd: string | null;
  /** What it sets in the environment: `env A=b`. */
  readonly assignments?: readonly string[];
}

const ASSIGNMENT = /^[A-Za-z_]\w{0,63}=/;

/** The command that a wrapper starts; null where the program is none, or is given none. */
export function unwrapCommand(program: string, args: readonly string[]): Unwrapped | null {
  if (CONTAINERS.has(program)) return ofContainer(args);
  const isScript = REMOTE.has(program);
  const known = wrapperOf(program, args);
  if (known === undefined) return null;
  let cwd: string | null = null;
  let operands = known.operands;
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    const folder = /^--(?:chdir|working-directory)=(.{1,4096})$/.exec(text)?.[1];
    if (folder !== undefined) cwd = folder;
    if (program === 'env' && (text === '-S' || text.startsWith('--split-string') || /^-\w?S./.test(text)))
      return { argv: [text.replace(/^(?:--split-string=?|-\w?S)/, ''), ...args.slice(at + 1)], isScript: true, cwd };
    if (known.valued.has(text)) {
      if (text === '-C' || text === '-D' || text === '--chdir' || text === '--cd') cwd = args[at + 1] ?? null;
      at += 1;
    } else if (text === '--' || isOption(text) || ASSIGNMENT.test(text)) continue;
    else if (operands > 0) operands -= 1;
    else
      return {
        argv: args.slice(at),
        isScript,
        cwd,
        assignments: args.slice(0, at).filter((one) => ASSIGNMENT.test(one)),
      };
  }
  return null;
}

function wrapperOf(program: string, args: readonly string[]): Wrapper | undefined {
  if (program === 'runuser' && startsShell(args)) return undefined;
  return REMOTE.get(program) ?? WRAPPERS.get(program) ?? (isLoader(program) ? PLAIN : undefined);
}

/** With a user it starts a program, without one a shell. */
function startsShell(runuserArgs: readonly string[]): boolean {
  return !runuserArgs.some((text) => text.startsWith('-u') || text.startsWith('--user'));
}

function ofContainer(args: readonly string[]): Unwrapped | null {
  let at = args.findIndex((text) => RUNS_IN.has(text)) + 1;
  if (at === 0) return null;
  let operands = 1;
  for (; at < args.length; at += 1) {
    const text = args[at] ?? '';
    if (CONTAINER_VALUED.has(text)) at += 1;
    else if (isOption(text)) continue;
    else if (operands > 0) operands -= 1;
    else return { argv: args.slice(at), isScript: false, cwd: null };
  }
  return null;
}

/** The dynamic linker runs what it is given: `/lib64/ld-linux-x86-64.so.2 /bin/rm`. */
function isLoader(program: string): boolean {
  return program.startsWith('ld-linux') || program.startsWith('ld-musl') || program.startsWith('ld.so');
}

export function isOption(text: string): boolean {
  return text.length > 1 && text.startsWith('-');
}

const SHELLS: ReadonlySet<string> = new Set(
  'sh bash dash zsh ksh ash mksh pdksh lksh yash rbash fish csh tcsh posh'.split(' '),
);
/** `-o pipefail`, and `-euo pipefail`. */
const SHELL_VALUED = /^(?:[-+][a-zA-Z]{0,8}[oO]|--rcfile|--init-file)$/;

export function isShell(program: string): boolean {
  return SHELLS.has(program) || /^(?:bash|zsh|ksh)-?\d/.test(program);
}

/** What a shell is told to run. */
export interface ShellCall {
  /** Argument of `-c`. */
  readonly script: string | null;
  /** File that holds the script. */
  readonly file: string | null;
  readonly args: readonly string[];
}

export function shellCall(args: readonly string[]): ShellCall {
  let runsText = false;
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    if (SHELL_VALUED.test(text)) {
      if (/^-\w{0,8}c/.test(text)) runsText = true;
      at += 1;
    } else if (text === '--command') runsText = true;
    else if (isOption(text) || (text.startsWith('+') && text.length > 1)) {
      if (!text.startsWith('--') && text.includes('c')) runsText = true;
    } else if (runsText) return { script: text, file: null, args: args.slice(at + 1) };
    else return { script: null, file: text === '-' ? null : text, args: args.slice(at + 1) };
  }
  return { script: null, file: null, args: [] };
}

const XARGS_VALUED: ReadonlySet<string> = new Set(
  '-I -i -J -R -n -P -L -s -d -E -a -j --max-args --max-procs --max-lines --replace --delimiter --arg-file --jobs'.split(
    ' ',
  ),
);

export interface ItemsCall {
  readonly argv: readonly string[];
  /** What stands for an item in the command; null where items come behind it. */
  readonly mark: string | null;
  /** File that lists the items. */
  readonly file: string | null;
}

/** The command that xargs or parallel runs for each item. */
export function itemsCall(args: readonly string[]): ItemsCall {
  let mark: string | null = null;
  let file: string | null = null;
  let at = 0;
  for (; at < args.length && isOption(args[at] ?? ''); at += 1) {
    const text = args[at] ?? '';
    if (text === '-I' || text === '-J' || text === '--replace') mark = args[at + 1] ?? '{}';
    else if (/^-[IJ]./.test(text)) mark = text.slice(2);
    else if (text === '-a' || text === '--arg-file') file = args[at + 1] ?? null;
    if (XARGS_VALUED.has(text)) at += 1;
  }
  const argv = args.slice(at);
  return { argv, mark: mark ?? (argv.some((text) => text.includes('{}')) ? '{}' : null), file };
}

const FIND_RUNS: ReadonlySet<string> = new Set(['-exec', '-execdir', '-ok', '-okdir']);

/** Where `find` looks: the arguments before its first test. */
export function findRoots(args: readonly string[]): readonly string[] {
  const roots: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    if (text === '-f') {
      at += 1;
      roots.push(args[at] ?? '');
    } else if (text === '-D') at += 1;
    else if (/^-(?:[HLPEXdsx]{1,8}|O\d?)$/.test(text) || text === '--') continue;
    else if (/^[-(!]/.test(text)) break;
    else roots.push(text);
  }
  return roots.length === 0 ? ['.'] : roots;
}

/** More combinations of folders and names are not followed. */
const MAX_FOUND = 32;

/** What `find` may find: what it looks for by path, or by name below where it looks, or all that is there. */
export function foundPaths(args: readonly string[]): readonly string[] {
  const roots = findRoots(args);
  const valuesOf = (option: RegExp) => args.filter((_, index) => index > 0 && option.test(args[index - 1] ?? ''));
  const paths = valuesOf(/^-i?(?:path|wholename)$/);
  const names = valuesOf(/^-i?name$/);
  if (paths.length + names.length === 0) return roots;
  // A pattern of paths may begin anywhere: `-path '*mail*'` below /var is /var/mail as well.
  const loose = paths.filter((path) => path.startsWith('*') && !path.startsWith('*/'));
  const folders = roots.flatMap((root) => [root, ...loose.map((path) => `${root}/${path.replace(/^\*{1,8}/, '')}`)]);
  const below = folders.flatMap((folder) => names.flatMap((name) => [`${folder}/${name}`, `${folder}/*/${name}`]));
  return [...paths, ...below, ...folders.slice(names.length === 0 ? roots.length : folders.length)].slice(0, MAX_FOUND);
}

/** Commands that `find` runs for what it finds. */
export function findCommands(args: readonly string[]): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (let at = 0; at < args.length; at += 1) {
    if (!FIND_RUNS.has(args[at] ?? '')) continue;
    const rest = args.slice(at + 1);
    const end = rest.findIndex((text) => text === ';' || text === '+' || text === '\\;');
    found.push(end === -1 ? rest : rest.slice(0, end));
    // What stands up to the mark is of this command, another -exec included: to follow it twice would double with each level.
    if (end === -1 || found.length === 16) break;
    at += 1 + end;
  }
  return found;
}
