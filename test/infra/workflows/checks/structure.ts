/**
 * Which fields triggers and actions have, and in which order actions can run.
 * Source: Azure Logic Apps docs, "Schema reference guide for trigger and action types".
 */
import {
  type Actions,
  branchesOf,
  type Definition,
  type JsonObject,
  type Placed,
  placedActions,
} from '../definition.ts';

/** Fields that an action of a type must have, as paths, and fields that it may have beside those of every action. */
const ACTIONS: Readonly<Record<string, { readonly needs: readonly string[]; readonly may?: readonly string[] }>> = {
  Http: { needs: ['inputs.method', 'inputs.uri', 'inputs.authentication'] },
  Response: { needs: ['inputs.statusCode'], may: ['kind'] },
  Compose: { needs: ['inputs'] },
  Query: { needs: ['inputs.from', 'inputs.where'] },
  Select: { needs: ['inputs.from', 'inputs.select'] },
  InitializeVariable: { needs: ['inputs.variables.0.name', 'inputs.variables.0.type'] },
  SetVariable: { needs: ['inputs.name', 'inputs.value'] },
  IncrementVariable: { needs: ['inputs.name', 'inputs.value'] },
  AppendToArrayVariable: { needs: ['inputs.name', 'inputs.value'] },
  Wait: { needs: ['inputs.interval.count', 'inputs.interval.unit'] },
  Terminate: { needs: ['inputs.runStatus'] },
  Scope: { needs: ['actions'], may: ['actions'] },
  If: { needs: ['expression', 'actions'], may: ['expression', 'actions', 'else'] },
  Switch: { needs: ['expression', 'cases'], may: ['expression', 'cases', 'default'] },
  Foreach: { needs: ['foreach', 'actions'], may: ['foreach', 'actions'] },
  Until: { needs: ['expression', 'actions', 'limit.count', 'limit.timeout'], may: ['expression', 'actions', 'limit'] },
};
const COMMON = ['type', 'inputs', 'runAfter', 'runtimeConfiguration', 'operationOptions', 'description'];
const TRIGGERS: Readonly<Record<string, readonly string[]>> = {
  Request: ['inputs.schema', 'kind', 'operationOptions', 'runtimeConfiguration.concurrency.runs'],
  ApiConnectionWebhook: ['inputs.host.connection.name', 'inputs.body.callback_url', 'inputs.path'],
};
const STATUSES = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'];
const PARAMETER_TYPES = ['String', 'SecureString', 'Int', 'Float', 'Bool', 'Array', 'Object', 'SecureObject'];
const VARIABLE_TYPES = ['String', 'Integer', 'Float', 'Boolean', 'Array', 'Object'];
const VARIABLE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  IncrementVariable: ['Integer', 'Float'],
  AppendToArrayVariable: ['Array'],
  SetVariable: VARIABLE_TYPES,
};

export function checkStructure(definition: Definition): string[] {
  const placed = placedActions(definition);
  return [
    ...checkHead(definition),
    ...placed.flatMap((each) => checkAction(each)),
    ...checkNames(placed),
    ...checkVariables(placed),
    ...checkOrder(definition.actions),
    ...placed.flatMap(({ action }) => branchesOf(action).flatMap(checkOrder)),
  ];
}

function checkHead({ $schema, contentVersion, parameters, triggers }: Definition): string[] {
  const findings = Object.entries(parameters).flatMap(([name, { type, defaultValue, allowedValues }]) => [
    ...(PARAMETER_TYPES.includes(String(type)) ? [] : [`parameter ${name}: type ${type}`]),
    ...(Array.isArray(allowedValues) && defaultValue !== undefined && !allowedValues.includes(defaultValue)
      ? [`parameter ${name}: its default is not allowed`]
      : []),
  ]);
  if (!/\/2016-06-01\/workflowdefinition\.json#$/.test(String($schema))) findings.push(`$schema: ${$schema}`);
  if (contentVersion !== '1.0.0.0') findings.push(`contentVersion: ${contentVersion}`);
  if (Object.keys(triggers).length !== 1) findings.push('triggers: not exactly one');
  for (const [name, trigger] of Object.entries(triggers)) {
    const needs = TRIGGERS[trigger.type];
    if (needs === undefined) findings.push(`trigger ${name}: type ${trigger.type}`);
    for (const path of needs ?? []) if (read(trigger, path) === undefined) findings.push(`trigger ${name}: no ${path}`);
  }
  return findings;
}

function checkAction({ name, action, parents }: Placed): string[] {
  const known = ACTIONS[action.type];
  if (known === undefined) return [`${name}: type ${action.type}`];
  const findings = known.needs.filter((path) => read(action, path) === undefined).map((path) => `${name}: no ${path}`);
  const allowed = [...COMMON, ...(known.may ?? [])];
  findings.push(
    ...Object.keys(action)
      .filter((key) => !allowed.includes(key))
      .map((key) => `${name}: unknown ${key}`),
  );
  const loops = parents.filter(({ action: { type } }) => type === 'Foreach' || type === 'Until');
  if (action.type === 'InitializeVariable' && parents.length > 0) findings.push(`${name}: variables begin at the top`);
  if (['Terminate', 'Response'].includes(action.type) && loops.length > 0) findings.push(`${name}: inside of a loop`);
  if (
    action.type === 'Terminate' &&
    !['Succeeded', 'Failed', 'Cancelled'].includes(String(read(action, 'inputs.runStatus')))
  )
    findings.push(`${name}: runStatus`);
  return findings;
}

function checkNames(placed: readonly Placed[]): string[] {
  const names = placed.map(({ name }) => name);
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name}: twice`);
}

function checkVariables(placed: readonly Placed[]): string[] {
  const types = new Map<unknown, unknown>();
  const findings: string[] = [];
  for (const { name, action } of placed) {
    if (action.type !== 'InitializeVariable') continue;
    const variable = read(action, 'inputs.variables.0.name');
    if (types.has(variable)) findings.push(`${name}: variable ${variable} begins twice`);
    if (!VARIABLE_TYPES.includes(String(read(action, 'inputs.variables.0.type'))))
      findings.push(`${name}: type of a variable`);
    types.set(variable, read(action, 'inputs.variables.0.type'));
  }
  for (const { name, action } of placed) {
    const allowed = VARIABLE_ACTIONS[action.type];
    const variable = read(action, 'inputs.name');
    if (allowed === undefined) continue;
    if (!types.has(variable)) findings.push(`${name}: no variable ${variable}`);
    else if (!allowed.includes(String(types.get(variable))))
      findings.push(`${name}: variable ${variable} is ${types.get(variable)}`);
  }
  return findings;
}

function checkOrder(actions: Actions): string[] {
  const findings: string[] = [];
  for (const [name, { runAfter }] of Object.entries(actions)) {
    if (runAfter === undefined) findings.push(`${name}: no runAfter`);
    for (const [before, statuses] of Object.entries(runAfter ?? {})) {
      if (!Object.hasOwn(actions, before)) findings.push(`${name}: runs after ${before}, which is not beside it`);
      if (statuses.length === 0 || statuses.some((status) => !STATUSES.includes(status)))
        findings.push(`${name}: after ${before} [${statuses.join()}]`);
    }
  }
  if (findings.length > 0) return findings;
  const waiting = new Set(Object.keys(actions));
  for (;;) {
    const ready = [...waiting].filter(
      (name) => !Object.keys(actions[name]?.runAfter ?? {}).some((before) => waiting.has(before)),
    );
    if (ready.length === 0) break;
    for (const name of ready) waiting.delete(name);
  }
  return waiting.size === 0 ? [] : [`cycle: ${[...waiting].join(', ')}`];
}

export function read(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as JsonObject | undefined)?.[key], value);
}
