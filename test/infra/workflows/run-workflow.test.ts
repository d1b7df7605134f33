/** How workflows run here: statuses of scopes, conditions and loops, as Logic Apps documents them. */
import { describe, expect, it } from 'vitest';
import type { Action, Actions, Definition, Json } from './definition.ts';
import { runWorkflow } from './runner/run-workflow.ts';
import { VirtualTime } from './runner/virtual-time.ts';

type After = Readonly<Record<string, readonly string[]>>;
const action = (type: string, rest: object, runAfter: After = {}): Action =>
  ({ type, ...rest, runAfter }) as unknown as Action;
const ok = (runAfter: After = {}) => action('Compose', { inputs: 'done' }, runAfter);
const fails = (runAfter: After = {}) => action('Compose', { inputs: "@int('x')" }, runAfter);
const scope = (actions: Actions, runAfter: After = {}) => action('Scope', { actions }, runAfter);
const variable = (name: string, value: Json) =>
  action('InitializeVariable', { inputs: { variables: [{ name, type: 'Integer', value }] } });
const ALL = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'];

async function statusesOf(actions: Actions) {
  const definition = { parameters: {}, triggers: {}, actions } as unknown as Definition;
  const time = new VirtualTime('2026-03-02T10:00:00Z');
  const run = await runWorkflow({ name: 'w', definition, parameters: {}, body: null, time, id: 'run' });
  return {
    run: run.status,
    time: time.now().toISOString(),
    ...Object.fromEntries(run.history.map(({ name, status }) => [name, status])),
  };
}

describe('a run', () => {
  it.each<[string, Actions, object]>([
    [
      'fails with its last action',
      { A: ok(), B: fails({ A: ['Succeeded'] }) },
      { run: 'Failed', A: 'Succeeded', B: 'Failed' },
    ],
    [
      'succeeds where a failure was dealt with',
      { A: fails(), B: ok({ A: ['Failed'] }) },
      { run: 'Succeeded', B: 'Succeeded' },
    ],
    [
      'fails where an action was skipped because of a failure',
      { A: fails(), B: ok({ A: ['Succeeded'] }) },
      { run: 'Failed' },
    ],
    ['succeeds where what was for a failure was skipped', { A: ok(), B: ok({ A: ['Failed'] }) }, { run: 'Succeeded' }],
    [
      'goes on after a scope as that ended',
      { S: scope({ A: fails() }), B: ok({ S: ['Failed'] }) },
      { run: 'Succeeded', S: 'Failed', B: 'Succeeded' },
    ],
    [
      'ends with Terminate',
      { T: action('Terminate', { inputs: { runStatus: 'Cancelled' } }), B: ok({ T: ALL }) },
      { run: 'Cancelled', T: 'Succeeded' },
    ],
  ])('%s', async (_, actions, expected) => {
    const found = await statusesOf(actions);
    expect(found).toMatchObject(expected);
    if (!('B' in expected)) expect(found).not.toHaveProperty('B');
  });

  it('gives every item its turn, and fails when one did', async () => {
    const { run, ...rest } = await statusesOf({
      Count: variable('count', 0),
      Loop: action(
        'Foreach',
        {
          foreach: "@createArray('1', 'x', '3')",
          actions: {
            Try: action('Compose', { inputs: "@int(items('Loop'))" }),
            Add: action('IncrementVariable', { inputs: { name: 'count', value: 1 } }, { Try: ['Succeeded'] }),
          },
        },
        { Count: ['Succeeded'] },
      ),
      Two: action(
        'If',
        { expression: { equals: ["@variables('count')", 2] }, actions: { Yes: ok() }, else: { actions: { No: ok() } } },
        { Loop: ['Failed'] },
      ),
    });
    expect(run).toBe('Succeeded');
    expect(rest).toMatchObject({ Loop: 'Failed', Yes: 'Succeeded' });
    expect(rest).not.toHaveProperty('No');
  });

  it('repeats until a condition holds, at most as often as it may, and waiting takes no time', async () => {
    const loop = (limit: number) => ({
      Count: variable('count', 0),
      Loop: action(
        'Until',
        {
          expression: "@equals(variables('count'), 5)",
          limit: { count: limit, timeout: 'P1D' },
          actions: {
            Wait: action('Wait', { inputs: { interval: { count: 10, unit: 'Minute' } } }),
            Add: action('IncrementVariable', { inputs: { name: 'count', value: 1 } }, { Wait: ['Succeeded'] }),
          },
        },
        { Count: ['Succeeded'] },
      ),
    });
    expect(await statusesOf(loop(60))).toMatchObject({
      run: 'Succeeded',
      Loop: 'Succeeded',
      time: '2026-03-02T10:50:00.000Z',
    });
    expect(await statusesOf(loop(3))).toMatchObject({
      run: 'Failed',
      Loop: 'TimedOut',
      time: '2026-03-02T10:30:00.000Z',
    });
  });

  it('hides what is secured from its history', async () => {
    const secured = { inputs: 'secret', runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } } };
    const definition = {
      parameters: {},
      triggers: {},
      actions: { A: action('Compose', secured) },
    } as unknown as Definition;
    const run = await runWorkflow({
      name: 'w',
      definition,
      parameters: {},
      body: null,
      time: new VirtualTime('2026-03-02T10:00:00Z'),
      id: 'r',
    });
    expect(run.history).toEqual([{ name: 'A', status: 'Succeeded', inputs: null, outputs: null }]);
  });
});
