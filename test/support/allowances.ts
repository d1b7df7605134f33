/** Allowances for tests: valid in every field, changed where a test says so. */
import { type Allowance, allowanceSchema } from '../../shared/alerts/allowance.ts';

export function allowanceOf(change: Partial<Allowance> = {}): Allowance {
  return allowanceSchema.parse({
    id: 'clean-up',
    owner: 'mail.team@adatum.example',
    reason: 'Old mail of the archive is removed',
    ticket: 'CHG-1042',
    validFrom: '2026-03-01',
    expires: '2026-04-01',
    ...(hasCondition(change) ? {} : { actors: ['pat@adatum.example'] }),
    ...change,
  });
}

function hasCondition(change: Partial<Allowance>): boolean {
  return Object.values(change).some(Array.isArray);
}
