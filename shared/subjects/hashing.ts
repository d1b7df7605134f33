/** Keyed hashes: state names nobody, and nobody can find a person's row by guessing addresses. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { RowKey } from './row-store.ts';

/** What has a row of its own. Names are lower case. */
export type Subject =
  /** `mailbox` where the record names no actor: strangers in different mailboxes are not one person. */
  | {
      readonly kind: 'actor';
      readonly tenantId: string | null;
      readonly actor: string;
      readonly mailbox?: string | null;
    }
  | { readonly kind: 'person'; readonly tenantId: string | null; readonly device: string; readonly account: string };

export interface Hasher {
  /** PartitionKey: 16 hex digits of the tenant and two of the subject; RowKey: 128 bits of the subject. */
  rowKey(subject: Subject): RowKey;
  /** 64 bits of tenant and record id, as 16 hex digits. */
  recordHash(tenantId: string | null, recordId: string): string;
}

/** @param key at least 16 random bytes, one for each deployment, kept with its state */
export function createHasher(key: Uint8Array): Hasher {
  if (key.length < 16) throw new RangeError(`hash key: found ${key.length} bytes, expected at least 16`);
  const secret = createSecretKey(key); // made once: from bytes each hash costs six times as much
  const hash = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  return {
    rowKey(subject) {
      const tenant = hash(`tenant\0${subject.tenantId ?? ''}`).slice(0, 16);
      const row = hash(`subject\0${subjectText(subject)}`).slice(0, 32);
      return { partition: `${tenant}${row.slice(0, 2)}`, row };
    },
    recordHash: (tenantId, recordId) => hash(`record\0${tenantId ?? ''}\0${recordId}`).slice(0, 16),
  };
}

/** A text that is different for different subjects: NUL separates, and names hold none. */
export function subjectText(subject: Subject): string {
  const names = subject.kind === 'actor' ? [subject.actor, subject.mailbox ?? ''] : [subject.device, subject.account];
  return [subject.kind, subject.tenantId ?? '', ...names.map((name) => name.replaceAll('\0', ''))].join('\0');
}
