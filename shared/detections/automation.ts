/**
 * Known automation: retention, Exchange's own services, Defender's remediation. It is recognised by who acted, never by
 * what a client says of itself alone, because the tail of ClientInfoString is whatever the client sends.
 */
import type { AuditEvent } from '../events/event.ts';
import { isDelete } from './deletes.ts';

/** First token of ClientInfoString of the mailbox assistants (retention, event-based, ELC). */
const ASSISTANTS: ReadonlySet<string> = new Set(['client=tba', 'client=eba', 'client=elc']);

/** Applications of Microsoft that apply retention. An account cannot act under these ids. */
const RETENTION_APPS: ReadonlySet<string> = new Set([
  'bcad1a65-78eb-4725-9bce-ce1a8ed30b95',
  '43375d74-c6a5-4d4e-a0a3-de139860ea75',
  'af9fc99a-5ae5-46e1-bbd7-fa25088e16c9',
]);

/** Microsoft Threat Protection and Exchange Online Protection. Source: Microsoft's lists of first-party applications. */
const DEFENDER_APPS: ReadonlySet<string> = new Set([
  '8ee8fdad-f234-4243-8f3b-15c294843740',
  '00000007-0000-0ff1-ce00-000000000000',
]);

/** `NT AUTHORITY\SYSTEM (Microsoft.Exchange.ServiceHost)`: no principal name can hold a backslash and brackets. */
const EXCHANGE_SERVICE = /^nt authority\\system \([\w.]+\)$/;

/** ExchangeItem and ExchangeItemGroup: records of what happened in a mailbox. */
const MAILBOX_RECORD_TYPES: ReadonlySet<number | null> = new Set([2, 3]);

/** One sentence that names the automation; null for everybody else. */
export function automationOf(event: AuditEvent): string | null {
  if (isRetention(event)) return "Exchange's retention did this: a mailbox assistant with a system identity.";
  if (isExchangeService(event)) return 'A service of Exchange Online did this, under its own identity.';
  if (isDefender(event)) return 'Defender or Exchange Online Protection removed this mail, under its own identity.';
  return null;
}

function isRetention(event: AuditEvent): boolean {
  const client = event.clientInfo?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return isDelete(event) && ASSISTANTS.has(client) && isSystemIdentity(event);
}

function isSystemIdentity(event: AuditEvent): boolean {
  return (
    event.logonType === 'system-service' ||
    event.userType === 'system' ||
    (event.appId !== null && RETENTION_APPS.has(event.appId))
  );
}

/** Not on premises: there a web shell runs in w3wp, and the log names it in the same way. */
function isExchangeService(event: AuditEvent): boolean {
  if (event.form === 'exchange-cmdlet-log' || event.userType === 'regular' || event.userType === 'guest') return false;
  return event.actor !== null && EXCHANGE_SERVICE.test(event.actor);
}

/** The application alone acted: an analyst's own token for the same application carries the analyst's name. */
function isDefender(event: AuditEvent): boolean {
  const alone =
    event.userType === 'application' || event.userType === 'service-principal' || event.userType === 'system';
  if (!alone || (event.actor?.includes('@') ?? false) || !MAILBOX_RECORD_TYPES.has(event.recordType)) return false;
  return isDelete(event) && event.appId !== null && DEFENDER_APPS.has(event.appId);
}
