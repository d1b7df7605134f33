/** Private networking: behind its one parameter nothing is left open, and everything is reachable for whom it must be. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (file: string) => readFileSync(`infra/${file}`, 'utf8');
const main = read('main.bicep');
const modules = main.split(/^(?=module )/m).slice(1);
const calls = (file: string) => modules.filter((text) => text.includes(`'modules/${file}'`));
const symbolOf = (text: string) => /^module (\w+)/.exec(text)?.[1] ?? '';

describe('with privateNetworking', () => {
  it('every storage account is private', () => {
    const accounts = calls('storage.bicep');
    expect(accounts.map(symbolOf)).toEqual(['captureStorage', 'hostStorage', 'stateStorage', 'evidenceStorage']);
    for (const text of accounts) expect(text, symbolOf(text)).toContain('private: privateNetworking');
  });

  it('accounts that the app reaches, and the hubs, have endpoints for each service that it uses', () => {
    const [text = ''] = calls('private-endpoints.bicep');
    const targets = [...text.matchAll(/resourceId: (\w+)\.outputs\.\w+, service: '(\w+)'/g)].map(
      ([, symbol, service]) => `${symbol} ${service}`,
    );
    const stored = ['blob', 'queue', 'table'];
    expect(targets).toEqual([
      ...stored.map((service) => `hostStorage ${service}`),
      ...stored.map((service) => `stateStorage ${service}`),
      'evidenceStorage blob',
      'eventHubs namespace',
    ]);
  });

  it('network, endpoints, app and hubs are given the network, and without it none is made', () => {
    for (const file of ['network.bicep', 'private-endpoints.bicep'])
      expect(calls(file)[0]).toMatch(/^module \w+ '[^']+' = if \(privateNetworking\)/);
    expect(calls('function-app.bicep')[0]).toContain("subnetId: privateNetworking ? network!.outputs.appSubnetId : ''");
    expect(calls('event-hubs.bicep')[0]).toContain(
      "appSubnetId: privateNetworking ? network!.outputs.appSubnetId : ''",
    );
  });

  it('hubs that refuse by default have a rule, because without one they refuse nobody', () => {
    const rules = /resource network [\s\S]*?\n}/.exec(read('modules/event-hubs.bicep'))?.[0] ?? '';
    expect(rules).toContain("defaultAction: empty(appSubnetId) ? 'Allow' : 'Deny'");
    expect(rules).toMatch(/virtualNetworkRules: empty\(appSubnetId\)\s+\? \[\]\s+: \[\s+{/);
    expect(rules).toContain('trustedServiceAccessEnabled: true');
  });

  it('storage refuses what is neither an endpoint nor trusted', () => {
    const storage = read('modules/storage.bicep');
    expect(storage).toContain("publicNetworkAccess: private ? 'Disabled' : 'Enabled'");
    expect(storage).toContain("defaultAction: private ? 'Deny' : 'Allow'");
  });
});
