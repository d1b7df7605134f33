/** docs/costs.md: what a month costs, with its arithmetic. */
import { type CostLine, costsOf, PRICES, QUANTITIES, shown } from './costs.ts';
import { GENERATED, page, table } from './markdown.ts';

const LOADS = [
  { name: 'idle', eventsPerDay: 0 },
  { name: '1 million events a day', eventsPerDay: 1_000_000 },
  { name: '100 million events a day', eventsPerDay: 100_000_000 },
] as const;

const total = (lines: readonly CostLine[]) => lines.reduce((sum, { usd }) => sum + usd, 0);

export function costsPage(): string {
  const loads = LOADS.map((load) => ({ ...load, lines: costsOf(load.eventsPerDay) }));
  const items = loads[0]?.lines.map(({ item }) => item) ?? [];
  return page([
    '# Costs',
    GENERATED,
    'USD for a month of 30 days. Nothing was billed yet: these are quantities that were measured or assumed, times list prices. Put your own into `tools/docs/costs.ts` and run `npm run docs`.',
    table(
      ['', ...loads.map(({ name }) => name)],
      [
        ...items.map((item, at) => [item, ...loads.map(({ lines }) => (lines[at]?.usd ?? 0).toFixed(2))]),
        ['**in all**', ...loads.map(({ lines }) => `**${total(lines).toFixed(2)}**`)],
      ],
    ),
    ...loads.map(({ name, lines }) =>
      [
        `## Arithmetic: ${name}`,
        table(
          ['item', 'arithmetic', 'USD'],
          lines.map(({ item, arithmetic, usd }) => [item, arithmetic, usd.toFixed(2)]),
        ),
      ].join('\n\n'),
    ),
    '## Quantities',
    table(
      ['quantity', 'value', 'source'],
      Object.values(QUANTITIES).map(({ what, value, source }) => [what, shown(value), source]),
    ),
    '## Prices',
    table(
      ['price', 'USD'],
      Object.values(PRICES).map(({ per, usd }) => [per, String(usd)]),
    ),
    '## What to turn',
    [
      '- `batchCheckpointFrequency` in host.json: each batch writes a checkpoint. At 10, a tenth of the writes, and after a restart up to ten batches of a partition come again, which changes nothing but the work.',
      '- `minEventBatchSize` and `maxWaitTime` in host.json: fewer, larger batches, and alerts that much later.',
      '- `instanceMemoryMB`: 512 costs a quarter of the time of 2,048; scoring a few hubs fits, large messages may not.',
      '- Logs of level Information can be set to Warning in host.json; the workbook then shows no funnel.',
    ].join('\n'),
    '## What is not in it',
    [
      '- How records get to the hubs. The Defender stream has no price of its own; data export of Log Analytics has one for each GB.',
      '- Private networking: eight endpoints at about 7.20 a month each, and their traffic.',
      '- `captureDays`: about 73 a month for each throughput unit, and the storage.',
      '- Auto-inflate raises throughput units and never lowers them: after a peak, deploy again, which sets them back to `throughputUnits`.',
      '- Playbooks: some hundred actions for each account that is contained, less than a cent; while one waits for approval some four actions every two minutes, up to nine cents a day.',
      '- Evidence: nothing removes it after its policy has ended. Raw records are removed after `journalDays`.',
      '- Analytics rules and the workbook query tables that are paid for already.',
    ].join('\n'),
  ]);
}
