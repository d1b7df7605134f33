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

/** By setting. Descriptions are printed on the settings page of the documentation. */
const SETTINGS = {
  PURGEWATCH_AUDIT_HUB: hubName.default('audit-events').describe('Event hub with Office 365 audit records.'),
  PURGEWATCH_ENDPOINT_HUB: hubName.default('endpoint-events').describe('Event hub with endpoint records.'),
  PURGEWATCH_CONSUMER_GROUP: z
    .string()
    .min(1)
    .max(50)
    .default('purgewatch')
    .describe('Consumer group of both hubs. Never share it: checkpoints are kept for each group.'),
  PURGEWATCH_TENANT_ID: guid
    .nullable()
    .default(null)
    .describe('Tenant of records that name none (bare device rows, the on-premises log). Not set: kept apart.'),
  PURGEWATCH_WINDOWS: windowOverrides
    .default({})
    .describe(
      'Other thresholds than the defaults for counted detections, as JSON: {"bulk-hard-delete":{"items":50,"minutes":60}}.',
    ),
  PURGEWATCH_QUIET_HOURS: z.coerce
    .number()
    .min(0.25)
    .max(48)
    .default(4)
    .describe('Hours of event time without a finding after which the next one is an alert of its own.'),
  PURGEWATCH_SENTINEL_ENDPOINT: z
    .url({ protocol: /^https$/, error: 'an https URL' })
    .describe('Logs ingestion endpoint of the data collection rule.'),
  PURGEWATCH_SENTINEL_RULE_ID: z
    .string()
    .regex(/^dcr-[0-9a-f]{32}$/, 'the immutable id of a data collection rule: dcr- and 32 hex digits')
    .describe('Immutable id of the data collection rule.'),
  PURGEWATCH_SENTINEL_STREAM: z
    .string()
    .regex(/^Custom-[A-Za-z0-9_]{1,60}$/, 'Custom- and the name of the table')
    .default('Custom-Purgewatch_CL')
    .describe('Stream of the data collection rule that takes alerts.'),
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
