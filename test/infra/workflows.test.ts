/** The workflow definitions of the playbooks, checked without Azure; each check is shown to find what it is for. */
import { describe, expect, it } from 'vitest';
import { checkDefinition } from './workflows/check-definition.ts';
import { type Definition, loadDefinition, PLAYBOOKS } from './workflows/definition.ts';

describe.each(PLAYBOOKS)('infra/playbooks/%s.json', (name) => {
  it('has no fault', () => {
    expect(checkDefinition(loadDefinition(name))).toEqual([]);
  });
});

/** A definition without fault, in which one thing is changed. */
const SOUND = {
  $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
  contentVersion: '1.0.0.0',
  parameters: { api: { type: 'String' }, mode: { type: 'String', defaultValue: 'a', allowedValues: ['a', 'b'] } },
  triggers: {
    request: {
      type: 'Request',
      kind: 'Http',
      operationOptions: 'EnableSchemaValidation',
      inputs: { schema: { type: 'object', properties: { id: { type: 'string' }, who: { properties: { name: {} } } } } },
      runtimeConfiguration: { concurrency: { runs: 5, maximumWaitingRuns: 15 } },
      runAfter: {},
    },
  },
  actions: {
    Count: {
      type: 'InitializeVariable',
      inputs: { variables: [{ name: 'count', type: 'Integer', value: 0 }] },
      runAfter: {},
    },
    Get: {
      type: 'Http',
      inputs: {
        method: 'PATCH',
        uri: "@{parameters('api')}/users/@{encodeUriComponent(triggerBody()?['who']?['name'])}",
        body: { passwordProfile: { password: '@{guid()}' } },
        authentication: { type: 'ManagedServiceIdentity' },
      },
      runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } },
      runAfter: { Count: ['Succeeded'] },
    },
    Loop: {
      type: 'Foreach',
      foreach: "@createArray('it''s', parameters('mode'))",
      actions: {
        Add: { type: 'IncrementVariable', inputs: { name: 'count', value: 1 }, runAfter: {} },
        Say: { type: 'Compose', inputs: "@@ @{items('Loop')} a@b @@{ not this", runAfter: { Add: ['Succeeded'] } },
      },
      runAfter: { Get: ['Succeeded', 'Failed'] },
    },
    Wait_for_it: {
      type: 'Until',
      expression: "@equals(outputs('Ready'), true)",
      limit: { count: 5, timeout: 'PT1H' },
      actions: { Ready: { type: 'Compose', inputs: "@greater(variables('count'), 1)", runAfter: {} } },
      runAfter: { Loop: ['Succeeded'] },
    },
    Last: {
      type: 'Compose',
      inputs: "@concat(actions('Get')?['status'], triggerBody()?['id'])",
      runAfter: { Wait_for_it: ['Succeeded'] },
    },
  },
};

/** The sound definition with a value put at a path; undefined takes it away. */
function broken(path: string, value: unknown): Definition {
  const definition = structuredClone(SOUND) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const at = keys.reduce((object, key) => object[key] as Record<string, unknown>, definition);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return definition as unknown as Definition;
}

const compose = (inputs: string) => ({ type: 'Compose', inputs, runAfter: { Wait_for_it: ['Succeeded'] } });

describe('the checks', () => {
  it('find nothing where there is nothing', () => {
    expect(checkDefinition(SOUND as unknown as Definition)).toEqual([]);
  });

  it.each([
    // Structure.
    ['$schema', 'https://example.com/schema.json#', /\$schema/],
    ['contentVersion', '2.0', /contentVersion/],
    ['parameters.mode.defaultValue', 'c', /parameter mode: its default/],
    ['parameters.api.type', 'Text', /parameter api: type Text/],
    ['triggers.request.type', 'Http', /trigger request: type Http/],
    ['triggers.request.operationOptions', undefined, /no operationOptions/],
    ['triggers.second', { type: 'Request' }, /not exactly one/],
    ['actions.Get.type', 'Htpp', /Get: type Htpp/],
    ['actions.Get.inputs.method', undefined, /Get: no inputs.method/],
    ['actions.Get.runAfer', {}, /Get: unknown runAfer/],
    ['actions.Get.runAfter', undefined, /Get: no runAfter/],
    ['actions.Get.runAfter', { Cuont: ['Succeeded'] }, /runs after Cuont/],
    ['actions.Get.runAfter', { Add: ['Succeeded'] }, /runs after Add, which is not beside it/],
    ['actions.Get.runAfter', { Count: ['Succeded'] }, /\[Succeded\]/],
    ['actions.Get.runAfter', { Last: ['Succeeded'] }, /cycle: Get, Loop, Wait_for_it, Last/],
    ['actions.Loop.actions.Last', compose('x'), /Last: twice/],
    [
      'actions.Loop.actions.Stop',
      { type: 'Terminate', inputs: { runStatus: 'Failed' }, runAfter: {} },
      /inside of a loop/,
    ],
    ['actions.Last', { type: 'Terminate', inputs: { runStatus: 'Broken' }, runAfter: {} }, /runStatus/],
    ['actions.Loop.actions.Begin', SOUND.actions.Count, /Begin: variables begin at the top/],
    ['actions.Loop.actions.Add.inputs.name', 'cuont', /no variable cuont/],
    ['actions.Loop.actions.Add.type', 'AppendToArrayVariable', /variable count is Integer/],
    ['actions.Count.inputs.variables.0.type', 'Number', /type of a variable/],
    // Expressions.
    ['actions.Last', compose("@concat('a'"), /expected ",", found the end/],
    ['actions.Last', compose("@concat('it's')"), /expected/],
    ['actions.Last', compose("text @{concat('a')"), /expected "}", found the end/],
    ['actions.Last', compose("@concat('a') more"), /expected the end/],
    ['actions.Last', compose("@triggerBody()?'id'"), /after "\?"/],
    ['actions.Last', compose("@concatt('a')"), /no function concatt/],
    ['actions.Last', compose("@replace('a', 'b')"), /replace takes 3 to 3 arguments, not 2/],
    // References.
    ['actions.Last', compose("@parameters('apo')"), /no parameter apo/],
    ['actions.Last', compose("@variables('cuont')"), /no variable cuont/],
    ['actions.Count.runAfter', { Last: ['Succeeded'] }, /cycle/],
    ['actions.Last', compose("@body('Gte')"), /no action Gte/],
    ['actions.Get.inputs.body', "@outputs('Last')", /outputs\('Last'\) is not there yet/],
    ['actions.Last', compose("@outputs('Say')"), /outputs\('Say'\) is not there yet, or in a loop/],
    ['actions.Last', compose("@outputs('Ready')"), /outputs\('Ready'\) is not there yet, or in a loop/],
    ['actions.Last', compose("@items('Loop')"), /not in a loop Loop/],
    ['actions.Last', compose('@item()'), /item\(\) outside/],
    ['actions.Last', compose("@triggerBody()?['who']?['nmae']"), /the trigger's body has no who.nmae/],
    [
      'actions.Loop.actions.Say',
      { type: 'SetVariable', inputs: { name: 'count', value: "@variables('count')" }, runAfter: {} },
      /from itself/,
    ],
    ['actions.Early', { type: 'Compose', inputs: "@variables('count')", runAfter: {} }, /variable count has not begun/],
    // Limits.
    [`actions.${'N'.repeat(81)}`, compose('x'), /81 characters/],
    ['actions.Wait_for_it.limit.count', 5_001, /5001 rounds/],
    ['actions.Wait_for_it.limit', undefined, /no limit.count/],
    ['triggers.request.runtimeConfiguration.concurrency.runs', 101, /101 runs/],
    ['triggers.request.runtimeConfiguration.concurrency.maximumWaitingRuns', 14, /14 waiting runs/],
    ['actions.Last', compose(`@concat('${'x'.repeat(8_200)}')`), /expression: 82\d\d characters/],
    ['actions.Last', nested(8), /nested 9 deep/],
    // Secrets.
    ['actions.Get.runtimeConfiguration', undefined, /does not hide its inputs/],
    ['actions.Get.runtimeConfiguration.secureData.properties', ['inputs'], /does not hide its outputs/],
    ['actions.Last', compose("@actions('Get')"), /Last: touches the password/],
    ['actions.Last', compose("@actions('Get')?['inputs']"), /Last: touches the password/],
    ['actions.Last', compose("@body('Get')"), /Last: touches the password/],
    ['actions.Wait_for_it.actions.Ready.inputs', "@body('Get')", /Ready: touches the password/],
    [
      'actions.Last',
      compose('https://x.logic.azure.com/triggers/request/paths/invoke?sp=1&sig=abc'),
      /looks like a secret/,
    ],
    ['actions.Last', compose('@listCallbackUrl()'), /signed URL/],
    ['actions.Get.inputs.authentication', { type: 'Basic' }, /signs in by Basic/],
    ['actions.Get.inputs.uri', 'https://graph.microsoft.com/v1.0/users', /the host is written out/],
    ['actions.Get.inputs.uri', "@{parameters('api')}/users/@{triggerBody()?['id']}", /not encoded/],
    ['actions.Get.inputs.uri', "@{parameters('api')}/users/@{toLower(triggerBody()?['id'])}", /not encoded/],
  ] as const)('%s = %j: %s', (path, value, finding) => {
    const findings = checkDefinition(broken(path, value)).join('\n');
    expect(findings).toMatch(finding);
  });
});

/** A scope in a scope in a scope. */
function nested(depth: number): object {
  const inner = depth === 0 ? compose('x') : nested(depth - 1);
  return { type: 'Scope', actions: { [`Inner_${depth}`]: { ...inner, runAfter: {} } }, runAfter: {} };
}
