/** Source: Azure Logic Apps docs, "Limits and configuration reference guide", Consumption. */
import { type Definition, expressionsIn, type Json, placedActions } from '../definition.ts';
import { read } from './structure.ts';

const ACTIONS = 500;
const NESTING = 8;
const NAME_CHARACTERS = 80;
const EXPRESSION_CHARACTERS = 8_192;
const VARIABLES = 250;
const PARAMETERS = 50;
const CASES = 25;
const UNTIL_ROUNDS = 5_000;
const RUNS = 100;
/** Waiting runs are at least this many more than the runs at once, and at most 100. */
const WAITING_RUNS = 10;

export function checkLimits(definition: Definition): string[] {
  const { triggers, actions, parameters } = definition;
  const placed = placedActions(definition);
  const findings: string[] = [];
  if (placed.length > ACTIONS) findings.push(`${placed.length} actions`);
  if (Object.keys(parameters).length > PARAMETERS) findings.push('parameters');
  if (placed.filter(({ action }) => action.type === 'InitializeVariable').length > VARIABLES)
    findings.push('variables');
  for (const { name, action, parents } of placed) {
    if (name.length > NAME_CHARACTERS) findings.push(`${name}: ${name.length} characters`);
    if (parents.length + 1 > NESTING) findings.push(`${name}: nested ${parents.length + 1} deep`);
    if (action.type === 'Switch' && Object.keys(action.cases as object).length > CASES) findings.push(`${name}: cases`);
    const rounds = Number(read(action, 'limit.count') ?? 1);
    if (!(rounds >= 1 && rounds <= UNTIL_ROUNDS)) findings.push(`${name}: ${rounds} rounds`);
  }
  for (const { text } of expressionsIn({ triggers, actions } as Json))
    if (text.length > EXPRESSION_CHARACTERS) findings.push(`expression: ${text.length} characters`);
  for (const [name, trigger] of Object.entries(triggers)) {
    const runs = Number(read(trigger, 'runtimeConfiguration.concurrency.runs'));
    const waiting = Number(read(trigger, 'runtimeConfiguration.concurrency.maximumWaitingRuns'));
    if (!(runs >= 1 && runs <= RUNS)) findings.push(`trigger ${name}: ${runs} runs`);
    if (!(waiting >= runs + WAITING_RUNS && waiting <= RUNS)) findings.push(`trigger ${name}: ${waiting} waiting runs`);
  }
  return findings;
}
