/** What infra/ takes from the code, so that names and columns are written down once: `infra/generated/`. */
import { NO_CONTEXT } from '../../shared/alerts/context.ts';
import { runbookOf } from '../../shared/alerts/runbook.ts';
import { describeSettings } from '../../shared/settings/settings.ts';
import { SENTINEL_COLUMNS } from '../../shared/sinks/sentinel-columns.ts';
import {
  CONTAINERS,
  EVIDENCE_CONTAINERS,
  HOST_CONTAINERS,
  POISON_QUEUES,
  QUEUES,
  TABLES,
} from '../../shared/stores/names.ts';
import { huntingQueries } from './kql-files.ts';

/** Names of what the templates make. */
export function namesFile(): string {
  const preset = new Map(describeSettings().map((setting) => [setting.name, setting.default ?? '']));
  return json({
    hubs: ['PURGEWATCH_AUDIT_HUB', 'PURGEWATCH_ENDPOINT_HUB'].map((name) => preset.get(name)),
    consumerGroup: preset.get('PURGEWATCH_CONSUMER_GROUP'),
    tables: Object.values(TABLES),
    playbooksTable: TABLES.playbooks,
    queues: [...Object.values(QUEUES), ...POISON_QUEUES],
    resultsQueue: QUEUES.containmentResults,
    containers: Object.values(CONTAINERS),
    journal: CONTAINERS.journal,
    hostContainers: Object.values(HOST_CONTAINERS),
    evidenceContainers: Object.values(EVIDENCE_CONTAINERS),
  });
}

/** The table that alerts arrive in, and the stream of the collection rule. */
export function alertsTableFile(): string {
  const stream = describeSettings().find(({ name }) => name === 'PURGEWATCH_SENTINEL_STREAM')?.default ?? '';
  return json({ table: stream.replace(/^Custom-/, ''), stream, columns: SENTINEL_COLUMNS });
}

export function huntingFile(): string {
  return json(huntingQueries());
}

/** The questions of the runbook, as tasks of an incident. The answers differ with each alert; they are in its description. */
export function runbookTasksFile(): string {
  const nothing = {
    alert: { count: 0, detections: [], countsItems: false },
    asked: { actor: null, mailbox: null, device: null, applications: [], forms: new Set<never>(), first: 0, last: 0 },
    own: [],
    mailboxes: [],
    context: NO_CONTEXT,
  };
  return json(
    runbookOf(nothing).map(({ question, checkNext }) => ({
      title: question,
      description: `The answer is in the description of the alert, a ready query in column Runbook of Purgewatch_CL. Then check: ${checkNext}`,
    })),
  );
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
