/** An audit event as the readers make it: a delete by the owner, changed where a test says so. */

import { NOT_OF_OFFICE } from '../../shared/events/audit-record.ts';
import type { AuditEvent } from '../../shared/events/event.ts';
import { NOON } from './entries.ts';

export function auditEvent(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    ...NOT_OF_OFFICE,
    kind: 'audit',
    recordId: 'r1',
    tenantId: null,
    time: NOON,
    form: 'unified-audit-log',
    actor: null,
    ip: null,
    operation: 'HardDelete',
    recordType: 3,
    outcome: 'succeeded',
    userType: 'regular',
    logonType: 'owner',
    ...change,
  };
}
