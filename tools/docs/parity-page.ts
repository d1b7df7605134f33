/** docs/parity.md: the query that analysts migrate from, branch by branch, and the detection that answers each name. */
import { byCmdlet, byOperation, FALLBACK } from '../../shared/detections/catalog.ts';
import type { QueryBranch } from '../../shared/detections/parity.ts';
import { code, GENERATED, page, table } from './markdown.ts';

export function parityPage(branches: readonly QueryBranch[]): string {
  return page([
    '# Parity with the original query',
    GENERATED,
    `Every event that the query returns has a finding with the name of its branch as ${code('detectionType')}, and no other event carries that name; a property test holds this against the query written down once more. Where no detection judges the event, ${code(FALLBACK.id)} keeps it as informational.`,
    `${code('HasDeleteContent')} is what the query computes, save in the last branch: there it looked into the operation, where it never stands. It is computed from the parameters.`,
    ...branches.flatMap((branch) => [
      `## ${branch.type}`,
      `Reads ${branch.reads}:`,
      table(
        ['name', 'answered by'],
        branch.names.map((name) => [code(name), answers(name)]),
      ),
    ]),
    '## Output columns',
    `Timestamp, DeviceName, AccountName, FileName, ProcessCommandLine, InitiatingProcessFileName, InitiatingProcessCommandLine, DetectionType and HasDeleteContent are columns of the alert table. Severity and confidence, which the query set to high and medium for all, follow from the score.`,
  ]);
}

function answers(name: string): string {
  const key = name.toLowerCase();
  const claims = [...(byOperation.get(key) ?? []), ...(byCmdlet.get(key) ?? [])].map(({ id }) => id);
  const rest = FALLBACK.cmdlets?.includes(key) ? [`else ${FALLBACK.id}`] : [];
  return [...new Set([...claims, ...rest])].join(', ');
}
