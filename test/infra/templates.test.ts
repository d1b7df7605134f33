/** What the templates set is what the code reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDependencies } from '../../functions/dependencies.ts';
import { describeSettings } from '../../shared/settings/settings.ts';

const main = readFileSync('infra/main.bicep', 'utf8');
const files = ['infra/main.bicep', ...readdirSync('infra/modules').map((name) => `infra/modules/${name}`)];
/** Settings of the app, as the template names them. */
const given = [...main.matchAll(/^ {8}((?:PURGEWATCH_|AzureWebJobsStorage__)\w+): (.+)$/gm)].map(
  ([, name = '', value = '']) => ({
    name,
    value,
  }),
);

/** Of playbook.bicep, with an access endpoint as Logic Apps gives them out. */
const TRIGGER =
  'https://prod-00.westeurope.logic.azure.com:443/workflows/0123456789abcdef/triggers/request/paths/invoke?api-version=2016-10-01';

/** A value of the kind that the template computes. */
function plausible({ name, value }: { name: string; value: string }): string {
  if (name.endsWith('__clientId')) return '00000000-0000-4000-8000-000000000001';
  if (/__(?:blob|queue|table)ServiceUri$/.test(name)) return 'https://account.blob.core.windows.net';
  if (value.startsWith("'")) return value.slice(1, -1);
  const values: Readonly<Record<string, string>> = {
    PURGEWATCH_SENTINEL_ENDPOINT: 'https://x.westeurope-1.ingest.monitor.azure.com',
    PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
    PURGEWATCH_SENTINEL_STREAM: 'Custom-Purgewatch_CL',
    PURGEWATCH_EVENTHUB__fullyQualifiedNamespace: 'x.servicebus.windows.net',
    PURGEWATCH_AUDIT_HUB: 'audit-events',
    PURGEWATCH_ENDPOINT_HUB: 'endpoint-events',
    PURGEWATCH_CONSUMER_GROUP: 'purgewatch',
    PURGEWATCH_TENANT_ID: '',
    PURGEWATCH_CONTAIN_ACCOUNT_URL: TRIGGER,
    PURGEWATCH_CONTAIN_APPLICATION_URL: TRIGGER,
    PURGEWATCH_CONTAIN_AUDIENCE: 'https://management.azure.com',
    PURGEWATCH_COLLECT_TENANTS: '',
  };
  const found = values[name];
  if (found === undefined) throw new Error(`${name}: no value here; say of what kind it is`);
  return found;
}

describe('the settings in main.bicep', () => {
  it('start the app: all that it needs is there, and nothing that it does not know', () => {
    const env = Object.fromEntries(given.map((setting) => [setting.name, plausible(setting)]));
    expect(given.length).toBeGreaterThan(15);
    expect(() => createDependencies(env)).not.toThrow();
    for (const name of Object.keys(env).filter((each) =>
      /ENDPOINT$|RULE_ID$|EVIDENCE__blob|STORAGE__table|AzureWebJobsStorage__blob/.test(each),
    )) {
      const { [name]: _, ...without } = env;
      expect(() => createDependencies(without), name).toThrow(/found nothing/);
    }
  });

  it('include all that has no default', () => {
    const names = given.map(({ name }) => name);
    for (const { name } of describeSettings().filter((setting) => setting.default === null))
      expect(names).toContain(name);
  });
});

describe('the templates', () => {
  it.each(files)('%s describes every parameter and output', (file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const [at, line] of lines.entries()) {
      if (!/^(?:param|output) /.test(line)) continue;
      let above = at - 1;
      while (/^@(?!description)|^\)|^#disable-next-line |^\/\/ /.test(lines[above] ?? '')) above--;
      expect(lines[above], `${file}:${at + 1}`).toMatch(/^@description\('/);
    }
  });

  it('switch off keys at every storage account, and open no blob to the public', () => {
    const storage = readFileSync('infra/modules/storage.bicep', 'utf8');
    expect(storage).toContain('allowSharedKeyAccess: false');
    expect(storage).toContain('allowBlobPublicAccess: false');
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect(text, file).not.toMatch(/listKeys|listAccountSas|primaryKey|connectionString\(/i);
      if (file !== 'infra/modules/storage.bicep')
        expect(text, file).not.toMatch(/'Microsoft\.Storage\/storageAccounts@[^']*' = \{/);
    }
  });

  it('remove raw records when their days are over, and never evidence', () => {
    const expiring = [...main.matchAll(/expiringContainers: (.+)$/gm)].map(([, value]) => value);
    expect(expiring).toEqual([
      '[{ name: captured, days: captureDays }]',
      '[{ name: names.journal, days: journalDays }]',
    ]);
    for (const value of expiring) expect(main).toContain(`immutableContainers: ${value}`);
  });

  it('let the identity that keeps evidence create blobs and nothing else', () => {
    const writer = readFileSync('infra/modules/evidence-writer.bicep', 'utf8');
    const actions = [...writer.matchAll(/'(Microsoft\.Storage[^'@]*)'/g)].map(([, action]) => action);
    expect(actions).toEqual(['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action']);
    // No role on the account by any other way.
    expect(/name: 'evidence-storage'[\s\S]*?roles: \[\]/.test(main)).toBe(true);
  });

  it('give the app no property that Flex Consumption refuses', () => {
    const app = readFileSync('infra/modules/function-app.bicep', 'utf8');
    const site = /siteConfig: \{\n([\s\S]*?)\n {4}\}/.exec(app)?.[1] ?? '';
    // Others are refused one by one: ftpsState, linuxFxVersion, use32BitWorkerProcess, netFrameworkVersion, healthCheckPath and more.
    expect([...site.matchAll(/^ {6}(\w+):/gm)].map(([, name]) => name)).toEqual(['minTlsVersion']);
    // The runtime and where the package lies are in functionAppConfig alone.
    expect(app + main).not.toMatch(/FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_/);
  });

  it('ask of the hubs only logs that their tier has', () => {
    const hubs = readFileSync('infra/modules/event-hubs.bicep', 'utf8');
    expect(hubs).toContain("name: 'Standard'");
    // Source: Event Hubs monitoring data reference: runtime audit and application metrics logs are for premium and dedicated tiers.
    expect(hubs).not.toMatch(/RuntimeAuditLogs|ApplicationMetricsLogs/);
  });

  it('give a watchlist the name of a source even where it has no items', () => {
    const watchlist = readFileSync('infra/modules/watchlist.bicep', 'utf8');
    expect(watchlist.indexOf("source: 'administrators.csv'")).toBeGreaterThan(0);
    expect(watchlist.indexOf("source: 'administrators.csv'")).toBeLessThan(watchlist.indexOf('empty(administrators)'));
  });

  it('write saved queries one by one and over those of an earlier deployment', () => {
    const queries = readFileSync('infra/modules/saved-queries.bicep', 'utf8');
    expect(queries.match(/savedSearches@/g)).toHaveLength(2);
    expect(queries.match(/^ +etag: '\*'$/gm)).toHaveLength(2);
    expect(queries).toMatch(/@batchSize\(1\)\nresource queries [\s\S]*dependsOn: \[\n +parser\n/);
  });

  it('name no host that Bicep refuses where the rule against it is an error, as in bicepconfig.json', () => {
    // Source: Azure/bicep, src/Bicep.Core/Configuration/bicepconfig.json.
    const refused =
      /api\.loganalytics\.io|azuredatalake\w+\.net|batch\.core\.windows\.net|\bcore\.windows\.net|database\.windows\.net|gallery\.azure\.com|graph\.windows\.net|login\.microsoftonline\.com|management\.azure\.com|management\.core\.windows\.net|trafficmanager\.net|vault\.azure\.net/;
    for (const file of files) {
      const lines = readFileSync(file, 'utf8').split('\n');
      const found = lines.filter((line, i) => {
        const code = line.replace(/^\s*\/\/.*/, '');
        return refused.test(code) && lines[i - 1]?.trim() !== '#disable-next-line no-hardcoded-env-urls';
      });
      expect(found, file).toEqual([]);
    }
  });
});
