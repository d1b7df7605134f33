/**
 * What sudo and cron write into the system log of what they run, on Linux and macOS alike. Sources: sudo's manual, "LOG
 * FORMAT"; cron's own messages.
 */

export interface LoggedCommand {
  readonly user: string;
  readonly commandLine: string;
  readonly workingFolder: string | null;
  readonly by: 'sudo' | 'cron';
}

/** `mira : TTY=ttys001 ; PWD=/Users/mira ; USER=root ; COMMAND=/bin/rm -rf ...` */
const SUDO = /^\s{0,8}([^\s:]{1,64}) : (?:[A-Z]{1,16}=[^;]{0,1024} ; ){1,8}COMMAND=/;
const FOLDER = /[;:] PWD=([^;]{1,1024}) ; /;
/** `(root) CMD (rm -rf /var/tmp/x)` */
const CRON = /^\(([^()\s]{1,64})\) CMD \((.{1,8192})\)\s{0,8}$/;

export function loggedCommand(message: string): LoggedCommand | null {
  const sudo = SUDO.exec(message);
  if (sudo !== null) {
    const workingFolder = FOLDER.exec(sudo[0])?.[1] ?? null;
    return { user: sudo[1] ?? '', commandLine: message.slice(sudo[0].length), workingFolder, by: 'sudo' };
  }
  const [, user, commandLine] = CRON.exec(message) ?? [];
  return user === undefined || commandLine === undefined
    ? null
    : { user, commandLine, workingFolder: null, by: 'cron' };
}
