/** `npm run -s purgewatch -- allowance add|list|expire ...`: what is approved, by whom, until when. */
import { randomBytes } from 'node:crypto';
import { DefaultAzureCredential } from '@azure/identity';
import {
  type Allowance,
  CONDITION_NAMES,
  newAllowanceSchema,
  problemOf,
  stateOf,
} from '../../shared/alerts/allowance.ts';
import { catalogById } from '../../shared/detections/catalog.ts';
import type { AllowanceStore } from '../../shared/pipeline/ports.ts';
import { connectionFrom } from '../../shared/stores/connection.ts';
import { faultOf, statusOf } from '../../shared/stores/fault.ts';
import { TABLES } from '../../shared/stores/names.ts';
import { createTableAllowances } from '../../shared/stores/table-allowances.ts';
import { createPrinter } from '../results/printer.ts';
import { shorten } from '../results/table.ts';
import { CommandError, parseCommandLine, takeNoMore, UsageError } from './usage.ts';

const RUN = 'npm run -s purgewatch -- allowance';
export const USAGE = [
  `${RUN} add --owner WHO --reason WHY --ticket ID --expires DAY [--from DAY] CONDITION... [--json]`,
  `${RUN} list [--json]`,
  `${RUN} expire ID [--json]`,
  'conditions, each as often as needed: --detection ID, --actor NAME, --mailbox NAME, --application ID, --address RANGE, --device NAME, --tenant ID',
].join('\n');

const MANY = { type: 'string', multiple: true, default: [] as string[] } as const;
const OPTIONS = {
  detection: MANY,
  actor: MANY,
  mailbox: MANY,
  application: MANY,
  address: MANY,
  device: MANY,
  tenant: MANY,
  owner: { type: 'string' },
  reason: { type: 'string' },
  ticket: { type: 'string' },
  from: { type: 'string' },
  expires: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Fields of an allowance by the options that give them, for messages. */
const OPTION_OF: Readonly<Record<string, string>> = {
  detections: '--detection',
  actors: '--actor',
  mailboxes: '--mailbox',
  applications: '--application',
  addresses: '--address',
  devices: '--device',
  tenants: '--tenant',
  conditions: 'conditions',
  owner: '--owner',
  reason: '--reason',
  ticket: '--ticket',
  validFrom: '--from',
  expires: '--expires',
};

/** What each takes beside --json. */
const TAKES = {
  add: { operands: 0, options: Object.keys(OPTIONS) },
  list: { operands: 0, options: ['json'] },
  expire: { operands: 1, options: ['json'] },
} as const;

/** Exit codes: 0 done; 1 storage refused or cannot be reached, or there is no such allowance; 2 wrong usage or setting. */
export async function allowanceCommand(args: readonly string[]): Promise<number> {
  const { values, positionals, given } = parseCommandLine(args, OPTIONS, USAGE);
  const [what, ...rest] = positionals;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (what !== 'add' && what !== 'list' && what !== 'expire')
    throw new UsageError(`found "${what ?? ''}", expected add, list or expire; usage:\n${USAGE}`);
  takeNoMore(`allowance ${what}`, { operands: rest, given }, TAKES[what], USAGE);
  const now = Date.now();
  const output = { json: values.json, now };
  switch (what) {
    case 'add': {
      const allowance = newAllowance(values, now);
      if ((await inStorage((store) => store.add(allowance))) === 'exists')
        throw new CommandError(`allowance ${allowance.id}: there is one with that id already`);
      await print([allowance], output);
      return 0;
    }
    case 'list': {
      const { allowances, unreadable } = await inStorage((store) => store.list());
      for (const [id, problem] of unreadable)
        process.stderr.write(`purgewatch: allowance ${shorten(id, 64)} allows nothing: ${shorten(problem, 300)}\n`);
      await print(
        [...allowances].sort((a, b) => (a.expires < b.expires ? 1 : -1)),
        { ...output, list: true },
      );
      return 0;
    }
    case 'expire': {
      const [id] = rest;
      if (id === undefined) throw new UsageError(`found no id, expected one; usage:\n${USAGE}`);
      const ended = await inStorage((store) => store.expire(id, now));
      if (ended === null) throw new CommandError(`allowance ${shorten(id, 64)}: there is none with that id`);
      await print([ended], output);
      return 0;
    }
  }
}

type Values = ReturnType<typeof parseCommandLine<typeof OPTIONS>>['values'];

function newAllowance(values: Values, now: number): Allowance {
  for (const name of ['owner', 'reason', 'ticket', 'expires'] as const)
    if (values[name] === undefined)
      throw new UsageError(`--${name}: found nothing, expected it: nobody else will know`);
  const given = {
    id: randomBytes(8).toString('hex'),
    detections: values.detection,
    actors: values.actor,
    mailboxes: values.mailbox,
    applications: values.application,
    addresses: values.address,
    devices: values.device,
    tenants: values.tenant,
    owner: values.owner,
    reason: values.reason,
    ticket: values.ticket,
    validFrom: values.from ?? new Date(now).toISOString(),
    expires: values.expires,
  };
  const result = newAllowanceSchema(now, (id) => catalogById.has(id)).safeParse(given);
  if (result.success) return result.data;
  const [field = '', ...message] = problemOf(result.error, given).split(': ');
  throw new UsageError(`${OPTION_OF[field.split('.')[0] ?? ''] ?? field}: ${message.join(': ')}`);
}

/** As whoever runs the command: a connection string, a managed identity, or who is signed in (az login). */
async function inStorage<T>(work: (store: AllowanceStore) => Promise<T>): Promise<T> {
  const storage = connectionFrom(process.env, 'PURGEWATCH_STORAGE', () => new DefaultAzureCredential());
  const table = storage.table(TABLES.allowances);
  try {
    return await work(createTableAllowances(table));
  } catch (cause) {
    const status = statusOf(cause);
    const fault = faultOf(cause) ?? (cause instanceof Error ? cause.name : 'unknown fault');
    const found = status === undefined ? fault : `${status} ${fault}`;
    throw new CommandError(`table ${TABLES.allowances}: found ${found}${hintOf(status, fault)}`, { cause });
  }
}

function hintOf(status: number | undefined, fault: string): string {
  if (status === 403 || status === 401)
    return ', expected access: listing needs the role Storage Table Data Reader on this table, everything else Contributor';
  if (fault === 'TableNotFound') return ', expected the table: deploy the infrastructure of this version first';
  return '';
}

interface Output {
  readonly json: boolean;
  readonly now: number;
  readonly list?: boolean;
}

async function print(allowances: readonly Allowance[], { json, now, list = false }: Output): Promise<void> {
  const printer = createPrinter(process.stdout);
  const stated = allowances.map((allowance) => ({ ...allowance, state: stateOf(allowance, now) }));
  if (json) await printer.print(JSON.stringify(list ? stated : stated[0], null, 2));
  else
    for (const { state, ...allowance } of stated)
      for (const line of linesOf(allowance, state)) await printer.print(line);
  await printer.flush();
}

function linesOf(allowance: Allowance, state: string): readonly string[] {
  const { id, owner, reason, ticket, validFrom, expires } = allowance;
  const conditions = CONDITION_NAMES.filter((name) => allowance[name].length > 0).map(
    (name) => `${name} ${allowance[name].join(', ')}`,
  );
  return [
    `${id}  ${state.padEnd(7)}  ${validFrom} to ${expires}  ${owner}, ${ticket}: ${reason}`,
    ...conditions.map((condition) => `    ${condition}`),
  ].map((line) => shorten(line, 1_000));
}
