import { describe, expect, it } from 'vitest';
import { buildAlert } from '../../shared/alerts/build-alert.ts';
import { candidateOf } from '../../shared/alerts/candidate.ts';
import { NO_CONTEXT } from '../../shared/alerts/context.ts';
import { splitUpn } from '../../shared/alerts/entities.ts';
import { loadRecords } from '../../shared/alerts/load-records.ts';
import { catalogById } from '../../shared/detections/catalog.ts';
import { processAt } from '../../shared/detections/sample-stories.ts';
import { type JudgedRecord, judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { EntryFlag } from '../../shared/subjects/entry.ts';
import { createRuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../shared/subjects/settings.ts';
import type { Episode } from '../../shared/subjects/state.ts';
import { EMPTY_STATE } from '../../shared/subjects/state.ts';
import { entry, NOON, rule } from '../support/entries.ts';
import { deleteRecord, ruleRecord, TENANT } from '../support/records.ts';

const SUBJECT = { kind: 'actor', tenantId: TENANT, actor: 'pat@adatum.example' } as const;

function episode(detections: Record<string, { score: number; count?: number; flags?: number }>): Episode {
  const figures = Object.entries(detections).map(
    ([id, { score, count = 1, flags = 0 }]) =>
      [id, { score, count, peak: count, flags, first: NOON, last: NOON + 1000 }] as const,
  );
  return { id: 'a1', first: NOON, last: NOON + 1000, revision: 3, detections: new Map(figures), related: ['b2'] };
}

function judged(record: unknown): JudgedRecord & { journal: string } {
  const result = judgeRecord(record, JSON.stringify(record), { defaultTenantId: null, arrival: null });
  if (result.kind !== 'judged') throw new Error(`expected an event, found ${result.kind}`);
  return { ...result, journal: 'blob' };
}

const alertOf = (ep: Episode, records: readonly unknown[] = [], commandLines = true, mailSubjects = false) =>
  buildAlert({ subject: SUBJECT, episode: ep, entries: [], behind: BEHIND }, records.map(judged), catalogById, {
    context: NO_CONTEXT,
    suppression: null,
    commandLines,
    mailSubjects,
  });

const BEHIND = { first: 0, last: 0, complete: true, ownActs: true };

describe('buildAlert', () => {
  it('names a culprit about a mailbox only where all that is behind it was looked at', () => {
    const record = judged(ruleRecord());
    const subject = { kind: 'mailbox', tenantId: TENANT, mailbox: 'lee@adatum.example' } as const;
    const culprit = (complete: boolean) =>
      buildAlert(
        {
          subject,
          episode: episode({}),
          entries: [entry({ journal: 'j' })],
          behind: { ...BEHIND, complete },
        },
        [record],
        catalogById,
        { context: NO_CONTEXT, suppression: null, commandLines: true, mailSubjects: false },
      ).culprit.account?.principalName;
    expect(culprit(true)).toBe(record.event.actor);
    expect(culprit(false)).toBeUndefined();
  });

  it('does not take who gave the access for whoever used it, where only the first can be read', () => {
    const culprit = (actor: string) =>
      buildAlert(
        {
          subject: SUBJECT,
          episode: episode({ 'permission-then-deleted': { score: 70 } }),
          entries: [entry({ journal: 'j' }), entry({ journal: 'gone' })],
          behind: { ...BEHIND, ownActs: false },
        },
        [judged(ruleRecord({ actor }))],
        catalogById,
        { context: NO_CONTEXT, suppression: null, commandLines: true, mailSubjects: false },
      ).culprit.account?.principalName;
    expect(culprit('ops@adatum.example')).toBeUndefined();
    expect(culprit(SUBJECT.actor)).toBe(SUBJECT.actor);
  });

  it('is named after the gravest detection, with its score and its reasons', () => {
    const rule = judged(ruleRecord());
    const score = rule.findings[0]?.score ?? 0;
    const alert = alertOf(
      episode({ 'bulk-hard-delete': { score: 50, count: 60 }, 'inbox-rule-hides-mail': { score } }),
      [ruleRecord()],
    );
    expect(alert).toMatchObject({
      detection: 'inbox-rule-hides-mail',
      detections: ['inbox-rule-hides-mail', 'bulk-hard-delete'],
      score,
      count: 1,
      actor: 'pat@adatum.example',
      related: ['b2'],
      confidence: 'high',
    });
    expect(alert.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(score);
    expect(alert.title).toBe('Inbox rule hides or forwards mail: pat@adatum.example');
  });

  it('computes the reasons of a counted detection from its figures', () => {
    const alert = alertOf(episode({ 'bulk-hard-delete': { score: 70, count: 250, flags: EntryFlag.notCalendar } }), [
      deleteRecord(),
    ]);
    expect(alert).toMatchObject({
      count: 250,
      detectionType: 'O365_MailboxItemDeletion',
      hasDeleteContent: true,
      severity: 'high',
    });
    expect(alert.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(alert.score);
  });

  it('carries the name of the original query only where that returns a record', () => {
    const moved = deleteRecord({ operation: 'MoveToDeletedItems' });
    const bulk = episode({ 'bulk-soft-delete': { score: 50, count: 250 } });
    expect(alertOf(bulk, [moved])).toMatchObject({ detectionType: null, hasDeleteContent: false });
    expect(alertOf(bulk, [moved, deleteRecord({ operation: 'SoftDelete' })])).toMatchObject({
      detectionType: 'O365_MailboxItemDeletion',
      hasDeleteContent: true,
    });
  });

  it('says so when the record behind the gravest detection is gone', () => {
    const alert = alertOf(episode({ 'inbox-rule-hides-mail': { score: 70 } }));
    expect(alert.reasons).toEqual([{ points: 70, text: expect.stringContaining('no longer kept') }]);
  });

  it('still answers for a detection that the catalog no longer has', () => {
    expect(alertOf(episode({ retired: { score: 50 } }))).toMatchObject({
      detection: 'retired',
      severity: 'medium',
      attack: [],
    });
  });

  it.each([
    ['an exact count', { 'bulk-hard-delete': { score: 50, count: 50 } }, 'high', false],
    [
      'a count that may be too low',
      { 'bulk-hard-delete': { score: 50, count: 50, flags: EntryFlag.lowerBound } },
      'low',
      true,
    ],
    [
      'a count with joined entries',
      { 'bulk-hard-delete': { score: 50, count: 50, flags: EntryFlag.coalesced } },
      'high',
      true,
    ],
    ['one record', { 'inbox-rule-removed': { score: 30 } }, 'medium', false],
  ])('has a confidence that follows from %s', (_name, detections, confidence, atLeast) => {
    expect(alertOf(episode(detections))).toMatchObject({ confidence, atLeast });
  });

  it('names the mailbox, the addresses and the records, and copies no subject', () => {
    const alert = alertOf(episode({ 'bulk-hard-delete': { score: 50, count: 60 } }), [
      deleteRecord({ id: 'id-2', time: '2026-03-02T11:00:00' }),
      deleteRecord({ id: 'id-1', time: '2026-03-02T10:00:00' }),
    ]);
    expect(alert).toMatchObject({
      mailbox: 'pat@adatum.example',
      recordIds: ['id-1', 'id-2'],
      entities: { ips: ['203.0.113.24'], account: { name: 'pat', upnSuffix: 'adatum.example' } },
      evidence: [{ recordId: 'id-1', act: 'HardDelete', journal: 'blob' }, { recordId: 'id-2' }],
    });
    expect(JSON.stringify(alert)).not.toContain('Secret');
  });
});

describe('splitUpn', () => {
  it.each([
    ['pat@adatum.example', 'pat', 'adatum.example'],
    ['a@b@adatum.example', 'a@b', 'adatum.example'],
    ['root', 'root', null],
    ['@adatum.example', '@adatum.example', null],
    ['pat@', 'pat@', null],
  ])('%s', (actor, name, upnSuffix) => {
    expect(splitUpn(actor)).toEqual({ name, upnSuffix });
  });
});

describe('candidateOf and loadRecords', () => {
  const id = (n: number) => n.toString(16).padStart(16, '0');
  const book = createRuleBook([rule({ id: 'bulk-hard-delete', threshold: 2 })], DEFAULT_SUBJECT_SETTINGS);
  const findings = [1, 2].map((n) =>
    entry({ kind: 'inbox-rule-hides-mail', id: id(n), score: 50 + n, time: NOON + n, until: NOON + n, journal: 'f' }),
  );
  const deletes = Array.from({ length: 150 }, (_, n) =>
    entry({ id: id(n + 10), time: NOON + n, until: NOON + n, journal: n < 20 ? null : `d${n % 3}` }),
  );
  const state = {
    ...EMPTY_STATE,
    entries: new Map([
      ['inbox-rule-hides-mail', findings],
      ['hard-delete', deletes],
    ]),
  };
  const ep = episode({ 'bulk-hard-delete': { score: 50, count: 150 }, 'inbox-rule-hides-mail': { score: 52 } });

  it('takes the gravest findings first, then the newest of what was counted, at most 100, and only what can be found', () => {
    const { entries } = candidateOf(SUBJECT, ep, state, book, DEFAULT_SUBJECT_SETTINGS);
    expect(entries).toHaveLength(100);
    expect(entries.slice(0, 3).map((e) => e.id)).toEqual([id(2), id(1), id(159)]);
    expect(entries.every((e) => e.journal !== null)).toBe(true);
  });

  it('reads each journal blob once, skips those that are gone, and takes what is at hand from the batch', async () => {
    const candidate = candidateOf(SUBJECT, ep, state, book, DEFAULT_SUBJECT_SETTINGS);
    const reads: string[] = [];
    const record = judged(ruleRecord());
    const loaded = await loadRecords(candidate, {
      fresh: (hash) => (hash === id(1) ? record : null),
      journaled: async (blob) => {
        reads.push(blob);
        return blob === 'd0' ? null : new Map(candidate.entries.map((e) => [e.id, record]));
      },
    });
    expect(reads.sort()).toEqual(['d0', 'd1', 'd2', 'f']);
    expect(loaded).toHaveLength(100 - candidate.entries.filter((e) => e.journal === 'd0').length);
  });
});

it.each([
  ['203.0.113.9:51234', '203.0.113.9'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
])('has addresses without ports: %s', (ClientIPAddress, ip) => {
  const alert = alertOf(episode({ 'bulk-hard-delete': { score: 50, count: 60 } }), [
    { ...deleteRecord(), ClientIPAddress },
  ]);
  expect(alert.entities.ips).toEqual([ip]);
  expect(alert.evidence[0]?.ip).toBe(ip);
});

describe('sentences of an alert', () => {
  it('are inert whatever the names in them are: the title, the reasons, the answers', () => {
    const evil = '<img src=x>`[a](https://x.example)';
    const actor = `${evil}@adatum.example`;
    const record = {
      ...ruleRecord({ actor }),
      Operation: 'New-TransportRule',
      Parameters: [
        { Name: 'Name', Value: evil },
        { Name: 'RedirectMessageTo', Value: `${evil}@x.example` },
      ],
    };
    const found = judged(record);
    const { detection = '', score = 0 } = found.findings[0] ?? {};
    const { title, reasons, runbook } = buildAlert(
      { subject: { ...SUBJECT, actor }, episode: episode({ [detection]: { score } }), entries: [], behind: BEHIND },
      [found],
      catalogById,
      { context: NO_CONTEXT, suppression: null, commandLines: true, mailSubjects: false },
    );
    for (const sentence of [title, ...reasons.map(({ text }) => text), ...runbook.map(({ because }) => because)])
      expect(sentence).not.toMatch(/[<>`]|\]\(/);
    const shown = '‹img src=x›’[a] (https://x.example)@adatum.example';
    expect(title).toBe(`Mail flow rule deletes, diverts or strips mail: ${shown}`);
    expect(runbook[3]?.because).toContain(`by ${shown}`);
  });
});

describe('a command line', () => {
  const line = 'powershell.exe -c "Connect-X -Password hunter2; Search-Mailbox kim -DeleteContent -Force"';
  const record = processAt(0, line, {
    InitiatingProcessFileName: 'cmd.exe',
    InitiatingProcessCommandLine: 'cmd.exe /c set PGPASSWORD=hunter2',
  });
  const score = judged(record).findings.find(({ detection }) => detection === 'mailbox-search-delete')?.score ?? 0;
  const told = (commandLines: boolean) =>
    alertOf(episode({ 'mailbox-search-delete': { score } }), [record], commandLines);

  it('is shown with its secrets masked, in every place', () => {
    const alert = told(true);
    const masked = 'powershell.exe -c "Connect-X -Password ***; Search-Mailbox kim -DeleteContent -Force"';
    expect(alert.parity).toMatchObject({
      ProcessCommandLine: masked,
      InitiatingProcessCommandLine: 'cmd.exe /c set PGPASSWORD=***',
    });
    expect(alert.entities.processes).toEqual([{ fileName: 'powershell.exe', commandLine: masked }]);
    expect(JSON.stringify(alert)).not.toContain('hunter2');
  });

  it('keeps its lines, and neither it nor any name has what is not seen', () => {
    const lines = '\u202epowershell.exe\0 Search-Mailbox kim `\r\n\t-DeleteContent';
    const fields = {
      FileName: 'gpj\u202e.exe',
      AccountName: 'ki\u200bm',
      InitiatingProcessFileName: 'fdp\u202e.exe',
      InitiatingProcessCommandLine: 'a\u202eb\nc',
    };
    const alert = alertOf(episode({ 'mailbox-search-delete': { score } }), [processAt(0, lines, fields)]);
    const shown = ' powershell.exe  Search-Mailbox kim `\r\n\t-DeleteContent';
    expect(alert.parity).toEqual({
      AccountName: 'ki m',
      FileName: 'gpj .exe',
      ProcessCommandLine: shown,
      InitiatingProcessFileName: 'fdp .exe',
      InitiatingProcessCommandLine: 'a b\nc',
    });
    expect(alert.entities.processes).toEqual([{ fileName: 'gpj .exe', commandLine: shown }]);
    expect(alert.evidence[0]?.act).toBe('gpj .exe');
  });

  it('is nowhere where the settings hide it', () => {
    const alert = told(false);
    expect(alert.parity).toMatchObject({ ProcessCommandLine: null, InitiatingProcessCommandLine: null });
    expect(alert.entities.processes).toEqual([{ fileName: 'powershell.exe', commandLine: null }]);
    expect(JSON.stringify(alert)).not.toContain('DeleteContent -Force');
  });
});

it('has no title and no reason with characters that are not seen', () => {
  const actor = 'pat\u202e\u0007@adatum.example';
  const alert = alertOf(episode({ 'bulk-hard-delete': { score: 50, count: 60 } }), [deleteRecord({ actor })]);
  expect(`${alert.title}${alert.reasons.map(({ text }) => text).join('')}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it('carries no subject of a message where the settings hide it', () => {
  const record = withSubjects('Password reset for zebra-7781');
  const found = judged(record).findings.find((finding) => finding.detection === 'security-notice-deleted');
  const score = found?.score ?? 0;
  const alert = alertOf(episode({ 'security-notice-deleted': { score } }), [record]);
  expect(alert.detection).toBe('security-notice-deleted');
  expect(alert.reasons[0]?.text).toBe('A notice about a password was deleted.');
  expect(JSON.stringify(alert)).not.toContain('zebra');
});

function withSubjects(...subjects: readonly string[]) {
  const AffectedItems = subjects.map((Subject, i) => ({ Id: `x${i}`, Subject, ParentFolder: { Path: '\\Inbox' } }));
  return { ...deleteRecord(), AffectedItems };
}

describe('subjects that the settings show', () => {
  const shown = (...subjects: readonly string[]) =>
    alertOf(episode({ 'bulk-hard-delete': { score: 50 } }), [withSubjects(...subjects)], true, true).evidence[0]
      ?.subjects;
  const long = 'a'.repeat(300);

  it.each<[string, readonly string[], readonly string[]]>([
    ['as they are', ['Invoice 17', 'Re: Invoice 17'], ['Invoice 17', 'Re: Invoice 17']],
    ['each once, the first three', ['a', 'a', 'b', 'c', 'd'], ['a', 'b', 'c']],
    ['not empty ones', ['', ' \u202e ', 'b'], ['b']],
    ['cut after 120 characters', [long], [`${'a'.repeat(119)}…`]],
    ['not within a character', [`${'a'.repeat(118)}😀b`], [`${'a'.repeat(118)}\ufffd…`]],
    ['of one line and nothing unseen', ['a\r\nBcc: b\u202e\u0000'], ['a  Bcc: b']],
    ['without secrets', ['Your new password=hunter2'], ['Your new password=***']],
    [
      'without half a secret at the cut',
      [`${'a '.repeat(55)}password=${'h'.repeat(200)}`],
      [`${'a '.repeat(55)}password=…`],
    ],
  ])('%s', (_how, subjects, expected) => {
    expect(shown(...subjects)).toEqual(expected);
  });

  it('are none of records about no message', () => {
    const [event] = alertOf(episode({ 'inbox-rule-hides-mail': { score: 50 } }), [ruleRecord()], true, true).evidence;
    expect(event?.subjects).toEqual([]);
  });
});
