import { describe, expect, it } from 'vitest';
import { type Alert, CONTAINMENTS, type RunbookAnswer } from '../../shared/alerts/alert.ts';
import { ESCALATION_RULES, escalationOf } from '../../shared/alerts/escalation.ts';
import { familyOf, MEMBERS, RESPONSES } from '../../shared/alerts/families.ts';
import { catalog } from '../../shared/detections/catalog.ts';
import { exampleAlert } from '../stores/example-alert.ts';

const yes = (id: RunbookAnswer['id']): RunbookAnswer[] => [
  { id, question: '?', answer: 'yes', because: '.', evidence: [], checkNext: '.', query: null },
];
const SUPPRESSION = { allowance: 'a', owner: 'o', reason: 'r', ticket: 't', expires: '2026-04-01T00:00:00.000Z' };
const alert = (change: Partial<Alert>) =>
  exampleAlert({ detection: 'bulk-hard-delete', severity: 'medium', confidence: 'medium', runbook: [], ...change });

describe('escalation to tier 2', () => {
  it.each<[string, Partial<Alert>, boolean, RegExp]>([
    ['approved, however grave', { severity: 'critical', suppression: SUPPRESSION }, false, /allowance/],
    ['critical', { severity: 'critical', confidence: 'low' }, true, /critical/],
    ['high', { severity: 'high' }, true, /high/],
    ['high of low confidence', { severity: 'high', confidence: 'low' }, false, /only part/],
    [
      'high of low confidence, out of context',
      { severity: 'high', confidence: 'low', runbook: yes('out-of-context') },
      true,
      /context/,
    ],
    ['medium', {}, false, /no answer makes it graver/],
    ['medium, with an export before', { runbook: yes('export-then-deletion') }, true, /export/],
    ['medium, with a rule beside it', { runbook: yes('rules-changed') }, true, /rules changed/],
    [
      'medium, a rule itself',
      { detection: 'inbox-rule-hides-mail', runbook: yes('rules-changed') },
      false,
      /no answer/,
    ],
    ['medium, by a new application', { runbook: yes('new-application') }, true, /application/],
    ['medium, usual for the account', { runbook: yes('usual-for-account') }, false, /no answer/],
    [
      'medium, answered with no',
      { runbook: yes('export-then-deletion').map((each) => ({ ...each, answer: 'no' as const })) },
      false,
      /no answer/,
    ],
    ['medium, a mail flow rule', { detection: 'transport-rule-removed' }, true, /rules or protections/],
    ['medium, of a detection that is gone', { detection: 'retired' }, false, /no answer/],
    ['medium, about the tenant', { detection: 'tenant-audit-disabled' }, true, /protections/],
    ['low, about the tenant', { detection: 'tenant-audit-disabled', severity: 'low' }, false, /low/],
    ['low, with everything', { severity: 'low', runbook: yes('export-then-deletion') }, false, /low/],
  ])('%s', (_name, change, tier2, reason) => {
    expect(escalationOf(alert(change))).toEqual({ tier2, reason: expect.stringMatching(reason) });
  });

  it('has a reason in one sentence for each rule', () => {
    for (const { reason } of ESCALATION_RULES) expect(reason).toMatch(/^[A-Z][^.]*\.$/);
  });
});

describe('families of detections', () => {
  it.each(catalog.map(({ id }) => id))(
    '%s is in exactly one: else add it to MEMBERS in shared/alerts/families.ts',
    (id) => {
      expect(
        Object.values(MEMBERS)
          .flat()
          .filter((member) => member === id),
      ).toEqual([id]);
      expect(familyOf(id)).not.toBeNull();
    },
  );

  it('name no detection that the catalog does not have', () => {
    const ids = new Set(catalog.map(({ id }) => id));
    expect(
      Object.values(MEMBERS)
        .flat()
        .filter((member) => !ids.has(member)),
    ).toEqual([]);
    expect(familyOf('retired')).toBeNull();
  });

  it('have steps of their own: no sentence stands in two of them', () => {
    const sentences = Object.values(RESPONSES).flatMap(({ l1, t2 }) => [...l1, ...t2]);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const { l1, t2, containment } of Object.values(RESPONSES)) {
      expect(Math.min(l1.length, t2.length)).toBeGreaterThanOrEqual(2);
      expect(containment[0]?.action).toBe('preserve-evidence');
      for (const { action } of containment) expect(CONTAINMENTS).toContain(action);
    }
  });
});
