/** docs/alerts.md: what an alert says, by which rules, and one of each kind as it is raised. */
import type { Alert } from '../../shared/alerts/alert.ts';
import { ESCALATION_RULES, NO_ESCALATION } from '../../shared/alerts/escalation.ts';
import { FAMILIES, MEMBERS, RESPONSES } from '../../shared/alerts/families.ts';
import { MASKED_FORMS } from '../../shared/alerts/mask-secrets.ts';
import type { Detection, DetectionSamples } from '../../shared/detections/detection.ts';
import { MIRA } from '../../shared/detections/sample-records.ts';
import { DAY, deleteBy, spread } from '../../shared/detections/sample-stories.ts';
import { alertsOf } from './example-alerts.ts';
import { code, GENERATED, list, page, table } from './markdown.ts';

/** One detection of each kind. */
const EXAMPLES: Readonly<Record<Detection['type'], string>> = {
  event: 'mailbox-search-delete',
  window: 'bulk-hard-delete',
  sequence: 'export-then-removed',
  absence: 'silence-after-weakening',
  baseline: 'baseline-departure',
};

/** Before the sample of a counted detection: what its actor did in the three weeks before, so that there is something to answer from. */
const HISTORY = spread(7, 3 * DAY, (at, index) =>
  deleteBy(MIRA, MIRA, at - 21 * DAY, 2, {
    Id: `00000000-0000-4000-9000-00000000000${index}`,
    Operation: 'SoftDelete',
    ClientIP: '198.51.100.7',
  }),
);

const FIELDS: readonly (readonly [field: string, column: string, what: string])[] = [
  [
    'id, revision',
    'AlertId, Revision',
    'the id is fixed; a revision follows where a count doubles, the severity rises, a detection is added, or an allowance begins or ends',
  ],
  ['tenantId', 'SourceTenantId', 'tenant of the records'],
  ['detection, detections', 'Detection, Detections', 'the gravest, and all, gravest first'],
  [
    'detectionType, hasDeleteContent',
    'DetectionType, HasDeleteContent',
    'names of the query that analysts migrate from: see [parity](parity.md)',
  ],
  [
    'title, reasons',
    'AlertTitle, Reasons',
    'sentences for people: one line, without characters that are not seen, nothing in it an element of HTML, a link of Markdown or a formula of a spreadsheet (‹ and › stand for < and >, an apostrophe before =), secrets masked; the points of the reasons add up to the score',
  ],
  [
    'severity, confidence, score',
    'Severity, PurgewatchSeverity, Confidence, Score',
    'by the rules below; Sentinel has no critical, which is High there',
  ],
  ['attack', 'Techniques', 'ATT&CK ids of both generations'],
  ['firstSeen, lastSeen', 'FirstSeen, LastSeen', 'event times; TimeGenerated is when the revision was raised'],
  [
    'count, atLeast',
    'ItemCount, CountIsLowerBound',
    'items for counted detections, else records; whether there may be more',
  ],
  [
    'culprit',
    'CulpritType, CulpritName, CulpritObjectId',
    'the account, and the application, that did everything behind the alert: only these are contained without a person. Null where records are of several, or where it is not certain: of accounts count those that the logs of Office 365 name, and elsewhere (devices, the cmdlet log of a server, Google) those whose object id the record has. The columns name one of them: the application where containing one fits the detection',
  ],
  [
    'actor, mailbox, device',
    'Actor, Mailbox, DeviceName',
    'the most frequent of the records, as they say it: names are no sentences, so escape them where you show them or export them to a spreadsheet',
  ],
  [
    'entities',
    'Entities',
    'account, mailboxes, hosts, addresses without ports, applications, processes with their command lines, files',
  ],
  [
    'parity',
    'AccountName, FileName, ProcessCommandLine, …',
    'columns of the original query, of the gravest record. As everywhere in an alert names are one line without characters that are not seen; command lines keep their lines',
  ],
  [
    'evidence, recordIds',
    'Evidence, RecordIds',
    'up to 20 records with a pointer to their raw form (and subjects of messages, where the settings show them), up to 100 ids',
  ],
  ['journals', '', 'blobs of the journal that hold the raw records; what preserves evidence copies them'],
  ['suppression', 'Suppressed, Suppression', 'the allowance that approves of all of it'],
  ['runbook', 'Runbook', 'six questions with an answer, the reason, record ids, what to check next, and a query'],
  ['escalate', 'Escalate, EscalateReason', 'whether tier 2 takes over, and by which rule'],
  ['response', 'Response', 'steps for tier 1, actions for tier 2, containment that fits'],
  [
    '',
    'MayContain',
    `whether a person or a playbook may contain the culprit: not where it is suppressed, where ${code('PURGEWATCH_NEVER_CONTAIN')} names anybody whom the alert names, or where no containment of an account or application fits; what is contained at once is decided by ${code('PURGEWATCH_CONTAIN')} beside that`,
  ],
  ['', 'IsTest', `true only in the row that ${code('doctor')} writes to see whether rows arrive`],
  ['profile', 'Profile', 'what the actor did or used for the first time in 30 days'],
  ['related, correlationIds', 'RelatedAlerts', 'alerts of the same subject, and of other subjects about the same act'],
];

/** @throws {Error} where a sample no longer raises its detection */
export async function alertsPage(catalog: readonly Detection[], samples: readonly DetectionSamples[]): Promise<string> {
  const examples: string[] = [];
  for (const [type, id] of Object.entries(EXAMPLES)) examples.push(...(await example(type, id, samples)));
  return page([
    '# Alerts',
    GENERATED,
    'An alert is a burst of suspicious acts of one subject, with what an analyst needs to judge it. It is built from the raw records and from what the state remembers, once for each revision.',
    '## Fields',
    table(
      ['field', 'column of Purgewatch_CL', 'what'],
      FIELDS.map(([field, column, what]) => [field, column, what]),
    ),
    '## Severity',
    'Severity follows the score: under 20 informational, under 40 low, under 60 medium, under 80 high, else critical. A detection starts in the middle of its band (10, 30, 50, 70, 90); each reason lifts or lowers it to another, or adds points within the band. A sequence is one step graver than its gravest part. Informational findings raise no alert.',
    '## Confidence',
    list([
      'high: several detections agree, or the count of a counted detection is exact',
      'medium: one unambiguous record or sequence, which an administrator may have meant; or several detections of which a count is known in part',
      'low: only part of a count is known, or the alert is about what did not happen or about a habit',
    ]),
    '## The runbook',
    list([
      'Yes, where the records or the state show it; no, only where the account (or the mailbox) was known for 14 days before and nothing shows it; unknown in every other case.',
      'New is what began within the day before the alert or later, and was not seen in the 30 days before that.',
      'Usual is an amount that is not more than on the largest of the 30 days before, where there were three active ones.',
      'Deletion counts within seven days behind an export, a change of password or second factor within seven days before.',
      'An export counts where it names the mailbox that was deleted from, or where nobody knows which it was (a search of content, a variable, a display name); the answer then says so. One of another mailbox is told and is no yes. An alias stands for the address with that part before its @: a mailbox whose alias is another word is taken for another one.',
      'Rules count within 24 hours, whoever changed them: inbox rules of the mailbox, and mail flow rules of the tenant, which concern everybody’s mail. The answer says who and when, never what the rule says; who is read from the raw record, and left out where the journal does not have it any more. Where the only inbox rule of that time is in a mailbox that its record calls by a display name or a GUID, the answer is unknown.',
      `Sign-ins are known only where ${code('PURGEWATCH_SIGN_INS')} has them read; else that answer is yes (a changed password or second factor) or unknown, never no.`,
      'Queries ask the tables that hold records like those of the alert: `OfficeActivity`, `Event` (cmdlets of an Exchange server), `MicrosoftGraphActivityLogs`, `DeviceProcessEvents`, `Syslog` (syslog and auditd), the tables of the Google Workspace connectors; else `Purgewatch_CL`. The connectors for Google may bring no events of Gmail: what to check next then names the Google Admin console.',
      'An id is compared with columns that hold ids. `OfficeActivity` has no column for the object id of a user, so what is known by that id alone may have to be looked up by its principal name.',
      'Names from records stand in queries as string literals only.',
    ]),
    '## Escalation',
    'The first rule that holds decides.',
    table(
      ['to tier 2', 'rule'],
      [...ESCALATION_RULES, NO_ESCALATION].map(({ tier2, reason }) => [tier2 ? 'yes' : 'no', reason]),
    ),
    '## Response by family',
    'A suppressed alert has no containment.',
    ...FAMILIES.flatMap(family),
    '## Privacy',
    `Contents of mail are in no alert. Subjects are none either, unless ${code('PURGEWATCH_ALERT_SUBJECTS')} is ${code('show')}: then each event of the evidence has those of its first three messages, and nothing else of the alert has any. What somebody wrote into a command line, a file name or the words of a rule stands there, be it a subject or not. Command lines are shown, unless ${code('PURGEWATCH_ALERT_COMMAND_LINES')} is ${code('hide')}. Secrets in them, in reasons and in titles are replaced by ${code('***')}; raw records in the journal and in evidence stay as they came. Scripts in quotes are read like the text around them, and so is base64. Variables and expressions are no secrets and stay; a literal in an expression is masked. In doubt the value is longer, up to the next switch, command or pair; file names, mail addresses, user names and what is searched for stay. Compressed or otherwise encoded text is not looked into, nor a secret behind a name that does not say so. Who wraps a command in such a value hides it from the text alone: detections judge the raw record, and reasons say what it does. Masked are:`,
    list(MASKED_FORMS),
    '## Examples',
    `From the samples, as raised; evidence and ids are cut to two. The catalog has ${catalog.length} detections.`,
    ...examples,
  ]);
}

function family(name: (typeof FAMILIES)[number]): string[] {
  const { l1, t2, containment } = RESPONSES[name];
  return [
    `### ${name}`,
    MEMBERS[name].map((id) => `[${id}](detections.md#${id})`).join(', '),
    `Tier 1\n\n${list(l1)}`,
    `Tier 2\n\n${list(t2)}`,
    `Containment\n\n${list(containment.map(({ action, text }) => `${code(action)}: ${text}`))}`,
  ];
}

async function example(type: string, id: string, samples: readonly DetectionSamples[]): Promise<string[]> {
  const sample = samples.find(({ detection }) => detection === id)?.samples.find(({ expect }) => expect === 'fires');
  const before = type === 'window' ? HISTORY : [];
  const alert = (await alertsOf([...before, ...(sample?.records ?? [])])).find(({ detection }) => detection === id);
  if (sample === undefined || alert === undefined)
    throw new Error(`${id}: its first sample raises no alert of its own`);
  return [
    `### ${id} (${type})`,
    `Sample: ${sample.name}${before.length > 0 ? ', after three weeks in which the account deleted a little now and then' : ''}.`,
    `\`\`\`json\n${JSON.stringify(cut(alert), null, 2)}\n\`\`\``,
  ];
}

function cut(alert: Alert): Alert {
  return { ...alert, evidence: alert.evidence.slice(0, 2), recordIds: alert.recordIds.slice(0, 2) };
}
