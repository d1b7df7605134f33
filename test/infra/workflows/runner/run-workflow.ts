/**
 * Runs a workflow definition as Logic Apps does: actions when those before them have ended as runAfter says, scopes that end as their
 * last actions do, loops, variables, and a history that holds what is not hidden.
 * Source: Azure Logic Apps docs, "Workflow Definition Language schema reference" and "Handle errors and exceptions" (status of scopes).
 */
import type { Action, Actions, Definition, Json, JsonObject } from '../definition.ts';
import { branchesOf } from '../definition.ts';
import { holds, resolve, type Surroundings } from './evaluate.ts';
import { callHttp } from './http-action.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Status = 'Succeeded' | 'Failed' | 'Skipped' | 'TimedOut' | 'Cancelled';

/** What the history shows of one execution of an action. */
export interface HistoryEntry {
  readonly name: string;
  readonly status: Status;
  readonly inputs: Json;
  readonly outputs: Json;
  readonly error?: string;
}

export interface Run {
  status: Status | 'Running';
  readonly id: string;
  readonly history: HistoryEntry[];
  readonly answers: { readonly statusCode: number; readonly body: Json }[];
}

export interface RunOptions {
  readonly name: string;
  readonly definition: Definition;
  readonly parameters: JsonObject;
  readonly body: Json;
  readonly time: VirtualTime;
  readonly id: string;
  /** The process dies when an action of this name begins. */
  readonly diesAt?: string | undefined;
}

class Terminated extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status);
    this.status = status;
  }
}

interface State {
  readonly options: RunOptions;
  readonly run: Run;
  readonly results: Map<string, { status: Status; inputs: Json; outputs: Json }>;
  readonly variables: Map<string, Json>;
  readonly items: Map<string, Json>;
}

export async function runWorkflow(options: RunOptions): Promise<Run> {
  const run: Run = { status: 'Running', id: options.id, history: [], answers: [] };
  const state: State = { options, run, results: new Map(), variables: new Map(), items: new Map() };
  await options.time.during(async () => {
    try {
      run.status = await runAll(options.definition.actions, state);
    } catch (error) {
      if (!(error instanceof Terminated)) throw error;
      run.status = error.status;
    }
  });
  return run;
}

async function runAll(actions: Actions, state: State): Promise<Status> {
  const ended = new Map<string, Status>();
  const waiting = new Map(Object.entries(actions));
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, { runAfter }]) => Object.keys(runAfter).every((before) => ended.has(before)));
    if (ready === undefined) throw new Error(`nothing can run of ${[...waiting.keys()].join(', ')}`);
    const [name, action] = ready;
    waiting.delete(name);
    const runs = Object.entries(action.runAfter).every(([before, statuses]) =>
      statuses.includes(ended.get(before) ?? ''),
    );
    ended.set(name, runs ? await runOne(name, action, state) : skip(name, action, state));
  }
  return statusOfScope(actions, ended);
}

/** As the actions do after which nothing comes; one that was skipped because something failed counts as failed. */
function statusOfScope(actions: Actions, ended: ReadonlyMap<string, Status>): Status {
  const befores = new Set(Object.values(actions).flatMap(({ runAfter }) => Object.keys(runAfter)));
  const failed = (name: string): boolean => {
    const status = ended.get(name);
    if (status !== 'Skipped') return status === 'Failed' || status === 'TimedOut';
    return Object.keys(actions[name]?.runAfter ?? {}).some(failed);
  };
  return Object.keys(actions).some((name) => !befores.has(name) && failed(name)) ? 'Failed' : 'Succeeded';
}

function skip(name: string, action: Action, state: State): Status {
  state.results.set(name, { status: 'Skipped', inputs: null, outputs: null });
  for (const branch of branchesOf(action)) for (const [inner, each] of Object.entries(branch)) skip(inner, each, state);
  return 'Skipped';
}

async function runOne(name: string, action: Action, state: State): Promise<Status> {
  if (state.options.diesAt === name) throw new Terminated('Cancelled');
  const done: { status: Status; inputs: Json; outputs: Json } = { status: 'Succeeded', inputs: null, outputs: null };
  let error: string | undefined;
  try {
    await perform(name, action, state, done);
  } catch (cause) {
    if (cause instanceof Terminated) throw cause;
    done.status = 'Failed';
    error = cause instanceof Error ? cause.message : String(cause);
  }
  state.results.set(name, done);
  const secured = ((action.runtimeConfiguration as JsonObject | undefined)?.secureData as JsonObject | undefined)
    ?.properties;
  const shown = (part: 'inputs' | 'outputs') => (Array.isArray(secured) && secured.includes(part) ? null : done[part]);
  const record = { name, status: done.status, inputs: shown('inputs'), outputs: shown('outputs') };
  state.run.history.push(error === undefined ? record : { ...record, error });
  return done.status;
}

async function perform(
  name: string,
  action: Action,
  state: State,
  done: { status: Status; inputs: Json; outputs: Json },
) {
  const { options, run, variables } = state;
  const around = surroundingsOf(state);
  const inside = (action.actions ?? {}) as unknown as Actions;
  if (['Query', 'Select'].includes(action.type)) {
    const { from, where, select } = action.inputs as JsonObject;
    const items = resolve(from ?? null, around);
    done.inputs = items;
    if (!Array.isArray(items)) throw new Error(`from: expected an array, found ${JSON.stringify(items)}`);
    const at = (item: Json) => surroundingsOf(state, item);
    done.outputs = {
      body:
        where === undefined
          ? items.map((item) => resolve(select ?? null, at(item)))
          : items.filter((item) => holds(where, at(item))),
    };
    return;
  }
  if (action.inputs !== undefined) done.inputs = resolve(action.inputs, around);
  const inputs = (done.inputs ?? {}) as JsonObject;
  switch (action.type) {
    case 'Compose':
      done.outputs = done.inputs;
      return;
    case 'Http': {
      const outputs = await callHttp(inputs as unknown as Parameters<typeof callHttp>[0], options.time);
      done.outputs = outputs ?? null;
      if (outputs === undefined || outputs.statusCode > 299) done.status = 'Failed';
      return;
    }
    case 'Response':
      run.answers.push({ statusCode: Number(inputs.statusCode), body: inputs.body ?? null });
      return;
    case 'InitializeVariable': {
      const [variable] = inputs.variables as unknown as readonly { name: string; value: Json }[];
      variables.set(variable?.name ?? '', variable?.value ?? null);
      return;
    }
    case 'SetVariable':
      variables.set(String(inputs.name), inputs.value ?? null);
      return;
    case 'IncrementVariable':
      variables.set(String(inputs.name), Number(variables.get(String(inputs.name))) + Number(inputs.value));
      return;
    case 'AppendToArrayVariable':
      variables.set(String(inputs.name), [...(variables.get(String(inputs.name)) as Json[]), inputs.value ?? null]);
      return;
    case 'Wait': {
      const { count, unit } = inputs.interval as JsonObject;
      if (unit !== 'Minute') throw new Error(`the unit ${unit} is not played here`);
      return options.time.sleep(Number(count) * 60_000);
    }
    case 'Terminate':
      state.run.history.push({ name, status: 'Succeeded', inputs: done.inputs, outputs: null });
      throw new Terminated(inputs.runStatus as Status);
    case 'Scope':
      done.status = await runAll(inside, state);
      return;
    case 'If': {
      const [yes, no = {}] = [inside, (action.else as { actions?: Actions } | undefined)?.actions];
      const [taken, other] = holds(action.expression ?? null, around) ? [yes, no] : [no, yes];
      for (const [inner, each] of Object.entries(other)) skip(inner, each, state);
      done.status = await runAll(taken, state);
      return;
    }
    case 'Switch': {
      const value = resolve(action.expression ?? null, around);
      const taken = Object.values(action.cases as unknown as Record<string, { case: Json; actions: Actions }>);
      done.status = await runAll(taken.find((each) => each.case === value)?.actions ?? {}, state);
      return;
    }
    case 'Foreach':
      return forEach(name, action, state, done);
    case 'Until':
      return until(action, state, done);
    default:
      throw new Error(`actions of type ${action.type} are not played here`);
  }
}

/** Every item has its turn; the loop has failed when one of them has. */
async function forEach(name: string, action: Action, state: State, done: { status: Status }): Promise<void> {
  const items = resolve(action.foreach ?? null, surroundingsOf(state));
  if (!Array.isArray(items)) throw new Error(`foreach: expected an array, found ${JSON.stringify(items)}`);
  for (const item of items as readonly Json[]) {
    state.items.set(name, item);
    if ((await runAll(action.actions as unknown as Actions, state)) !== 'Succeeded') done.status = 'Failed';
  }
}

async function until(action: Action, state: State, done: { status: Status }): Promise<void> {
  const { count } = action.limit as JsonObject;
  for (let round = 0; round < Number(count); round++) {
    done.status = await runAll(action.actions as unknown as Actions, state);
    if (done.status !== 'Succeeded' || holds(action.expression ?? null, surroundingsOf(state))) return;
  }
  done.status = 'TimedOut';
}

function surroundingsOf({ options, results, variables, items }: State, item?: Json): Surroundings {
  const part = (name: string, key: 'body' | null): Json => {
    const outputs = results.get(name)?.outputs ?? null;
    return key === null ? outputs : ((outputs as JsonObject | null)?.[key] ?? null);
  };
  return {
    now: () => options.time.now(),
    ask: {
      actions: (name) => ({ name, ...(results.get(name) ?? { status: 'Skipped', inputs: null, outputs: null }) }),
      body: (name) => part(name, 'body'),
      outputs: (name) => part(name, null),
      variables: (name) => variables.get(name) ?? null,
      parameters: (name) => {
        const given = options.parameters[name] ?? options.definition.parameters[name]?.defaultValue;
        if (given === undefined) throw new Error(`no value for the parameter ${name}`);
        return given;
      },
      items: (name) => items.get(name) ?? null,
      item: () => item ?? null,
      triggerBody: () => options.body,
      workflow: () => ({ name: options.name, run: { name: options.id } }),
    },
  };
}
