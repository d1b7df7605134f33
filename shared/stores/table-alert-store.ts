/** Alerts in Table Storage: one entity for each revision of an alert, with the marks of the sinks that have it. */
import { odata, type TableClient, type TableEntityResult } from '@azure/data-tables';
import { type Alert, type AlertPointer, UNANSWERED } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import type { AlertStore } from '../pipeline/ports.ts';
import { ContentionError } from '../subjects/subject-store.ts';
import { markName, marksOf, noteProperties, notesOf } from './delivery-marks.ts';
import { StoredFormatError } from './errors.ts';
import { isMissing, isThere, statusOf } from './fault.ts';
import { fitAlert } from './fit-alert.ts';
import { checkPointer } from './pointer.ts';

/** A string property holds at most 64 KiB of UTF-16: 32,768 characters. Source: Table Storage data model. */
const CHUNK_CHARS = 32_000;

/** An entity holds at most 1 MiB; the rest is room for keys, names and marks. */
const MAX_ALERT_BYTES = 900 * 1024;

/** Only the few sinks of one revision compete, and one of them wins each round. */
const MAX_MARK_ATTEMPTS = 50;

export interface TableAlertStoreOptions {
  readonly now: () => Date;
}

export function createTableAlertStore(
  table: Pick<TableClient, 'getEntity' | 'createEntity' | 'updateEntity' | 'listEntities'>,
  { now }: TableAlertStoreOptions,
): AlertStore {
  async function find(pointer: AlertPointer): Promise<TableEntityResult<Record<string, unknown>> | null> {
    const { partitionKey, rowKey } = keyOf(pointer);
    try {
      return await table.getEntity(partitionKey, rowKey);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Adds properties by compare-and-swap; nothing where `added` finds that they are there. */
  async function change(
    pointer: AlertPointer,
    added: (entity: Readonly<Record<string, unknown>>) => Record<string, string | number> | null,
  ): Promise<void> {
    for (let attempt = 0; attempt < MAX_MARK_ATTEMPTS; attempt++) {
      const entity = await find(pointer);
      if (entity === null) throw new AlertMissingError(pointer);
      const properties = added(entity);
      if (properties === null) return;
      try {
        await table.updateEntity({ ...keyOf(pointer), ...properties }, 'Merge', { etag: entity.etag });
        return;
      } catch (error) {
        if (statusOf(error) !== 412) throw error;
      }
    }
    throw new ContentionError(`${nameOf(pointer)}: ${MAX_MARK_ATTEMPTS} conflicts one after the other`);
  }

  return {
    async insert(alert) {
      const text = encoded(fitAlert(alert, (candidate) => storedBytes(encoded(candidate)) <= MAX_ALERT_BYTES));
      const raisedAt = now().toISOString();
      try {
        await table.createEntity({ ...keyOf(alert), raisedAt, size: text.length, ...chunksOf(text) });
        return 'inserted';
      } catch (error) {
        if (isThere(error)) return 'exists';
        throw error;
      }
    },

    async read(pointer) {
      const entity = await find(pointer);
      if (entity === null) return null;
      const { raisedAt } = entity;
      if (typeof raisedAt !== 'string') throw new StoredFormatError(nameOf(pointer), 'has no time of raising');
      return { alert: alertOf(pointer, entity), raisedAt, delivered: marksOf(entity), notes: notesOf(entity) };
    },

    async last(id) {
      const { partitionKey } = keyOf({ id, revision: 0 });
      const queryOptions = { filter: odata`PartitionKey eq ${partitionKey}`, select: ['RowKey'] };
      let last: AlertPointer | null = null;
      // In the order of their keys, which is that of revisions.
      for await (const { rowKey } of table.listEntities({ queryOptions }))
        last = checkPointer({ id, revision: Number(rowKey) });
      return last;
    },

    async markDelivered(pointer, sink) {
      const mark = markName(sink);
      await change(pointer, (entity) => (entity[mark] === undefined ? { [mark]: now().toISOString() } : null));
    },

    async note(pointer, sink, note) {
      await change(pointer, (entity) => noteProperties(entity, sink, note));
    },
  };
}

function keyOf(pointer: AlertPointer): { partitionKey: string; rowKey: string } {
  const { id, revision } = checkPointer({ id: pointer.id, revision: pointer.revision });
  return { partitionKey: id, rowKey: String(revision).padStart(10, '0') };
}

/**
 * ASCII only. Azurite decodes a request piece by piece and damages characters that two pieces share; and text of ASCII can be
 * cut anywhere, where half a surrogate pair would be nothing that the service could store.
 */
function encoded(alert: Alert): string {
  return JSON.stringify(alert).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The service counts two bytes for each character, Azurite the JSON of the request: the larger one counts. */
function storedBytes(text: string): number {
  return Math.max(2 * text.length, JSON.stringify(text).length);
}

function chunksOf(text: string): Record<string, string> {
  const count = Math.ceil(text.length / CHUNK_CHARS);
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [chunkName(i), text.slice(i * CHUNK_CHARS, (i + 1) * CHUNK_CHARS)]),
  );
}

function alertOf(pointer: AlertPointer, entity: Readonly<Record<string, unknown>>): Alert {
  let text = '';
  for (let index = 0; ; index++) {
    const chunk = entity[chunkName(index)];
    if (typeof chunk !== 'string') break;
    text += chunk;
  }
  if (text.length !== entity.size)
    throw new StoredFormatError(
      nameOf(pointer),
      `found ${text.length} characters, expected ${JSON.stringify(entity.size)}`,
    );
  try {
    const { entities, ...stored } = JSON.parse(text);
    // What an older version wrote says nothing of some.
    return { suppression: null, ...UNANSWERED, ...stored, entities: { processes: [], files: [], ...entities } };
  } catch (cause) {
    throw new StoredFormatError(nameOf(pointer), 'is no JSON', { cause });
  }
}

function chunkName(index: number): string {
  return `a${String(index).padStart(2, '0')}`;
}

function nameOf({ id, revision }: AlertPointer): string {
  return `alert ${id} revision ${revision}`;
}
