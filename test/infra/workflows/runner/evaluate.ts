/** Values of what a definition says: expressions, text with expressions in it, objects of both, and conditions. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../definition.ts';
import { type Expression, parseTemplate } from '../expression.ts';
import { EvaluationError, PLAYED } from './play-functions.ts';

/** What expressions can ask about a run. */
export interface Surroundings {
  readonly now: () => Date;
  /** Functions about the run: actions, body, outputs, variables, parameters, items, item, triggerBody, workflow, listCallbackUrl. */
  readonly ask: Readonly<Record<string, (name: string) => Json>>;
}

export function resolve(value: Json, surroundings: Surroundings): Json {
  if (typeof value === 'string') return resolveText(value, surroundings);
  if (Array.isArray(value)) return value.map((each: Json) => resolve(each, surroundings));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, each]) => [key, resolve(each, surroundings)]),
  ) as JsonObject;
}

function resolveText(text: string, surroundings: Surroundings): Json {
  const template = parseTemplate(text);
  if (template.kind === 'text') return template.text;
  if (template.kind === 'value') return evaluate(template.expression, surroundings);
  return template.parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = evaluate(part, surroundings);
      if (value === null) return '';
      return typeof value === 'string' ? value : JSON.stringify(value);
    })
    .join('');
}

function evaluate(expression: Expression, surroundings: Surroundings): Json {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'index')
    return read(evaluate(expression.of, surroundings), evaluate(expression.key, surroundings), expression.optional);
  const args = expression.args.map((argument) => evaluate(argument, surroundings));
  const about = surroundings.ask[expression.name];
  if (about !== undefined) return about(String(args[0] ?? ''));
  const played = PLAYED[expression.name];
  if (played === undefined) throw new EvaluationError(`the function ${expression.name} is not played here`);
  return played(args, surroundings.now());
}

function read(value: Json, key: Json, optional: boolean): Json {
  if (value === null && optional) return null;
  if (Array.isArray(value) && typeof key === 'number') {
    if (key < value.length) return (value as readonly Json[])[key] ?? null;
    throw new EvaluationError(`index ${key} is outside of an array of ${value.length}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new EvaluationError(`${JSON.stringify(key)} cannot be read from ${JSON.stringify(value)}`);
  const found = (value as JsonObject)[String(key)];
  if (found === undefined && !optional) throw new EvaluationError(`no property ${key}`);
  return found ?? null;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  equals: 'equals',
  contains: 'contains',
  greater: 'greater',
  greaterOrEquals: 'greaterOrEquals',
};

/** A condition of an If: an expression, or an object of and, or, not and comparisons. */
export function holds(condition: Json, surroundings: Surroundings): boolean {
  if (typeof condition === 'string') return isDeepStrictEqual(resolve(condition, surroundings), true);
  const [[operator = '', operands] = []] = Object.entries(condition as JsonObject);
  if (operator === 'and') return (operands as Json[]).map((each) => holds(each, surroundings)).every((each) => each);
  if (operator === 'or') return (operands as Json[]).map((each) => holds(each, surroundings)).some((each) => each);
  if (operator === 'not') return !holds(operands ?? null, surroundings);
  const comparison = PLAYED[COMPARISONS[operator] ?? ''];
  if (comparison === undefined) throw new EvaluationError(`the condition ${operator} is not played here`);
  return comparison(resolve(operands ?? [], surroundings) as Json[], surroundings.now()) === true;
}
