/** One record, from its value to what the detections say of it. Pure: the same record is always judged the same. */
import { detect } from '../detections/judge.ts';
import { normalise } from '../events/normalise.ts';
import type { Ignored, Parked } from '../events/record.ts';
import type { Judged } from './observe.ts';

export interface JudgedRecord extends Judged {
  readonly kind: 'judged';
  /** The record's JSON as it arrived. */
  readonly raw: string;
  /** When the hub took the message in, ms since 1970; null where nobody knows. */
  readonly arrival: number | null;
}

export interface RecordContext {
  /** Lower-case tenant of records that name none. */
  readonly defaultTenantId: string | null;
  readonly arrival: number | null;
}

/** A record that breaks a detection is the record's fault: it is parked with the reason, and the stream goes on. */
export function judgeRecord(value: unknown, raw: string, context: RecordContext): JudgedRecord | Parked | Ignored {
  try {
    const event = normalise(value, { defaultTenantId: context.defaultTenantId });
    if (event.kind === 'parked' || event.kind === 'ignored') return event;
    return { kind: 'judged', event, ...detect(event), raw, arrival: context.arrival };
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { kind: 'parked', reason: `record: judging it failed (${what.slice(0, 200)})`, raw };
  }
}
