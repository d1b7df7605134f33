/** Any alert, with texts as nasty and lists as long as records can make them. */
import fc from 'fast-check';
import { type Alert, CONTAINMENTS, RUNBOOK_IDS } from '../../shared/alerts/alert.ts';
import { SEVERITIES } from '../../shared/detections/detection.ts';

/** Halves of characters, escapes, NUL, characters of 1 to 4 bytes: at times a text of up to some 200 KB of one of them. */
const nasty = fc.constantFrom(
  '\0',
  '\u001f',
  '\ud83d',
  '\udc00',
  '"',
  '\\',
  'a',
  'é',
  '漢',
  '😀',
  '\u2028',
  '\ufffe',
  '👩‍👩‍👧',
);
const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 3, arbitrary: fc.array(nasty, { maxLength: 20 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(nasty, fc.nat(70_000)).map(([part, times]) => part.repeat(times)) },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** Short lists of anything, and long ones that repeat a few items. */
function list<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  const long = fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), fc.nat(400))
    .map(([items, length]) => Array.from({ length }, (_, i) => items[i % items.length]!));
  return fc.oneof({ weight: 8, arbitrary: fc.array(item, { maxLength: 4 }) }, { weight: 1, arbitrary: long });
}

const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const answer = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const);

export const anyAlert: fc.Arbitrary<Alert> = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
  revision: fc.nat(1_000),
  tenantId: maybe(anyText),
  detection: anyText,
  detections: list(anyText),
  detectionType: maybe(fc.constantFrom('O365_MailboxItemDeletion' as const, 'ExchangeAdmin_MailboxCoverage' as const)),
  hasDeleteContent: maybe(fc.boolean()),
  title: anyText,
  severity: fc.constantFrom(...SEVERITIES),
  confidence: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  score: fc.integer({ min: 0, max: 100 }),
  reasons: list(fc.record({ points: fc.integer(), text: anyText })),
  attack: list(fc.record({ id: anyText, name: anyText, formerId: anyText }, { requiredKeys: ['id', 'name'] })),
  firstSeen: time,
  lastSeen: time,
  count: fc.maxSafeNat(),
  atLeast: fc.boolean(),
  actor: maybe(anyText),
  mailbox: maybe(anyText),
  device: maybe(anyText),
  culprit: fc.record({
    account: maybe(
      fc.record({
        // The longest name that is one of the directory's, and its shape.
        principalName: fc.constantFrom('kim.doe@contoso.example', `${'k'.repeat(64)}@${'d'.repeat(63)}.example`),
        objectId: maybe(fc.uuid()),
      }),
    ),
    applicationId: maybe(fc.uuid()),
  }),
  entities: fc.record({
    account: maybe(fc.record({ name: anyText, upnSuffix: maybe(anyText), objectId: maybe(anyText) })),
    mailboxes: list(anyText),
    hosts: list(anyText),
    ips: list(anyText),
    applications: list(anyText),
    processes: list(fc.record({ fileName: anyText, commandLine: maybe(anyText) })),
    files: list(anyText),
  }),
  parity: fc.record({
    AccountName: maybe(anyText),
    FileName: maybe(anyText),
    ProcessCommandLine: maybe(anyText),
    InitiatingProcessFileName: maybe(anyText),
    InitiatingProcessCommandLine: maybe(anyText),
  }),
  evidence: list(
    fc.record({
      recordId: anyText,
      time,
      source: anyText,
      act: anyText,
      actor: maybe(anyText),
      mailbox: maybe(anyText),
      device: maybe(anyText),
      ip: maybe(anyText),
      subjects: fc.array(anyText, { maxLength: 3 }),
      journal: maybe(anyText),
    }),
  ),
  journals: fc.array(anyText, { maxLength: 3 }),
  recordIds: list(anyText),
  suppression: maybe(
    fc.record({ allowance: anyText, owner: anyText, reason: anyText, ticket: anyText, expires: time }),
  ),
  runbook: list(
    fc.record({
      id: fc.constantFrom(...RUNBOOK_IDS),
      question: anyText,
      answer,
      because: anyText,
      evidence: list(anyText),
      checkNext: anyText,
      query: maybe(anyText),
    }),
  ),
  escalate: fc.record({ tier2: fc.boolean(), reason: anyText }),
  response: fc.record({
    l1: list(anyText),
    t2: list(anyText),
    containment: list(fc.record({ action: fc.constantFrom(...CONTAINMENTS), text: anyText })),
  }),
  profile: fc.record({
    operation: answer,
    client: answer,
    address: answer,
    device: answer,
    application: answer,
    historyDays: fc.nat(400),
  }),
  related: list(anyText),
  correlationIds: list(anyText),
});
