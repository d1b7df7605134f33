/** All checks of a definition: what would be refused at deployment, fail at a run, or show what must not be seen. */
import { checkExpressions } from './checks/expressions.ts';
import { checkLimits } from './checks/limits.ts';
import { checkReferences } from './checks/references.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkStructure } from './checks/structure.ts';
import type { Definition } from './definition.ts';

/** One line for each fault. */
export function checkDefinition(definition: Definition): string[] {
  return [checkStructure, checkExpressions, checkReferences, checkLimits, checkSecrets].flatMap((check) =>
    check(definition),
  );
}
