/** Workflow definitions as data, and the ways to walk them. */
import { readFileSync } from 'node:fs';
import { type Expression, parseTemplate } from './expression.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Action extends JsonObject {
  readonly type: string;
  readonly runAfter: { readonly [name: string]: readonly string[] };
}

export interface Definition extends JsonObject {
  readonly parameters: { readonly [name: string]: JsonObject };
  readonly triggers: { readonly [name: string]: Action };
  readonly actions: Actions;
}

export type Actions = { readonly [name: string]: Action };

export const PLAYBOOKS = ['contain-account', 'contain-application', 'restore-mailbox', 'on-incident'] as const;
export type PlaybookFile = (typeof PLAYBOOKS)[number];

export function loadDefinition(name: PlaybookFile): Definition {
  return JSON.parse(readFileSync(`infra/playbooks/${name}.json`, 'utf8')) as Definition;
}

/** The schema that a request trigger holds bodies against. */
export function requestSchema(definition: Definition): JsonObject {
  const { schema } = (Object.values(definition.triggers)[0]?.inputs ?? {}) as { readonly schema?: JsonObject };
  if (schema === undefined) throw new Error('the trigger has no schema');
  return schema;
}

/** An action with where it is: the actions beside it, and those that it is in, from the outermost on. */
export interface Placed {
  readonly name: string;
  readonly action: Action;
  readonly siblings: Actions;
  readonly parents: readonly Placed[];
}

/** All actions, nested ones too. */
export function placedActions(definition: Definition): Placed[] {
  return within(definition.actions, []);
}

function within(siblings: Actions, parents: readonly Placed[]): Placed[] {
  return Object.entries(siblings).flatMap(([name, action]) => {
    const placed: Placed = { name, action, siblings, parents };
    return [placed, ...branchesOf(action).flatMap((branch) => within(branch, [...parents, placed]))];
  });
}

/** The groups of actions in a scope, condition, switch or loop. */
export function branchesOf(action: Action): Actions[] {
  const {
    actions,
    else: otherwise,
    cases,
    default: fallback,
  } = action as unknown as {
    readonly actions?: Actions;
    readonly else?: { readonly actions?: Actions };
    readonly cases?: { readonly [name: string]: { readonly actions?: Actions } };
    readonly default?: { readonly actions?: Actions };
  };
  const branches = [
    actions,
    otherwise?.actions,
    fallback?.actions,
    ...Object.values(cases ?? {}).map((each) => each.actions),
  ];
  return branches.filter((branch) => branch !== undefined);
}

/** What belongs to the action itself and not to the actions in it. */
export function ownPart(action: Action): JsonObject {
  const { actions: _, else: __, cases, default: ___, ...own } = action;
  const values = Object.entries((cases ?? {}) as Record<string, JsonObject>).map(([name, each]) => [
    name,
    each.case ?? null,
  ]);
  return cases === undefined ? own : { ...own, cases: Object.fromEntries(values) as JsonObject };
}

export interface FoundString {
  readonly text: string;
  /** Keys on the way to it. */
  readonly path: readonly string[];
}

export function stringsIn(value: Json, path: readonly string[] = []): FoundString[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => stringsIn(each as Json, [...path, key]));
}

export interface FoundExpression extends FoundString {
  readonly expression: Expression;
}

/** Expressions of strings that parse; those that do not are another check's matter. */
export function expressionsIn(value: Json): FoundExpression[] {
  return stringsIn(value).flatMap(({ text, path }) => {
    let template: ReturnType<typeof parseTemplate>;
    try {
      template = parseTemplate(text);
    } catch {
      return [];
    }
    if (template.kind === 'text') return [];
    const parts =
      template.kind === 'value' ? [template.expression] : template.parts.filter((part) => typeof part !== 'string');
    return parts.map((expression) => ({ text, path, expression }));
  });
}

export interface Call {
  readonly name: string;
  readonly args: readonly Expression[];
  /** Literal keys that are read from its value, outermost first; undefined where a key is computed. */
  readonly keys: readonly (string | number | undefined)[];
}

/** Every call in an expression, with what is read from its value. */
export function callsIn(expression: Expression, keys: readonly (string | number | undefined)[] = []): Call[] {
  if (expression.kind === 'literal') return [];
  if (expression.kind === 'call')
    return [{ ...expression, keys }, ...expression.args.flatMap((argument) => callsIn(argument))];
  const { key } = expression;
  const value =
    key.kind === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number') ? key.value : undefined;
  return [...callsIn(expression.of, [value, ...keys]), ...(key.kind === 'literal' ? [] : callsIn(key))];
}

/** The name that a call is given as its first argument, where it is written out. */
export function literalArgument({ args: [argument] }: Pick<Call, 'args'>): string | undefined {
  return argument?.kind === 'literal' && typeof argument.value === 'string' ? argument.value : undefined;
}
