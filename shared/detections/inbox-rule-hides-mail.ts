/** Rules that keep mail from its owner. Who reads another's mailbox must see to it that answers and warnings never show. */

import { texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { accountIn, localPart } from '../facts/names.ts';
import {
  cmdletUrl,
  EMAIL_FORWARDING_RULE,
  EMAIL_FORWARDING_RULE_URL,
  EMAIL_HIDING_RULES,
  EMAIL_HIDING_RULES_URL,
} from './attack.ts';
import type { EventDetection, Match, Severity } from './detection.ts';
import { hidingFolder, isFolderId, isNameless } from './folders.ts';
import { type InboxRule, ruleOfCmdlet, ruleOfRecord } from './inbox-rule.ts';
import { isWeakKeyword, keywordIn } from './keywords.ts';
import { messageRuleOf } from './message-rule-command.ts';
import { directionOf } from './recipients.ts';
import { UNNAMED_FOLDER } from './rule-actions.ts';
import { matchesEverything } from './rule-conditions.ts';
import { nameTrick } from './rule-names.ts';
import { type Ground, scored } from './scoring.ts';
import { hasUnseenTricks, mixesAlphabets, wearsDress } from './text.ts';

export const inboxRuleHidesMail: EventDetection = {
  type: 'event',
  id: 'inbox-rule-hides-mail',
  title: 'Inbox rule hides or forwards mail',
  why: 'After taking over a mailbox, intruders let a rule delete, hide or forward the mail that would expose them: answers to their fraud, warnings of the security team, bounces. The rule works for months after the password was changed.',
  logic:
    'An inbox or sweep rule, by cmdlet, by Outlook, or on a command line through Microsoft Graph (its PowerShell module, or a program that sends the rule), that deletes, soft-deletes, marks as read, moves to a folder in which nobody looks, forwards or redirects. High with a keyword of fraud or warning, a condition or a size range that every message meets, or none, hidden or disguised characters or a meaningless name. A rule that is written turned off is low: the record that turns it on shows nothing. Words of ordinary monitoring (alert, login) do not lift a rule that files its mail in a folder of its own.',
  tuning:
    'People let newsletters be deleted: those findings are medium. Raise attention by the high ones first; allow help desks that set up rules for users.',
  attack: [EMAIL_HIDING_RULES, EMAIL_FORWARDING_RULE],
  severity: 'medium',
  falsePositives: [
    'People who let newsletters and notifications be deleted or swept away',
    'Forwarding to a colleague during leave',
    'Help desks that set up rules for a user',
  ],
  references: [EMAIL_HIDING_RULES_URL, EMAIL_FORWARDING_RULE_URL, cmdletUrl('new-inboxrule')],
  operations: ['UpdateInboxRules'],
  cmdlets: ['new-inboxrule', 'set-inboxrule', 'enable-inboxrule', 'new-sweeprule', 'set-sweeprule', 'enable-sweeprule'],
  matchAudit(event) {
    const rule = ruleOfRecord(event);
    return rule === null ? null : judge(rule, (recipients) => directionOf(recipients, event));
  },
  matchCmdlet(call, event) {
    return judge(ruleOfCmdlet(call), (recipients) => directionOf(recipients, event), ofAnother(call, event));
  },
  commandWords: ['messagerule'],
  matchProcess(event) {
    const rule = messageRuleOf(event);
    return rule === null ? null : judge(rule, (recipients) => directionOf(recipients, event));
  },
};

type Direct = (recipients: readonly string[]) => string;

interface Traits {
  readonly keyword: string | null;
  readonly trick: ReturnType<typeof nameTrick>;
  readonly matchesAll: boolean;
  readonly noSize: boolean;
  /** A folder or a condition is not what it looks like. */
  readonly disguised: boolean;
}

/** Whether the call names another mailbox than that of whoever ran it. A GUID may be anybody's. */
function ofAnother(call: CmdletCall, event: AuditEvent | ProcessEvent): Ground[] {
  const mailbox = accountIn(texts(call, 'Mailbox')[0] ?? '');
  if (mailbox === null || mailbox.startsWith('$') || GUID.test(mailbox)) return [];
  if (event.actor === null || localPart(mailbox) === localPart(event.actor)) return [];
  return [{ text: 'It names another mailbox than that of the account.' }];
}

const GUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

function judge(rule: InboxRule, direct: Direct, more: readonly Ground[] = []): Match | null {
  const traits: Traits = {
    keyword: rule.conditions.map(keywordIn).find((word) => word !== null) ?? null,
    trick: nameTrick(rule.name),
    matchesAll: rule.conditions.some(matchesEverything),
    noSize: rule.picksNoSize,
    disguised: [...rule.folders, ...rule.conditions].some(
      (text) => hasUnseenTricks(text) || wearsDress(text) || mixesAlphabets(text),
    ),
  };
  const found = hiding(rule, direct) ?? doubtful(rule, traits);
  if (found === null) return null;
  const disabled: Ground[] = rule.disabled ? [{ text: 'The rule is written but turned off.', lower: 'low' }] : [];
  const all: Ground[] = rule.unconditional ? [{ text: 'It has no condition: it takes every message.' }] : [];
  return scored(found.severity, found.text, [...grounds(traits, found.lift), ...all, ...more, ...disabled]);
}

interface Found {
  readonly severity: Severity;
  readonly text: string;
  /** Severity to which a trick lifts it. */
  readonly lift: Severity;
}

/** What hides or leaks mail by itself. */
function hiding(rule: InboxRule, direct: Direct): Found | null {
  const folder = rule.folders.map(hidingFolder).find((name) => name !== null);
  const does: string[] = [];
  if (rule.deletes) does.push('deletes mail');
  if (folder !== undefined) does.push(`moves mail to ${folder}`);
  if (rule.recipients.length > 0) does.push(`forwards mail (${WHERE.get(direct(rule.recipients))})`);
  if (does.length === 0) return null;
  if (rule.marksRead) does.push('marks it as read');
  return { severity: 'medium', text: `The rule ${does.join(' and ')}.`, lift: 'high' };
}

const WHERE: ReadonlyMap<string, string> = new Map([
  ['inside', 'within the organisation'],
  ['outside', 'out of the organisation'],
  ['unknown', 'the record does not show where to'],
]);

/** What is ordinary until a trick makes it odd. */
function doubtful(rule: InboxRule, traits: Traits): Found | null {
  const { keyword, trick, matchesAll, noSize, disguised } = traits;
  const acts = rule.folders.length > 0 || rule.marksRead || rule.unseen !== null;
  if (trick?.kind === 'hidden' || disguised)
    return { severity: 'medium', text: 'The rule is disguised: it is not what it looks like.', lift: 'medium' };
  if (!acts) return null;
  if (matchesAll || noSize)
    return {
      severity: 'medium',
      text: 'The rule takes mail out of sight by a condition that says nothing.',
      lift: 'medium',
    };
  const nameless = trick?.kind === 'symbols';
  if (rule.folders.some(isNameless))
    return { severity: 'medium', text: 'The rule moves mail to a folder whose name says nothing.', lift: 'high' };
  if (rule.folders.some(isUnnamed)) {
    const odd = keyword !== null || nameless;
    const text = 'The rule moves mail to a folder that the record does not name.';
    return { severity: odd ? 'medium' : 'informational', text, lift: 'medium' };
  }
  if (rule.folders.length > 0) {
    const text = 'The rule moves mail, under a name that says nothing.';
    return nameless
      ? { severity: keyword === null ? 'low' : 'medium', text, lift: 'medium' }
      : markedRead(rule, traits);
  }
  if (rule.unseen !== null) return unseen(rule.unseen, traits);
  return markedRead(rule, traits);
}

/** The record does not show what the rule does: its name, and the words that it looks for, are all there is. */
function unseen(why: NonNullable<InboxRule['unseen']>, { keyword, trick }: Traits): Found {
  const turnedOn = why === 'enabled';
  const text = turnedOn ? 'The rule is turned on.' : 'What the rule does stands elsewhere, or is cut off.';
  const plain = turnedOn ? 'informational' : 'low';
  const odd = trick?.kind === 'symbols' || (keyword !== null && !turnedOn);
  return { severity: odd ? 'medium' : plain, text: `${text} The record does not show what it does.`, lift: plain };
}

/** Mail that is marked as read draws nobody's eye. Together with a folder of the user's own it is how people file mail. */
function markedRead(rule: InboxRule, { keyword, trick }: Traits): Found | null {
  if (!rule.marksRead) return null;
  const filed = rule.folders.length > 0 && trick === null;
  if (filed && keyword !== null && isWeakKeyword(keyword))
    return { severity: 'low', text: 'The rule files mail and marks it as read.', lift: 'low' };
  const severity = filed && keyword === null ? 'low' : 'medium';
  return { severity, text: 'The rule marks mail as read.', lift: 'high' };
}

function isUnnamed(folder: string): boolean {
  return folder === UNNAMED_FOLDER || isFolderId(folder);
}

function grounds({ keyword, trick, matchesAll, noSize, disguised }: Traits, lift: Severity): Ground[] {
  const found: Ground[] = [];
  if (keyword !== null) found.push({ text: `It looks for mail with the word "${keyword}".`, lift });
  if (matchesAll) found.push({ text: 'A condition is met by every message: it looks for nothing.', lift });
  if (noSize) found.push({ text: 'It picks messages by a size that nearly all of them have, or none.', lift });
  if (trick !== null) found.push({ text: trick.text, lift });
  if (disguised) found.push({ text: 'A folder or a condition is written so as to look like something else.', lift });
  return found;
}
