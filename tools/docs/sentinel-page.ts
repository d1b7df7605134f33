/** docs/sentinel.md: what the deployment puts into Microsoft Sentinel, from the files that it is deployed from. */
import { readFileSync } from 'node:fs';
import { huntingQueries } from './kql-files.ts';
import { code, GENERATED, list, page, table } from './markdown.ts';
import { WORKBOOK_PAGES } from './workbook.ts';

interface Rule {
  readonly displayName: string;
  readonly description: string;
  readonly queryFrequency?: string;
  readonly queryPeriod: string;
  readonly entityMappings: readonly {
    readonly entityType: string;
    readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
  }[];
  readonly customDetails: Readonly<Record<string, string>>;
  readonly groupByCustomDetails: readonly string[];
}

/** In the order in which an analyst meets them. */
const RULES = ['alerts', 'suppressed-but-severe', 'needs-attention', 'pipeline-silent'] as const;

export function sentinelPage(): string {
  const alerts = ruleOf('alerts');
  return page([
    '# Microsoft Sentinel',
    GENERATED,
    `${code('infra/modules/sentinel.bicep')} puts rules, automation rules, a watchlist, a saved function, hunting queries and a workbook into the workspace. Texts and mappings of rules are in ${code('infra/rules')}, all queries in ${code('infra/kql')}; parameters are in ${code('infra/main.bicep')}.`,
    '## Rows and alerts',
    `Each revision of an alert is a row of ${code('Purgewatch_CL')}, and a row may come twice. The function ${code('Purgewatch')} gives the last revision of each alert, without rows of tests: begin every query of yours with it. Columns: [alerts.md](alerts.md). A row that arrives more than a day after it was raised has the time of its arrival as TimeGenerated.`,
    '## Rules',
    table(['rule', 'file', 'runs every', 'looks back', 'says'], RULES.map(ruleLine)),
    `Which are on: ${code('sentinelRules')}. Hours until a hub counts as silent: ${code('silentHours')}; a hub that was silent for seven days is taken for one that is not connected. The rules about the pipeline read what the app says of itself (${code('AppTraces')}, ${code('AppRequests')}), of this app alone. Traces are not sampled (${code('host.json')}), because the counts in them are the pipeline's own measurements.`,
    '### Once, and again when it gets worse',
    list([
      'A run looks at what **arrived** since the run before, whenever it was raised. A late row is in exactly one such window; nothing waits for a clock.',
      'It fires for an alert whose last revision is graver than all that earlier runs told of it. What they told is worked out anew from the rows, by the same windows: there is no state that could be lost.',
      'The rise from high to critical fires too, though Sentinel calls both High.',
      'A suppressed alert never fires. When an uncovered act ends the suppression, it does.',
      `An alert of which two revisions arrive more than ${hoursText(alerts.queryPeriod)} apart fires again: a rule that runs more often than hourly may look back less than two days.`,
      'A run may fail, or come late. So what no alert of Sentinel tells (`SecurityAlert`) gets a second chance three, six, nine and twelve runs after it arrived; not after a crowd, whose rest one row stood for. What a rule that was off for longer has missed is shown by the hunting query "Alerts that Sentinel never raised".',
      'Sentinel makes at most 150 alerts in a run. Of more than 100 the gravest have alerts of their own, and one more says how many the rest are and how grave.',
    ]),
    '### What an alert carries',
    `Title and description are the alert's own: why it escalates or does not, the reasons of its score, and the six questions of the runbook with their answers. Alerts of one actor within a day become one incident (${code(alerts.groupByCustomDetails.join(', '))}: the actor, else the mailbox, else the device).`,
    table(
      ['entity', 'identifiers'],
      alerts.entityMappings.map(({ entityType, fieldMappings }) => [
        entityType,
        fieldMappings.map(({ identifier, columnName }) => `${identifier}: ${code(columnName)}`).join(', '),
      ]),
    ),
    `Custom details: ${Object.keys(alerts.customDetails).map(code).join(', ')}. A playbook may act on ${code('CulpritType')}, ${code('CulpritName')} and ${code('CulpritObjectId')} where ${code('MayContain')} is true, and on nothing else: entities are whoever is named, the culprit is who certainly did it all.`,
    '## Approved administrators',
    `The watchlist ${code('PurgewatchAdministrators')} (parameter ${code('approvedAdministrators')}: principal name, who answers for it, why, until when) says who ordinarily administers mail. Where such an account certainly did everything behind an alert, its title says so, and its severity is one step lower unless the alert itself asks for tier 2. It is never dropped: the account of an administrator is what an intruder wants most, and the list says nothing about this act. What is approved is approved by an allowance in the app ([allowances.md](allowances.md)), with owner, ticket and end. An entry whose date has come, or whose date is none, lowers nothing. Items that are taken out of the parameter stay in the watchlist until somebody deletes them there.`,
    '## Automation rules',
    list([
      `**Runbook as tasks**: a new incident gets the six questions as tasks, with what to check (${code('runbookTasks')}).`,
      `**Playbook**: a new incident, and one that an alert joins, runs the playbook on-incident ([playbooks.md](playbooks.md)), where Sentinel may run playbooks. It acts once for each alert id.`,
    ]),
    `All of them ask for the analytics rule by its id, never for titles. ${code('automationOrder')} is the place of the first among those of the workspace.`,
    '## Hunting queries',
    'The original query corrected, what public rules look for or should, and drill-downs. Each begins with what may be changed.',
    table(
      ['query', 'what'],
      huntingQueries().map(({ title, description }) => [title, description]),
    ),
    '## Workbook',
    table(
      ['page', 'shows'],
      WORKBOOK_PAGES.map(({ title, about, panels }) => [
        title,
        `${about} Panels: ${panels.map((panel) => panel.title).join('; ')}.`,
      ]),
    ),
    '## In the Defender portal',
    'Everything is deployed and works the same where the workspace is onboarded to the Defender portal, save this:',
    list([
      'Defender decides which alerts make one incident, and names it. The grouping by actor is ignored; titles of alerts stay, titles of incidents may be others.',
      'Automation starts five to ten minutes later. That it is conditioned on the rule is why it starts at all.',
      'Tasks are shown in the Azure portal only. The answers are in the description of the alert everywhere.',
      'Playbooks run by automation rules; by hand only on incidents, not on an alert or an entity.',
      `Incidents are of the provider Microsoft XDR, and ${code('SecurityIncident')} has no description any more: no query here reads either.`,
      'The portal of Azure ends in March 2027; rules, automation rules, watchlists and workbooks deployed by templates go on. Microsoft recommends custom detections of Defender for new rules. These stay scheduled rules, because the stable API of Azure knows no others; near-real-time rules are in its preview only.',
    ]),
    '## What is checked, and what is not',
    list([
      `Every query (${code('infra/kql')}, the workbook with its parameters put in, hunting queries as deployed, those that alerts carry, those in this documentation) is parsed and bound by Microsoft's language service against the columns of the tables: ${code('test/infra/kql')}. Wrong columns, tables and types fail; a test proves it.`,
      `The rules are run: the deployed text, over rows that the sink makes and lines that the handlers log, one run after the other, against the same rule in words (${code('test/infra/kql/alerts-rule.test.ts')}, ${code('pipeline-rules.test.ts')}). Hunting queries and the workbook are run over small workspaces (${code('hunting.test.ts')}). What runs them is a small interpreter of Microsoft's syntax tree in ${code('test/infra/kql/run')}, because there is no engine of KQL for Node.js; it knows what these queries use and refuses all else. Its agreement with Azure rests on the documentation of each operator.`,
      `Columns, types, entities, custom details and severities agree in code, table, collection rule, function, rules, workbook and playbook: ${code('test/infra/agreement.test.ts')}.`,
      'Nothing here has run in Azure.',
    ]),
  ]);
}

function ruleOf(name: string): Rule {
  return JSON.parse(readFileSync(`infra/rules/${name}.json`, 'utf8'));
}

function ruleLine(name: (typeof RULES)[number]): string[] {
  const { displayName, description, queryFrequency, queryPeriod } = ruleOf(name);
  const every = queryFrequency === undefined ? `5 minutes (${code('alertRuleMinutes')})` : hoursText(queryFrequency);
  return [displayName, code(name), every, hoursText(queryPeriod), description];
}

/** Of an ISO duration in days or hours. */
function hoursText(duration: string): string {
  const [, number, unit] = /^PT?(\d+)([DH])$/.exec(duration) ?? [];
  if (number === undefined) throw new Error(`duration ${duration}: neither days nor hours`);
  const word = unit === 'D' ? 'day' : 'hour';
  return `${number} ${word}${number === '1' ? '' : 's'}`;
}
