/** What the parts of one command line share: the commands found, the constants known, and how much work is left. */
import type { Command, Link } from '../command.ts';
import { MAX_LINKS } from './links.ts';
import { FED } from './words.ts';

/** Shells within shells. */
export const MAX_DEPTH = 10;
/** Characters read for one command line, nested scripts included, and what each command costs beside its characters: all of a line that is read whole. */
const BUDGET = 196_608;
/** A line that starts more programs than this is cut. */
const MAX_COMMANDS = 4_096;
const BLANKS = /\s+/;

/** Longest constant that is followed. */
export const MAX_CONSTANT = 16_384;

/** What is read of the environment: only what paths are made of, and what hides a blank or a slash. */
const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['HOME', '~'],
  ['IFS', ' '],
  ['MAIL', '/var/mail/$USER'],
  ['MAILDIR', '~/Maildir'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ['SHELL', '/bin/bash'],
];

/** Environment whose values only the machine knows: the name stays in the word. Every other unset variable is empty. */
const KEPT: ReadonlySet<string> = new Set(['USER', 'LOGNAME', 'SUDO_USER', 'USERNAME', 'HOSTNAME', 'TMPDIR', 'UID']);

export class ShellContext {
  readonly variables = new Map<string, string>(ENVIRONMENT);
  /** Texts that begin with the body of a function. */
  readonly functions = new Map<string, string>();
  readonly aliases = new Map<string, string>();
  /** What the line itself wrote into files. */
  readonly files = new Map<string, string>();
  readonly commands: Command[] = [];
  readonly #links: Link[] = [];
  cwd: string | null = null;
  #left = BUDGET;

  /** Takes work from the budget; false where none is left. */
  spend(characters: number): boolean {
    this.#left -= characters + 16;
    return this.#left >= 0;
  }

  /** Puts what a loop is fed with into the commands since `from`. */
  feed(from: number, line: string): void {
    for (let at = from; at < this.commands.length; at += 1) {
      const command = this.commands[at];
      if (command === undefined || !this.spend(line.length)) return;
      const fed = (text: string) => text.replaceAll(FED, line);
      const redirections = command.redirections.map(({ operator, target }) => ({ operator, target: fed(target) }));
      this.commands[at] = { ...command, args: command.args.map(fed), redirections };
    }
  }

  emit(command: Command): void {
    const links = this.#links;
    if (this.commands.length < MAX_COMMANDS) this.commands.push(links.length === 0 ? command : { ...command, links });
  }

  link(links: readonly Link[]): void {
    this.#links.push(...links.slice(0, MAX_LINKS - this.#links.length));
  }

  set(name: string, value: string): void {
    if (this.variables.size < MAX_COMMANDS) this.variables.set(name, value.slice(0, MAX_CONSTANT));
  }

  /** What separates words in the value of an expansion: blanks, or what the line makes of IFS. */
  get blanks(): RegExp {
    const given = this.variables.get('IFS') ?? ' ';
    if (given === ' ' || given.length > 8) return BLANKS;
    return new RegExp(`[${given.replace(/[\]\\^-]/g, '\\$&')}]+`);
  }

  /** Value of a variable as text; where only the machine knows it, its name. */
  value(name: string): string {
    const known = this.variables.get(name);
    if (known !== undefined) return this.spend(known.length) ? known : '';
    if (name === 'PWD') return this.cwd ?? '.';
    return KEPT.has(name) ? `$${name}` : '';
  }
}
