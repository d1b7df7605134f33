/** Keyed hashes: state names nobody, and nobody can find a person's row by guessing addresses. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { RowKey } from './row-store.ts';
import { type Subject, subjectText } from './subject.ts';

export interface Hasher {
  /** PartitionKey: 16 hex digits of the tenant and two of the subject; RowKey: 128 bits of the subject. */
  rowKey(subject: Subject): RowKey;
  /** 64 bits of tenant and record id, as 16 hex digits. */
  recordHash(tenantId: string | null, recordId: string): string;
  /** 64 bits of a tenant and what facts are matched by, as 16 hex digits. */
  keyHash(tenantId: string | null, key: string): string;
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
    keyHash: (tenantId, text) => hash(`key\0${tenantId ?? ''}\0${text}`).slice(0, 16),
  };
}
