/** What the parts of one command line share: the calls found, the constants known, and how much work is left. */
import type { CmdletCall } from '../events/event.ts';
import type { CallBuilder, HashTable } from './call-builder.ts';
import { mentionedCmdlets } from './mentions.ts';
import { requestedCmdlets } from './powershell/admin-api.ts';
import type { Body } from './powershell/bodies.ts';
import { type DefaultParameter, withDefaults } from './powershell/default-parameters.ts';
import { payloadsIn } from './powershell/payloads.ts';

/** A program and the script that it runs are two levels: four scripts in one another, in a shell, fit. */
export const MAX_DEPTH = 10;
/** Characters read and written for one command line, nested scripts included: four times the longest line that is read whole. */
const BUDGET = 49_152;

/** Of its own, so that what folding costs is not missing where calls are read. */
const FOLDING_BUDGET = 65_536;
/** Searching is cheap: a line that is read whole, and two layers of what was packed in it. */
const PAYLOAD_BUDGET = 65_536;
/** One is enough for a finding; a few, so that the one that is about mail is among them. */
const MAX_UNRESOLVED = 64;

/** Environment that paths begin with: its value is not known, but what is joined to it counts. */
const ENVIRONMENT: readonly string[] = ['appdata', 'exchangeinstallpath', 'homepath', 'localappdata', 'userprofile'];

export class Context {
  readonly variables = new Map<string, string>([
    ['true', '$true'],
    ['false', '$false'],
    ['null', '$null'],
    ...ENVIRONMENT.map((name) => [`env:${name}`, `%${name}%`] as const),
  ]);
  readonly tables = new Map<string, HashTable>();
  readonly aliases = new Map<string, string>();
  /** Functions by their names, script blocks by `$` and their variables. */
  readonly bodies = new Map<string, Body>();
  readonly ran = new Set<Body>();
  readonly defaults: DefaultParameter[] = [];
  /** Command that is added to a pipeline of `[PowerShell]::Create()`. */
  added: CallBuilder | null = null;
  /** Text is run. What it is thought to be may be wrong: loops that build it are not followed. */
  runsText = false;
  readonly #calls: CmdletCall[] = [];
  readonly #others: CmdletCall[] = [];
  readonly #unresolved: CmdletCall[] = [];
  readonly #mentions = new Set<string>();
  #left = BUDGET;
  #payloadsLeft = PAYLOAD_BUDGET;
  #foldingLeft = FOLDING_BUDGET;

  /** Takes work from the budget; false where none is left. */
  spend(characters: number): boolean {
    this.#left -= characters;
    return this.#left >= 0;
  }

  spendFolding(characters: number): boolean {
    this.#foldingLeft -= characters;
    return this.#foldingLeft >= 0;
  }

  /** What a name stands for: aliases may stand for aliases. */
  meaning(name: string): string {
    let meaning = name;
    for (let step = 0; step < 8; step += 1) {
      const next = this.aliases.get(meaning.toLowerCase());
      if (next === undefined) break;
      meaning = next;
    }
    return meaning;
  }

  call(builder: CallBuilder): void {
    if (builder.name.includes('-')) this.#calls.push(builder.build());
    this.other(builder.build());
    for (const text of builder.texts) this.mention(text);
  }

  /** What a script or a program sends to Exchange as a request. */
  requested(text: string): void {
    for (const call of requestedCmdlets(text)) {
      this.#calls.push(call);
      this.other(call);
    }
  }

  /** Everything that is called or set, in order: cmdlets, aliases, programs, members of objects, types. */
  other(call: CmdletCall): void {
    if (this.spend(call.name.length)) this.#others.push(call);
  }

  /**
   * What the payloads of a script may be, where a line runs text or something that it does not name. So many characters are searched
   * for them, nested scripts included.
   */
  payloads(script: string): readonly string[] {
    this.#payloadsLeft -= script.length;
    return this.#payloadsLeft < 0 ? [] : payloadsIn(script);
  }

  /** A call whose name, or whose script, only the script itself knows. */
  unresolved(call: CmdletCall): void {
    if (this.#unresolved.length < MAX_UNRESOLVED) this.#unresolved.push(call);
  }

  get unresolvedCalls(): readonly CmdletCall[] {
    return this.#unresolved;
  }

  get others(): readonly CmdletCall[] {
    return this.#others;
  }

  /** Text that is not run: names in it are reported as not executed. */
  mention(text: string): void {
    if (!this.spend(text.length)) return;
    for (const name of mentionedCmdlets(text)) this.#mentions.add(name);
  }

  /** All calls in order, then one for each name that is only mentioned. */
  result(): CmdletCall[] {
    const called = new Set(this.#calls.map((call) => call.name));
    const mentioned = [...this.#mentions].filter((name) => !called.has(name));
    const calls = this.#calls.map((call) => withDefaults(call, this.defaults));
    return [...calls, ...mentioned.map((name) => ({ name, parameters: new Map(), executed: false }))];
  }
}
