/** Every setting of the function app: name, default, unit and reason in one schema, checked when the app starts. */
import { z } from 'zod';
import { CONFIDENCES } from '../alerts/policy.ts';
import { SEVERITIES } from '../detections/detection.ts';
import { type Env, SettingError } from './setting-error.ts';

const hubName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/, 'the name of an event hub');
const guid = z.guid('a GUID').toLowerCase();

const windowOverride = z.strictObject({
  items: z.int().min(1).max(1_000_000).optional(),
  minutes: z.int().min(1).max(2880).optional(),
});

/** @param example shown where the text is no JSON */
function json(example: string) {
  return z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: `a JSON object such as ${example}` });
      return z.NEVER;
    }
  });
}

/** A JSON object of detection ids; the ids themselves are checked against the catalog. */
const windowOverrides = json('{"bulk-hard-delete":{"items":50}}').pipe(z.record(z.string(), windowOverride));

const containmentRule = json('{"severities":["critical"],"confidence":"high"}').pipe(
  z
    .strictObject({
      severities: z.array(z.enum(SEVERITIES)).default([]),
      detections: z.array(z.string()).default([]),
      confidence: z.enum(CONFIDENCES).default('high'),
    })
    .refine((rule) => rule.severities.length + rule.detections.length > 0, 'at least one severity or detection'),
);

/** A principal name, or a GUID of an account or an application. */
const PRINCIPAL = /^(?:[a-z0-9._%+'-]{1,64}@[a-z0-9.-]{1,255}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Names, separated by commas, semicolons or blanks; `none` for an empty list. What can match nothing protects nobody. */
const principals = z.string().transform((text, context) => {
  const names = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((name) => name !== '');
  const wrong = names.find((name) => name !== 'none' && !PRINCIPAL.test(name));
  if (wrong === undefined && names.length > 0) return names.filter((name) => name !== 'none');
  const found = wrong === undefined ? 'no name' : JSON.stringify(wrong.slice(0, 80));
  context.addIssue({
    code: 'custom',
    message: `principal names and GUIDs, separated by commas, or none; ${found} is neither`,
  });
  return z.NEVER;
});

/** Values of one kind, separated by commas, semicolons or blanks. */
function listOf<T>(each: z.ZodType<T, string>) {
  return z
    .string()
    .transform((text) => [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))])
    .pipe(z.array(each).min(1));
}

/** What the catalog has detections for, beside Purview's search and quarantine: those are in `Audit.General`. */
const CONTENT_TYPES = ['Audit.Exchange', 'Audit.General', 'Audit.AzureActiveDirectory'] as const;

/** By plan: enterprise, GCC, GCC High, DoD. Source: Office 365 Management Activity API reference, "Activity API operations". */
const ACTIVITY_ENDPOINTS = [
  'https://manage.office.com',
  'https://manage-gcc.office.com',
  'https://manage.office365.us',
  'https://manage.protection.apps.mil',
] as const;

/** The token for a tenant's audit log is sent there. On the loopback interface nobody but this machine gets it. */
const activityEndpoint = z
  .string()
  .transform((text) => text.replace(/\/+$/, '').toLowerCase())
  .refine(
    (text) => ACTIVITY_ENDPOINTS.some((known) => known === text) || /^https:\/\/127\.0\.0\.1(?::\d{1,5})?$/.test(text),
    `${ACTIVITY_ENDPOINTS.join(', ')}`,
  );

/** A trigger that takes a token of Entra has no signature in its URL, and with one everybody who reads the settings could call it. */
const playbookUrl = z
  .url({ protocol: /^https$/, abort: true, error: 'an https URL without a signature' })
  .refine((text) => {
    const { username, password, searchParams } = new URL(text);
    const isSigned = [...searchParams.keys()].some((key) => /^(?:sig|code)$/i.test(key));
    return username === '' && password === '' && !isSigned;
  }, 'an https URL without a signature (sig) or a user')
  .nullable()
  .default(null);

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
  PURGEWATCH_SIGN_INS: z.enum(['true', 'false']).default('false').meta({
    description:
      'Whether sign-ins in the audit log (record type 15) are read, so that alerts can say whether an account signed in from a network that is new to it.',
    unit: 'true, false',
    reason:
      'They are the most frequent records of all: each has to be parsed, and each account is written once for each network and day. Without them an alert has a ready query.',
  }),
  PURGEWATCH_QUIET_HOURS: z.coerce.number().min(0.25).max(48).default(4).meta({
    description: 'Time without a finding after which the next one is an alert of its own.',
    unit: 'hours of event time',
    reason: 'Half a working day: one clearing, also a slow one, is one alert.',
  }),
  PURGEWATCH_EVIDENCE_FROM: z
    .enum(SEVERITIES)
    .default('medium')
    .meta({
      description: 'Alerts of this severity or more have their raw records kept as evidence.',
      unit: SEVERITIES.join(', '),
      reason:
        'What is worth an incident is worth its evidence; low alerts are many, and their records stay in the journal.',
    }),
  PURGEWATCH_CONTAIN: containmentRule.nullable().default(null).meta({
    description:
      'What is contained at once, without an incident first, as JSON: {"severities":["critical"],"detections":["purge-loop"],"confidence":"high"}. An alert of one of the severities or detections, of at least that confidence. Never a suppressed one.',
    unit: 'JSON',
    reason: 'Nothing is contained at once by default: whoever switches it on should have seen what it would have done.',
  }),
  PURGEWATCH_NEVER_CONTAIN: principals.nullable().default(null).meta({
    description:
      'Principal names, object ids and application ids that are never contained: accounts for emergencies, service accounts. Give an account by name and by object id: most records hold one of the two. "none" for an empty list. Must be given where PURGEWATCH_CONTAIN is.',
    unit: 'names, separated by commas',
    reason: 'Whoever locks out the account for emergencies has nothing left to unlock it with.',
  }),
  PURGEWATCH_CONTAIN_DAILY: z.coerce.number().int().min(1).max(500).default(10).meta({
    description:
      'Accounts and applications that are newly asked to be contained on one UTC day; several alerts about one count once. What is beyond it is logged as an error (`containment capped`) and left to people.',
    unit: 'targets',
    reason:
      'More accounts than that in a day are an incident that people must lead, or a mistake that must not spread.',
  }),
  PURGEWATCH_CONTAIN_ACCOUNT_URL: playbookUrl.meta({
    description: 'HTTP trigger of the playbook contain-account. Must be given where PURGEWATCH_CONTAIN is.',
    unit: 'URL',
    reason: 'Not set: nothing can be contained.',
  }),
  PURGEWATCH_CONTAIN_APPLICATION_URL: playbookUrl.meta({
    description: 'HTTP trigger of the playbook contain-application. Must be given where PURGEWATCH_CONTAIN is.',
    unit: 'URL',
    reason: 'Not set: nothing can be contained.',
  }),
  PURGEWATCH_CONTAIN_AUDIENCE: z.string().min(1).max(200).default('https://management.azure.com').meta({
    description: 'Audience of the token with which playbooks are called.',
    unit: 'URI',
    reason: "What the triggers' policies in infra/ expect.",
  }),
  PURGEWATCH_ALERT_COMMAND_LINES: z.enum(['show', 'hide'], 'show or hide').default('show').meta({
    description:
      'Whether alerts show command lines. Secrets in them are masked in any case; raw records are not changed.',
    unit: 'show, hide',
    reason: 'Without the command an analyst cannot judge it; where works councils or law say otherwise, hide it.',
  }),
  PURGEWATCH_ALERT_SUBJECTS: z.enum(['show', 'hide'], 'show or hide').default('hide').meta({
    description:
      'Whether alerts show subjects of the messages that were deleted: the first three of each record, up to 120 characters, secrets masked. Raw records are not changed, and logs never carry them.',
    unit: 'show, hide',
    reason:
      'A subject is content of mail, and everybody who reads incidents would read it. Where that is allowed, it shows at once what somebody wanted gone.',
  }),
  PURGEWATCH_COLLECT_TENANTS: listOf(guid).nullable().default(null).meta({
    description:
      'Tenants whose audit records the app fetches by itself from the Office 365 Management Activity API: [collector.md](collector.md).',
    unit: 'GUIDs, separated by commas',
    reason: 'Not set: nothing is fetched. The Defender stream and data export need no right to read a tenant.',
  }),
  PURGEWATCH_COLLECT_CONTENT: listOf(z.enum(CONTENT_TYPES))
    .default([...CONTENT_TYPES])
    .meta({
      description: 'What is fetched: any of the default.',
      unit: 'content types, separated by commas',
      reason:
        'Deletes, rules, permissions and cmdlets are in the first; purges, cases, holds and quarantine in the second; consents, credentials and sign-ins in the third. No detection reads others.',
    }),
  PURGEWATCH_COLLECT_ENDPOINT: activityEndpoint.default(ACTIVITY_ENDPOINTS[0]).meta({
    description: `Where it is fetched from: ${ACTIVITY_ENDPOINTS.join(', ')}.`,
    unit: 'URL',
    reason: 'For enterprise plans; the others are for GCC, GCC High and DoD. A token goes nowhere else.',
  }),
  PURGEWATCH_SENTINEL_ENDPOINT: z
    .url({ protocol: /^https$/, abort: true, error: 'an https URL' })
    .refine(
      (text) => new URL(text).username === '' && new URL(text).search === '',
      'an https URL without user or query',
    )
    .meta({
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
const CONNECTIONS = /^PURGEWATCH_(EVENTHUB|STORAGE|SENTINEL|EVIDENCE|PLAYBOOKS|COLLECT)(__[A-Za-z]+)?$/;

/** @throws {SettingError} naming the first setting that is missing, wrong or unknown */
export function readSettings(env: Env): Settings {
  const known = new Set(Object.keys(SETTINGS));
  for (const name of Object.keys(env))
    if (name.startsWith('PURGEWATCH_') && !known.has(name) && !CONNECTIONS.test(name))
      throw new SettingError(name, 'a setting of that name', [...known].join(', '));
  // An empty setting is how portals and templates say "not set".
  const given = Object.fromEntries([...known].map((name) => [name, env[name]?.trim() || undefined]));
  const result = schema.safeParse(given);
  if (result.success) return completeContainment(result.data);
  const issue = result.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  const found = given[name] === undefined ? 'nothing' : shown(name, given[name]);
  throw new SettingError(name, found, [...(issue?.path.slice(1) ?? []), issue?.message].join(': '));
}

/** A URL may carry a signature: it is said that there is one, not what it is. */
function shown(name: string, value: string): string {
  return /_(?:URL|ENDPOINT)$/.test(name) && /[?@=;]/.test(value)
    ? 'something else (not shown)'
    : JSON.stringify(value.slice(0, 80));
}

/** What containment needs beside its rule: a deployment that lacks it must not find out in the middle of an attack. */
function completeContainment(settings: Settings): Settings {
  if (settings.PURGEWATCH_CONTAIN === null) return settings;
  const needed = [
    ['PURGEWATCH_NEVER_CONTAIN', 'names that are never contained, or "none", because PURGEWATCH_CONTAIN is set'],
    ['PURGEWATCH_CONTAIN_ACCOUNT_URL', 'an https URL, because PURGEWATCH_CONTAIN is set'],
    ['PURGEWATCH_CONTAIN_APPLICATION_URL', 'an https URL, because PURGEWATCH_CONTAIN is set'],
  ] as const;
  for (const [name, expected] of needed) if (settings[name] === null) throw new SettingError(name, 'nothing', expected);
  return settings;
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
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
