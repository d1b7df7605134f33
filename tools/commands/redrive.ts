/** `npm run -s purgewatch -- redrive parked|alerts ...`: sends again what was parked, poisoned or has not arrived. */
import { DefaultAzureCredential } from '@azure/identity';
import { connectionFrom, HOST_STORAGE } from '../../shared/stores/connection.ts';
import { faultOf, statusOf } from '../../shared/stores/fault.ts';
import { HOST_CONTAINERS, QUEUES, TABLES } from '../../shared/stores/names.ts';
import { createTableOutbox } from '../../shared/stores/table-outbox.ts';
import { redriveAlerts } from '../redrive/alerts.ts';
import { createHubSender } from '../redrive/hub-sender.ts';
import type { RedriveItem, Report } from '../redrive/item.ts';
import { redriveParked } from '../redrive/parked.ts';
import { createPrinter } from '../results/printer.ts';
import { shorten } from '../results/table.ts';
import { CommandError, parseCommandLine, takeNoMore, UsageError } from './usage.ts';

const RUN = 'npm run -s purgewatch -- redrive';
export const USAGE = [
  `${RUN} parked [--hub NAME] [--reason TEXT] [--since TIME] [--dry-run] [--json]`,
  `${RUN} alerts [--queue ${Object.keys(QUEUES).join('|')}] [--alert ID] [--since TIME] [--dry-run] [--json]`,
].join('\n');

const OPTIONS = {
  hub: { type: 'string' },
  reason: { type: 'string' },
  queue: { type: 'string' },
  alert: { type: 'string' },
  since: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
type Values = ReturnType<typeof parseCommandLine<typeof OPTIONS>>['values'];

const BOTH = ['since', 'dry-run', 'json'];
const TAKES = { parked: ['hub', 'reason', ...BOTH], alerts: ['queue', 'alert', ...BOTH] };

/** Exit codes: 0 done; 1 something was kept, or storage refused; 2 wrong usage or setting. */
export async function redriveCommand(args: readonly string[]): Promise<number> {
  const { values, positionals, given } = parseCommandLine(args, OPTIONS, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [what, ...more] = positionals;
  if (what !== 'parked' && what !== 'alerts')
    throw new UsageError(`found "${what ?? ''}", expected parked or alerts; usage:\n${USAGE}`);
  takeNoMore(`redrive ${what}`, { operands: more, given }, { operands: 0, options: TAKES[what] }, USAGE);
  const since = sinceOption(values.since);
  const printer = createPrinter(process.stdout);
  const counts = { sent: 0, 'would-send': 0, kept: 0 };
  const report: Report = async (item) => {
    counts[item.outcome]++;
    await printer.print(values.json ? JSON.stringify(item) : lineOf(item));
  };
  await inAzure(() => (what === 'parked' ? parked(values, since, report) : alerts(values, since, report)));
  const { sent, kept } = counts;
  if (!values.json)
    await printer.print(values['dry-run'] ? `${counts['would-send']} would be sent` : `${sent} sent, ${kept} kept`);
  await printer.flush();
  return kept > 0 ? 1 : 0;
}

async function parked(values: Values, since: { since?: number }, report: Report): Promise<void> {
  const sender = values['dry-run'] ? null : createHubSender(process.env);
  const filter = { ...defined('hub', values.hub), ...defined('reason', values.reason), ...since };
  try {
    const container = storage(HOST_STORAGE).container(HOST_CONTAINERS.parked);
    await redriveParked({ container, send: sender?.send ?? null, filter, report });
  } finally {
    await sender?.close();
  }
}

async function alerts(values: Values, since: { since?: number }, report: Report): Promise<void> {
  const { queue: open, table } = storage('PURGEWATCH_STORAGE');
  const filter = { ...queueOption(values.queue), ...defined('alert', values.alert), ...since };
  const outbox = createTableOutbox(table(TABLES.pending));
  await redriveAlerts({ queue: open, outbox, filter, dryRun: values['dry-run'], report });
}

/** As whoever runs the command: a connection string, a managed identity, or who is signed in (az login). */
function storage(prefix: string) {
  return connectionFrom(process.env, prefix, () => new DefaultAzureCredential());
}

async function inAzure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const status = statusOf(cause);
    if (status === undefined) throw cause;
    const found = `${status} ${faultOf(cause) ?? 'unknown fault'}`;
    throw new CommandError(`storage: found ${found}; what was not reported above is as it was`, { cause });
  }
}

function queueOption(value: string | undefined): { queue?: keyof typeof QUEUES } {
  if (value === undefined) return {};
  const queue = Object.keys(QUEUES).find((name) => name === value) as keyof typeof QUEUES | undefined;
  if (queue === undefined)
    throw new UsageError(`--queue: found "${shorten(value, 80)}", expected ${Object.keys(QUEUES).join(', ')}`);
  return { queue };
}

function sinceOption(value: string | undefined): { since?: number } {
  if (value === undefined) return {};
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value.slice(0, 10))
    throw new UsageError(`--since: found "${shorten(value, 80)}", expected 2026-03-02 or 2026-03-02T09:00:00Z`);
  return { since: time };
}

function defined<K extends string>(name: K, value: string | undefined): { readonly [Key in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in K]: string });
}

function lineOf({ what, name, to, outcome, reason }: RedriveItem): string {
  return `${outcome.padEnd(10)}  ${what.padEnd(8)}  ${shorten(name, 120)}${to === '' ? '' : ` to ${shorten(to, 60)}`}: ${shorten(reason, 200)}`;
}
