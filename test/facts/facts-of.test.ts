import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/detections/detection.ts';
import type { AffectedItem, AuditEvent, CmdletCall, FileEvent } from '../../shared/events/event.ts';
import type { Fact } from '../../shared/facts/fact.ts';
import { factsOf } from '../../shared/facts/facts-of.ts';
import { EntryFlag } from '../../shared/subjects/entry.ts';
import { auditEvent } from '../support/audit-event.ts';
import { NOON } from '../support/entries.ts';

const tenantId = 't1';
const PAT = 'pat@x.example';
const LEE = 'lee@x.example';
const APP = '11111111-1111-4111-8111-111111111111';
const MEETINGS = '\\Calendar';

const audit = (change: Partial<AuditEvent> = {}) =>
  auditEvent({ tenantId, time: NOON, actor: PAT, mailbox: PAT, folder: '\\Inbox', ...change });

const file = {
  kind: 'file',
  recordId: 'r2',
  tenantId,
  time: NOON,
  form: 'defender-file',
  actor: PAT,
  ip: null,
  device: 'PC1',
  deviceId: null,
  action: 'deleted',
  accountName: 'pat',
  accountDomain: null,
  accountObjectId: null,
  fileName: 'store.vol',
  folderPath: null,
  initiatingFileName: null,
  initiatingCommandLine: null,
} as unknown as FileEvent;

function message(change: Partial<AffectedItem> = {}): AffectedItem {
  return { id: 'i', subject: 'Hello', internetMessageId: '<1@x>', folderPath: null, ...change };
}
const found = (detection: string, score: number) => ({ detection, score }) as Finding;
function call(name: string, parameters: Record<string, string> = {}): CmdletCall {
  return {
    name,
    executed: true,
    parameters: new Map(Object.entries(parameters).map(([key, value]) => [key, [value]])),
  };
}
function facts(
  event: Parameters<typeof factsOf>[0],
  calls: readonly CmdletCall[] = [],
  findings: readonly Finding[] = [],
) {
  return factsOf(event, calls, { score: Math.max(0, ...findings.map(({ score }) => score)), findings });
}
/** Kind, weight, where, and what it is matched by. */
function told({ subject, kind, weight, key, alternative }: Fact): string {
  const { kind: at, tenantId: _, ...names } = subject;
  return `${kind} ${weight} at ${at} ${Object.values(names).join()} by ${key}/${alternative}`;
}
const tell = (...args: Parameters<typeof facts>) => facts(...args).map(told);

describe('deleted items', () => {
  it('count at the actor, at the mailbox, and each message by what it is known by', () => {
    const items = [message(), message({ internetMessageId: null, subject: ' RE:  Hello ' })];
    expect(tell(audit({ items }))).toEqual([
      `hard-delete 2 at actor ${PAT} by null/null`,
      `hard-delete 2 at mailbox ${PAT}, by ${PAT}/null`,
      `message-deleted 1 at mailbox ${PAT}, by <1@x>/hello`,
      `message-deleted 1 at mailbox ${PAT}, by null/re: hello`,
    ]);
  });

  it.each<[string, Partial<AuditEvent>, string]>([
    ['softly', { operation: 'SoftDelete' }, 'soft-delete 1'],
    ['moved to Deleted Items', { operation: 'MoveToDeletedItems' }, 'soft-delete 1'],
    ['in whatever case', { operation: 'harddelete' }, 'hard-delete 1'],
  ])('%s', (_name, change, expected) => {
    expect(tell(audit(change))[0]).toBe(`${expected} at actor ${PAT} by null/null`);
  });

  it('of another mailbox are told apart by it', () => {
    expect(tell(audit({ mailbox: LEE }))).toEqual([
      `hard-delete 1 at actor ${PAT} by ${LEE}/null`,
      `hard-delete 1 at mailbox ${LEE}, by ${PAT}/null`,
    ]);
    expect(tell(audit({ mailbox: null, mailboxGuid: 'g', logonType: 'owner' }))[0]).toBe(
      `hard-delete 1 at actor ${PAT} by null/null`,
    );
    expect(tell(audit({ mailbox: null, mailboxGuid: 'g', logonType: 'delegated' }))).toEqual([
      `hard-delete 1 at actor ${PAT} by g/g`,
      `hard-delete 1 at mailbox g,g by ${PAT}/null`,
    ]);
    expect(tell(audit({ mailbox: null }))).toEqual([`hard-delete 1 at actor ${PAT} by null/null`]);
    expect(tell(audit({ actor: null }))[0]).toBe(`hard-delete 1 at actor ,${PAT} by ${PAT}/null`);
  });

  it.each<[string, Partial<AuditEvent>, readonly string[]]>([
    ['an interface of its own', { appId: APP, clientInfo: 'Client=REST;x' }, [`${APP},${PAT}`]],
    ['web services', { appId: APP, clientInfo: 'client=WebServices;x' }, [`${APP},${PAT}`]],
    ['a mail program', { appId: APP, clientInfo: 'Client=OWA;x' }, []],
    ['a name that only begins so', { appId: APP, clientInfo: 'Client=RESTful' }, []],
    ['a tail that says so', { appId: APP, clientInfo: 'x;Client=REST' }, []],
    ['no client at all', { appId: APP }, []],
    ['an application by itself', { appId: APP, userType: 'application' }, [`${APP},`]],
    ['a service principal', { appId: APP, userType: 'service-principal' }, [`${APP},`]],
    ['Exchange', { appId: '00000002-0000-0ff1-ce00-000000000000', userType: 'application' }, []],
    ['nobody named', { clientInfo: 'Client=REST' }, []],
  ])('count at the application with its user: %s', (_name, change, expected) => {
    const atApp = facts(audit(change)).filter(({ subject }) => subject.kind === 'application');
    expect(atApp.map(told)).toEqual(expected.map((who) => `hard-delete 1 at application ${who} by null/null`));
  });

  it.each<[string, Partial<AuditEvent>, number]>([
    ['items that are listed', { items: [message()] }, EntryFlag.hard | EntryFlag.notCalendar],
    ['none', {}, EntryFlag.hard | EntryFlag.notCalendar | EntryFlag.lowerBound],
    ['softly', { items: [message()], operation: 'SoftDelete' }, EntryFlag.notCalendar],
    ['moved', { items: [message()], operation: 'MoveToDeletedItems' }, EntryFlag.notCalendar],
    ['meetings', { items: [message({ folderPath: MEETINGS })], folder: MEETINGS }, EntryFlag.hard],
    [
      'by a delegate',
      { items: [message()], mailbox: LEE, logonType: 'delegated' },
      EntryFlag.hard | EntryFlag.notCalendar | EntryFlag.nonOwner,
    ],
    [
      'from Recoverable Items',
      { items: [message()], folder: '\\Recoverable Items\\Deletions' },
      EntryFlag.hard | EntryFlag.notCalendar | EntryFlag.fromRecoverable,
    ],
  ])('say of themselves: %s', (_name, change, expected) => {
    for (const { flags } of facts(audit(change))) expect(flags).toBe(expected);
  });

  it('are as grave as what was found, and no other operation is one', () => {
    expect(facts(audit(), [], [found('x', 30)]).map(({ score }) => score)).toEqual([30, 30]);
    expect(facts(audit({ operation: 'MailItemsAccessed' }))).toEqual([]);
  });
});

describe('what a message is known by', () => {
  const keys = (change: Partial<AffectedItem>, folder: string | null = '\\Inbox') =>
    facts(audit({ items: [message(change)], folder }))
      .filter(({ kind }) => kind === 'message-deleted')
      .map(({ key, alternative }) => [key, alternative]);
  it.each<[string, Partial<AffectedItem>, string | null, (string | null)[][]]>([
    ['id and subject', {}, '\\Inbox', [['<1@x>', 'hello']]],
    ['an id of blanks is none', { internetMessageId: ' ' }, '\\Inbox', [[null, 'hello']]],
    ['blanks around an id', { internetMessageId: ' <1@x> ' }, '\\Inbox', [['<1@x>', 'hello']]],
    ['subjects in any width and case', { subject: 'ＨＥＬＬＯ \t you ' }, '\\Inbox', [['<1@x>', 'hello you']]],
    ['an empty subject says nothing', { subject: ' ' }, '\\Inbox', [['<1@x>', null]]],
    ['nothing known', { internetMessageId: null, subject: null }, '\\Inbox', []],
    ['a draft by its id alone', {}, '\\Drafts', [['<1@x>', null]]],
    ['a draft without id', { internetMessageId: null }, '/x/Entwürfe', []],
    ['its own folder before that of the record', { folderPath: '\\Inbox' }, '\\Drafts', [['<1@x>', 'hello']]],
    ['no folder', {}, null, [['<1@x>', 'hello']]],
  ])('%s', (_name, change, folder, expected) => {
    expect(keys(change, folder)).toEqual(expected);
    expect(keys(change, folder)).toEqual(expected); // folders are remembered
  });
});

describe('cmdlets', () => {
  const admin = audit({ operation: 'cmdlet', mailbox: null });
  it.each<[string, CmdletCall, readonly string[]]>([
    [
      'an export at the mailbox and its actor',
      call('new-mailboxexportrequest', { mailbox: 'Lee@x.example' }),
      [
        'export-requested 1 at mailbox lee by lee@x.example/null',
        `export-requested 1 at actor ${PAT} by lee@x.example/null`,
      ],
    ],
    [
      'an export by alias: at the actor the alias tells it from others',
      call('new-mailboxexportrequest', { mailbox: 'CONTOSO\\Lee', name: 'Case 7' }),
      [
        'export-requested 1 at mailbox lee by null/null',
        `export-requested 1 at actor ${PAT} by null/lee`,
        'export-requested 1 at request case 7 by null/null',
      ],
    ],
    [
      'an export by a name that may be anybody’s',
      call('new-mailboxexportrequest', { mailbox: 'Lee Doe' }),
      ['export-requested 1 at mailbox lee doe by null/null', `export-requested 1 at actor ${PAT} by null/null`],
    ],
    [
      'an export by GUID',
      call('new-mailboxexportrequest', { mailbox: APP }),
      [`export-requested 1 at mailbox ${APP} by null/null`, `export-requested 1 at actor ${PAT} by null/null`],
    ],
    [
      'an export of a variable',
      call('new-mailboxexportrequest', { mailbox: '$m' }),
      [`export-requested 1 at actor ${PAT} by null/null`],
    ],
    [
      'a request removed by its name',
      call('remove-mailboxexportrequest', { identity: 'lee@x.example\\MailboxExport' }),
      ['export-removed 1 at mailbox lee by lee@x.example/null'],
    ],
    [
      'a request with a domain',
      call('remove-mailboxexportrequest', { identity: 'CORP\\lee\\Export' }),
      ['export-removed 1 at mailbox lee by null/null', 'export-removed 1 at request export by null/null'],
    ],
    [
      'a request by its GUID',
      call('remove-mailboxexportrequest', { identity: APP }),
      [`export-removed 1 at actor ${PAT} by null/null`],
    ],
    [
      'access given',
      call('add-mailboxpermission', { identity: LEE, user: 'kim' }),
      [`access-granted 1 at actor kim@x.example by ${LEE}/null`],
    ],
    [
      'the right to send given',
      call('add-recipientpermission', { identity: 'lee', trustee: 'Kim@x.example' }),
      [`access-granted 1 at actor kim@x.example by ${LEE}/null`],
    ],
    ['access to oneself', call('add-mailboxpermission', { identity: LEE, user: LEE }), []],
    ['access for a group with a blank', call('add-mailboxpermission', { identity: LEE, user: 'All Staff' }), []],
    ['access without a mailbox', call('add-mailboxpermission', { user: 'kim' }), []],
  ])('%s', (_name, called, expected) => {
    const kinds = /^(?:export|access)/;
    expect(tell(admin, [called]).filter((each) => kinds.test(each))).toEqual(expected);
  });

  it.each([
    ['for certain', 60, 1],
    ['maybe', 59, 0],
  ])('a purge counts where it purged %s', (_name, score, expected) => {
    const made = facts(admin, [call('new-compliancesearchaction')], [found('compliance-purge', score)]);
    const purges = made.filter(({ kind }) => kind === 'purge');
    expect(purges).toHaveLength(expected);
    for (const each of purges) expect(each).toMatchObject({ weight: 1, score, flags: EntryFlag.notCalendar });
  });

  it('a purge is none by what another detection found', () => {
    const made = facts(admin, [call('new-compliancesearchaction')], [found('compliance-traces-removed', 90)]);
    expect(made.filter(({ kind }) => kind === 'purge')).toEqual([]);
  });
});

describe('rules', () => {
  const admin = audit({ operation: 'cmdlet', mailbox: null });
  const outlook = (properties: Record<string, string>) =>
    tell(audit({ operation: 'UpdateInboxRules', mailbox: LEE, properties: new Map(Object.entries(properties)) }));
  const changes = (told: readonly string[]) => told.filter((each) => /^(?:inbox|transport)-/.test(each));

  it.each([
    [
      'made',
      'new-transportrule',
      ['transport-rule-changed 1 at tenant  by null/null', `transport-rule-made 1 at actor ${PAT} by null/null`],
    ],
    [
      'changed',
      'set-transportrule',
      ['transport-rule-changed 1 at tenant  by null/null', `transport-rule-made 1 at actor ${PAT} by null/null`],
    ],
    ['switched off', 'disable-transportrule', ['transport-rule-changed 1 at tenant  by null/null']],
    ['removed', 'remove-transportrule', ['transport-rule-changed 1 at tenant  by null/null']],
  ])('of mail flow are told at the tenant, whoever %s them', (_how, cmdlet, expected) => {
    expect(changes(tell(admin, [call(cmdlet, { identity: 'x' })]))).toEqual(expected);
  });

  it.each([
    ['made', call('new-inboxrule', { mailbox: LEE, name: 'x' }), [`inbox-rule-made 1 at mailbox ${LEE} by null/null`]],
    [
      'changed',
      call('set-inboxrule', { mailbox: LEE, identity: 'x' }),
      [`inbox-rule-made 1 at mailbox ${LEE} by null/null`],
    ],
    [
      'switched off',
      call('disable-inboxrule', { mailbox: LEE, identity: 'x' }),
      [`inbox-rule-ended 1 at mailbox ${LEE} by null/null`],
    ],
    [
      'removed',
      call('remove-inboxrule', { identity: `${LEE}\\x` }),
      [`inbox-rule-ended 1 at mailbox ${LEE} by null/null`],
    ],
    [
      'removed, of a mailbox that is named by no address',
      call('remove-inboxrule', { mailbox: APP, identity: 'x' }),
      [`inbox-rule-ended 1 at tenant  by ${APP}/null`],
    ],
    ['removed, of a variable', call('remove-inboxrule', { mailbox: '$m', identity: 'x' }), []],
  ])('of an inbox are told at its mailbox, whoever %s them', (_how, called, expected) => {
    expect(changes(tell(admin, [called]))).toEqual(expected);
  });

  it('of an inbox that Outlook removes are told at the mailbox, and what it writes anew is not', () => {
    expect(changes(outlook({ ruleoperation: 'RemoveMailboxRule', rulename: 'x' }))).toEqual([
      `inbox-rule-ended 1 at mailbox ${LEE} by null/null`,
    ]);
    expect(outlook({ ruleoperation: 'ModifyMailboxRule', ruleid: '1' })).toEqual([]);
  });
});

describe('sessions and mail stores', () => {
  const logon = audit({ operation: 'LogonSuccess', objectId: 'PC1', mailbox: null });
  it('a logon counts at the device, by the bare name of the account', () => {
    expect(tell(logon)).toEqual(['remote-logon 1 at device-account pc1,pat by null/null']);
    expect(facts({ ...logon, objectId: null })).toEqual([]);
    expect(facts({ ...logon, actor: null })).toEqual([]);
  });

  it.each([
    ['from low up', 'windows-mail-store', 30, 1],
    ['not below', 'windows-mail-store', 29, 0],
    ['of a store', 'outlook-com-deletion', 70, 0],
    ['by a mail utility', 'mail-utility-deletion', 50, 1],
  ])('a cleared store counts there: %s', (_name, detection, score, expected) => {
    const cleared = facts(file, [], [found(detection, score)]).filter(({ kind }) => kind === 'mail-store-cleared');
    expect(cleared.map(told)).toEqual(
      Array(expected).fill('mail-store-cleared 1 at device-account pc1,pat by null/null'),
    );
    for (const each of cleared) expect(each.score).toBe(score);
  });
});

describe('passwords and second factors', () => {
  const changedBy = (operation: string, fields: Partial<AuditEvent> = {}) =>
    tell(audit({ operation, objectId: 'Lee@adatum.example', ...fields }));
  const factor = new Map([['strongauthenticationmethod', { before: '[]', after: '[{}]' }]]);
  it.each([
    ['changed by its owner', 'Change user password.', { actor: 'lee@adatum.example' }, 'null/null'],
    ['reset by somebody else', 'Reset user password.', { actor: PAT }, `${PAT}/null`],
    ['another second factor', 'Update user.', { actor: PAT, modified: factor }, `${PAT}/null`],
    ['in other case', 'reset user password.', { actor: PAT }, `${PAT}/null`],
  ])('%s: kept at the account', (_why, operation, fields, by) => {
    expect(changedBy(operation, fields)).toEqual([`credentials-changed 1 at actor lee@adatum.example by ${by}`]);
  });

  it.each([
    [
      'another change of the user',
      'Update user.',
      { modified: new Map([['department', { before: 'a', after: 'b' }]]) },
    ],
    ['a change that says nothing', 'Update user.', {}],
    ['no account at all', 'Reset user password.', { actor: null, objectId: null }],
  ])('%s says nothing', (_why, operation, fields) => {
    expect(changedBy(operation, fields)).toEqual([]);
  });

  it('an account that is named by no address is that of the actor, where nobody else can have done it', () => {
    expect(changedBy('Reset user password.', { actor: PAT, objectId: 'Not Available' })).toEqual([]);
    expect(changedBy('Change user password.', { actor: PAT, objectId: 'Not Available' })).toEqual([
      `credentials-changed 1 at actor ${PAT} by null/null`,
    ]);
  });
});

describe('what happens beside requests for exports', () => {
  it('an export of what a search of content found is told of its actor, and a preview is not', () => {
    const action = (parameters: Record<string, string>) =>
      tell(audit(), [call('new-compliancesearchaction', parameters)]);
    expect(action({ searchname: 'x', export: 'True' })).toContain(`content-exported 1 at actor ${PAT} by null/null`);
    expect(action({ searchname: 'x', preview: 'True' }).filter((each) => each.startsWith('content'))).toEqual([]);
  });
});
