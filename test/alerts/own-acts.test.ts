/** What an alert's own records say, and of which mailbox. */
import { describe, expect, it } from 'vitest';
import { ownActs } from '../../shared/alerts/own-acts.ts';
import { MIRA, type RawRecord, TOMAS } from '../../shared/detections/sample-records.ts';
import { cmdletAt, deleteBy, processAt } from '../../shared/detections/sample-stories.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';

function acts(record: RawRecord, kinds: RegExp) {
  const judged = judgeRecord(record, '', { defaultTenantId: null, arrival: null });
  if (judged.kind !== 'judged') throw new Error(`expected an event, found ${judged.kind}`);
  return ownActs([{ ...judged, journal: null }]).filter(({ kind }) => kinds.test(kind));
}
const mailboxes = (record: RawRecord, kinds = /^(?:export|content)-(?!request-removed)/) =>
  acts(record, kinds).map(({ kind, mailbox }) => [
    kind,
    mailbox === null || mailbox === 'another' ? mailbox : mailbox.name,
  ]);
const requested = (parameters: Record<string, string>) => cmdletAt(0, 'New-MailboxExportRequest', parameters);

describe('the acts of a record', () => {
  it('say who and which mailbox, facts and findings alike', () => {
    const [first, ...others] = acts(deleteBy(TOMAS, MIRA, 0, 3), /^(?:hard-delete|delete-in-another-mailbox)$/);
    expect(first).toMatchObject({
      kind: 'hard-delete',
      by: TOMAS,
      mailbox: { name: MIRA },
      recordId: expect.any(String),
    });
    expect(others.map(({ kind }) => kind)).toContain('delete-in-another-mailbox');
    for (const each of others) expect(each).toEqual({ ...first, kind: each.kind });
  });

  it.each<[string, RawRecord, (string | null)[]]>([
    ['by its address', requested({ Mailbox: MIRA.toUpperCase() }), [MIRA, MIRA]],
    ['by its alias', requested({ Mailbox: 'mira', Name: 'Case 7' }), ['mira', 'mira', 'mira']],
    [
      'by a display name, which its row is called by',
      requested({ Mailbox: 'Mira Solberg' }),
      ['mira solberg', 'mira solberg'],
    ],
    ['by nothing that is known', requested({ Mailbox: '$m' }), [null]],
  ])('know the mailbox that was exported: %s', (_how, record, expected) => {
    expect(mailboxes(record)).toEqual(expected.map((name) => ['export-requested', name]));
  });

  it('know the mailbox of a request that was removed, and none of a search of content', () => {
    const removed = cmdletAt(0, 'Remove-MailboxExportRequest', { Identity: `${MIRA}\\Case 7` });
    for (const each of mailboxes(removed)) expect(each).toEqual(['export-removed', MIRA]);
    const action = cmdletAt(0, 'New-ComplianceSearchAction', { SearchName: 'x', Export: 'True' });
    expect(mailboxes(action)).toEqual([['content-exported', null]]);
  });

  it('name each mailbox of several on one line', () => {
    const line =
      'powershell.exe New-MailboxExportRequest -Mailbox a@x.example; New-MailboxExportRequest -Mailbox b@x.example';
    const names = mailboxes(processAt(0, line)).map(([, name]) => name);
    expect([...new Set(names)].sort()).toEqual(['a@x.example', 'b@x.example']);
  });

  it('know the mailbox that a search deleted from by its parameters', () => {
    for (const Identity of [MIRA, 'mira']) {
      const search = cmdletAt(0, 'Search-Mailbox', { Identity, DeleteContent: 'True', Force: 'True' });
      expect(mailboxes(search, /^mailbox-search-delete$/)).toEqual([['mailbox-search-delete', Identity]]);
    }
    const other = cmdletAt(0, 'Set-TransportRule', { Identity: 'Footer' });
    expect(mailboxes(other, /^transport-rule-changed$/)).toEqual([['transport-rule-changed', null]]);
    expect(acts(other, /^transport-rule-changed$/)[0]?.by).toBe(MIRA);
  });
});
