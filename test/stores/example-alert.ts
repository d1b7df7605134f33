/** An alert for tests: valid in every field, changed where a test says so. */
import type { Alert } from '../../shared/alerts/alert.ts';

export function exampleAlert(change: Partial<Alert> = {}): Alert {
  return {
    id: '0123456789abcdef0123456789abcdef',
    revision: 0,
    tenantId: 'b7a0d7cf-0000-4000-8000-000000000001',
    detection: 'mass-hard-delete',
    detections: ['mass-hard-delete', 'mailbox-search-and-purge'],
    detectionType: 'O365_MailboxItemDeletion',
    hasDeleteContent: true,
    title: 'kim.doe@contoso.example removed 61 items for good within 10 minutes',
    severity: 'critical',
    confidence: 'high',
    score: 90,
    reasons: [{ points: 90, text: '61 items within 10 minutes; the threshold is 50.' }],
    attack: [{ id: 'T1070.008', name: 'Clear Mailbox Data', formerId: 'T1070' }],
    firstSeen: '2026-03-02T08:00:00.000Z',
    lastSeen: '2026-03-02T08:09:30.000Z',
    count: 61,
    atLeast: false,
    actor: 'kim.doe@contoso.example',
    mailbox: 'board@contoso.example',
    device: null,
    culprit: { account: { principalName: 'kim.doe@contoso.example', objectId: null }, applicationId: null },
    entities: {
      account: { name: 'kim.doe', upnSuffix: 'contoso.example', objectId: null },
      mailboxes: ['board@contoso.example'],
      hosts: [],
      ips: ['192.0.2.7'],
      applications: [],
      processes: [],
      files: [],
    },
    parity: {
      AccountName: 'kim.doe@contoso.example',
      FileName: null,
      ProcessCommandLine: null,
      InitiatingProcessFileName: null,
      InitiatingProcessCommandLine: null,
    },
    evidence: [exampleEvidence(0)],
    recordIds: ['r0'],
    journals: [],
    suppression: null,
    runbook: [
      {
        id: 'rules-changed',
        question: 'Did transport or inbox rules change at the same time?',
        answer: 'yes',
        because: 'An inbox rule was made within 24 hours.',
        evidence: ['r0'],
        checkNext: 'Compare the rules of the mailbox with what its owner knows of.',
        query: null,
      },
    ],
    escalate: { tier2: true, reason: 'The severity is critical.' },
    response: {
      l1: ['Ask the owner of the mailbox.'],
      t2: ['Look for what was removed.'],
      containment: [{ action: 'restore-mailbox', text: 'Restore what was removed from recoverable items.' }],
    },
    profile: {
      operation: 'yes',
      client: 'no',
      address: 'unknown',
      device: 'unknown',
      application: 'unknown',
      historyDays: 21,
    },
    related: [],
    correlationIds: ['0123456789abcdef'],
    ...change,
  };
}

export function exampleEvidence(index: number): Alert['evidence'][number] {
  return {
    recordId: `r${index}`,
    time: '2026-03-02T08:00:00.000Z',
    source: 'office365',
    act: 'HardDelete',
    actor: 'kim.doe@contoso.example',
    mailbox: 'board@contoso.example',
    device: null,
    ip: '192.0.2.7',
    subjects: [],
    journal: 'audit-events/3/00000000000000000007-00000000000000004200.ndjson.gz',
  };
}
