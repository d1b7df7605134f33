/** Secrets among the arguments of programs of which it is known where they take one. */
import { secretByPattern, secretOfAccount } from './accounts.ts';
import type { Word } from './commands.ts';
import { kindOfName } from './names.ts';
import { isMark, type Piece, type Region, type Span } from './pieces.ts';
import { type ProgramSecrets, programsOf } from './programs.ts';
import { MASK, secretsAt } from './values.ts';

/** A program that was called, and how far its arguments were read. */
interface Called {
  readonly program: ProgramSecrets;
  isReady: boolean;
  operands: number;
}

/** How many programs of one command are kept in mind: `sudo env docker exec mysql`. */
const MAX_CALLED = 8;
/** How many values of one flag are looked at. */
const MAX_VALUES = 16;
/** What stands behind a flag that has no value: the next flag. */
const NEXT_FLAG = /^(?:--?|[\u2013-\u2015])[A-Za-z]/;

export function isNextFlag(word: Word): boolean {
  return !word.isQuoted && NEXT_FLAG.test(word.text);
}

/** Reads the words of one command, one after the other. */
export class ProgramArguments {
  readonly called: Called[] = [];
  readonly region: Region;
  readonly words: readonly Word[];
  /** A word that is the value of a flag, and so no operand. */
  taken = -1;

  constructor(region: Region, words: readonly Word[]) {
    this.region = region;
    this.words = words;
  }

  read(word: Word, at: number): Span[] {
    const found = this.called.flatMap((called) => this.argument(word, at, called));
    for (const program of programsOf(word.text)) {
      if (this.called.length === MAX_CALLED) this.called.shift();
      this.called.push({ program, isReady: program.when === undefined, operands: 0 });
    }
    return found;
  }

  /** Whether a flag says to one of the programs what to do: `dscl . -passwd /Users/kim x`. */
  isVerb({ text }: Word): boolean {
    return this.called.some(({ program }) => hasWord(program.when, text));
  }

  argument(word: Word, at: number, called: Called): Span[] {
    const { program } = called;
    if (!called.isReady) {
      called.isReady = hasWord(program.when, word.text) || hasWord(program.when, withoutCase(word.text));
      return [];
    }
    if (called.operands === program.until) return [];
    if (isFlagOf(word, program)) return this.flag(word, at, program);
    return at === this.taken ? [] : this.operand(word, called);
  }

  flag(word: Word, at: number, program: ProgramSecrets): Span[] {
    const next = this.words[at + 1];
    const isSwitch = word.text.startsWith('/');
    const flag = isSwitch ? word.text.toLowerCase() : word.text;
    const [name = '', joined] = flag.split(/[:=]/, 2);
    if (isSwitch && joined !== undefined && hasWord(program.flags, name))
      return secretsAt(this.region, word.first + 2, { variables: false });
    if (hasWord(program.flags, flag) || hasWord(program.next, flag)) {
      if (next === undefined || isNextFlag(next) || (isSwitch && next.text.startsWith('/'))) return [];
      this.taken = at + 1;
      const found = secretsAt(this.region, next.first, { variables: !isSwitch });
      return program.many ? [...found, ...this.others(at + 2)] : found;
    }
    // Also behind other letters: `curl -su name:x`.
    const isUser = program.users !== undefined && (hasWord(program.users, flag) || /^-[sSkLvfgiI]{1,6}u$/.test(flag));
    if (isUser || hasWord(program.valued, flag)) this.taken = at + 1;
    if (isUser) return next === undefined ? [] : secretOfAccount(this.region, next.first);
    return this.glued(word, program);
  }

  /** More values of the same flag, up to the next one: `-p a b`. */
  others(from: number): Span[] {
    const found: Span[] = [];
    for (let at = from; at < Math.min(this.words.length, from + MAX_VALUES); at++) {
      const word = this.words[at] as Word;
      if (word.text.startsWith('-') || /^[<>]|^[\d./]+$/.test(word.text)) break;
      found.push(...secretsAt(this.region, word.first));
    }
    return found;
  }

  /** `-px`, `-hp'x'`, `-uname:x` in one word. */
  glued(word: Word, { glued, flags, users }: ProgramSecrets): Span[] {
    const secret = shortFlag(glued, word) ?? shortFlag(flags, word);
    const flag = secret ?? shortFlag(users, word) ?? (users && /^-[sSkLvfgiI]{1,6}u/.exec(word.text)?.[0]);
    // `-password x` is a name.
    if (!flag || kindOfName(word.text.slice(1)) !== null) return [];
    const first = this.region.pieces[word.first] as Piece;
    if (word.isQuoted) return quotedGlued(this.region, first, flag.length);
    const from = word.from + flag.length;
    const isBehind = from === first.to;
    const index = isBehind ? word.first + 1 : word.first;
    if (secret === undefined) return secretOfAccount(this.region, index, isBehind ? undefined : from);
    if (isBehind && isMark(this.region.pieces[index], '=:')) return secretsAt(this.region, index + 1);
    return secretsAt(this.region, index, isBehind ? {} : { at: from });
  }

  operand(word: Word, called: Called): Span[] {
    const { operand = 0, last = operand, before, account } = called.program;
    if (called.operands === 0 && before?.test(word.text)) return [];
    called.operands++;
    if (operand > 0 && called.operands >= operand && called.operands <= last) return secretsAt(this.region, word.first);
    return account === undefined ? [] : secretByPattern(this.region, word, account);
  }
}

/** `"-px"`, an argument of a list. */
function quotedGlued({ text }: Region, { inner }: Piece, length: number): Span[] {
  const span = { from: inner.from + length, to: inner.to };
  return text[span.from] === '$' || text.slice(span.from, span.to) === MASK ? [] : [span];
}

/** Verbs are written in any case; of flags it counts. */
function withoutCase(text: string): string {
  return text.startsWith('-') ? '' : text.toLowerCase();
}

function shortFlag(flags: string | undefined, { text }: Word): string | undefined {
  return flags
    ?.split(' ')
    .find((flag) => /^-[A-Za-z]{1,2}$/.test(flag) && text.startsWith(flag) && text.length > flag.length);
}

function hasWord(words: string | undefined, word: string): boolean {
  return words !== undefined && word !== '' && !word.includes(' ') && ` ${words} `.includes(` ${word} `);
}

/** A slash begins a switch of Windows' own programs; to others, a path. */
function isFlagOf({ text }: Word, { flags, when, names }: ProgramSecrets): boolean {
  if (text.startsWith('-') || text.startsWith('<')) return true;
  return text.startsWith('/') && /(?:^| )net1?(?: |$)|\//.test(`${names} ${flags ?? ''} ${when ?? ''}`);
}
