/** Runs the backtest in this process, as the command does, and gives what it found. */
import { catalog, catalogById } from '../../../shared/detections/catalog.ts';
import { interests } from '../../../shared/detections/interests.ts';
import { createPrefilter } from '../../../shared/events/prefilter.ts';
import { statefulRules } from '../../../shared/settings/rules.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../../shared/subjects/settings.ts';
import {
  type BacktestOptions,
  type BacktestSummary,
  backtest,
  emptySummary,
} from '../../../tools/backtest/backtest.ts';
import type { ResultLine } from '../../../tools/results/result-line.ts';

export interface Backtested {
  readonly lines: readonly ResultLine[];
  readonly alerts: readonly ResultLine[];
  readonly summary: BacktestSummary;
  readonly warnings: readonly string[];
}

const { read } = createPrefilter(interests);

export async function runBacktest(
  files: readonly string[],
  options: Partial<BacktestOptions> = {},
): Promise<Backtested> {
  const summary = emptySummary();
  const warnings: string[] = [];
  const lines: ResultLine[] = [];
  const all: BacktestOptions = {
    files,
    findings: true,
    reasons: false,
    arrivalOrder: false,
    defaultTenantId: null,
    read,
    catalog: catalogById,
    rules: statefulRules(catalog, {}),
    settings: DEFAULT_SUBJECT_SETTINGS,
    allowances: [],
    warn: (line) => warnings.push(line),
    ...options,
  };
  for await (const line of backtest(all, summary)) lines.push(line);
  return { lines, alerts: lines.filter((line) => line.kind === 'alert'), summary, warnings };
}
