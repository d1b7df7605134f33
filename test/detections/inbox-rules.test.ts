/** Inbox rules by what they do: what hides mail by itself, what is ordinary until a trick makes it odd, and what only sets it up. */
import { describe, expect, test } from 'vitest';
import type { Severity } from '../../shared/detections/detection.ts';
import { detect } from '../../shared/detections/judge.ts';
import { adminRecord, outlookRule, TOMAS } from '../../shared/detections/sample-records.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

function told(record: unknown): readonly [Severity | null, number] {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  const finding = detect(event).findings.find(({ detection }) => detection === 'inbox-rule-hides-mail');
  return [finding?.severity ?? null, finding?.reasons.length ?? 0];
}

type Parameters = Readonly<Record<string, string>>;
const FROM = { From: 'news@shop.example' };
const ID = 'LgAAAACq7c1mYt0nQ7Jw0p3mB2xXAQBm4tH9cJ2kS5p8w1vQzY7dAAAAAAEMAAAB';

describe('New-InboxRule', () => {
  test.each<readonly [Parameters, Severity | null, number]>([
    [{ ...FROM, DeleteMessage: 'True' }, 'medium', 1],
    [{ ...FROM, SoftDeleteMessage: 'True' }, 'medium', 1],
    [{ ...FROM, DeleteMessage: 'False' }, null, 0],
    [{ DeleteMessage: 'True' }, 'medium', 2],
    [{ ...FROM, DeleteMessage: 'True', Enabled: 'False' }, 'low', 2],
    [{ ...FROM, ForwardTo: TOMAS }, 'medium', 1],
    [{ ...FROM, ForwardAsAttachmentTo: 'x@elsewhere.example' }, 'medium', 1],
    [{ ...FROM, RedirectTo: 'x@elsewhere.example' }, 'medium', 1],
    [{ ...FROM, SendTextMessageNotificationTo: '+4712345678' }, 'medium', 1],
    [{ ...FROM, MoveToFolder: 'RSS Feeds' }, 'medium', 1],
    [{ ...FROM, MoveToFolder: 'Newsletters' }, null, 0],
    [{ ...FROM, MoveToFolder: '--' }, 'medium', 1],
    [{ ...FROM, MoveToFolder: ID }, 'informational', 1],
    [{ SubjectContainsWords: 'invoice', MoveToFolder: ID }, 'medium', 2],
    [{ ...FROM, Name: '..', MoveToFolder: ID }, 'medium', 2],
    [{ ...FROM, Name: '..', MoveToFolder: 'Newsletters' }, 'medium', 2],
    [{ ...FROM, Name: '..', MoveToFolder: 'Newsletters', SubjectContainsWords: 'invoice' }, 'medium', 3],
    [{ ...FROM, MoveToFolder: 'Rep\u200borts' }, 'medium', 2],
    [{ ...FROM, MoveToFolder: 'Arch\u0456ve' }, 'medium', 2],
    [{ SubjectContainsWords: 'inv\u043eice', DeleteMessage: 'True' }, 'high', 2],
    [{ SubjectContainsWords: 'β-test of Привет', DeleteMessage: 'True' }, 'medium', 1],
    [{ ...FROM, MarkAsRead: 'True' }, 'medium', 1],
    [{ ...FROM, MarkAsRead: 'False' }, null, 0],
    [{ ...FROM, MarkAsRead: 'True', MoveToFolder: 'Newsletters' }, 'low', 1],
    [{ SubjectContainsWords: 'alert', MarkAsRead: 'True', MoveToFolder: 'Monitoring' }, 'low', 2],
    [{ SubjectContainsWords: 'alert', MarkAsRead: 'True' }, 'high', 2],
    [{ SubjectContainsWords: 'invoice', MarkAsRead: 'True', MoveToFolder: 'Bills' }, 'high', 2],
    [{ SubjectContainsWords: 'invoice', DeleteMessage: 'True' }, 'high', 2],
    [{ BodyContainsWords: 'invoice', DeleteMessage: 'True' }, 'high', 2],
    [{ SubjectOrBodyContainsWords: 'invoice', DeleteMessage: 'True' }, 'high', 2],
    [{ FromAddressContainsWords: 'postmaster', DeleteMessage: 'True' }, 'high', 2],
    [{ RecipientAddressContainsWords: 'helpdesk', DeleteMessage: 'True' }, 'high', 2],
    [{ HeaderContainsWords: 'phish', DeleteMessage: 'True' }, 'high', 2],
    [{ SubjectContainsWords: 'offers', DeleteMessage: 'True' }, 'medium', 1],
    [{ SubjectContainsWords: '@', DeleteMessage: 'True' }, 'high', 2],
    [{ SubjectContainsWords: '@', MoveToFolder: 'Newsletters' }, 'medium', 2],
    [{ WithinSizeRangeMinimum: '0 B', DeleteMessage: 'True' }, 'high', 2],
    [{ WithinSizeRangeMinimum: '1 KB (1,024 bytes)', DeleteMessage: 'True' }, 'high', 2],
    [{ WithinSizeRangeMinimum: '10MB', DeleteMessage: 'True' }, 'medium', 1],
    [{ WithinSizeRangeMaximum: '1 GB', MoveToFolder: 'Newsletters' }, 'medium', 2],
    [{ WithinSizeRangeMaximum: '25 k', MoveToFolder: 'Newsletters' }, null, 0],
    [{ ...FROM, Name: '..', DeleteMessage: 'True' }, 'high', 2],
  ])('%j: %s', (parameters, severity, reasons) => {
    const record = adminRecord('New-InboxRule', { Name: 'Reading for later', ...parameters });
    expect(told(record)).toEqual([severity, reasons]);
  });
});

describe('other cmdlets', () => {
  test.each<readonly [string, Parameters, Severity | null, number]>([
    ['Set-InboxRule', { Identity: 'mira\\Reading list', DeleteMessage: 'True' }, 'medium', 1],
    ['Set-InboxRule', { Identity: 'mira\\..', DeleteMessage: 'True' }, 'high', 2],
    ['Set-InboxRule', { Identity: 'mira\\-1234567', DeleteMessage: 'True' }, 'medium', 1],
    ['Set-InboxRule', { Identity: '12', DeleteMessage: 'True' }, 'medium', 1],
    ['Set-InboxRule', { Identity: '$x', DeleteMessage: 'True' }, 'medium', 1],
    ['Set-InboxRule', { Identity: '(...)', DeleteMessage: 'True' }, 'medium', 1],
    ['Set-InboxRule', { Identity: 'mira\\', DeleteMessage: 'True' }, 'medium', 1],
    ['Set-InboxRule', { Identity: 'Reading list', SubjectContainsWords: '', MoveToFolder: 'Reading' }, null, 0],
    ['Enable-InboxRule', { Identity: 'Reading list' }, 'informational', 1],
    ['Enable-InboxRule', { Identity: '..' }, 'medium', 2],
    ['New-SweepRule', { Name: 'Offers', Provider: 'x' }, 'medium', 1],
    ['New-SweepRule', { Name: 'Offers', DestinationFolder: 'Offers' }, null, 0],
    ['New-SweepRule', { Name: 'Offers', DestinationFolder: 'Trash' }, 'medium', 1],
    ['Set-SweepRule', { Identity: 'Offers', KeepLatest: '1' }, null, 0],
    ['Enable-SweepRule', { Identity: 'Offers' }, 'informational', 1],
  ])('%s %j: %s', (cmdlet, parameters, severity, reasons) =>
    expect(told(adminRecord(cmdlet, parameters))).toEqual([severity, reasons]),
  );
});

describe('UpdateInboxRules', () => {
  const rule = (properties: Parameters) =>
    outlookRule({ RuleOperation: 'AddMailboxRule', RuleName: 'Reading list', RuleState: 'Enabled', ...properties });
  const DELETE = { RuleActions: '[{"ActionType":"Delete"}]' };
  test.each<readonly [Parameters, Severity | null, number]>([
    [DELETE, 'medium', 1],
    [{ Actions: DELETE.RuleActions }, 'medium', 1],
    [{ ServerRule: DELETE.RuleActions }, 'medium', 1],
    [{ ...DELETE, RuleOperation: 'ModifyMailboxRule' }, 'medium', 1],
    [{ ...DELETE, RuleOperation: 'RemoveMailboxRule' }, null, 0],
    [{ ...DELETE, RuleOperation: 'DeleteInboxRule' }, null, 0],
    [{ ...DELETE, RuleState: 'Disabled' }, 'low', 2],
    [{ ...DELETE, RuleState: 'Disabled, Enabled' }, 'medium', 1],
    [{ ...DELETE, RuleCondition: '(SubString(Subject, "invoice"))' }, 'high', 2],
    [{ ...DELETE, RuleCondition: '(SubString(Subject, "offers"))' }, 'medium', 1],
    [{ ...DELETE, RuleName: '..' }, 'high', 2],
    [{ ...DELETE, RuleName: '', RuleProvider: 'RuleOrganizer' }, 'medium', 1],
    [{ ...DELETE, RuleName: '', RuleProvider: '' }, 'high', 2],
    [{ ...DELETE, RuleName: '' }, 'high', 2],
    [{ RuleActions: '[{"ActionType":"Forward"}]' }, 'medium', 1],
    [{ RuleActions: '[{"ActionType":"MarkAsRead"}]' }, 'medium', 1],
    [{ RuleActions: '[{"ActionType":"Categorize"}]' }, null, 0],
    [{}, null, 0],
  ])('%j: %s', (properties, severity, reasons) => expect(told(rule(properties))).toEqual([severity, reasons]));
});
