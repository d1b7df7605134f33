/** Several ways in which one call weakens a protection: the gravest makes the finding, the others are said beside it. */
import { type Match, SEVERITIES, type Severity } from './detection.ts';
import { scored } from './scoring.ts';

export interface Weakening {
  readonly severity: Severity;
  readonly text: string;
}

export function gravestOf(found: readonly Weakening[]): Match | null {
  const [gravest, ...others] = [...found].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  if (gravest === undefined) return null;
  return scored(
    gravest.severity,
    gravest.text,
    others.map(({ text }) => ({ text })),
  );
}
