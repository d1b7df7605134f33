/**
 * Rows of Defender's table EmailEvents: mail that was delivered to a mailbox. They are read as audit records, because they say
 * that something happened in a mailbox. Only ids and the subject are taken from them.
 * Source: Microsoft Defender XDR, advanced hunting schema, table EmailEvents.
 */
import { NOT_OF_OFFICE, type ReadContext, timeOf } from './audit-record.ts';
import { TIME_NAMES } from './device-row.ts';
import type { AuditEvent } from './event.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';
import { digestId } from './record-id.ts';

export const EMAIL_EVENTS_TABLE = 'EmailEvents';
/** An operation of our own: no audit record is written when mail arrives. */
export const EMAIL_DELIVERED = 'EmailDelivered';

/** What lies in a mailbox afterwards; what was blocked or replaced does not. */
const ARRIVED: ReadonlySet<string> = new Set(['delivered', 'junked']);

export function looksLikeEmailEvent(row: JsonObject): boolean {
  return (
    row.NetworkMessageId !== undefined && row.RecipientEmailAddress !== undefined && row.DeliveryAction !== undefined
  );
}

export function readEmailEvent(
  row: JsonObject,
  envelopeTenant: string | null,
  context: ReadContext,
): AuditEvent | Parked | Ignored {
  const mailbox = textOf(row, 'RecipientEmailAddress')?.toLowerCase() ?? null;
  if (mailbox === null || !ARRIVED.has(textOf(row, 'DeliveryAction')?.toLowerCase() ?? ''))
    return ignored('EmailEvents');
  const time = timeOf(row, TIME_NAMES);
  if (typeof time !== 'number') return time;
  const message = textOf(row, 'NetworkMessageId')?.toLowerCase() ?? null;
  return {
    ...NOT_OF_OFFICE,
    kind: 'audit',
    form: 'email-events',
    recordId: message === null ? digestId(row) : `${message}/${mailbox}`,
    tenantId: envelopeTenant ?? context.defaultTenantId,
    time,
    // Whoever sent it did nothing in this mailbox.
    actor: null,
    ip: null,
    operation: EMAIL_DELIVERED,
    outcome: 'succeeded',
    mailbox,
    items: [
      {
        id: null,
        subject: rawTextOf(row, 'Subject'),
        internetMessageId: textOf(row, 'InternetMessageId'),
        folderPath: null,
      },
    ],
  };
}
