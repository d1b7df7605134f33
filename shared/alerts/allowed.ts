/**
 * Whether an allowance covers an alert: all of it, or it covers nothing. Part of an alert may be somebody else who uses the
 * approved account, address or hour, and that part is what the alert is for.
 */
import type { PurgewatchEvent } from '../events/event.ts';
import { type AddressRange, isWithin, parseAddress, parseRange } from './address-range.ts';
import type { Suppression } from './alert.ts';
import type { Allowance, Condition } from './allowance.ts';
import { mailboxOf } from './entities.ts';

/** What an alert is, as far as allowances ask. */
export interface AllowanceQuestion {
  /** Of everything behind it; null where the records name none. */
  readonly tenantId: string | null;
  /** All detections of the alert. */
  readonly detections: readonly string[];
  /** Event times of everything behind it, ms since 1970. */
  readonly first: number;
  readonly last: number;
  /** Everything behind it; null where some of that cannot be looked at. */
  readonly events: readonly PurgewatchEvent[] | null;
  /** What holds of everything behind it because it lies in one subject's row. Null: that says nothing. */
  readonly subject: Readonly<Record<'actor' | 'mailbox' | 'application', string | null>>;
  /** When the alert is raised, ms since 1970. */
  readonly raisedAt: number;
}

type Answer = (question: AllowanceQuestion) => boolean;

/** An allowance made ready to be asked often. */
interface Prepared {
  readonly allowance: Allowance;
  readonly covers: Answer;
}

export interface AllowanceBook {
  readonly isEmpty: boolean;
  /** The allowance that covers all of the alert; of several the one with the smallest id. Null where none does. */
  suppressionOf(question: AllowanceQuestion): Suppression | null;
}

export function allowanceBook(allowances: readonly Allowance[]): AllowanceBook {
  const prepared = [...allowances].sort((a, b) => (a.id < b.id ? -1 : 1)).map(prepare);
  return {
    isEmpty: prepared.length === 0,
    suppressionOf(question) {
      const found = prepared.find(({ covers }) => covers(question))?.allowance;
      if (found === undefined) return null;
      const { id, owner, reason, ticket, expires } = found;
      return { allowance: id, owner, reason, ticket, expires };
    },
  };
}

function prepare(allowance: Allowance): Prepared {
  const [from, until] = [Date.parse(allowance.validFrom), Date.parse(allowance.expires)];
  const isValid = (time: number) => time >= from && time < until;
  const detections = new Set(allowance.detections);
  const { tenant, actor, mailbox, application, others } = conditionsOf(allowance);
  const each = [actor, mailbox, application, ...others];
  const coversEvent = (event: PurgewatchEvent) =>
    isValid(event.time) && each.every((condition) => condition === null || condition.holds(condition.of(event)));
  const ofSubject = (condition: NameCondition | null, value: string | null) =>
    condition === null || condition.holds(value);
  return {
    allowance,
    covers: ({ tenantId, detections: found, first, last, events, subject, raisedAt }) =>
      raisedAt < until &&
      ofSubject(tenant, tenantId) &&
      isValid(first) &&
      isValid(last) &&
      found.length > 0 &&
      (detections.size === 0 || found.every((id) => detections.has(id))) &&
      (events === null
        ? // An address or a device says something of the records at hand alone, and nothing of those that nobody has looked at.
          others.length === 0 &&
          ofSubject(actor, subject.actor) &&
          ofSubject(mailbox, subject.mailbox) &&
          ofSubject(application, subject.application)
        : events.length > 0 && events.every(coversEvent)),
  };
}

interface NameCondition {
  readonly of: (event: PurgewatchEvent) => string | null;
  /** Null, what a record does not say, never holds. */
  readonly holds: (value: string | null) => boolean;
}

function conditionsOf(allowance: Allowance) {
  const named = (condition: Condition, of: NameCondition['of']): NameCondition | null => {
    const names = new Set(allowance[condition].map(sameCase));
    return names.size === 0 ? null : { of, holds: (value) => value !== null && names.has(sameCase(value)) };
  };
  const device = named('devices', (event) => ('device' in event ? event.device : null));
  const ranges = allowance.addresses.map(parseRange).filter((range) => range !== null);
  // A condition that cannot be read is one that nothing meets, never none.
  const address =
    allowance.addresses.length === 0 ? null : { of: (event: PurgewatchEvent) => event.ip, holds: inAnyOf(ranges) };
  return {
    // An alert is of one tenant, because a subject is.
    tenant: named('tenants', (event) => event.tenantId),
    actor: named('actors', (event) => event.actor),
    mailbox: named('mailboxes', mailboxOf),
    application: named('applications', (event) => ('appId' in event ? event.appId : null)),
    others: [device, address].filter((condition) => condition !== null),
  };
}

function inAnyOf(ranges: readonly AddressRange[]): (value: string | null) => boolean {
  return (value) => {
    const address = value === null ? null : parseAddress(value);
    return address !== null && ranges.some((range) => isWithin(address, range));
  };
}

/**
 * Names are compared whole and without case, nothing else is forgiven: no blanks, dots, wildcards or letters that look alike. The
 * Kelvin sign is the one character outside ASCII whose small letter is one of ASCII, so it keeps its own.
 */
function sameCase(text: string): string {
  return text
    .split('\u212a')
    .map((part) => part.toLowerCase())
    .join('\u212a');
}
