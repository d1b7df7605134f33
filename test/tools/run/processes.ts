/** Looks at processes and ports from outside. */
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Living children of a process. What has ended and only waits for its parent to notice does not count. */
export function childrenOf(parent: number): Process[] {
  return processes()
    .filter(({ ppid, state }) => ppid === parent && !state.startsWith('Z'))
    .map(({ pid, command }) => ({ pid, command }));
}

export function alive(pids: readonly number[]): number[] {
  const living = new Set(
    processes()
      .filter(({ state }) => !state.startsWith('Z'))
      .map(({ pid }) => pid),
  );
  return pids.filter((pid) => living.has(pid));
}

function processes() {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, ppid, state = '', command = ''] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), ppid: Number(ppid), state, command }];
  });
}

/** Ports of this machine that a text names: `127.0.0.1:40505`. */
export function portsIn(text: string): number[] {
  return [...new Set([...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)))];
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}
