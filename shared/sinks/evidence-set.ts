/**
 * What is kept of an alert before anybody acts on it: the alert, its raw records, and an index with the hashes of both. Files
 * are named by their content, so writing a set again changes nothing, and whoever changes a file cannot hide it.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { JournalRecord, StoredAlert } from '../pipeline/ports.ts';

export interface EvidenceFile {
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

export interface EvidenceSet {
  /** In the order in which they are to be written: the index last. */
  readonly files: readonly EvidenceFile[];
  /** SHA-256 of the index, which holds the hashes of the others: 64 hex digits. */
  readonly hash: string;
  /** Records that no journal has any more. */
  readonly missing: readonly string[];
}

/** A raw record, and the journal blob that it was found in. */
export interface FoundRecord extends JournalRecord {
  readonly journal: string;
}

export function evidenceSetOf({ alert, raisedAt }: StoredAlert, found: readonly FoundRecord[]): EvidenceSet {
  const byId = new Map(found.map((record) => [record.recordId, record]));
  const records = alert.recordIds.flatMap((id) => byId.get(id) ?? []);
  const missing = alert.recordIds.filter((id) => !byId.has(id));
  const lines = records.map(({ recordId, journal, raw }) => `${JSON.stringify({ recordId, journal, raw })}\n`).join('');
  const folder = `${raisedAt.slice(0, 10)}/${alert.id}/${alert.revision}`;
  const alertText = Buffer.from(`${JSON.stringify(alert, null, 2)}\n`);
  const recordsText = Buffer.from(lines);
  const index = Buffer.from(
    `${JSON.stringify(
      {
        alertId: alert.id,
        revision: alert.revision,
        raisedAt,
        alert: { file: `alert-${sha256(alertText)}.json`, sha256: sha256(alertText) },
        records: {
          file: `records-${sha256(recordsText)}.ndjson.gz`,
          /** Of the text before it was packed. */
          sha256: sha256(recordsText),
          list: records.map(({ recordId, journal, raw }) => ({ recordId, journal, sha256: sha256(Buffer.from(raw)) })),
        },
        missing,
      },
      null,
      2,
    )}\n`,
  );
  const hash = sha256(index);
  return {
    files: [
      {
        name: `${folder}/records-${sha256(recordsText)}.ndjson.gz`,
        body: gzipSync(recordsText),
        contentType: 'application/gzip',
      },
      { name: `${folder}/alert-${sha256(alertText)}.json`, body: alertText, contentType: 'application/json' },
      { name: `${folder}/index-${hash}.json`, body: index, contentType: 'application/json' },
    ],
    hash,
    missing,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
