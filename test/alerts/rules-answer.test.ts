/** The fourth question: rules that changed around the alert, whoever changed them. */
import { describe, expect, it } from 'vitest';
import type { RUNBOOK_IDS } from '../../shared/alerts/alert.ts';
import { type Act, NO_CONTEXT } from '../../shared/alerts/context.ts';
import { runbookOf } from '../../shared/alerts/runbook.ts';
import type { RunbookInput } from '../../shared/alerts/runbook-input.ts';
import { NOON } from '../support/entries.ts';
import { act, context, DAY, HOUR, input, past } from '../support/runbook.ts';

const answerOf = (id: (typeof RUNBOOK_IDS)[number], change: Partial<RunbookInput> = {}) =>
  runbookOf(input(change)).find((answer) => answer.id === id);

describe('rules that changed at the same time', () => {
  it.each([
    ['a rule a day before', [act('inbox-rule-made', NOON - DAY)], 'yes'],
    ['a rule a day after the last record', [act('transport-rule-tampering', NOON + HOUR + DAY)], 'yes'],
    ['a rule longer before', [act('inbox-rule-made', NOON - DAY - 1)], 'no'],
    ['a rule longer after', [act('inbox-rule-made', NOON + HOUR + DAY + 1)], 'no'],
    ['no rule', [act('mail-sent', NOON)], 'no'],
  ])('%s', (_name, acts, answer) => {
    expect(answerOf('rules-changed', { context: context({ mailbox: past({ acts }) }) })?.answer).toBe(answer);
  });

  it('are those of the alert itself, too', () => {
    const own = [act('inbox-rule-hides-mail', NOON, 'r5')];
    expect(answerOf('rules-changed', { own, context: NO_CONTEXT })).toMatchObject({ answer: 'yes', evidence: ['r5'] });
  });
});

describe('a rule in a mailbox that its record does not name by an address', () => {
  const unnamed = (time: number, by: string | null = 'ops@adatum.example') => [
    act('inbox-rule-made', time, null, { by }),
  ];
  const told = (unnamedRules: readonly Act[], acts: readonly Act[] = []) =>
    answerOf('rules-changed', { context: context({ mailbox: past({ acts }), unnamedRules }) });

  it.each([
    ['a day before', NOON - DAY, 'unknown'],
    ['a day after the last record', NOON + HOUR + DAY, 'unknown'],
    ['longer before', NOON - DAY - 1, 'no'],
    ['longer after', NOON + HOUR + DAY + 1, 'no'],
  ])('may be of this one, and is no proof that none changed: %s', (_when, time, answer) => {
    expect(told(unnamed(time))?.answer).toBe(answer);
  });

  it('is told with its time and who did it, the earliest', () => {
    const because = (by: string) =>
      `An inbox rule was changed${by} at 2026-03-01 12:00 UTC, in a mailbox that its record does not name by an address and that may be this one.`;
    expect(told([...unnamed(NOON + HOUR), ...unnamed(NOON)])?.because).toBe(because(' by ops@adatum.example'));
    expect(told(unnamed(NOON, null))?.because).toBe(because(''));
  });

  it('gives way to one that is of this mailbox', () => {
    expect(told(unnamed(NOON), [act('inbox-rule-made', NOON)])?.answer).toBe('yes');
  });
});

describe('whoever changed a rule', () => {
  const changed = (kind: string, by: string | null, time = NOON) => act(kind, time, null, { by });
  const told = (ofMailbox: readonly Act[], tenantRules: readonly Act[] = []) =>
    answerOf('rules-changed', { context: context({ mailbox: past({ acts: ofMailbox }), tenantRules }) });

  it.each<[string, readonly Act[], readonly Act[], string]>([
    [
      'in the mailbox',
      [changed('inbox-rule-ended', 'kim@adatum.example')],
      [],
      'An inbox rule was changed by kim@adatum.example at 2026-03-01 12:00 UTC.',
    ],
    [
      'for everybody’s mail',
      [],
      [changed('transport-rule-changed', 'ops@adatum.example')],
      'A mail flow rule was changed by ops@adatum.example at 2026-03-01 12:00 UTC.',
    ],
    [
      'and whose name is no longer to be had',
      [],
      [changed('transport-rule-changed', null)],
      'A mail flow rule was changed at 2026-03-01 12:00 UTC.',
    ],
    [
      'twice: once is enough',
      [],
      [
        changed('transport-rule-changed', 'ops@adatum.example', NOON + HOUR),
        changed('transport-rule-changed', 'ops@adatum.example'),
      ],
      'A mail flow rule was changed by ops@adatum.example at 2026-03-01 12:00 UTC.',
    ],
    [
      'and somebody else another one',
      [changed('inbox-rule-made', 'pat@adatum.example')],
      [changed('transport-rule-changed', 'ops@adatum.example', NOON - HOUR)],
      'A mail flow rule was changed by ops@adatum.example at 2026-03-01 11:00 UTC and an inbox rule was changed by pat@adatum.example at 2026-03-01 12:00 UTC.',
    ],
  ])('is said: %s', (_who, ofMailbox, tenantRules, because) => {
    expect(told(ofMailbox, tenantRules)).toMatchObject({ answer: 'yes', because });
  });

  it.each([
    ['a day before', NOON - DAY, 'yes'],
    ['a day after the last record', NOON + HOUR + DAY, 'yes'],
    ['longer before', NOON - DAY - 1, 'no'],
    ['longer after', NOON + HOUR + DAY + 1, 'no'],
  ])('within a day of the alert, in the tenant too: %s', (_when, time, answer) => {
    expect(told([], [changed('transport-rule-changed', null, time)])?.answer).toBe(answer);
  });

  it('is said once of a record that makes several facts', () => {
    const own = [
      act('transport-rule-changed', NOON, 'r5', { by: 'pat@adatum.example' }),
      act('transport-rule-made', NOON, 'r5', { by: 'pat@adatum.example' }),
      act('transport-rule-tampering', NOON, 'r5', { by: 'pat@adatum.example' }),
    ];
    const tenantRules = [act('transport-rule-changed', NOON, 'r5')];
    expect(answerOf('rules-changed', { own, context: context({ tenantRules }) })).toMatchObject({
      because: 'A mail flow rule was changed by pat@adatum.example at 2026-03-01 12:00 UTC.',
      evidence: ['r5'],
    });
  });

  it('is not taken from another moment', () => {
    const told_ = told([
      changed('inbox-rule-made', 'pat@adatum.example', NOON + HOUR),
      changed('inbox-rule-ended', null),
    ]);
    expect(told_?.because).toBe(
      'An inbox rule was changed at 2026-03-01 12:00 UTC and an inbox rule was changed by pat@adatum.example at 2026-03-01 13:00 UTC.',
    );
  });

  it('is taken from what the same record says elsewhere', () => {
    const acts = [changed('inbox-rule-made', null), changed('inbox-rule-ended', 'pat@adatum.example')];
    expect(told(acts)?.because).toBe('An inbox rule was changed by pat@adatum.example at 2026-03-01 12:00 UTC.');
  });

  it('tells of no more than three', () => {
    const acts = ['a', 'b', 'c', 'd'].map((by, i) => changed('inbox-rule-made', `${by}@x.example`, NOON + i));
    const because = told(acts)?.because ?? '';
    expect(because.match(/was changed/g)).toHaveLength(3);
    expect(because).not.toContain('d@x.example');
  });
});
