/**
 * The workbook of Sentinel, from the queries in infra/kql/workbook. Form: Azure Workbooks, "Notebook/1.0"; the numbers of types are
 * 1 text, 3 query, 9 parameters.
 */
import { kqlText } from './kql-files.ts';

interface Panel {
  readonly file: string;
  readonly title: string;
  readonly as?: 'barchart' | 'timechart' | 'table';
}

interface Page {
  readonly title: string;
  readonly about: string;
  readonly panels: readonly Panel[];
}

export const WORKBOOK_PAGES: readonly Page[] = [
  {
    title: 'Alerts',
    about: 'Each alert once, in its last revision, without those that an allowance approves of.',
    panels: [
      { file: 'alerts-over-time', title: 'Alerts by day and severity', as: 'barchart' },
      { file: 'alerts', title: 'Newest alerts' },
      { file: 'detections', title: 'Detections' },
      { file: 'runbook', title: 'Answers to the questions of the runbook' },
    ],
  },
  {
    title: 'Who and where',
    about: 'The gravest first.',
    panels: [
      { file: 'actors', title: 'Actors' },
      { file: 'mailboxes', title: 'Mailboxes' },
    ],
  },
  {
    title: 'Coverage',
    about: 'What arrives at the hubs, and of which forms the records behind alerts are.',
    panels: [
      { file: 'coverage', title: 'Hubs, with the minutes since their last record' },
      { file: 'records-over-time', title: 'Records by hour', as: 'timechart' },
      { file: 'sources', title: 'Sources of the records behind alerts' },
    ],
  },
  {
    title: 'From records to incidents',
    about: 'Each step is a part of the one before, save revisions: an alert may have several.',
    panels: [
      { file: 'funnel', title: 'Funnel' },
      { file: 'delay', title: 'Minutes from act to alert and from alert to row: half of them, and 99 of 100' },
    ],
  },
  {
    title: 'What waits',
    about:
      'Records that could not be understood or came too late, and alerts that have not arrived. See docs/operations.md.',
    panels: [
      { file: 'late-and-parked', title: 'Parked and too late' },
      { file: 'waiting', title: 'Waiting for a sink', as: 'timechart' },
      { file: 'containment', title: 'Containment' },
    ],
  },
  {
    title: 'Suppression',
    about: 'What allowances approved of. Those with grave alerts deserve a look by somebody other than their owner.',
    panels: [{ file: 'suppression', title: 'Allowances' }],
  },
  {
    title: 'Cost',
    about:
      'What is billed for alerts and for what the app says of itself. Tables of Application Insights hold other apps of this workspace too.',
    panels: [{ file: 'cost', title: 'Gigabytes by day and table', as: 'barchart' }],
  },
];

const WORKSPACES = 'microsoft.operationalinsights/workspaces';
const DAY_MS = 86_400_000;

/** `__WORKSPACE__` stands for the id of the workspace: the template puts it in. */
export function workbookFile(): string {
  const items = [
    parameters(),
    ...WORKBOOK_PAGES.flatMap(({ title, about, panels }) => [
      { type: 1, content: { json: `## ${title}\n\n${about}` }, name: `text ${title}` },
      ...panels.map(panel),
    ]),
  ];
  const workbook = {
    version: 'Notebook/1.0',
    items,
    fallbackResourceIds: ['__WORKSPACE__'],
    $schema: 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
  };
  return `${JSON.stringify(workbook, null, 2)}\n`;
}

function panel({ file, title, as = 'table' }: Panel) {
  return {
    type: 3,
    content: {
      version: 'KqlItem/1.0',
      query: kqlText(`workbook/${file}.kql`),
      size: 0,
      title,
      timeContextFromParameter: 'TimeRange',
      queryType: 0,
      resourceType: WORKSPACES,
      visualization: as,
    },
    name: `query ${file}`,
  };
}

function parameters() {
  const severities = ['all', 'critical', 'high', 'medium', 'low'];
  return {
    type: 9,
    content: {
      version: 'KqlParameterItem/1.0',
      parameters: [
        {
          id: '5f1d8a52-7f0e-4b1c-9a55-0d6c2f1f7a01',
          version: 'KqlParameterItem/1.0',
          name: 'TimeRange',
          label: 'Time',
          type: 4,
          isRequired: true,
          value: { durationMs: 7 * DAY_MS },
          typeSettings: {
            selectableValues: [1, 7, 14, 30, 90].map((days) => ({ durationMs: days * DAY_MS })),
            allowCustom: true,
          },
        },
        {
          id: '5f1d8a52-7f0e-4b1c-9a55-0d6c2f1f7a02',
          version: 'KqlParameterItem/1.0',
          name: 'Severity',
          type: 2,
          isRequired: true,
          value: 'all',
          jsonData: JSON.stringify(severities.map((value) => ({ value, label: value }))),
        },
      ],
      style: 'pills',
      queryType: 0,
      resourceType: WORKSPACES,
    },
    name: 'parameters',
  };
}
