/** A journal that remembers what it read last: alerts that follow each other in time share their blobs. */
import type { Journal } from '../../shared/pipeline/ports.ts';

/** Blobs remembered, of at most a batch each: some 40 MB of ordinary records. */
const REMEMBERED = 64;

export function recentBlobs(journal: Pick<Journal, 'read'>, remembered = REMEMBERED): Pick<Journal, 'read'> {
  const recent = new Map<string, ReturnType<Journal['read']>>();
  return {
    read(blob) {
      const records = recent.get(blob) ?? journal.read(blob);
      recent.delete(blob);
      recent.set(blob, records);
      const oldest = recent.keys().next();
      if (recent.size > remembered && !oldest.done) recent.delete(oldest.value);
      return records;
    },
  };
}
