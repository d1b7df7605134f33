/** Whether everything that expressions name exists, and is there when they are evaluated. */
import {
  type Actions,
  branchesOf,
  type Call,
  callsIn,
  type Definition,
  expressionsIn,
  type JsonObject,
  literalArgument,
  ownPart,
  type Placed,
  placedActions,
} from '../definition.ts';
import { read } from './structure.ts';

export function checkReferences(definition: Definition): string[] {
  const placed = placedActions(definition);
  const types = new Map(placed.map(({ name, action }) => [name, action.type]));
  const variables = new Map(
    placed.flatMap(({ name, action }) =>
      action.type === 'InitializeVariable' ? [[String(read(action, 'inputs.variables.0.name')), name] as const] : [],
    ),
  );
  const findings: string[] = [];
  for (const at of placed) {
    const before = seenBefore(at);
    for (const { path, expression } of expressionsIn(ownPart(at.action)))
      for (const call of callsIn(expression)) {
        const fault = faultOf(call, { definition, at, path, before, types, variables });
        if (fault !== undefined) findings.push(`${at.name}: ${fault}`);
      }
  }
  return findings;
}

interface Context {
  readonly definition: Definition;
  readonly at: Placed;
  readonly path: readonly string[];
  readonly before: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
}

function faultOf(call: Call, { definition, at, path, before, types, variables }: Context): string | undefined {
  const name = literalArgument(call);
  const { type } = at.action;
  switch (call.name) {
    case 'parameters':
      return name !== undefined && Object.hasOwn(definition.parameters, name) ? undefined : `no parameter ${name}`;
    case 'variables': {
      const begins = variables.get(name ?? '');
      if (begins === undefined) return `no variable ${name}`;
      if (type === 'SetVariable' && read(at.action, 'inputs.name') === name)
        return `variable ${name} is set from itself`;
      return before.has(begins) ? undefined : `variable ${name} has not begun`;
    }
    case 'items': {
      const loop = [at, ...at.parents].find((each) => each.name === name && each.action.type === 'Foreach');
      return loop === undefined ? `not in a loop ${name}` : undefined;
    }
    case 'item':
      return (type === 'Query' && path.at(-1) === 'where') || (type === 'Select' && path[1] === 'select')
        ? undefined
        : 'item() outside of a filter or a selection';
    case 'actions':
    case 'body':
    case 'outputs':
    case 'result':
      if (name === undefined || !types.has(name)) return `no action ${name}`;
      return before.has(name) ? undefined : `${call.name}('${name}') is not there yet, or in a loop`;
    case 'triggerBody':
      return faultOfPath(call, definition);
    default:
      return undefined;
  }
}

/** A path into the body has to be in the schema that the body is held against. */
function faultOfPath({ keys }: Call, { triggers }: Definition): string | undefined {
  const [trigger] = Object.values(triggers);
  let schema = read(trigger, 'inputs.schema') as JsonObject | undefined;
  for (const key of keys) {
    if (schema === undefined || key === undefined) return undefined;
    const properties = schema.properties as Readonly<Record<string, JsonObject>> | undefined;
    if (properties !== undefined && !Object.hasOwn(properties, key))
      return `the trigger's body has no ${keys.join('.')}`;
    schema = properties?.[key];
  }
  return undefined;
}

/** Actions that are over when this one runs, at its level or further out; what is in loops can be seen in the loop alone. */
function seenBefore(at: Placed): Set<string> {
  const seen = new Set<string>();
  for (const { name, siblings } of [...at.parents, at]) addPredecessors(name, siblings, seen);
  // The condition of a loop is asked after each round.
  if (at.action.type === 'Until') for (const branch of branchesOf(at.action)) addAll(branch, seen);
  return seen;
}

function addPredecessors(name: string, siblings: Actions, seen: Set<string>): void {
  for (const before of Object.keys(siblings[name]?.runAfter ?? {})) {
    const action = siblings[before];
    if (action === undefined || seen.has(before)) continue;
    addAll({ [before]: action }, seen);
    addPredecessors(before, siblings, seen);
  }
}

function addAll(actions: Actions, seen: Set<string>): void {
  for (const [name, action] of Object.entries(actions)) {
    seen.add(name);
    if (action.type !== 'Foreach' && action.type !== 'Until')
      for (const branch of branchesOf(action)) addAll(branch, seen);
  }
}
