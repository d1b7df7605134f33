/** Where mail is sent: inside the organisation or out of it. */
import type { AuditEvent, ProcessEvent } from '../events/event.ts';

export type Direction = 'inside' | 'outside' | 'unknown';

/** Kinds of users whose own domain is not the tenant's: partners and guests act from elsewhere. */
const FOREIGN_USERS: ReadonlySet<string> = new Set(['partner-technician', 'guest', 'dc-admin']);

/**
 * Inside only where every recipient has an address in one of the organisation's known domains. A name without an address
 * may be a mail contact that points anywhere, so it is unknown.
 */
export function directionOf(recipients: readonly string[], event: AuditEvent | ProcessEvent): Direction {
  const own = ownDomains(event);
  let direction: Direction = 'inside';
  for (const recipient of recipients) {
    const domains = domainsIn(recipient);
    if (own.size > 0 && domains.some((domain) => !isOwn(domain, own))) return 'outside';
    if (own.size === 0 || domains.length === 0) direction = 'unknown';
  }
  return direction;
}

/** Domains that the record itself shows: of the actor, the mailbox, and the organisation in the object's path. */
function ownDomains(event: AuditEvent | ProcessEvent): Set<string> {
  const domains = new Set<string>();
  const actor = event.kind === 'audit' && FOREIGN_USERS.has(event.userType ?? '') ? null : event.actor;
  for (const name of [actor, event.kind === 'audit' ? event.mailbox : null]) {
    const at = name?.lastIndexOf('@') ?? -1;
    if (name && at > 0) domains.add(name.slice(at + 1).toLowerCase());
  }
  const organisation = event.kind === 'audit' ? organisationIn(event.objectId ?? '') : null;
  if (organisation !== null) domains.add(organisation);
  return domains;
}

/** `.../Microsoft Exchange Hosted Organizations/example.onmicrosoft.com/Name`, or `example.onmicrosoft.com\Name`. */
function organisationIn(objectId: string): string | null {
  const hosted = /Hosted Organizations\/([^/\\]+)/i.exec(objectId)?.[1];
  const first = hosted ?? objectId.split(/[\\/]/, 1)[0] ?? '';
  return /^[\w.-]+\.onmicrosoft\.com$/i.test(first) ? first.toLowerCase() : null;
}

function isOwn(domain: string, own: ReadonlySet<string>): boolean {
  return own.has(domain) || [...own].some((known) => domain.endsWith(`.${known}`));
}

/** Domains of the addresses in a text such as `"Bob" [SMTP:bob@example.com]; eve@example.org`. */
function domainsIn(text: string): string[] {
  return text
    .split(/[\s,;:|"'<>()[\]{}]+/)
    .filter((part) => part.includes('@'))
    .map((part) => part.slice(part.indexOf('@') + 1).toLowerCase())
    .map((domain) => (domain.endsWith('.') ? domain.slice(0, -1) : domain));
}
