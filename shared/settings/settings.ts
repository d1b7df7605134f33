/** Every setting of the function app: name, default, unit and reason in one schema, checked when the app starts. */
import { z } from 'zod';
import { type Env, SettingError } from './setting-error.ts';

const hubName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/, 'the name of an event hub');
const guid = z.guid('a GUID').toLowerCase();

const windowOverride = z.strictObject({
  items: z.int().min(1).max(1_000_000).optional(),
  minutes: z.int().min(1).max(2880).optional(),
});

/** A JSON object of detection ids; the ids themselves are checked against the catalog. */
const windowOverrides = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'a JSON object such as {"bulk-hard-delete":{"items":50}}' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), windowOverride));

/** By setting. What is said of each is printed on the settings page of the documentation. */
const SETTINGS = {
  PURGEWATCH_AUDIT_HUB: hubName
    .default('audit-events')
    .meta({ description: 'Event hub with Office 365 audit records.', unit: 'name', reason: 'The name in infra/.' }),
  PURGEWATCH_ENDPOINT_HUB: hubName.default('endpoint-events').meta({
    description: 'Event hub with endpoint records.',
    unit: 'name',
    reason: 'Both hubs take every form; two let endpoint records, of which there are more, scale by themselves.',
  }),
  PURGEWATCH_CONSUMER_GROUP: z.string().min(1).max(50).default('purgewatch').meta({
    description: 'Consumer group of both hubs.',
    unit: 'name',
    reason: 'Never share it: checkpoints are kept for each group.',
  }),
  PURGEWATCH_TENANT_ID: guid.nullable().default(null).meta({
    description: 'Tenant of records that name none (bare device rows, the on-premises log).',
    unit: 'GUID',
    reason:
      'Not set: such records are kept apart, like a tenant of their own, so that nothing is put down to the wrong one.',
  }),
  PURGEWATCH_WINDOWS: windowOverrides.default({}).meta({
    description:
      'Other thresholds than the defaults for counted detections, as JSON: {"bulk-hard-delete":{"items":50,"minutes":60}}.',
    unit: 'items, minutes',
    reason: 'The defaults are well above what people delete by hand within an hour; organisations differ.',
  }),
  PURGEWATCH_QUIET_HOURS: z.coerce.number().min(0.25).max(48).default(4).meta({
    description: 'Time without a finding after which the next one is an alert of its own.',
    unit: 'hours of event time',
    reason: 'Half a working day: one clearing, also a slow one, is one alert.',
  }),
  PURGEWATCH_SENTINEL_ENDPOINT: z.url({ protocol: /^https$/, error: 'an https URL' }).meta({
    description: 'Logs ingestion endpoint of the data collection rule.',
    unit: 'URL',
    reason: 'There is none to guess: every rule has its own.',
  }),
  PURGEWATCH_SENTINEL_RULE_ID: z
    .string()
    .regex(/^dcr-[0-9a-f]{32}$/, 'the immutable id of a data collection rule: dcr- and 32 hex digits')
    .meta({
      description: 'Immutable id of the data collection rule.',
      unit: 'dcr- and 32 hex digits',
      reason: 'There is none to guess: every rule has its own.',
    }),
  PURGEWATCH_SENTINEL_STREAM: z
    .string()
    .regex(/^Custom-[A-Za-z0-9_]{1,60}$/, 'Custom- and the name of the table')
    .default('Custom-Purgewatch_CL')
    .meta({
      description: 'Stream of the data collection rule that takes alerts.',
      unit: 'name',
      reason: 'The name of the table that infra/ makes.',
    }),
} as const;

const schema = z.object(SETTINGS);
export type Settings = z.infer<typeof schema>;

/** Settings whose names start like ours and that other code reads: connections by the Functions convention. */
const CONNECTIONS = /^PURGEWATCH_(EVENTHUB|STORAGE|SENTINEL)(__[A-Za-z]+)?$/;

/** @throws {SettingError} naming the first setting that is missing, wrong or unknown */
export function readSettings(env: Env): Settings {
  const known = new Set(Object.keys(SETTINGS));
  for (const name of Object.keys(env))
    if (name.startsWith('PURGEWATCH_') && !known.has(name) && !CONNECTIONS.test(name))
      throw new SettingError(name, 'a setting of that name', [...known].join(', '));
  // An empty setting is how portals and templates say "not set".
  const given = Object.fromEntries([...known].map((name) => [name, env[name]?.trim() || undefined]));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  const found = given[name] === undefined ? 'nothing' : JSON.stringify(given[name].slice(0, 80));
  throw new SettingError(name, found, [...(issue?.path.slice(1) ?? []), issue?.message].join(': '));
}

/** A setting as the documentation shows it. */
export interface SettingInfo {
  readonly name: string;
  readonly description: string;
  /** The default as it would be set; empty for none, null where the setting must be given. */
  readonly default: string | null;
  readonly unit: string;
  readonly reason: string;
}

/** Every setting of the schema, in its order. */
export function describeSettings(): SettingInfo[] {
  return Object.entries(SETTINGS).map(([name, setting]) => {
    const { description = '', unit = '', reason = '' } = setting.meta() ?? {};
    const preset = setting instanceof z.ZodDefault ? textOf(setting.def.defaultValue) : null;
    return { name, description, default: preset, unit: String(unit), reason: String(reason) };
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
