/** Hashes without a key: nothing of a backtest outlives it, and keyed ones cost many times as much. */
import { hash } from 'node:crypto';
import type { Hasher } from '../../shared/subjects/hashing.ts';
import { subjectText } from '../../shared/subjects/subject.ts';

export const backtestHasher: Hasher = {
  rowKey(subject) {
    const row = hash('sha256', subjectText(subject)).slice(0, 32);
    return { partition: row.slice(0, 2), row };
  },
  recordHash: (tenantId, recordId) => hash('sha256', `${tenantId ?? ''}\0${recordId}`).slice(0, 16),
  keyHash: (tenantId, key) => hash('sha256', `key\0${tenantId ?? ''}\0${key}`).slice(0, 16),
};
