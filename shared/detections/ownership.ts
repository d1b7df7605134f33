/** Whether somebody other than the owner acted in a mailbox, and as what. */
import type { AuditEvent } from '../events/event.ts';

export type NonOwner = 'admin' | 'application' | 'delegate' | 'other-account';

/** Null where the owner acted, or where the record does not say. */
export function nonOwner(event: AuditEvent): NonOwner | null {
  if (event.logonType === 'admin' || event.logonType === 'delegated-admin') return 'admin';
  if (event.userType === 'application' || event.userType === 'service-principal') return 'application';
  if (event.logonType === 'delegated') return 'delegate';
  return differ(event.actor, event.mailbox) ? 'other-account' : null;
}

/**
 * Only principal names can be compared: a display name, a SID or a key beside an address says nothing about whose it is.
 * Both are in lower case already, since one person's name varies in case from record to record.
 */
function differ(actor: string | null, owner: string | null): boolean {
  return actor !== null && owner !== null && isPrincipalName(actor) && isPrincipalName(owner) && actor !== owner;
}

function isPrincipalName(name: string): boolean {
  const at = name.lastIndexOf('@');
  return at > 0 && at < name.length - 1 && !name.includes('\\') && !name.includes(' ');
}
