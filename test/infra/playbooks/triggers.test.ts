/** What the triggers take is what the app sends, and whom they take it from is what the templates say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ContainmentRequest } from '../../../shared/sinks/playbooks.ts';
import { checkDefinition } from '../workflows/check-definition.ts';
import { loadDefinition, PLAYBOOKS, placedActions, requestSchema } from '../workflows/definition.ts';
import { CALLERS } from '../workflows/runner/logic-apps.ts';
import { accountRequest, applicationRequest } from './requests.ts';

const schemas = {
  'contain-account': requestSchema(loadDefinition('contain-account')),
  'contain-application': requestSchema(loadDefinition('contain-application')),
};
const takes = (name: keyof typeof schemas, body: unknown) =>
  z.fromJSONSchema(schemas[name] as Parameters<typeof z.fromJSONSchema>[0]).safeParse(body).success;

const account = accountRequest({ objectId: '11111111-1111-4111-8111-111111111111' });
const application = applicationRequest();
const ID = '3f1c5d0e9b7a4c2d8e6f1a0b2c3d4e5f';

describe('the schemas', () => {
  it.each<[string, keyof typeof schemas, ContainmentRequest]>([
    ['an account with its object id', 'contain-account', account],
    ['an account by its name', 'contain-account', accountRequest()],
    [
      'a name with all signs that names have',
      'contain-account',
      accountRequest({ principalName: "a.b_c-d+e%f'g@x-1.y.example" }),
    ],
    ['an application', 'contain-application', application],
    ['an id as alerts have it', 'contain-account', { ...account, alertId: ID }],
  ])('take %s', (_, name, body) => {
    expect(takes(name, body)).toBe(true);
  });

  it('take every property of ContainmentRequest, demand each, and no other', () => {
    for (const [name, whole] of [
      ['contain-account', account],
      ['contain-application', application],
    ] as const) {
      for (const key of Object.keys(whole)) {
        const { [key as keyof ContainmentRequest]: _, ...without } = whole;
        expect(takes(name, without), key).toBe(false);
      }
      expect(takes(name, { ...whole, more: 1 })).toBe(false);
      expect(takes(name, { ...whole, target: { ...whole.target, more: 1 } })).toBe(false);
      for (const key of Object.keys(whole.target)) {
        const target = Object.fromEntries(Object.entries(whole.target).filter(([each]) => each !== key));
        expect(takes(name, { ...whole, target }), key).toBe(false);
      }
    }
  });

  it.each<[string, object]>([
    ['the target of the other playbook', { target: application.target }],
    ['an id with a path in it', { alertId: '../a' }],
    ['an id with a line end', { alertId: `${ID}\n` }],
    ['an id with a quotation mark', { alertId: 'a"' }],
    ['no id', { alertId: '' }],
    ['a revision that is none', { revision: 0 }],
    ['a severity that is none', { severity: 'High' }],
    ['a detection that is none', { detection: 'Purge Loop' }],
    ['evidence that is none', { evidence: 'sha256:00' }],
    ['a name without a domain', { target: { ...account.target, principalName: 'eve' } }],
    ['a name with a path in it', { target: { ...account.target, principalName: 'eve/../x@contoso.example' } }],
    [
      'an object id with a path in it',
      { target: { ...account.target, objectId: '11111111-1111-4111-8111-111111111111/x' } },
    ],
  ])('refuse %s', (_, wrong) => {
    expect(takes('contain-account', { ...account, ...wrong })).toBe(false);
  });

  it('of contain-account and restore-mailbox are the same', () => {
    expect(requestSchema(loadDefinition('restore-mailbox'))).toEqual(schemas['contain-account']);
  });
});

describe('the templates', () => {
  const template = readFileSync('infra/modules/playbooks.bicep', 'utf8');
  const playbook = readFileSync('infra/modules/playbook.bicep', 'utf8');

  it.each(PLAYBOOKS)('let %s be called by the ones that the runs here were called by', (name) => {
    const call =
      template.split(/^(?=module |resource |output )/m).find((text) => text.includes(`playbooks/${name}.json`)) ?? '';
    const [, block = ''] = /callers: \[([\s\S]*?)\]/.exec(call) ?? [];
    const names: Readonly<Record<string, string>> = { fromApp: 'app', fromIncident: 'on-incident' };
    const callers = [...block.matchAll(/fromApp|fromIncident|name: '([\w-]+)'/g)].map(
      ([all, each]) => each ?? names[all],
    );
    expect(callers).toEqual(CALLERS[name]);
  });

  it('switch signatures off, and pin issuer, audience and object id of each caller', () => {
    expect(playbook).toMatch(/sasAuthenticationPolicy: \{\s+state: 'Disabled'/);
    expect([...playbook.matchAll(/\{ name: '(\w+)', value: /g)].map(([, claim]) => claim)).toEqual([
      'iss',
      'aud',
      'oid',
    ]);
    expect(template + playbook).not.toMatch(/listCallbackUrl/i);
  });

  it.each(PLAYBOOKS)('leave %s without a fault when they write out its identity', (name) => {
    expect(playbook).toContain("json(replace(string(definition), '@parameters(\\'identity\\')', identityId))");
    const id = '/subscriptions/s/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id';
    const deployed = JSON.stringify(loadDefinition(name)).replaceAll("@parameters('identity')", id);
    expect(deployed).toContain(`"identity":"${id}"`);
    expect(deployed).not.toContain("parameters('identity')");
    expect(checkDefinition(JSON.parse(deployed))).toEqual([]);
  });

  it.each(PLAYBOOKS)('give %s every parameter that has no default, and none that it does not know', (name) => {
    const { parameters } = loadDefinition(name);
    const call =
      template.split(/^(?=module |resource |output )/m).find((text) => text.includes(`playbooks/${name}.json`)) ?? '';
    const [, values = ''] = /values: ([\s\S]*?)\n {4}identityId/.exec(call) ?? [];
    const keys = (text: string) => [...text.matchAll(/^ {2,6}'?([$\w]+)'?: /gm)].map(([, key = '']) => key);
    const block = (variable: string) =>
      new RegExp(`^var ${variable} = [^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(template)?.[1] ?? '';
    const given = [
      'identity',
      ...keys(values),
      ...(values.includes('contains') ? [...keys(block('contains')), ...keys(block('common'))] : []),
      ...(values.includes('common') ? keys(block('common')) : []),
    ];
    for (const key of given) expect(Object.keys(parameters)).toContain(key);
    for (const [key, { defaultValue }] of Object.entries(parameters))
      if (defaultValue === undefined) expect(given, key).toContain(key);
  });
});

describe('what contain-account and contain-application have in common', () => {
  it.each([
    'Claim',
    'Claimed',
    'Say_not_claimed',
    'Until_decided',
    'Report_waiting',
    'Report_result',
    'Comment_on_incident',
    'End',
  ])('%s is the same in both', (name) => {
    const [one, other] = (['contain-account', 'contain-application'] as const).map((file) => {
      const found = placedActions(loadDefinition(file)).find((each) => each.name === name)?.action;
      // What differs is named: the playbook's own name, and what a comment says at its end.
      return JSON.stringify(found)
        .replaceAll(file, 'PLAYBOOK')
        .replace(/(See the run of the playbook\.'\)\}).*?(?="\}\})/g, '$1');
    });
    expect(one).toBeDefined();
    expect(one).toBe(other);
  });
});
