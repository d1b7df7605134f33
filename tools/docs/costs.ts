/** What a month costs: measured quantities times list prices, each line with its arithmetic. USD; a month has 30 days. */

export interface Price {
  readonly usd: number;
  readonly per: string;
}

/**
 * List prices without discounts, East US, as known in 2026-11. Prices change and differ by region: they are put in here, and the page
 * follows. Source: the pricing pages of the services.
 */
export const PRICES = {
  throughputUnit: { usd: 21.6, per: 'Event Hubs Standard, throughput unit, month (720 h at 0.03)' },
  ingress: { usd: 0.028, per: 'Event Hubs, million ingress events of up to 64 KB' },
  execution: { usd: 0.4, per: 'Functions Flex Consumption, million executions (250,000 a month are free)' },
  gigabyteSecond: { usd: 0.000026, per: 'Functions Flex Consumption, GB-second (100,000 a month are free)' },
  tableTransaction: { usd: 0.036, per: 'Table Storage, million transactions' },
  queueTransaction: { usd: 0.4, per: 'Queue Storage, million transactions' },
  blobWrite: { usd: 6.5, per: 'Blob Storage hot, million writes' },
  storage: { usd: 0.045, per: 'Table Storage, GB and month (blobs cost less)' },
  logs: { usd: 4.3, per: 'Log Analytics with Sentinel, GB, pay as you go' },
} as const satisfies Readonly<Record<string, Price>>;

/** What the arithmetic rests on, with where it comes from. */
export const QUANTITIES = {
  recordBytes: { value: 1_100, what: 'bytes of a record', source: 'mean of the audit records of `npm run bench`' },
  recordsPerMessage: {
    value: 50,
    what: 'records in a message',
    source: 'assumed: Defender and Log Analytics pack what fits',
  },
  relevant: { value: 0.01, what: 'share of records that reach the state', source: 'assumed, as in `npm run bench`' },
  peak: { value: 4, what: 'busiest hour by the mean hour', source: 'assumed' },
  partitions: {
    value: 16,
    what: 'partitions of both hubs; each has a batch a second where messages come faster',
    source: 'partitions in main.bicep, and assumed',
  },
  instances: {
    value: 2,
    what: 'instances that are up all day where partitions never rest; an instance is billed once, whatever runs in it',
    source: 'assumed: one core judges over 100,000 records a second (`npm run bench`)',
  },
  transactionsPerRelevant: {
    value: 0.487,
    what: 'transactions of tables for a relevant record',
    source: '`npm run simulate:scale`',
  },
  journalsPerRelevant: {
    value: 0.0094,
    what: 'journal blobs for a relevant record',
    source: '`npm run simulate:scale`',
  },
  logBytesPerBatch: {
    value: 2_500,
    what: 'bytes of telemetry for a batch (one request, one line)',
    source: 'assumed: 0.4 KB of text with its columns',
  },
  timersPerDay: {
    value: 2_040,
    what: 'runs of timers a day',
    source: 'schedules in functions/: each minute, two each five minutes, each hour',
  },
  pollsPerDay: {
    value: 216_000,
    what: 'reads of queues a day',
    source: 'five queues, every two seconds (host.json), while an instance is up',
  },
  memoryGb: { value: 2, what: 'GB of an instance', source: 'instanceMemoryMB in main.bicep' },
  gbKept: {
    value: 2,
    what: 'GB of state and journal at 1 M a day',
    source: '100,000 subjects of 0.8 to 3.7 KB and 30 days of compressed relevant records',
  },
} as const;

export interface CostLine {
  readonly item: string;
  readonly arithmetic: string;
  readonly usd: number;
}

/** @param eventsPerDay records that arrive on both hubs */
export function costsOf(eventsPerDay: number): CostLine[] {
  const q = Object.fromEntries(Object.entries(QUANTITIES).map(([name, { value }]) => [name, value])) as {
    readonly [Name in keyof typeof QUANTITIES]: number;
  };
  const messages = eventsPerDay / q.recordsPerMessage;
  const batches = Math.min(messages, q.partitions * 86_400);
  // A batch or a run of a timer is billed for a second at least.
  const seconds = Math.min(batches + q.timersPerDay, q.instances * 86_400);
  const peakMbPerSecond = (eventsPerDay * q.recordBytes * q.peak) / 86_400 / 1e6;
  const units = Math.max(1, Math.ceil(peakMbPerSecond));
  const ingress = Math.ceil(((eventsPerDay * q.recordBytes) / 65_536 / 1e6) * 30 * 1_000) / 1_000;
  const executions = ((batches + q.timersPerDay) * 30) / 1e6;
  const gbSeconds = seconds * q.memoryGb * 30;
  const relevant = eventsPerDay * q.relevant * 30;
  const tables = (relevant * q.transactionsPerRelevant) / 1e6;
  const blobs = (relevant * q.journalsPerRelevant + batches * 30) / 1e6;
  const polls = (q.pollsPerDay * 30) / 1e6;
  const logsGb = ((batches + q.timersPerDay) * q.logBytesPerBatch * 30) / 1e9;
  const kept = q.gbKept * Math.max(1, eventsPerDay / 1e6);
  const line = (item: string, arithmetic: string, usd: number): CostLine => ({
    item,
    arithmetic,
    usd: Math.max(0, usd),
  });
  const times = (count: number, price: Price) => `${shown(count)} × ${price.usd}`;
  return [
    line(
      'Event Hubs, throughput',
      `${shown(peakMbPerSecond)} MB/s in the busiest hour: ${times(units, PRICES.throughputUnit)}`,
      units * PRICES.throughputUnit.usd,
    ),
    line(
      'Event Hubs, ingress',
      `million units of 64 KB: ${times(ingress, PRICES.ingress)}`,
      ingress * PRICES.ingress.usd,
    ),
    line(
      'Functions, executions',
      `million batches and timers, 0.25 free: (${shown(executions)} − 0.25) × ${PRICES.execution.usd}`,
      (executions - 0.25) * PRICES.execution.usd,
    ),
    line(
      'Functions, time',
      `GB-seconds, 100,000 free: (${shown(gbSeconds)} − 100,000) × ${PRICES.gigabyteSecond.usd}`,
      (gbSeconds - 100_000) * PRICES.gigabyteSecond.usd,
    ),
    line(
      'State',
      `million transactions: ${times(tables, PRICES.tableTransaction)}`,
      tables * PRICES.tableTransaction.usd,
    ),
    line('Journal and checkpoints', `million writes: ${times(blobs, PRICES.blobWrite)}`, blobs * PRICES.blobWrite.usd),
    line('Queues', `million reads: ${times(polls, PRICES.queueTransaction)}`, polls * PRICES.queueTransaction.usd),
    line('Storage', `GB: ${times(kept, PRICES.storage)}`, kept * PRICES.storage.usd),
    line('Telemetry and alerts', `GB: ${times(logsGb, PRICES.logs)}`, logsGb * PRICES.logs.usd),
  ];
}

export function shown(value: number): string {
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : 4;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
