/**
 * Parser of the expressions in workflow definitions.
 * Source: Azure Logic Apps docs, "Workflow Definition Language schema reference", sections Expressions and Operators.
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression; readonly optional: boolean };

/** A string of a definition: text, one expression whose value keeps its type, or text with expressions in it. */
export type Template =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: Expression }
  | { readonly kind: 'parts'; readonly parts: readonly (string | Expression)[] };

class ExpressionError extends Error {
  constructor(text: string, at: number, expected: string) {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 20)) : 'the end';
    super(`"${text.slice(0, 120)}" at ${at}: expected ${expected}, found ${found}`);
    this.name = 'ExpressionError';
  }
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** @throws {ExpressionError} where an expression in it does not parse */
export function parseTemplate(text: string): Template {
  if (text.startsWith('@@')) return { kind: 'text', text: text.slice(1) };
  if (text.startsWith('@') && !text.startsWith('@{')) {
    const cursor = { text, at: 1 };
    const expression = parseExpression(cursor);
    if (cursor.at !== text.length) throw new ExpressionError(text, cursor.at, 'the end');
    return { kind: 'value', expression };
  }
  return parseParts(text);
}

function parseParts(text: string): Template {
  const parts: (string | Expression)[] = [];
  let literal = '';
  const cursor = { text, at: 0 };
  while (cursor.at < text.length) {
    if (text.startsWith('@@{', cursor.at)) {
      literal += '@{';
      cursor.at += 3;
    } else if (text.startsWith('@{', cursor.at)) {
      if (literal !== '') parts.push(literal);
      literal = '';
      cursor.at += 2;
      parts.push(parseExpression(cursor));
      expectSign(cursor, '}');
    } else literal += text[cursor.at++];
  }
  if (parts.length === 0) return { kind: 'text', text: literal };
  return { kind: 'parts', parts: literal === '' ? parts : [...parts, literal] };
}

function parseExpression(cursor: Cursor): Expression {
  let expression = parsePrimary(cursor);
  for (;;) {
    skipSpace(cursor);
    const optional = cursor.text[cursor.at] === '?';
    const sign = cursor.text[cursor.at + (optional ? 1 : 0)];
    if (sign !== '[' && sign !== '.') {
      if (optional) throw new ExpressionError(cursor.text, cursor.at + 1, '"[" or "." after "?"');
      return expression;
    }
    cursor.at += optional ? 2 : 1;
    const key: Expression =
      sign === '[' ? parseExpression(cursor) : { kind: 'literal', value: match(cursor, /[A-Za-z_]\w*/y, 'a name') };
    if (sign === '[') expectSign(cursor, ']');
    expression = { kind: 'index', of: expression, key, optional };
  }
}

function parsePrimary(cursor: Cursor): Expression {
  skipSpace(cursor);
  const { text, at } = cursor;
  if (text[at] === "'") return { kind: 'literal', value: parseString(cursor) };
  if (/[-\d]/.test(text[at] ?? ''))
    return { kind: 'literal', value: Number(match(cursor, /-?\d+(?:\.\d+)?/y, 'a number')) };
  const name = match(cursor, /[A-Za-z_]\w*/y, 'a function, a string or a number');
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  if (name === 'null') return { kind: 'literal', value: null };
  return { kind: 'call', name, args: parseArguments(cursor) };
}

function parseArguments(cursor: Cursor): Expression[] {
  expectSign(cursor, '(');
  const args: Expression[] = [];
  skipSpace(cursor);
  if (cursor.text[cursor.at] === ')') {
    cursor.at++;
    return args;
  }
  for (;;) {
    args.push(parseExpression(cursor));
    skipSpace(cursor);
    if (cursor.text[cursor.at] === ')') break;
    expectSign(cursor, ',');
  }
  cursor.at++;
  return args;
}

/** Two apostrophes are one. */
function parseString(cursor: Cursor): string {
  const quoted = match(cursor, /'(?:[^']|'')*'/y, 'a closing apostrophe');
  return quoted.slice(1, -1).replaceAll("''", "'");
}

function match(cursor: Cursor, pattern: RegExp, expected: string): string {
  skipSpace(cursor);
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) throw new ExpressionError(cursor.text, cursor.at, expected);
  cursor.at += found.length;
  return found;
}

function expectSign(cursor: Cursor, sign: string): void {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== sign) throw new ExpressionError(cursor.text, cursor.at, JSON.stringify(sign));
  cursor.at++;
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++;
}
