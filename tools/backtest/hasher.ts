/** Hashes without a key: nothing of a backtest outlives it, and keyed ones cost many times as much. */
import { hash } from 'node:crypto';
import { type Hasher, LETTERS } from '../../shared/subjects/hashing.ts';
import { subjectText } from '../../shared/subjects/subject.ts';

const tenantHash = (tenantId: string | null) => hash('sha256', `tenant\0${tenantId ?? ''}`).slice(0, 16);

export const backtestHasher: Hasher = {
  rowKey(subject) {
    const row = hash('sha256', subjectText(subject)).slice(0, 32);
    return { partition: tenantHash(subject.tenantId), row: `${LETTERS[subject.kind]}${row}` };
  },
  tenantHash,
  recordHash: (tenantId, recordId) => hash('sha256', `${tenantId ?? ''}\0${recordId}`).slice(0, 16),
  keyHash: (tenantId, key) => hash('sha256', `key\0${tenantId ?? ''}\0${key}`).slice(0, 16),
};
