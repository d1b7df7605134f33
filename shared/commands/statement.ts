/** What is known of a statement while it is read: the constant that its expression amounts to, if any. */
import { decodeText } from './encoded.ts';

/** Text that a script builds must not grow without bound (`$a="$a$a"`). */
const MAX_CONSTANT = 16_384;

export class Statement {
  /** `&` or `.`: what follows names a command. */
  invoked = false;
  /** `param` was read: a statement follows its bracket without any separator. */
  isParameters = false;
  /** Constant that came through the pipe. */
  piped: string | null;
  /** What came through the pipe, one by one. */
  items: readonly string[] = [];
  /** Variable that is being assigned, and whether `+=` appends. */
  target: string | null = null;
  appends = false;
  /** Variable, member or type that was read last: `[Convert]::FromBase64String`. */
  subject: string | null = null;
  member: string | null = null;
  #parts: string[] = [];
  #joins = false;
  #operator: 'format' | 'join' | 'replace' | null = null;
  #left: string[] = [];
  #unknown = false;
  /** Characters that replacements of this statement have gone through. */
  #replacing = 0;

  constructor(piped: string | null = null) {
    this.piped = piped;
  }

  /** Nothing but a call operator or an assignment has been read. */
  get isFresh(): boolean {
    return this.#parts.length === 0 && !this.#unknown && this.member === null && this.#operator === null;
  }

  operand(text: string): void {
    if (text.length > MAX_CONSTANT) {
      this.unknown();
      return;
    }
    if (this.#joins && this.#parts.length > 0) {
      const joined = `${this.#parts.pop() ?? ''}${text}`;
      if (joined.length > MAX_CONSTANT) {
        this.unknown();
        return;
      }
      this.#parts.push(joined);
    } else this.#parts.push(text);
    this.#joins = false;
  }

  unknown(): void {
    this.#unknown = true;
  }

  plus(): void {
    this.#joins = true;
  }

  /** A word inside an expression: an operator, a member or a type. */
  word(text: string): void {
    if (/^\d{1,9}$/.test(text)) {
      this.operand(text);
      return;
    }
    const name = text.toLowerCase();
    if (/^\[[-\d$'"]/.test(name)) this.unknown(); // an item of what is no constant, or it would be in its place
    const operator = OPERATORS.get(name);
    if (operator !== undefined) {
      this.#operator = operator;
      this.#left = this.#parts;
      this.#parts = [];
    } else this.member = name;
  }

  /**
   * A bracket closed that came behind `member`. Returns the script that it runs, if it is one that runs text.
   * @param values what stood in the bracket; null where only the script knows
   */
  argument(values: readonly string[] | null): string | null {
    const constant = values === null || values.length === 0 ? null : values.join(' ');
    const member = this.member;
    if (member === null) {
      if (constant === null) this.unknown();
      else this.operand(constant);
      return null;
    }
    this.member = null;
    if (values?.length === 0 && this.#parts.length > 0 && KEEPS_TEXT.some((name) => member.endsWith(name))) return null;
    if (values !== null && member.endsWith('path]::combine')) this.operand(values.join('\\'));
    else if (values?.length === 2 && member.endsWith('.replace')) this.#replaced(values);
    else if (constant === null) this.unknown();
    else if (RUNS_TEXT.some((name) => member.endsWith(name))) {
      this.unknown();
      return constant;
    } else if (member.endsWith('frombase64string')) this.#decoded(constant);
    else if (KEEPS_TEXT.some((name) => member.endsWith(name))) this.operand(constant);
    else this.unknown();
    return null;
  }

  /** What the bracket behind `member` holds is run. */
  runsText(): boolean {
    const { member } = this;
    return member !== null && RUNS_TEXT.some((name) => member.endsWith(name));
  }

  /** Its constants, whatever stands between them. */
  get known(): readonly string[] {
    return this.#parts;
  }

  constant(): string | null {
    if (this.#unknown) return null;
    if (this.#operator === 'join') return join(this.#left, this.#parts[0] ?? '');
    if (this.#operator === 'format') return format(this.#left[0] ?? '', this.#parts);
    if (this.#operator === 'replace') return replaced(this.#left[0] ?? '', this.#parts[0] ?? '', this.#parts[1] ?? '');
    return this.#parts.length === 0 ? null : join(this.#parts, ' ');
  }

  /** What the expression consists of; null where only the script knows. */
  values(): readonly string[] | null {
    if (this.#operator === null) return this.#unknown ? null : this.#parts;
    const constant = this.constant();
    return constant === null ? null : [constant];
  }

  #replaced([from = '', to = '']: readonly string[]): void {
    const last = this.#parts.pop();
    this.#replacing += last?.length ?? 0;
    if (last === undefined || this.#replacing > 4 * MAX_CONSTANT) this.unknown();
    else this.#parts.push(replaced(last, from, to));
  }

  #decoded(payload: string): void {
    const text = decodeText(payload);
    if (text === null) this.unknown();
    else this.operand(text);
  }
}

const OPERATORS: ReadonlyMap<string, 'format' | 'join' | 'replace'> = new Map([
  ['-f', 'format'],
  ['-join', 'join'],
  ['-replace', 'replace'],
  ['-ireplace', 'replace'],
  ['-creplace', 'replace'],
]);

/** Members that run the text they are given. */
const RUNS_TEXT: readonly string[] = [
  'scriptblock]::create',
  '.newscriptblock',
  '.invokescript',
  '.invokeexpression',
  '.addscript',
];
/** Members that give back the text they are given. */
const KEEPS_TEXT: readonly string[] = ['.getstring', '.tostring', '::new', '.trim'];

function format(template: string, values: readonly string[]): string {
  let text = '';
  let begin = 0;
  for (const hole of template.matchAll(/\{(\d{1,3})\}/g)) {
    text += template.slice(begin, hole.index) + (values[Number(hole[1])] ?? '');
    begin = hole.index + hole[0].length;
    if (text.length > MAX_CONSTANT) return text.slice(0, MAX_CONSTANT);
  }
  return text + template.slice(begin);
}

/** Literally: `-replace` takes a pattern, but whoever only hides a name has no need of one. */
function replaced(text: string, from: string, to: string): string {
  return from === '' ? text : join(text.split(from), to);
}

function join(parts: readonly string[], separator: string): string {
  let text = parts[0] ?? '';
  for (const part of parts.slice(1)) {
    if (text.length > MAX_CONSTANT) return text.slice(0, MAX_CONSTANT);
    text += separator + part;
  }
  return text;
}
