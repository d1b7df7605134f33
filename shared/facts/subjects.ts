/** Which subjects an event is about. */
import type { AuditEvent, FileEvent, ProcessEvent, PurgewatchEvent } from '../events/event.ts';
import type { Subject } from '../subjects/subject.ts';

/** The subject at which an event's own findings are joined. */
export function primarySubject(event: PurgewatchEvent): Subject {
  if (event.kind === 'process' || event.kind === 'file') return deviceAccount(event);
  return actorSubject(event);
}

export function actorSubject(event: PurgewatchEvent): Subject {
  const { tenantId } = event;
  if (event.actor === null && event.kind === 'audit')
    return { kind: 'actor', tenantId, actor: '', mailbox: event.mailbox };
  return { kind: 'actor', tenantId, actor: event.actor ?? '' };
}

export function deviceAccount(event: ProcessEvent | FileEvent): Subject {
  const device = (event.deviceId ?? event.device ?? '').toLowerCase();
  return { kind: 'device-account', tenantId: event.tenantId, device, account: event.actor ?? '' };
}

/** Null where the record does not say which mailbox. */
export function mailboxSubject(event: AuditEvent): Subject | null {
  const mailbox = event.mailbox ?? event.mailboxGuid;
  return mailbox === null ? null : { kind: 'mailbox', tenantId: event.tenantId, mailbox, guid: event.mailboxGuid };
}
