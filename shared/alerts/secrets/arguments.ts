/** Secrets among the words of a command: behind names of parameters and settings, and by what is known of its programs. */
import { secretsBesideUser } from './account-flags.ts';
import { secretAtHost, secretOfAccount } from './accounts.ts';
import { type Command, commandsOf, type Word } from './commands.ts';
import { secretsOfInput } from './inputs.ts';
import { isSecretValue, kindOfName, type SecretKind } from './names.ts';
import { isMark, type Piece, type Region, type Span, textOf } from './pieces.ts';
import { isNextFlag, ProgramArguments } from './program-arguments.ts';
import { programsOf } from './programs.ts';
import { secretsAt } from './values.ts';

/** A dash as keyboards and word processors write it, twice for long names, or a slash; then a name. */
const FLAG = /^(--?|\/|[\u2013-\u2015])([A-Za-z][\w.-]{0,80})$/;
/** Switches of Windows whose value may stand behind a blank: else a slash begins a path. */
const SPACED = /^(?:\w*pass|\w*password|pwd|pw)$/i;
/** Commands that set what is named by their next argument. */
const SETTERS: ReadonlySet<string> = new Set(
  'set setx setenv set-item si config configure update create putenv'.split(' '),
);
/** Parameters that carry the value of what another one names: `reg add /v DefaultPassword /d x`. */
const CARRIERS = /^(?:--?(?:value|body|data|literal|secret-string|string)|\/d|-b)$/i;
/** Nouns of commands about secrets: they name no value that follows. */
const NOUNS = /^(?:secret|token|password|credentials?|key)$/i;
/** A name by itself, of a variable of the environment, of a file or of a registry's value. */
const NAME = /^(?:env:\\?|[\w./:-]{0,64}[./:])?[A-Za-z_][\w.-]{0,63}$/i;
/** Commands to which a name is only a word. */
const READERS = /^(?:get-help|help|man|get-command|gcm|select-string|grep|findstr|sls)$/i;
/** Programs whose `-u a:b` is no user with a password. */
const OTHER_USERS = /^(?:docker|podman|kubectl|rsync|cp|scp|date|chown|sort|sed)$/i;

export function secretsOfArguments(region: Region): Span[] {
  return commandsOf(region).flatMap((command) => new Arguments(region, command).run());
}

class Arguments {
  readonly region: Region;
  readonly command: Command;
  readonly programs: ProgramArguments;
  isSetter = false;
  namesSecret = false;

  constructor(region: Region, command: Command) {
    this.region = region;
    this.command = command;
    this.programs = new ProgramArguments(region, command.words);
  }

  run(): Span[] {
    const { command, programs, region } = this;
    const found = command.words.flatMap((word, at) => [
      ...this.byFlag(word, at),
      ...programs.read(word, at),
      ...this.bySetting(word, at),
      ...this.byWord(word, at),
    ]);
    const called = programs.called.filter(({ isReady }) => isReady).map(({ program }) => program);
    return [...found, ...secretsBesideUser(region, command.words), ...secretsOfInput(region, command, called)];
  }

  /** The secret parts of a value behind a name of this kind. */
  value(index: number | undefined, kind: SecretKind, variables = true): Span[] {
    if (index === undefined) return [];
    return secretsAt(this.region, index, { variables }).filter(({ from, to }) =>
      isSecretValue(kind, this.region.text.slice(from, to)),
    );
  }

  /** `-Password x`, `--token=x`, `/pass:x`, `/p:x`. */
  byFlag(word: Word, at: number): Span[] {
    const { pieces } = this.region;
    const [, dash = '', flag = ''] = FLAG.exec(textOf(this.region, pieces[word.first] as Piece)) ?? [];
    const isSwitch = dash === '/';
    const isJoined = !word.isQuoted && word.last > word.first && isMark(pieces[word.first + 1], ':=');
    const isShort = isSwitch && isJoined && /^p$/i.test(flag) && !this.isBuild();
    const kind = isShort ? 'secret' : kindOfName(flag);
    if (kind === null || (isSwitch && kind === 'likely') || this.programs.isVerb(word)) return [];
    if (isJoined) return this.wholeArgument(word, this.value(word.first + 2, kind, !isSwitch));
    const next = this.command.words[at + 1];
    if (next === undefined || word.last > word.first || isNextFlag(next) || /^<(?!\w)/.test(next.text)) return [];
    if (isSwitch && (!SPACED.test(flag) || next.text.startsWith('/'))) return [];
    this.programs.taken = at + 1;
    return this.value(next.first, kind);
  }

  /** `"/p:a b"`: in quotes, and not followed by other switches, all of it is the value. */
  wholeArgument({ first, to }: Word, found: Span[]): Span[] {
    const { words } = this.command;
    const { region } = this;
    const [secret] = found;
    const isWhole =
      region.role === 'argument' && first === 0 && words.length > 1 && words.at(-1)?.last === region.pieces.length - 1;
    if (!isWhole || secret?.to !== to || words.slice(1).some(({ text }) => /^[-/]/.test(text))) return found;
    return [{ from: secret.from, to: region.to }];
  }

  /** `msbuild /p:Configuration=Release` sets a property. */
  isBuild(): boolean {
    const names = this.command.words.slice(0, 8).map(({ text }) => text.slice(-64));
    return names.some((name) => /(?:^|[\\/])(?:msbuild|dotnet|devenv|nuget)(?:\.exe)?$/i.test(name));
  }

  /** `setx CLIENT_SECRET x`, `aws configure set aws_secret_access_key x`, `-Name DefaultPassword -Value x`, `password "x"`. */
  bySetting(word: Word, at: number): Span[] {
    const { text } = word;
    const { words } = this.command;
    const next = words[at + 1];
    if (SETTERS.has(text.toLowerCase())) this.isSetter = true;
    if (this.namesSecret && CARRIERS.test(text)) return this.value(next?.first, 'secret');
    const isName = at > 0 && at !== this.programs.taken && NAME.test(text) && !isNextFlag(word);
    const kind = isName && programsOf(text).length === 0 ? kindOfName(text) : null;
    if (kind !== 'secret' && kind !== 'path') return [];
    this.namesSecret = true;
    if (next === undefined || isNextFlag(next) || /^(?:by|for|to|with|is|from)$/i.test(next.text)) return [];
    if (this.isSetter && !NOUNS.test(text)) return this.value(next.first, kind);
    // Of AppleScript and SQL.
    const isStatement = /^(?:password|passwd|passphrase)$/i.test(text) && !word.isQuoted && next.isQuoted;
    return isStatement && this.region.role !== 'query' && !READERS.test(words[0]?.text ?? '')
      ? this.value(next.first, 'secret')
      : [];
  }

  /** Of a protocol the line alone: `printf` is told its end as `\\r\\n`. */
  line({ from, to }: Span): Span {
    const end = this.region.text.slice(from, to).search(/\\[rn]/);
    return { from, to: end > 0 ? from + end : to };
  }

  /** What stands behind words of a protocol or a language, and users of any program: `a1 LOGIN kim x`, `IDENTIFIED BY 'x'`, `-u kim:x`. */
  byWord(word: Word, at: number): Span[] {
    const { words } = this.command;
    const before = words[at - 1]?.text ?? '';
    const place = secretPlace(word.text, before, at, /^identified$/i.test(words[at - 3]?.text ?? ''));
    const next = words[at + 1];
    if (place > 0 && next !== undefined && !isNextFlag(next))
      return this.value(words[at + place]?.first, 'secret').map((span) => this.line(span));
    if (/^-[ci]?(?:eq|ne)$/i.test(before) && kindOfName(words[at - 2]?.text ?? '') === 'secret')
      return this.value(word.first, 'secret');
    const { users } = this.programs.called.at(-1)?.program ?? {};
    if (/^(?:--user|--proxy-user)=./.test(word.text)) return secretOfAccount(this.region, word.first + 2);
    if (/^(?:-u|-U|--user)$/.test(before) && users === undefined && !OTHER_USERS.test(words[0]?.text ?? ''))
      return secretOfAccount(this.region, word.first);
    return secretAtHost(word);
  }
}

/** How many words further a secret stands; 0 where none does. Sources: RFC 9051 and 1939 (IMAP, POP3), RFC 4954 (SMTP), SQL. */
function secretPlace(text: string, before: string, at: number, isIdentified: boolean): number {
  const isTagged =
    at === 1 ? TAG.test(before) : /\\n/.test(before) && TAG.test(before.slice(before.lastIndexOf('\\n') + 2));
  if (/^(?:login|authenticate)$/i.test(text) && isTagged) return 2;
  if (/^by$/i.test(text) && (isIdentified || /^identified$/i.test(before))) return 1;
  if (/(?:^|\\n)PASS$/.test(text) && (at === 0 || text !== 'PASS' || /^(?:echo|-\w+)$/.test(before))) return 1;
  return at === 1 && before === 'AUTH' && /^(?:PLAIN|LOGIN)$/.test(text) ? 1 : 0;
}

/** What a client of IMAP writes in front of a command. */
const TAG = /^(?:\w|[A-Za-z]{0,4}\d{1,6}|\.)$/;
