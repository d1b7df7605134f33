/**
 * Families of detections: what to do is the same for all of a family, and different for every other. A detection belongs to
 * exactly one; a test fails for one that has none.
 */
import type { Response } from './alert.ts';
import { HOST_RESPONSES } from './host-responses.ts';

export const FAMILIES = [
  'inbox-rule',
  'mail-flow-rule',
  'export-removal',
  'purge',
  'quarantine',
  'delete-by-owner',
  'delete-by-other',
  'mailbox-removal',
  'protection-weakened',
  'silence',
  'endpoint-store',
  'mail-server',
  'mail-logs',
  'admin-command',
  'application',
  'google',
] as const;
export type Family = (typeof FAMILIES)[number];

/** Detections by family. */
export const MEMBERS: Readonly<Record<Family, readonly string[]>> = {
  'inbox-rule': ['inbox-rule-hides-mail', 'inbox-rule-removed', 'short-lived-rule', 'rule-then-deleted'],
  'mail-flow-rule': ['transport-rule-tampering', 'transport-rule-removed'],
  'export-removal': ['export-request-removed', 'export-then-removed', 'compliance-traces-removed'],
  purge: ['mailbox-search-delete', 'compliance-purge', 'purge-loop'],
  quarantine: ['quarantine-cleared'],
  'delete-by-owner': [
    ...['bulk-hard-delete', 'bulk-soft-delete', 'item-deleted', 'two-step-purge', 'baseline-departure'],
    ...['sent-then-deleted', 'received-then-deleted', 'security-notice-deleted'],
  ],
  'delete-by-other': ['delete-in-another-mailbox', 'mailbox-spray', 'bulk-mailbox-delete', 'permission-then-deleted'],
  'mailbox-removal': ['mailbox-destroyed'],
  'protection-weakened': [
    ...['mailbox-audit-weakened', 'tenant-audit-disabled', 'recoverable-items-weakened', 'weakened-then-deleted'],
  ],
  silence: ['silence-after-weakening', 'audit-bypass-suspected'],
  'endpoint-store': [
    ...['windows-mail-store', 'macos-mail-store', 'bulk-mail-file-delete', 'outlook-com-deletion'],
    ...['applescript-mail-deletion', 'remote-session-then-mail-store'],
  ],
  'mail-server': ['linux-mail-spool', 'mail-utility-deletion'],
  'mail-logs': ['mail-logs-cleared'],
  'admin-command': [
    ...['obfuscated-mail-command', 'endpoint-and-cloud', 'mailbox-settings-changed', 'mailbox-cmdlet-used'],
  ],
  application: ['graph-mail-deletion', 'bulk-graph-delete', 'app-consent-then-deleted'],
  google: ['google-mail-deletion', 'google-mail-tampering', 'bulk-gmail-delete'],
};

const byDetection: ReadonlyMap<string, Family> = new Map(
  FAMILIES.flatMap((family) => MEMBERS[family].map((detection) => [detection, family] as const)),
);

/** Null for a detection that the catalog no longer has. */
export function familyOf(detection: string): Family | null {
  return byDetection.get(detection) ?? null;
}

const preserve = (text: string) => ({ action: 'preserve-evidence', text }) as const;
const account = (text: string) => ({ action: 'contain-account', text }) as const;
const restore = (text: string) => ({ action: 'restore-mailbox', text }) as const;

export const RESPONSES: Readonly<Record<Family, Response>> = {
  'inbox-rule': {
    l1: [
      'Read what the rule does in Reasons: words, senders, and where the mail goes.',
      'Ask the owner of the mailbox, by telephone, whether they made it; a reply by mail may be the intruder’s.',
      'List all rules, hidden ones too: Get-InboxRule -Mailbox … -IncludeHidden.',
    ],
    t2: [
      'Find the mail that the rule caught since it was made, and whom it concerned: often a payment or a warning.',
      'Go through the sign-ins of the account around the time at which the rule was made, and end what is not the owner’s.',
      'Look for the same rule, by its words, in the mailboxes of those with whom this account corresponds.',
    ],
    containment: [
      preserve('Keep the rule and the mail that it caught before anything is disabled.'),
      account('Revoke sessions, change the password, disable the rule.'),
      restore('Move what the rule deleted back to the inbox.'),
    ],
  },
  'mail-flow-rule': {
    l1: [
      'Compare the rule with the change requests of the mail team: name, conditions, actions, priority.',
      'Say whose mail it concerns: everybody’s, one domain’s, or that of one person.',
      'Check whether the rule still exists and is on: Get-TransportRule | Format-List Name, State, WhenChanged.',
    ],
    t2: [
      'Trace messages that the rule deleted, redirected or copied since it changed: Get-MessageTraceV2.',
      'Find out how the administrator’s account was used: its sign-ins, devices, and other changes of that day.',
      'Put back what was removed or changed from the last export of the rules.',
    ],
    containment: [
      preserve('Keep the rules as they are now: Export-TransportRuleCollection.'),
      account('The account of the administrator: revoke its sessions and its roles until the change is explained.'),
    ],
  },
  'export-removal': {
    l1: [
      'Find the request: which mailbox, to which path, when, by whom.',
      'Ask the legal or the mail team for the case that it belongs to.',
      'Check whether the file is still where the request put it.',
    ],
    t2: [
      'Treat the mailbox as copied: list what was in it, and who must be told.',
      'Search the share or the download for accesses of that file, and the device that fetched it.',
      'List all requests and content searches of this account in 90 days, those that were removed too.',
    ],
    containment: [
      preserve('Keep the report of the request, the admin audit log and the exported file.'),
      account('The account that exported: revoke its sessions and its role to export.'),
    ],
  },
  purge: {
    l1: [
      'Ask for the ticket: a purge of phishing mail has one, with the query that was used.',
      'Compare the query with the ticket: senders, words, dates, mailboxes.',
      'Say how many mailboxes and items were hit.',
    ],
    t2: [
      'Run the same query against recoverable items and see what was removed.',
      'Look for exports, forwarding or access to these mailboxes in the days before.',
      'Check who gave the account the roles Mailbox Search or Search And Purge, and when.',
    ],
    containment: [
      preserve('Put the mailboxes on hold first, so that recoverable items stay.'),
      account('The account that purged: revoke its sessions and its role.'),
      restore('Bring back what was purged: Restore-RecoverableItems.'),
    ],
  },
  quarantine: {
    l1: [
      'Ask the mail team whether they clear the quarantine by hand: it empties itself.',
      'See what was deleted, in the records of the alert: sender, recipient, and why it had been held.',
      'Ask the recipients whether they had been told of a message that was held.',
    ],
    t2: [
      'Trace the messages by their ids: Get-MessageTraceV2. What was deleted for good (-HardDelete) cannot be brought back.',
      'Look for messages of the same senders that were delivered or released from quarantine on these days.',
      'Go through the other acts of the account in the portal of Defender on that day: allow lists, policies, releases.',
    ],
    containment: [
      preserve('Keep the trace of the messages, and copies of the same mail in other mailboxes.'),
      account('The account that cleared it: revoke its sessions and its role until it is explained.'),
    ],
  },
  'delete-by-owner': {
    l1: [
      'Ask the owner, by telephone, whether they cleared the mailbox, and why.',
      'Compare client and address with those of the days before.',
      'See from which folders the items are: Sent Items and security notices are cleared by intruders, newsletters by owners.',
    ],
    t2: [
      'Look at what was deleted in recoverable items: mail that was sent shortly before is the usual reason.',
      'Look for rules, forwarding, new devices and consents of the account in the week before.',
      'If the owner leaves or is under investigation: bring in the legal team before talking to them.',
    ],
    containment: [
      preserve('Put the mailbox on hold, so that recoverable items stay.'),
      account('Where the owner denies it: revoke sessions and change the password.'),
      restore('Bring back what was deleted: Restore-RecoverableItems.'),
    ],
  },
  'delete-by-other': {
    l1: [
      'Find out by which right the account is in this mailbox: full access, delegation or a role, and since when.',
      'Ask both the owner of the mailbox and the owner of the account.',
      'Count the mailboxes that this account deleted from today.',
    ],
    t2: [
      'Remove the right unless somebody answers for it: Remove-MailboxPermission.',
      'Look at what was deleted in recoverable items of each mailbox, and for whom it was evidence.',
      'Go through everything that the account did in other mailboxes in 30 days.',
    ],
    containment: [
      preserve('Put each mailbox on hold before talking to anybody.'),
      account('The account that deleted, not the owner’s: revoke sessions and rights.'),
      restore('Bring back what was deleted in each mailbox.'),
    ],
  },
  'mailbox-removal': {
    l1: [
      'Ask for the ticket that ordered the removal, and compare the mailbox in it.',
      'Check whether the mailbox can still be brought back: Get-Mailbox -SoftDeletedMailbox.',
    ],
    t2: [
      'Bring the mailbox back before its 30 days are over, or export it where it was on-premises.',
      'Find out whether it was on hold, and who ended the hold.',
      'Go through the other changes of the account that removed it.',
    ],
    containment: [
      preserve('A soft-deleted mailbox ends by itself after 30 days: keep it now.'),
      account('The account that removed it: revoke its sessions and its role.'),
      restore('Undo-SoftDeletedMailbox, or reconnect the mailbox.'),
    ],
  },
  'protection-weakened': {
    l1: [
      'Read what was turned off, and for whom: one mailbox or the whole tenant.',
      'Ask for the change request; auditing and holds are never changed without one.',
      'Check the present state: Get-Mailbox … | Format-List Audit*, *Hold*, SingleItemRecovery*, RetainDeletedItemsFor.',
    ],
    t2: [
      'Turn the protection back on at once: every hour without it is an hour without evidence.',
      'Find what happened while it was off, from logs that do not depend on it: sign-ins, message trace, Graph, devices.',
      'Go through all changes of the administrator’s account in that week.',
    ],
    containment: [
      preserve('Put the mailboxes on hold and export the audit log of the last days.'),
      account('The account of the administrator: revoke its sessions and its roles until the change is explained.'),
    ],
  },
  silence: {
    l1: [
      'Check whether records are missing altogether: an outage of a connector is no attack.',
      'Check whether the person is away: no sign-ins either.',
      'Check for an audit bypass: Get-MailboxAuditBypassAssociation -Identity … .',
    ],
    t2: [
      'Look for acts of the account in other logs of the same hours: sign-ins, Graph, message trace, devices.',
      'End the bypass or the weakened setting, and find out who set it.',
    ],
    containment: [preserve('Keep what the other logs hold of these hours: it is all that there is.')],
  },
  ...HOST_RESPONSES,
  application: {
    l1: [
      'Say which application it is, who is its publisher, and whether it is one of yours.',
      'See for whom it acted: one user, or with permissions of its own for all.',
      'Ask the owner of the application for a release or a job of that time.',
    ],
    t2: [
      'List its permissions and who consented to them, and remove those that it does not need.',
      'Look at new credentials of the application in 30 days: a secret that nobody knows of is the intruder’s.',
      'List every mailbox that it touched: MicrosoftGraphActivityLogs and MailItemsAccessed by its AppId.',
    ],
    containment: [
      preserve('Put the mailboxes that it touched on hold.'),
      {
        action: 'contain-application',
        text: 'Disable its service principal and revoke its grants; a user’s new password does not stop it.',
      },
      restore('Bring back what it deleted: Restore-RecoverableItems.'),
    ],
  },
  google: {
    l1: [
      'Ask the user, by telephone, whether they did it.',
      'Compare address and device with those of the days before, in the log of user events.',
      'Check filters, forwarding and delegates of the account in the Admin console.',
    ],
    t2: [
      'Bring the mail back in the Admin console (Restore data), before 25 days are over.',
      'Suspend the user or sign them out of all sessions, and remove tokens of third-party applications.',
      'Search Vault for what was deleted, if the account is under retention.',
    ],
    containment: [preserve('Put the account on hold in Vault.')],
  },
};
