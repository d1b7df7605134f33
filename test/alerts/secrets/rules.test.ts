import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../shared/alerts/mask-secrets.ts';
import { RULES } from './rule-lines.ts';

describe.each(RULES)('by the rule of $rule', ({ masked, kept }) => {
  it.each(masked)('is masked: %s', (line) => {
    const once = maskSecrets(line.replace(/[«»]/g, ''));
    expect(once).toBe(line.replace(/«[^»]*»/g, '***'));
    expect(maskSecrets(once)).toBe(once);
  });

  it.each(kept)('stays: %s', (line) => {
    expect(maskSecrets(line)).toBe(line);
  });
});
