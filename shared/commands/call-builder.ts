/** A call while its arguments are being read. */
import type { CmdletCall, ParameterValue } from '../events/event.ts';
import { isDash, isLetter, plainDashes, programName } from './characters.ts';
import { isSwitch, POSITIONAL, UNRESOLVED_SPLAT } from './parameters.ts';

/** A hash table whose keys and values are all written down. */
export type HashTable = ReadonlyMap<string, string>;

export class CallBuilder {
  /** Lower case, without module or folder. */
  readonly name: string;
  readonly executed: boolean;
  readonly parameters = new Map<string, ParameterValue[]>();
  /** Every argument as text, in order: programs and `iex` read them so. */
  readonly texts: string[] = [];
  /** Parameter that waits for its value. */
  #pending: string | null = null;
  /** Set by a comma: the next value belongs to the same parameter. */
  #listed: string | null = null;
  #joins = false;

  constructor(name: string, executed: boolean) {
    this.name = commandName(name);
    this.executed = executed;
  }

  /** A bare word: a parameter where it begins with a dash and a letter, else a value. */
  word(text: string): void {
    if (!isDash(text[0]) || !isLetter(text[1])) {
      this.value(text);
      return;
    }
    this.texts.push(text);
    const colon = text.indexOf(':');
    const name = text.slice(1, colon === -1 ? undefined : colon).toLowerCase();
    this.#listed = null;
    if (!this.parameters.has(name)) this.parameters.set(name, [true]);
    this.#pending = name;
    if (colon === -1) {
      if (isSwitch(this.name, name)) this.#pending = null;
    } else if (colon < text.length - 1) this.#assign(text.slice(colon + 1));
  }

  /** @param text what the value is, or how it is written where only the script knows it */
  value(text: string): void {
    if (this.#joins) {
      this.#joins = false;
      this.#append(text);
      return;
    }
    this.texts.push(text);
    this.#assign(text);
  }

  /** More of the last value. */
  append(text: string): void {
    if (this.#listed === null) this.value(text);
    else this.#append(text);
  }

  comma(): void {
    this.#pending = this.#listed;
  }

  plus(): void {
    this.#joins = this.#listed !== null;
  }

  splat(name: string, table: HashTable | undefined): void {
    this.texts.push(`@${name}`);
    if (table === undefined) this.#add(UNRESOLVED_SPLAT, `@${name}`);
    else for (const [key, value] of table) this.#add(key, value);
  }

  /** Values, named or not, without switches. */
  values(): string[] {
    return [...this.parameters.values()].flat().filter((value) => typeof value === 'string');
  }

  /** The command line of `Start-Process -FilePath powershell -ArgumentList '...'`, by the first letters of the names. */
  startedLine(): string {
    const given = (letter: string) =>
      [...this.parameters].filter(([name]) => name.startsWith(letter)).flatMap(([, v]) => v);
    return [...given('f'), ...(this.parameters.get(POSITIONAL) ?? []), ...given('a')].join(' ');
  }

  build(): CmdletCall {
    return { name: this.name, parameters: this.parameters, executed: this.executed };
  }

  #assign(text: string): void {
    const name = this.#pending ?? POSITIONAL;
    this.#pending = null;
    this.#listed = name;
    this.#add(name, text);
  }

  #add(name: string, text: string): void {
    const values = this.parameters.get(name);
    if (values === undefined || (values.length === 1 && values[0] === true)) this.parameters.set(name, [text]);
    else values.push(text);
  }

  #append(text: string): void {
    const values = this.parameters.get(this.#listed ?? POSITIONAL);
    if (values !== undefined) values[values.length - 1] = `${values.at(-1) ?? ''}${text}`;
    this.texts[this.texts.length - 1] = `${this.texts.at(-1) ?? ''}${text}`;
  }
}

/** Lower case, plain dashes, without `Module\`, a folder, `.exe`, or the dot of `.'Name'`. */
function commandName(name: string): string {
  const plain = programName(plainDashes(name).trim());
  return plain.startsWith('.') && isLetter(plain[1]) ? plain.slice(1) : plain;
}
