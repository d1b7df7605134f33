/** What keeps deleted mail recoverable is taken away: holds, single item recovery, deleted item retention, retention rules. */
import { parameter, texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import {
  CLEAR_MAILBOX_DATA,
  CLEAR_MAILBOX_DATA_URL,
  cmdletUrl,
  INHIBIT_RECOVERY,
  RECOVERABLE_ITEMS_URL,
} from './attack.ts';
import type { EventDetection, Severity } from './detection.ts';
import { againstMail, policyLoosened } from './retention-changes.ts';
import { before, DAY, givenSpan, givenTexts, mayBe, mayHide, spanOf, unchanged } from './values.ts';
import { gravestOf, type Weakening } from './weakenings.ts';

type Judge = (call: CmdletCall, event: AuditEvent | ProcessEvent, line: readonly CmdletCall[]) => readonly Weakening[];

const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['set-mailbox', mailbox],
  ['set-mailboxplan', mailbox],
  ['set-mailboxdatabase', (call, event, line) => deletedItems(call, event, line, 'DeletedItemRetention')],
  ['set-caseholdpolicy', (call) => policyLoosened(call, 'A hold of a case')],
  ['set-holdcompliancepolicy', (call) => policyLoosened(call, 'A hold')],
  ['set-retentioncompliancepolicy', (call) => policyLoosened(call, 'A retention policy')],
  ['set-caseholdrule', (call) => when(call, 'Disabled', 'A rule of a hold was turned off.')],
  // Closing a case ends its holds. Source: Set-ComplianceCase, Close.
  ['set-compliancecase', (call) => when(call, 'Close', 'A case was closed, which ends its holds.')],
  ['remove-caseholdpolicy', always('medium', 'A hold of a case was removed.')],
  ['remove-caseholdrule', always('medium', 'A rule of a hold was removed.')],
  ['remove-holdcompliancepolicy', always('medium', 'A hold was removed.')],
  ['remove-retentioncompliancepolicy', always('medium', 'A retention policy was removed: it may have held mail.')],
  ['remove-retentioncompliancerule', always('medium', 'A retention rule was removed: it may have held mail.')],
  ['remove-mailboxsearch', always('medium', 'A search that may have held mail in place was removed.')],
  ['set-mailboxsearch', (call) => inPlaceHold(call)],
  ['invoke-holdremovalaction', holdRemoval],
  ['new-retentionpolicytag', againstMail],
  ['set-retentionpolicytag', againstMail],
  ['new-retentioncompliancerule', againstMail],
  ['set-retentioncompliancerule', againstMail],
  ['remove-recoverableitemscleanup', always('low', 'A clean-up of Recoverable Items was removed.')],
  ['start-managedfolderassistant', assistant],
]);

export const recoverableItemsWeakened: EventDetection = {
  type: 'event',
  id: 'recoverable-items-weakened',
  title: 'Recovery or retention of deleted mail weakened',
  why: 'Exchange keeps deleted mail for days, and under a hold for as long as it lasts. Whoever wants mail gone for good takes that away first: the hold, single item recovery, the days of deleted item retention, or has a retention rule delete it for them.',
  logic:
    'Set-Mailbox that turns off single item recovery or a hold, excludes the mailbox from holds, removes a delay hold, lowers deleted item retention (to less than a day medium; below the former or default 14 days low) or changes the retention policy; a hold, its case or a retention policy removed, closed, turned off or taken off a location, also by its Discovery record (HoldRemoved); a retention tag or rule that deletes within a day (medium), within two weeks, or beyond recovery; the mailbox assistant started by hand. A value that only the script knows counts as the worse one. Turning recovery, holds and retention on, or making them longer, never fires.',
  tuning:
    'Changes of a retention policy by provisioning scripts are low: allow the account of the script. Records managers remove holds when a case ends: ask for the case.',
  attack: [CLEAR_MAILBOX_DATA, INHIBIT_RECOVERY],
  severity: 'medium',
  falsePositives: [
    'Holds that are lifted when a case ends or a person leaves',
    'Provisioning scripts that assign retention policies',
    'Administrators who empty a full Recoverable Items folder as Microsoft describes it',
  ],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    RECOVERABLE_ITEMS_URL,
    cmdletUrl('set-mailbox'),
    cmdletUrl('set-retentionpolicytag'),
    cmdletUrl('set-retentioncompliancerule'),
    cmdletUrl('start-managedfolderassistant'),
  ],
  // The Discovery record of Remove-CaseHoldRule. Source: "Search for eDiscovery activities in the audit log".
  operations: ['HoldRemoved'],
  matchAudit: () => gravestOf([{ severity: 'medium', text: 'A hold of an eDiscovery case was removed.' }]),
  cmdlets: [...JUDGES.keys()],
  matchCmdlet: (call, event, line) => gravestOf(JUDGES.get(call.name)?.(call, event, line) ?? []),
};

function always(severity: Severity, text: string): Judge {
  return () => [{ severity, text }];
}

function when(call: CmdletCall, name: string, text: string): Weakening[] {
  return mayBe(call, name, 'on') ? [{ severity: 'medium', text }] : [];
}

interface Setting extends Weakening {
  readonly name: string;
  /** The state that weakens. */
  readonly when: 'on' | 'off';
}

const SETTINGS: readonly Setting[] = [
  { name: 'LitigationHoldEnabled', when: 'off', severity: 'medium', text: 'Litigation hold was turned off.' },
  { name: 'SingleItemRecoveryEnabled', when: 'off', severity: 'medium', text: 'Single item recovery was turned off.' },
  { name: 'RemoveDelayHoldApplied', when: 'on', severity: 'medium', text: 'The delay after a hold was cut off.' },
  {
    name: 'RemoveDelayReleaseHoldApplied',
    when: 'on',
    severity: 'medium',
    text: 'The delay after a hold was cut off.',
  },
  { name: 'DelayHoldApplied', when: 'off', severity: 'medium', text: 'The delay after a hold was cut off.' },
  { name: 'DelayReleaseHoldApplied', when: 'off', severity: 'medium', text: 'The delay after a hold was cut off.' },
  {
    name: 'ExcludeFromAllOrgHolds',
    when: 'on',
    severity: 'medium',
    text: 'A mailbox was excluded from all holds of the organisation.',
  },
  {
    name: 'RetentionHoldEnabled',
    when: 'off',
    severity: 'low',
    text: 'Retention hold was turned off: retention deletes again.',
  },
  {
    name: 'ElcProcessingDisabled',
    when: 'off',
    severity: 'low',
    text: 'The mailbox assistant, which empties Recoverable Items, may work on a mailbox again.',
  },
  {
    name: 'CalendarVersionStoreDisabled',
    when: 'on',
    severity: 'low',
    text: 'Changes of calendar items are no longer kept.',
  },
  {
    name: 'RemoveManagedFolderAndPolicy',
    when: 'on',
    severity: 'low',
    text: 'Managed folders and their policy were taken from a mailbox.',
  },
  { name: 'RemoveDisabledArchive', when: 'on', severity: 'low', text: 'A disabled archive mailbox was removed.' },
];
/** They name holds: whatever they name is lifted. */
const LIFTS = ['ExcludeFromOrgHolds', 'RemoveOrphanedHolds'];

function mailbox(call: CmdletCall, event: AuditEvent | ProcessEvent, line: readonly CmdletCall[]): Weakening[] {
  const found: Weakening[] = SETTINGS.filter(
    (setting) => mayBe(call, setting.name, setting.when) && !unchanged(event, setting.name),
  );
  for (const name of LIFTS)
    if ((givenTexts(call, name) ?? []).length > 0)
      found.push({ severity: 'medium', text: 'A mailbox was taken out of a hold.' });
  found.push(...holdShortened(call, event, line), ...deletedItems(call, event, line, 'RetainDeletedItemsFor'));
  if (parameter(call, 'RetentionPolicy') !== null && !unchanged(event, 'RetentionPolicy'))
    found.push({ severity: 'low', text: 'The retention policy of a mailbox was changed.' });
  if (found.length === 0 && mayHide(call, event, HIDDEN))
    found.push({ severity: 'medium', text: 'Holds or recovery were changed; to what stands in a variable.' });
  return found;
}

/** A hold that lasts so shortly holds nothing that an investigation would look for. */
const SHORT_HOLD = 30 * DAY;

function holdShortened(call: CmdletCall, event: AuditEvent | ProcessEvent, line: readonly CmdletCall[]): Weakening[] {
  if (parameter(call, 'LitigationHoldDuration') === null) return [];
  const duration = givenSpan(call, 'LitigationHoldDuration', line);
  if (duration === null) return [];
  if (duration <= DAY) return [{ severity: 'medium', text: 'Litigation hold holds no longer than a day.' }];
  const former = spanOf(before(event, 'LitigationHoldDuration')) ?? SHORT_HOLD;
  return duration < former ? [{ severity: 'low', text: 'Litigation hold was made shorter.' }] : [];
}

/** Days for which Exchange keeps deleted items unless told otherwise. Source: Set-Mailbox, RetainDeletedItemsFor. */
const DEFAULT_RETENTION = 14 * DAY;

function deletedItems(
  call: CmdletCall,
  event: AuditEvent | ProcessEvent,
  line: readonly CmdletCall[],
  name: string,
): Weakening[] {
  if (parameter(call, name) === null || unchanged(event, name)) return [];
  const span = givenSpan(call, name, line);
  if (span === null)
    return [{ severity: 'low', text: 'How long deleted items are kept was changed; to what stands in a variable.' }];
  if (span < DAY) return [{ severity: 'medium', text: 'Deleted items are no longer kept.' }];
  const former = spanOf(before(event, name)) ?? DEFAULT_RETENTION;
  return span < former ? [{ severity: 'low', text: 'Deleted items are kept for a shorter time.' }] : [];
}

function inPlaceHold(call: CmdletCall): Weakening[] {
  return mayBe(call, 'InPlaceHoldEnabled', 'off')
    ? [{ severity: 'medium', text: 'An in-place hold was turned off.' }]
    : [];
}

/** `-Action GetHolds` only lists them. */
function holdRemoval(call: CmdletCall): Weakening[] {
  const action = texts(call, 'Action')[0]?.trim().toLowerCase() ?? '';
  return action.startsWith('get') ? [] : [{ severity: 'medium', text: 'A hold was removed from a mailbox.' }];
}

function assistant(call: CmdletCall): Weakening[] {
  const found: Weakening[] = [{ severity: 'low', text: 'Retention was made to run on a mailbox at once.' }];
  if (mayBe(call, 'HoldCleanup', 'on'))
    found.push({ severity: 'low', text: 'It cleans up what a hold kept in Recoverable Items.' });
  return found;
}

const HIDDEN = [...SETTINGS.map(({ name }) => name), ...LIFTS, 'RetainDeletedItemsFor'];
