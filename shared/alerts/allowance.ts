/**
 * An allowance: somebody answers for what an approved person, application, address or case does, until a day. It is kept apart
 * from the catalog, so that approving a case never changes what is detected.
 */
import { z } from 'zod';
import { parseRange } from './address-range.ts';

/** Values of one condition. Who needs more wants a range, or a group that a detection should know. */
const MAX_VALUES = 50;
/** Principal names have up to 113 characters, device names up to 255. */
const MAX_NAME = 256;

/** Longest life of an allowance, days. Approvals are reviewed once a year as a rule: what nobody has looked at since is nobody's. */
const MAX_DAYS = 365;
const DAY_MS = 86_400_000;

/** The widest ranges that are still somebody's: a private network (10.0.0.0/8), what a registry gives to one provider (/32). */
const WIDEST_PREFIX = { 32: 8, 128: 32 } as const;

/** Nothing that a reader cannot see: an unseen character makes a name that looks like another. */
const visible = (max: number) =>
  z
    .string()
    .min(1, 'expected some text')
    .max(max, `expected at most ${max} characters`)
    .refine((text) => text === text.trim(), 'expected no blanks around it')
    .refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), 'expected no control or invisible characters');

const range = z
  .string()
  .refine(
    (text) => parseRange(text) !== null,
    'expected an IPv4 or IPv6 address or range, with no bits set beyond its prefix (192.0.2.0/24, 2001:db8::/48)',
  )
  .refine((text) => {
    const parsed = parseRange(text);
    return parsed === null || parsed.prefix >= WIDEST_PREFIX[parsed.width];
  }, 'expected a prefix of at least /8 (IPv4) or /32 (IPv6): a wider range is everybody');

/** Any of the values; an empty list is no condition. */
const anyOf = <T extends z.ZodType<string>>(value: T) =>
  z.array(value).max(MAX_VALUES, `expected at most ${MAX_VALUES} values`).readonly().default([]);

const time = z
  .string()
  .refine((text) => isTime(text), 'expected a day or a time in UTC (2026-04-01, 2026-04-01T12:00:00Z)')
  .transform((text) => new Date(text).toISOString());

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/;

/** A day that does not exist (2026-02-30) must not become another one. */
function isTime(text: string): boolean {
  const parsed = ISO_TIME.test(text) ? new Date(text) : new Date(Number.NaN);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text.slice(0, 10));
}

/** A key of Table Storage, and a word of the command line. */
export const allowanceId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, _ or -');

/** What must hold of every record behind an alert, each by itself and all of them together. */
const CONDITIONS = {
  /** Ids of the catalog: every detection of the alert must be among them. */
  detections: anyOf(visible(MAX_NAME)),
  /** As the alert names them: principal names, account names. */
  actors: anyOf(visible(MAX_NAME)),
  mailboxes: anyOf(visible(MAX_NAME)),
  /** Application ids. */
  applications: anyOf(visible(MAX_NAME)),
  addresses: anyOf(range),
  devices: anyOf(visible(MAX_NAME)),
  /** The tenant that the records are of: narrows the others, and is none by itself. */
  tenants: anyOf(visible(MAX_NAME)),
} as const;

export type Condition = keyof typeof CONDITIONS;
export const CONDITION_NAMES = Object.keys(CONDITIONS) as readonly Condition[];
/** A tenant alone is everybody in it. */
const NEEDED: readonly Condition[] = CONDITION_NAMES.filter((name) => name !== 'tenants');

export const allowanceSchema = z
  .strictObject({
    id: allowanceId,
    ...CONDITIONS,
    /** Who answers for it. */
    owner: visible(MAX_NAME),
    reason: visible(500),
    ticket: visible(100),
    /** Event times from `validFrom` to before `expires`. */
    validFrom: time,
    expires: time,
  })
  .refine((allowance) => NEEDED.some((name) => allowance[name].length > 0), {
    path: ['conditions'],
    error: `found none, expected at least one of ${NEEDED.join(', ')}`,
  })
  .refine(({ validFrom, expires }) => Date.parse(expires) - Date.parse(validFrom) <= MAX_DAYS * DAY_MS, {
    path: ['expires'],
    error: `expected at most ${MAX_DAYS} days after validFrom`,
  });

export type Allowance = Readonly<z.infer<typeof allowanceSchema>>;

/** A new one: it must be of use yet, and for no longer than the longest life. */
export function newAllowanceSchema(now: number, isDetection: (id: string) => boolean) {
  return allowanceSchema
    .refine(({ expires }) => Date.parse(expires) > now, { path: ['expires'], error: 'expected a time in the future' })
    .refine(({ expires }) => Date.parse(expires) <= now + MAX_DAYS * DAY_MS, {
      path: ['expires'],
      error: `expected at most ${MAX_DAYS} days from now`,
    })
    .refine(({ validFrom, expires }) => validFrom < expires, {
      path: ['validFrom'],
      error: 'expected a time before expires',
    })
    .superRefine(({ detections }, context) => {
      for (const [at, id] of detections.entries())
        if (!isDetection(id))
          context.addIssue({ code: 'custom', path: ['detections', at], message: 'expected the id of a detection' });
    });
}

export type AllowanceState = 'active' | 'expired' | 'not yet';

/** @param now ms since 1970 */
export function stateOf({ validFrom, expires }: Allowance, now: number): AllowanceState {
  if (Date.parse(expires) <= now) return 'expired';
  return Date.parse(validFrom) > now ? 'not yet' : 'active';
}

export interface AllowanceCounts {
  /** Rows that are no allowance: somebody wrote them by hand. */
  readonly unreadable: number;
  readonly active: number;
  /** Within the last day: what they approved is an alert again. */
  readonly expired: number;
}

/** @param unreadable what else lies in the table */
export function countAllowances(
  {
    allowances,
    unreadable,
  }: { readonly allowances: readonly Allowance[]; readonly unreadable: { readonly size: number } },
  now: number,
): AllowanceCounts {
  const since = now - DAY_MS;
  return {
    unreadable: unreadable.size,
    active: allowances.filter((allowance) => stateOf(allowance, now) === 'active').length,
    expired: allowances.filter((each) => stateOf(each, now) === 'expired' && Date.parse(each.expires) > since).length,
  };
}

/** The first thing that is wrong: which field, what was found, what is expected. */
export function problemOf(error: z.ZodError, input: unknown): string {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
  const shown = found === undefined || path.length === 0 ? '' : `found ${JSON.stringify(found).slice(0, 100)}, `;
  return `${path.join('.') || 'allowance'}: ${shown}${issue?.message ?? 'wrong'}`;
}
