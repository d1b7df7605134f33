/** What an analyst reads: the reasons that tell one act from another of the same severity, and decisions that rest on one condition. */
import { describe, expect, test } from 'vitest';
import { baselineDeparture } from '../../shared/detections/baseline-departure.ts';
import { bulkMailboxDelete } from '../../shared/detections/bulk-mailbox-delete.ts';
import type { Burst } from '../../shared/detections/detection.ts';
import { detect } from '../../shared/detections/judge.ts';
import { mailboxSpray } from '../../shared/detections/mailbox-spray.ts';
import {
  adminRecord,
  deleteRecord,
  fileRow,
  MIRA,
  processRow,
  type RawRecord,
  TOMAS,
} from '../../shared/detections/sample-records.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

function said(detection: string, record: RawRecord): string | null {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  const finding = detect(event).findings.find((each) => each.detection === detection);
  return finding === undefined ? null : finding.reasons.map(({ text }) => text).join(' ');
}

const other = (fields: RawRecord = {}) => ({ UserId: TOMAS, MailboxOwnerUPN: MIRA, ...fields });

describe('the reason says which act it was', () => {
  test.each([
    ['compliance-traces-removed', adminRecord('Remove-ComplianceSearch', { Identity: 'q1' }), /search/i],
    ['compliance-traces-removed', adminRecord('Remove-ComplianceSearchAction', { Identity: 'q1_Purge' }), /purge/i],
    [
      'compliance-traces-removed',
      adminRecord('Remove-ComplianceSearchAction', { Identity: 'q1_Preview' }),
      /^(?!.*purge)/i,
    ],
    ['compliance-traces-removed', adminRecord('Remove-ComplianceCase', { Identity: 'c1' }), /case/i],
    ['inbox-rule-removed', adminRecord('Remove-InboxRule', { Identity: 'r1' }), /removed/i],
    ['inbox-rule-removed', adminRecord('Disable-InboxRule', { Identity: 'r1' }), /turned off|disabled/i],
    ['transport-rule-removed', adminRecord('Remove-TransportRule', { Identity: 'r1' }), /removed/i],
    ['transport-rule-removed', adminRecord('Disable-TransportRule', { Identity: 'r1' }), /turned off|disabled/i],
    ['mailbox-settings-changed', adminRecord('Set-MailboxJunkEmailConfiguration', { Identity: MIRA }), /junk/i],
    ['mailbox-settings-changed', adminRecord('Set-MailboxMessageConfiguration', { Identity: MIRA }), /^(?!.*junk)/i],
    ['item-deleted', deleteRecord({ items: 1 }), /\b1 item\b/],
    ['item-deleted', deleteRecord({ items: 3 }), /\b3 items\b/],
    [
      'delete-in-another-mailbox',
      deleteRecord({ items: 1, with: other({ LogonType: 2 }) }),
      /\b1 item in mira\.solberg@/,
    ],
    ['delete-in-another-mailbox', deleteRecord({ items: 4, with: other({ LogonType: 1 }) }), /\b4 items\b/],
    [
      'mailbox-search-delete',
      processRow('powershell.exe Search-Mailbox mira -DeleteContent -Force'),
      /no confirmation/,
    ],
    [
      'mailbox-search-delete',
      processRow('powershell.exe Search-Mailbox mira -DeleteContent'),
      /^(?!.*no confirmation)/,
    ],
    [
      'mailbox-search-delete',
      processRow('powershell.exe Search-Mailbox mira -DeleteContent -SearchDumpsterOnly'),
      /Recoverable/,
    ],
    ['mailbox-search-delete', processRow('powershell.exe Search-Mailbox mira -DeleteContent'), /^(?!.*Recoverable)/],
  ] as const)('%s: %#', (detection, record, expected) => {
    expect(said(detection, record)).toMatch(expected);
  });
});

describe('a mailbox cleared by others than its owner', () => {
  test.each([
    ['two actors whose names cannot be compared with the owner', { items: 100, keys: 2, nonOwner: 0 }, true],
    ['one such actor', { items: 100, keys: 1, nonOwner: 0 }, false],
    ['one stranger', { items: 100, keys: 1, nonOwner: 1 }, true],
    ['the owner', { items: 100, keys: 1, nonOwner: 0 }, false],
  ])('%s', (_name, window, expected) => {
    expect(bulkMailboxDelete.needs?.(window)).toBe(expected);
  });
});

const burst: Burst = {
  ...{ count: 60, peak: 60, first: 0, last: 1, lowerBound: false, nonOwner: false, fromRecoverable: false },
  calendarOnly: false,
};

describe('numbers that are only a lower bound say so', () => {
  const words = (reasons: readonly { readonly text: string }[]) => reasons.map(({ text }) => text).join(' ');
  test('of mailboxes', () => {
    expect(words(mailboxSpray.score({ ...burst, peak: 7 }, 5))).toMatch(/(?<!At least )\b7\b/);
    expect(words(mailboxSpray.score({ ...burst, peak: 7, lowerBound: true }, 5))).toContain('At least 7');
  });
  test('of a habit that is no longer known', () => {
    expect(words(baselineDeparture.score(burst, 12))).toMatch(/\b12\b/);
    expect(words(baselineDeparture.score(burst, null))).toContain('five times the habit');
  });
});

describe('files of a spool, by a program that the log does not name', () => {
  test.each([
    ['deleted', fileRow('/var/mail/mira', 'FileDeleted', ''), true],
    ['changed, as every delivery does', fileRow('/var/mail/mira', 'FileModified', ''), false],
    ['changed by an editor', fileRow('/var/mail/mira', 'FileModified', 'vim'), true],
  ] as const)('%s', (_name, record, found) => {
    expect(said('linux-mail-spool', record) !== null).toBe(found);
  });
});
