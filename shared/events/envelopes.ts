/** Which objects are envelopes around records, whoever packed them, and what they hold. */
import { splitActivity } from './google-activity.ts';
import { isObject, type JsonObject } from './json-text.ts';
import { splitOsquery } from './osquery-batch.ts';

/** The answer of Google's Reports API, as some collectors hand it on whole. */
const ACTIVITY_LIST = 'admin#reports#activities';
const HUNTING_ANSWERS = [
  ['Schema', 'Results'],
  ['schema', 'results'],
] as const;

/** A list that a member holds as it is; its elements have their own text in the message. */
interface HeldList {
  readonly name: string;
  readonly list: readonly unknown[];
}

/** The list of an envelope; null for everything else. `records` is one by its name alone, and is asked for by itself. */
export function heldList(value: JsonObject): HeldList | null {
  return (
    memberList(value, 'items', value.kind === ACTIVITY_LIST) ?? huntingAnswer(value) ?? page(value) ?? tables(value)
  );
}

function memberList(value: JsonObject, name: string, isEnvelope: boolean): HeldList | null {
  const list = value[name];
  return isEnvelope && Array.isArray(list) ? { name, list } : null;
}

/**
 * The answer of an advanced hunting query: a schema beside its rows tells it from a record that has results. Sources:
 * Defender's API, `Schema` and `Results`; Graph's runHuntingQuery, in lower case.
 */
function huntingAnswer(value: JsonObject): HeldList | null {
  for (const [schema, name] of HUNTING_ANSWERS) {
    const found = memberList(value, name, Array.isArray(value[schema]));
    if (found !== null) return found;
  }
  return null;
}

const PAGE_MEMBER = /^(?:value|@.*|odata\..*|nextLink|count)$/;

/** A page of an OData service, as Graph and Azure Resource Manager answer: nothing beside the list but notes on it. */
function page(value: JsonObject): HeldList | null {
  const { value: list } = value;
  if (!Array.isArray(list) || !Object.keys(value).every((name) => PAGE_MEMBER.test(name))) return null;
  return { name: 'value', list };
}

/** The answer of a Log Analytics or Data Explorer query: tables of names and rows. */
function tables(value: JsonObject): HeldList | null {
  const name = value.tables === undefined ? 'Tables' : 'tables';
  const list = value[name];
  if (!Array.isArray(list) || !list.some((table) => isObject(table) && namesOf(table) !== null)) return null;
  return { name, list };
}

/** Records that an object holds in parts, each put together; null for everything that holds one record. */
export function partsOf(value: JsonObject): readonly unknown[] | null {
  return rowsOf(value) ?? splitOsquery(value) ?? splitActivity(value);
}

/** `{"columns":[{"name":"x"}],"rows":[["1"]]}`: each row as an object. */
function rowsOf(table: JsonObject): readonly unknown[] | null {
  const names = namesOf(table);
  const rows = table.rows ?? table.Rows;
  if (names === null || !Array.isArray(rows)) return null;
  return rows.map((row: unknown) =>
    Array.isArray(row) ? Object.fromEntries(names.map((name, index) => [name, row[index]])) : row,
  );
}

function namesOf(table: JsonObject): readonly string[] | null {
  const columns = table.columns ?? table.Columns;
  if (!Array.isArray(columns) || !Array.isArray(table.rows ?? table.Rows)) return null;
  const names = columns.map((column: unknown) =>
    isObject(column) ? (column.name ?? column.ColumnName ?? column.columnName) : null,
  );
  return names.every((name) => typeof name === 'string') ? names : null;
}
