/** Whether inbox rules of the mailbox or mail flow rules changed around an alert, whoever changed them. */
import type { Act } from './context.ts';
import { DAY_MS } from './profile.ts';
import {
  actsOf,
  at,
  byTime,
  listOf,
  noOrUnknown,
  type RunbookInput,
  recordIds,
  sentence,
  type Told,
} from './runbook-input.ts';
import { shortText } from './safe-text.ts';

/** Facts and detections by the kind of rule that they are about. */
const NOUNS: Readonly<Record<string, string>> = {
  'inbox-rule-made': 'an inbox rule',
  'inbox-rule-ended': 'an inbox rule',
  'inbox-rule-hides-mail': 'an inbox rule',
  'inbox-rule-removed': 'an inbox rule',
  'transport-rule-made': 'a mail flow rule',
  'transport-rule-changed': 'a mail flow rule',
  'transport-rule-tampering': 'a mail flow rule',
  'transport-rule-removed': 'a mail flow rule',
  'short-lived-rule': 'a rule',
};
export const RULE_CHANGES: readonly string[] = Object.keys(NOUNS);

/** How long before and after an alert a change belongs to it. */
export const RULES_MS = DAY_MS;

/** Changes of different kinds, or by different people, that one answer tells of. */
const MAX_TOLD = 3;

export function rulesChanged(input: RunbookInput): Told {
  const { asked, context } = input;
  const isNear = ({ time }: Act) => time >= asked.first - RULES_MS && time <= asked.last + RULES_MS;
  const changes = byTime([...actsOf(input, RULE_CHANGES), ...context.tenantRules]).filter(isNear);
  if (changes.length === 0) {
    const [unnamed] = byTime(context.unnamedRules.filter(isNear));
    return unnamed === undefined ? noOrUnknown(input, NOTHING_CHANGED) : mayBeOfMailbox(unnamed);
  }
  const told = new Map<string, string>();
  for (const change of changes) {
    const what = `${NOUNS[change.kind]} was changed${byWhom(change, changes)}`;
    if (!told.has(what)) told.set(what, `${what} at ${at(change.time)}`);
  }
  return {
    answer: 'yes',
    because: sentence(listOf([...told.values()].slice(0, MAX_TOLD))),
    evidence: recordIds(changes),
  };
}

const NOTHING_CHANGED =
  'No change of a mail flow rule, and none of an inbox rule by this account or in the mailbox, is recorded within 24 hours.';

/** A display name or a GUID leads to no mailbox: whose rule it was nobody here knows, and so not that it was another's. */
function mayBeOfMailbox(change: Act): Told {
  const what = `${NOUNS[change.kind]} was changed${byWhom(change, [])} at ${at(change.time)}`;
  return {
    answer: 'unknown',
    because: sentence(`${what}, in a mailbox that its record does not name by an address and that may be this one`),
    evidence: recordIds([change]),
  };
}

/** One act makes several facts, of which not all are looked up: who made the one made the others of that moment. */
function byWhom(change: Act, all: readonly Act[]): string {
  const by = change.by ?? all.find((each) => each.by !== null && each.time === change.time)?.by;
  return by == null ? '' : ` by ${shortText(by)}`;
}
