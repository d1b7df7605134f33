/** Keeps the evidence of an alert, and lets containment begin after it. */
import type { AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import { type DeliveryPolicy, sinksFor } from '../alerts/policy.ts';
import { isLeftToPeople } from '../alerts/refusal.ts';
import type { AlertStore, EvidenceVault, Journal, PointerQueue } from '../pipeline/ports.ts';
import { evidenceSetOf, type FoundRecord } from './evidence-set.ts';

const SINK = 'evidence';

export interface EvidenceSinkOptions {
  readonly alerts: Pick<AlertStore, 'read' | 'markDelivered' | 'note'>;
  readonly journal: Pick<Journal, 'read'>;
  readonly vault: EvidenceVault;
  readonly policy: DeliveryPolicy;
  readonly containment: PointerQueue;
}

export interface EvidenceSink {
  /**
   * Keeps one set for each revision, however often it is asked to. The mark is written after the set, and the pointer goes on
   * to containment after the mark: a crash between any two is mended by the next delivery.
   *
   * @returns how many of the alert's records no journal has any more
   * @throws {AlertMissingError} when the alert is not in the store
   */
  deliver(pointer: AlertPointer): Promise<{ readonly outcome: 'kept' | 'already'; readonly missing: number }>;
}

export function createEvidenceSink(options: EvidenceSinkOptions): EvidenceSink {
  const { alerts, journal, vault, policy, containment } = options;

  async function recordsOf(journals: readonly string[], ids: ReadonlySet<string>): Promise<FoundRecord[]> {
    const found: FoundRecord[] = [];
    for (const blob of journals)
      for (const record of (await journal.read(blob)) ?? [])
        if (ids.has(record.recordId)) found.push({ ...record, journal: blob });
    return found;
  }

  return {
    async deliver(pointer) {
      const stored = await alerts.read(pointer);
      if (stored === null) throw new AlertMissingError(pointer);
      const { alert, delivered } = stored;
      let missing = 0;
      if (!delivered.has(SINK)) {
        const set = evidenceSetOf(stored, await recordsOf(alert.journals, new Set(alert.recordIds)));
        for (const file of set.files) await vault.write(file.name, file.body, file.contentType);
        await alerts.note(pointer, SINK, { text: `sha256:${set.hash}`, order: 1 });
        await alerts.markDelivered(pointer, SINK);
        missing = set.missing.length;
      }
      const waits = !delivered.has('containment') && !isLeftToPeople(stored, 'containment');
      if (waits && sinksFor(alert, policy).includes('containment')) await containment.send(pointer);
      return { outcome: delivered.has(SINK) ? 'already' : 'kept', missing };
    },
  };
}
