/** `npm run -s backtest -- [--json] [--findings] [--reasons] [--arrival-order] [--tenant GUID] [--allowances FILE] FILE...` */
import { catalog, catalogById } from '../../shared/detections/catalog.ts';
import { interests } from '../../shared/detections/interests.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../shared/subjects/settings.ts';
import { type BacktestSummary, backtest, emptySummary } from '../backtest/backtest.ts';
import { createPrinter } from '../results/printer.ts';
import { allowanceRow, reasonRow, tableHeader, tableRow } from '../results/table.ts';
import { visible } from '../results/visible.ts';
import { allowancesFrom } from './allowances-file.ts';
import { parseCommandLine, tenantOption, UsageError } from './usage.ts';

export const USAGE =
  'npm run -s backtest -- [--json] [--findings] [--reasons] [--arrival-order] [--tenant GUID] [--allowances FILE] FILE...';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  findings: { type: 'boolean', default: false },
  reasons: { type: 'boolean', default: false },
  'arrival-order': { type: 'boolean', default: false },
  tenant: { type: 'string' },
  allowances: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Exit codes: 0 done, whatever was found; 2 wrong usage; 3 an input could not be read at all (the others are done). */
export async function backtestCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, OPTIONS, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (positionals.length === 0) throw new UsageError(`found no file; usage: ${USAGE}`);
  const printer = createPrinter(process.stdout);
  const summary = emptySummary();
  const options = {
    files: positionals,
    findings: values.findings,
    reasons: values.reasons,
    arrivalOrder: values['arrival-order'],
    defaultTenantId: tenantOption(values.tenant),
    read: createPrefilter(interests).read,
    catalog: catalogById,
    rules: statefulRules(catalog, {}),
    settings: DEFAULT_SUBJECT_SETTINGS,
    allowances: values.allowances === undefined ? [] : await allowancesFrom(values.allowances),
    warn: (line: string) => process.stderr.write(`purgewatch: ${visible(line)}\n`),
  };
  let header = !values.json;
  for await (const line of backtest(options, summary)) {
    if (printer.closed) break;
    if (header) await printer.print(tableHeader(values.findings));
    header = false;
    await printer.print(values.json ? JSON.stringify(line) : tableRow(line, values.findings));
    if (!values.json && line.suppression) await printer.print(allowanceRow(line.suppression));
    if (!values.json) for (const reason of line.reasons ?? []) await printer.print(reasonRow(reason));
  }
  await printer.flush();
  if (!printer.closed) process.stderr.write(`purgewatch: ${summaryText(summary)}\n`);
  return summary.unreadableFiles > 0 ? 3 : 0;
}

function summaryText(summary: BacktestSummary): string {
  const rate = Math.round(summary.records / Math.max(summary.seconds, 0.001));
  const parts = [
    `${summary.records} records`,
    `${summary.relevant} relevant`,
    `${summary.parked} parked`,
    `${summary.findings} findings (${summary.suppressed} suppressed)`,
    summary.allowed > 0 ? `${summary.alerts} alerts (${summary.allowed} suppressed)` : `${summary.alerts} alerts`,
    `${summary.seconds.toFixed(2)} s`,
    `${rate} records/s`,
  ];
  if (summary.tooLate > 0) parts.push(`${summary.tooLate} too late for any window`);
  return parts.join(', ');
}
