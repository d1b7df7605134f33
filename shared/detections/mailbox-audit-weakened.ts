/** Mailbox auditing is turned off, cut short, or made blind to deletes or to one account. */
import { parameter, UNRESOLVED_SPLAT } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import {
  CLEAR_MAILBOX_DATA,
  cmdletUrl,
  DISABLE_CLOUD_LOGS,
  DISABLE_CLOUD_LOGS_URL,
  MAILBOX_AUDIT_URL,
} from './attack.ts';
import type { EventDetection, Match } from './detection.ts';
import { type ListChange, listChange } from './list-changes.ts';
import { before, DAY, givenSpan, mayBe, mayHide, spanOf, stateOf, unchanged } from './values.ts';
import { gravestOf, type Weakening } from './weakenings.ts';

export const mailboxAuditWeakened: EventDetection = {
  type: 'event',
  id: 'mailbox-audit-weakened',
  title: 'Mailbox auditing turned off or weakened',
  why: 'What is not audited can be deleted without a record. APT29 and others turned mailbox auditing off, or let one account bypass it, before they touched mail. Afterwards no search of the audit log finds what they did.',
  logic:
    'Set-MailboxAuditBypassAssociation that lets an account bypass auditing; Set-Mailbox that turns auditing off, shortens how long records are kept (under a day medium, under the former or default 90 days low), or takes deletes out of what is recorded for owner, delegates or administrators. A value that only the script knows counts as the worse one. Turning auditing on, raising the age and adding actions never fire.',
  tuning:
    'Accounts of backup and migration tools bypass auditing to save space: allow them by name. Lists of actions without deletes are a finding even where an administrator means well.',
  attack: [DISABLE_CLOUD_LOGS, CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Service accounts of backup, archive and migration tools that bypass auditing',
    'Administrators who list the actions to record and forget deletes',
  ],
  references: [
    DISABLE_CLOUD_LOGS_URL,
    MAILBOX_AUDIT_URL,
    cmdletUrl('set-mailboxauditbypassassociation'),
    cmdletUrl('set-mailbox'),
  ],
  cmdlets: ['set-mailboxauditbypassassociation', 'set-mailbox'],
  matchCmdlet(call, event, line) {
    return call.name === 'set-mailbox' ? weakenedMailbox(call, event, line) : bypass(call, event);
  },
};

function bypass(call: CmdletCall, event: AuditEvent | ProcessEvent): Match | null {
  if (mayBe(call, 'AuditBypassEnabled', 'on') && !unchanged(event, 'AuditBypassEnabled'))
    return gravestOf([{ severity: 'medium', text: 'What an account does in mailboxes is no longer audited.' }]);
  if (stateOf(call, 'AuditBypassEnabled') !== null) return null;
  if (!call.parameters.has(UNRESOLVED_SPLAT) && !mayHide(call, event, ['AuditBypassEnabled'])) return null;
  const text = 'The audit bypass of an account was changed; to what stands in a variable.';
  return gravestOf([{ severity: 'medium', text }]);
}

function weakenedMailbox(
  call: CmdletCall,
  event: AuditEvent | ProcessEvent,
  line: readonly CmdletCall[],
): Match | null {
  const found: Weakening[] = [];
  if (mayBe(call, 'AuditEnabled', 'off') && !unchanged(event, 'AuditEnabled'))
    found.push({ severity: 'medium', text: 'Auditing of a mailbox was turned off.' });
  found.push(...shortened(call, event, line), ...LISTS.flatMap(([name, who]) => actionsLost(call, event, name, who)));
  if (found.length === 0 && mayHide(call, event, HIDDEN)) {
    const text = 'Settings of mailbox auditing were changed; to what stands in a variable.';
    found.push({ severity: 'medium', text });
  }
  return gravestOf(found);
}

/** Days for which Exchange keeps mailbox audit records unless told otherwise. Source: Set-Mailbox, AuditLogAgeLimit. */
const DEFAULT_AGE = 90 * DAY;

function shortened(call: CmdletCall, event: AuditEvent | ProcessEvent, line: readonly CmdletCall[]): Weakening[] {
  if (parameter(call, 'AuditLogAgeLimit') === null || unchanged(event, 'AuditLogAgeLimit')) return [];
  const age = givenSpan(call, 'AuditLogAgeLimit', line);
  if (age === null) {
    const text = 'How long audit records of a mailbox are kept was changed; to what stands in a variable.';
    return [{ severity: 'low', text }];
  }
  if (age < DAY) return [{ severity: 'medium', text: 'Audit records of a mailbox are no longer kept.' }];
  const former = spanOf(before(event, 'AuditLogAgeLimit')) ?? DEFAULT_AGE;
  return age < former ? [{ severity: 'low', text: 'Audit records of a mailbox are kept for a shorter time.' }] : [];
}

const LISTS: readonly (readonly [string, string])[] = [
  ['AuditOwner', 'its owner'],
  ['AuditDelegate', 'delegates'],
  ['AuditAdmin', 'administrators'],
];
/** Without these two, mail can be deleted for good unseen. */
const DELETES = ['harddelete', 'softdelete'];
const ALL_DELETES = [...DELETES, 'movetodeleteditems', 'recorddelete'];

function actionsLost(call: CmdletCall, event: AuditEvent | ProcessEvent, name: string, who: string): Weakening[] {
  const change = listChange(call, name, event);
  if (change === null || unchanged(event, name)) return [];
  if (change.removed.some((action) => action === '*' || ALL_DELETES.some((known) => isShortFor(action, known))))
    return [{ severity: 'medium', text: `Deletes by ${who} are no longer recorded.` }];
  if (change.removed.length > 0) return [{ severity: 'low', text: `Some acts of ${who} are no longer recorded.` }];
  if (change.replaced !== null) return replacedList(change, change.replaced, event, name, who);
  if (!change.unknown) return [];
  return [{ severity: 'low', text: `What is recorded of ${who} was changed; to what stands in a variable.` }];
}

function replacedList(
  change: ListChange,
  kept: readonly string[],
  event: AuditEvent | ProcessEvent,
  name: string,
  who: string,
): Weakening[] {
  const lacks = (action: string) => !kept.some((given) => isShortFor(given, action));
  const former = before(event, name)?.toLowerCase();
  const had = (action: string) => former === undefined || former.includes(action);
  if (DELETES.some((action) => lacks(action) && had(action))) {
    // On premises nothing of the owner is recorded by default: such a list may be the first one. Source: Set-Mailbox.
    const first = event.form === 'exchange-cmdlet-log' && name === 'AuditOwner' && kept.length > 0;
    const text = `What is recorded of ${who} was replaced by a list without deletes.`;
    return [{ severity: first || change.unknown ? 'low' : 'medium', text }];
  }
  // Moves are not part of the default for delegates on premises.
  if (event.form === 'exchange-cmdlet-log' || !lacks('movetodeleteditems') || !had('movetodeleteditems')) return [];
  return [{ severity: 'low', text: `Moves to Deleted Items by ${who} are no longer recorded.` }];
}

/** PowerShell completes the value of an enumeration from its beginning: `Hard` is HardDelete. */
function isShortFor(given: string, action: string): boolean {
  return given.length >= 4 && action.startsWith(given);
}

const HIDDEN = ['AuditEnabled', 'AuditLogAgeLimit', ...LISTS.map(([name]) => name)];
