/** Keyed hashes: state names nobody, and nobody can find a person's row by guessing addresses. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { SubjectKind } from '../detections/detection.ts';
import type { RowKey } from './row-store.ts';
import { type Subject, subjectText } from './subject.ts';

export interface Hasher {
  /** PartitionKey: `tenantHash` and two hex digits of the subject; RowKey: a letter for its kind and 128 bits of it. */
  rowKey(subject: Subject): RowKey;
  /** 16 hex digits. */
  tenantHash(tenantId: string | null): string;
  /** 64 bits of tenant and record id, as 16 hex digits. */
  recordHash(tenantId: string | null, recordId: string): string;
  /** 64 bits of a tenant and what facts are matched by, as 16 hex digits. */
  keyHash(tenantId: string | null, key: string): string;
}

/** First letters of row keys, by which the rows of one kind are listed. Never changed: they are in storage. */
export const LETTERS: Readonly<Record<SubjectKind, string>> = {
  actor: 'a',
  mailbox: 'm',
  application: 'c',
  'device-account': 'd',
  person: 'p',
  identity: 'i',
  rule: 'r',
  request: 'e',
  tenant: 't',
};

const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as SubjectKind]));

/** The kind of subject that a row belongs to; null for a key that this version did not make. */
export function kindOfRow(row: string): SubjectKind | null {
  return KINDS.get(row.slice(0, 1)) ?? null;
}

/** @param key at least 16 random bytes, one for each deployment, kept with its state */
export function createHasher(key: Uint8Array): Hasher {
  if (key.length < 16) throw new RangeError(`hash key: found ${key.length} bytes, expected at least 16`);
  const secret = createSecretKey(key); // made once: from bytes each hash costs six times as much
  const hash = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  const tenantHash = (tenantId: string | null) => hash(`tenant\0${tenantId ?? ''}`).slice(0, 16);
  return {
    rowKey(subject) {
      const row = hash(`subject\0${subjectText(subject)}`).slice(0, 32);
      return { partition: `${tenantHash(subject.tenantId)}${row.slice(0, 2)}`, row: `${LETTERS[subject.kind]}${row}` };
    },
    tenantHash,
    recordHash: (tenantId, recordId) => hash(`record\0${tenantId ?? ''}\0${recordId}`).slice(0, 16),
    keyHash: (tenantId, text) => hash(`key\0${tenantId ?? ''}\0${text}`).slice(0, 16),
  };
}
