/** Whether every expression parses, and names functions that exist with as many arguments as they take. */
import { callsIn, type Definition, expressionsIn, stringsIn } from '../definition.ts';
import { parseTemplate } from '../expression.ts';
import { FUNCTIONS } from '../functions.ts';

export function checkExpressions(definition: Definition): string[] {
  const { triggers, actions } = definition;
  const findings: string[] = [];
  for (const { text, path } of stringsIn({ triggers, actions })) {
    try {
      parseTemplate(text);
    } catch (error) {
      findings.push(`${path.join('.')}: ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const { path, expression } of expressionsIn({ triggers, actions }))
    for (const { name, args } of callsIn(expression)) {
      const [least, most] = FUNCTIONS[name] ?? [];
      if (least === undefined || most === undefined) findings.push(`${path.join('.')}: no function ${name}`);
      else if (args.length < least || args.length > most)
        findings.push(`${path.join('.')}: ${name} takes ${least} to ${most} arguments, not ${args.length}`);
    }
  return findings;
}
