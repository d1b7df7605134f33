/**
 * One alert, seven places that name its columns: the schema in code, the row that the sink writes, the table, the collection rule, the
 * saved function, the analytics rules and the workbook. Names and types are the same in all of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../shared/settings/settings.ts';
import { SENTINEL_COLUMNS } from '../../shared/sinks/sentinel-columns.ts';
import { createChecker } from './kql/kusto.ts';
import { alertRow } from './kql/rows.ts';
import { part, type Tree, treeOf } from './kql/run/syntax.ts';
import { stringOf } from './kql/run/values.ts';
import { kqlType, TABLES } from './kql/tables.ts';
import { checkQuery, FUNCTIONS } from './kql/workspace.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const json = (file: string) => JSON.parse(read(file));
const kql = (file: string) => checkQuery(read(`infra/kql/${file}.kql`));

/** Columns of the schema in code, with KQL's names of their types. */
const SCHEMA = new Map(SENTINEL_COLUMNS.map(({ name, type }) => [name, kqlType(type)]));
/** What a workspace adds to the columns of any table. */
const STANDARD = ['Type', 'TenantId', 'SourceSystem', '_ResourceId'];

interface Rule {
  readonly displayName: string;
  /** Of the rule for alerts it is a parameter. */
  readonly queryFrequency?: string;
  readonly queryPeriod: string;
  readonly severity: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entityMappings: readonly {
    readonly entityType: string;
    readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
  }[];
  readonly customDetails: Readonly<Record<string, string>>;
  readonly alertDetailsOverride: Readonly<Record<string, string>>;
  readonly groupByCustomDetails: readonly string[];
}

const RULES = readdirSync('infra/rules').map((file) => {
  const name = file.replace('.json', '');
  const definition: Rule = json(`infra/rules/${file}`);
  return { name, definition, ...kql(`rules/${name}`) };
});

/** Source: "Microsoft Sentinel entity types reference", entity types and identifiers. */
const IDENTIFIERS: Readonly<Record<string, readonly string[]>> = {
  Account: [
    'Name',
    'FullName',
    'NTDomain',
    'DnsDomain',
    'UPNSuffix',
    'Sid',
    'AadTenantId',
    'AadUserId',
    'PUID',
    'ObjectGuid',
  ],
  Mailbox: ['MailboxPrimaryAddress', 'DisplayName', 'Upn', 'ExternalDirectoryObjectId', 'RiskLevel'],
  Host: [
    'DnsDomain',
    'NTDomain',
    'HostName',
    'FullName',
    'NetBiosName',
    'AzureID',
    'OMSAgentID',
    'OSFamily',
    'OSVersion',
  ],
  IP: ['Address', 'AddressScope'],
  CloudApplication: ['AppId', 'Name', 'InstanceName'],
  Process: ['ProcessId', 'CommandLine', 'ElevationToken', 'CreationTimeUtc'],
  File: ['Directory', 'Name'],
};
const SENTINEL_SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];

/** Every text that an expression of that name holds. */
function textsOf(tree: Tree, name: string): string[] {
  const within = (each: Tree): Tree[] => [each, ...each.parts.flatMap(within)];
  return within(tree)
    .filter((each) => each.kind === 'SimpleNamedExpression' && part(each, 'NameDeclaration').text === name)
    .flatMap(within)
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ text }) => stringOf(text));
}

describe('the columns of an alert agree', () => {
  it('the row that the sink writes has each of them, with a value of its type, and no other', () => {
    const row = alertRow({}, 0);
    expect(Object.keys(row).sort()).toEqual([...SCHEMA.keys()].sort());
    for (const [name, type] of SCHEMA) {
      const value = row[name];
      const kind = value instanceof Date ? 'datetime' : value === null ? 'null' : typeof value;
      const allowed: Readonly<Record<string, readonly string[]>> = {
        string: ['string'],
        datetime: ['datetime'],
        bool: ['boolean', 'null'],
        dynamic: ['object', 'null'],
      };
      expect(allowed[type] ?? ['number'], name).toContain(kind);
    }
  });

  it('table and collection rule have the same columns, and the stream is that of the settings', () => {
    const { table, stream, columns } = json('infra/generated/alerts-table.json');
    expect(columns).toEqual(SENTINEL_COLUMNS);
    expect(stream).toBe(`Custom-${table}`);
    expect(read('infra/modules/alerts-table.bicep')).toContain('columns: alerts.columns');
    const rule = read('infra/modules/collection-rule.bicep');
    expect(rule).toMatch(/'\$\{alerts\.stream\}': \{\n {8}columns: alerts\.columns/);
    expect(rule).toMatch(/outputStream: 'Custom-\$\{tableName\}'/);
    expect(read('infra/main.bicep')).toContain('PURGEWATCH_SENTINEL_STREAM: alerts.stream');
    const { PURGEWATCH_SENTINEL_STREAM } = readSettings(REQUIRED);
    expect(stream).toBe(PURGEWATCH_SENTINEL_STREAM);
  });

  it('the saved function gives all of them, as they are', () => {
    const { columns } = kql('parser/purgewatch');
    for (const [name, type] of SCHEMA) expect(columns.get(name), name).toBe(type);
    expect([...columns.keys()].filter((name) => !SCHEMA.has(name as never)).sort()).toEqual([...STANDARD].sort());
  });

  it('the queries of the workbook and of hunters read no others', () => {
    const { table, columns } = json('infra/generated/alerts-table.json');
    const deployed = columns.map(({ name, type }: { name: string; type: string }) => `${name}:${kqlType(type)}`);
    const check = createChecker({
      tables: { ...TABLES, [table]: [...deployed, ...STANDARD.map((name) => `${name}:string`)].join(', ') },
      functions: FUNCTIONS,
    });
    const { items } = json('infra/generated/workbook.json');
    const queries: (string | undefined)[] = [
      ...items.map(({ content }: { content: { query?: string } }) => content.query),
      ...json('infra/generated/hunting.json').map(({ query }: { query: string }) => query),
    ];
    const ofAlerts = queries.filter((query) => query?.includes('Purgewatch'));
    expect(ofAlerts.length).toBeGreaterThan(10);
    for (const query of ofAlerts) expect(check(query ?? '').problems, query).toEqual([]);
  });

  it('the rule for alerts gives those that it hands on under their own name and type', () => {
    const { columns = new Map() } = RULES.find(({ name }) => name === 'alerts') ?? {};
    const handedOn = [...columns].filter(([name]) => SCHEMA.has(name as never));
    expect(handedOn.length).toBeGreaterThan(20);
    for (const [name, type] of handedOn) expect(type, name).toBe(SCHEMA.get(name as never));
  });
});

const REQUIRED = {
  PURGEWATCH_SENTINEL_ENDPOINT: 'https://x.westeurope-1.ingest.monitor.azure.com',
  PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
};

/** Hours of an ISO duration such as PT5M or P7D. */
function hoursOf(duration: string): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return Number(days ?? 0) * 24 + Number(hours ?? 0) + Number(minutes ?? 0) / 60;
}

const ALERT_INTERVALS = (
  /@allowed\(\[([\d, ]+)\]\)\nparam alertRuleMinutes int/.exec(read('infra/main.bicep'))?.[1] ?? ''
)
  .split(', ')
  .map((minutes) => `PT${minutes}M`);

describe.each(RULES)('rule $name', ({ name, definition, columns, syntax }) => {
  const { entityMappings, customDetails, alertDetailsOverride } = definition;

  it('maps entities from columns of text that its query gives, by identifiers that the type has', () => {
    // Source: "Map data fields to entities in Microsoft Sentinel": ten mappings, three identifiers each.
    expect(entityMappings.length).toBeLessThanOrEqual(10);
    for (const { entityType, fieldMappings } of entityMappings) {
      expect(fieldMappings.length, entityType).toBeLessThanOrEqual(3);
      for (const { identifier, columnName } of fieldMappings) {
        expect(IDENTIFIERS[entityType], entityType).toContain(identifier);
        expect(columns.get(columnName), `${entityType}.${identifier}: ${columnName}`).toBe('string');
      }
    }
  });

  it('has custom details of columns that its query gives', () => {
    // Source: "Surface custom event details in alerts": twenty of them. Names are letters and digits.
    expect(Object.keys(customDetails).length).toBeLessThanOrEqual(20);
    for (const [name, column] of Object.entries(customDetails)) {
      expect(name).toMatch(/^[A-Za-z0-9]{1,20}$/);
      expect(columns.has(column), column).toBe(true);
    }
    for (const name of definition.groupByCustomDetails) expect(Object.keys(customDetails)).toContain(name);
  });

  it('has a title and a description of at most three columns each, and they are there', () => {
    for (const format of ['alertDisplayNameFormat', 'alertDescriptionFormat']) {
      const used = [...(alertDetailsOverride[format] ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
      expect(used.length, format).toBeGreaterThan(0);
      expect(used.length, format).toBeLessThanOrEqual(3);
      for (const name of used) expect(columns.has(name), name).toBe(true);
    }
  });

  it("takes the severity from a column whose values are Sentinel's", () => {
    const column = alertDetailsOverride.alertSeverityColumnName ?? '';
    expect(columns.get(column)).toBe('string');
    const texts = textsOf(treeOf(syntax), column);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(SENTINEL_SEVERITIES).toContain(text);
    expect(SENTINEL_SEVERITIES).toContain(definition.severity);
  });

  it('looks back as far as it may for how often it runs, and its window is what passes between two runs', () => {
    // Source: "Scheduled analytics rules": the period covers the interval; from two days on a rule runs once an hour at most.
    const [period, ...intervals] = [
      definition.queryPeriod,
      ...(definition.queryFrequency ? [definition.queryFrequency] : ALERT_INTERVALS),
    ].map(hoursOf);
    for (const interval of intervals) {
      expect(period).toBeGreaterThanOrEqual(interval);
      if ((period ?? 0) >= 48) expect(interval).toBeGreaterThanOrEqual(1);
    }
    const window = /^let Frequency = (\w+);/m.exec(read(`infra/kql/rules/${name}.kql`))?.[1];
    if (window !== undefined) expect(window).toBe(definition.queryFrequency === 'PT1H' ? '1h' : '5m');
  });

  it('names tactics and techniques as the stable API has them', () => {
    // Sub-techniques are in the preview only.
    for (const technique of definition.techniques) expect(technique).toMatch(/^T\d{4}$/);
    for (const tactic of definition.tactics) expect(['DefenseEvasion', 'Collection', 'Impact']).toContain(tactic);
  });
});

describe('the rules in the template', () => {
  const template = read('infra/modules/analytics-rules.bicep');

  it('are those that have a definition and a query', () => {
    const names = RULES.map(({ name }) => name).sort();
    const loaded = (pattern: RegExp) => [...template.matchAll(pattern)].map(([, name]) => name).sort();
    expect(loaded(/loadJsonContent\('\.\.\/rules\/([\w-]+)\.json'\)/g)).toEqual(names);
    expect(loaded(/loadTextContent\('\.\.\/kql\/rules\/([\w-]+)\.kql'\)/g)).toEqual(names);
    for (const module of ['main.bicep', 'modules/sentinel.bicep'])
      expect(read(`infra/${module}`)).toContain(
        `(${['alerts', 'pipeline-silent', 'suppressed-but-severe', 'needs-attention'].map((name) => `'${name}'`).join(' | ')})[]`,
      );
  });

  it('the watchlist that the rule asks for is the one that is deployed', () => {
    const alias = /^var alias = '(\w+)'$/m.exec(read('infra/modules/watchlist.bicep'))?.[1];
    expect(read('infra/kql/rules/alerts.kql')).toContain(`_GetWatchlist("${alias}")`);
    expect(read('infra/modules/watchlist.bicep')).toContain("itemsSearchKey: 'UserPrincipalName'");
  });

  it('the saved function has the name by which queries call it', () => {
    expect(read('infra/modules/saved-queries.bicep')).toContain("functionAlias: 'Purgewatch'");
  });

  it('the playbook for incidents reads custom details that the rule gives', () => {
    const playbook = read('infra/playbooks/on-incident.json');
    const wanted = [...playbook.matchAll(/outputs\('Details'\)\?\['(\w+)'\]/g)].map(([, name = '']) => name);
    const given = RULES.find(({ name }) => name === 'alerts')?.definition.customDetails ?? {};
    expect(wanted.length).toBeGreaterThan(5);
    for (const name of new Set(wanted)) expect(Object.keys(given)).toContain(name);
  });

  it('automation is conditioned on the rule, never on titles', () => {
    const automation = read('infra/modules/automation-rules.bicep');
    const properties = [...automation.matchAll(/propertyName: '(\w+)'/g)].map(([, name]) => name);
    expect(properties).toEqual(['IncidentRelatedAnalyticRuleIds']);
    expect(automation.match(/^ {8}ofAlertRule$/gm)).toHaveLength(3);
  });
});
