/** Text in double quotes, and words: known constants are put in, and `$(...)` is run. */
import { closingBracket } from '../expression.ts';
import { runScript } from '../interpreter.ts';
import { readVariable } from '../lexer.ts';
import type { Place } from './place.ts';

export function expand(text: string, { context, depth, executed }: Place): string {
  if (!text.includes('$') || !context.spend(text.length)) return text;
  let expanded = '';
  let begin = 0;
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
    if (text[at + 1] === '(') {
      const end = closingBracket(text, at + 2);
      const inner = runScript(text.slice(at + 2, end), context, depth + 1, executed);
      expanded += text.slice(begin, at) + (inner ?? '');
      begin = at = Math.min(end + 1, text.length);
      continue;
    }
    const { name, end } = readVariable(text, at + 1);
    const constant = context.variables.get(name);
    if (constant !== undefined && context.spend(constant.length)) {
      expanded += text.slice(begin, at) + constant;
      begin = end;
    }
    at = Math.max(end, at + 1);
  }
  return expanded + text.slice(begin);
}
