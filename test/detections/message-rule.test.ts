import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageRuleIn } from '../../shared/detections/message-rule.ts';
import { expectLinear } from '../support/growth.ts';
import { runs } from '../support/runs.ts';

/** The same rule as JSON, as JSON that a shell escaped, and as a hash table of PowerShell. */
function forms(rule: { displayName: string; conditions: object; actions: object }): string[] {
  const json = JSON.stringify(rule);
  const table = (value: unknown): string => {
    if (Array.isArray(value)) return `@(${value.map(table).join(',')})`;
    if (typeof value === 'object' && value !== null)
      return `@{${Object.entries(value)
        .map(([key, inner]) => `${key}=${table(inner)}`)
        .join(';')}}`;
    return typeof value === 'boolean' ? `$${value}` : `'${String(value)}'`;
  };
  return [json, json.replaceAll('"', '\\"'), table(rule), `${' '.repeat(5)}${json.toUpperCase()}`];
}

describe('messageRuleIn', () => {
  it('property: says the same of a rule in every form', () => {
    const word = fc.stringMatching(/^[a-z]{3,9}$/);
    const rule = fc.record({
      displayName: word,
      conditions: fc.record({ subjectContains: fc.array(word, { minLength: 1, maxLength: 3 }) }),
      actions: fc.record({
        delete: fc.boolean(),
        markAsRead: fc.boolean(),
        moveToFolder: word,
        forwardTo: fc.array(
          word.map((name) => ({ emailAddress: { address: `${name}@x.example` } })),
          { maxLength: 2 },
        ),
      }),
    });
    fc.assert(
      fc.property(rule, (each) => {
        const read = forms(each).map((text) => JSON.stringify(messageRuleIn(text)).toLowerCase());
        expect(new Set(read).size, read.join('\n')).toBe(1);
        expect(messageRuleIn(forms(each)[0]!)).toMatchObject({
          name: each.displayName,
          deletes: each.actions.delete,
          marksRead: each.actions.markAsRead,
          folders: [each.actions.moveToFolder],
          recipients: each.actions.forwardTo.map(({ emailAddress }) => emailAddress.address),
          conditions: each.conditions.subjectContains,
        });
      }),
      runs(1000),
    );
  });

  it.each([
    ['no action', '{"displayName":"x","conditions":{"subjectContains":["delete"]}}'],
    ['words that are no keys', 'please delete this: true, and undelete = true'],
    ['nothing', ''],
  ])('reads nothing from %s', (_name, text) => {
    expect(messageRuleIn(text)).toBeNull();
  });

  it('is linear, whatever the text holds', () => {
    for (const part of ['delete:', '"forwardTo":[', 'subjectcontains=@(', '\\"', "'"])
      expectLinear(100_000, (length) => void messageRuleIn(part.repeat(length / part.length)));
  });
});
