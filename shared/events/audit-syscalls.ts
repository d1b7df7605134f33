/** System calls that start programs or touch names of files, by architecture. Source: the kernel's syscall tables. */

/** What a call does to files, and which argument holds the flags of `open`. */
const NAMES: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map([
  [
    'c000003e', // x86_64
    new Map([
      [2, 'open'],
      [59, 'execve'],
      [76, 'truncate'],
      [77, 'ftruncate'],
      [82, 'rename'],
      [85, 'creat'],
      [257, 'openat'],
      [264, 'renameat'],
      [316, 'renameat2'],
      [322, 'execveat'],
    ]),
  ],
  [
    'c00000b7', // aarch64
    new Map([
      [38, 'renameat'],
      [45, 'truncate'],
      [46, 'ftruncate'],
      [56, 'openat'],
      [221, 'execve'],
      [276, 'renameat2'],
      [281, 'execveat'],
    ]),
  ],
  [
    '40000003', // i386
    new Map([
      [5, 'open'],
      [8, 'creat'],
      [11, 'execve'],
      [38, 'rename'],
      [92, 'truncate'],
      [93, 'ftruncate'],
      [193, 'truncate'],
      [194, 'ftruncate'],
      [295, 'openat'],
      [302, 'renameat'],
      [353, 'renameat2'],
      [358, 'execveat'],
    ]),
  ],
]);

/** The call's name; as given where it is one already, or of an architecture that is not known. */
export function syscallName(arch: string | null, syscall: string): string {
  return NAMES.get(arch?.toLowerCase() ?? '')?.get(Number(syscall)) ?? syscall.toLowerCase();
}

export function startsProgram(syscall: string): boolean {
  return syscall === 'execve' || syscall === 'execveat';
}

/** O_TRUNC of <fcntl.h>, the same on all three. */
const O_TRUNC = 0o1000;

/** Whether a call empties an existing file. `argument` gives its arguments, written in hex. */
export function truncates(syscall: string, argument: (index: number) => string | null): boolean {
  if (syscall === 'truncate' || syscall === 'ftruncate' || syscall === 'creat') return true;
  if (syscall !== 'open' && syscall !== 'openat') return false;
  const flags = argument(syscall === 'open' ? 1 : 2);
  if (flags === null) return false;
  // ausearch -i and auditbeat spell flags out: O_WRONLY|O_CREAT|O_TRUNC.
  return flags.includes('O_TRUNC') || (Number.parseInt(flags, 16) & O_TRUNC) !== 0;
}
