/**
 * Events of the Windows logs in the shapes that shippers give them: flat (NXLog, Logstash, SecurityEvent), Winlogbeat and
 * Elastic's common schema, `Event.System` with `Event.EventData`, Log Analytics' tables with EventData as object or XML.
 */
import { timeOf } from './audit-record.ts';
import { dataOfList, dataOfXml } from './event-xml.ts';
import { integerOf, isObject, type JsonObject, objectOf, parsedIfText, textOf } from './json-text.ts';
import type { Parked } from './record.ts';
import { parseTime } from './time.ts';
import { channelByValues, namedByPosition } from './windows-values.ts';

export interface WindowsEvent {
  readonly id: number;
  /** Channel and provider, in lower case. */
  readonly source: string;
  readonly channel: string;
  readonly host: string | null;
  /** Number of the event in its log; null where the shipper left it out. */
  readonly recordNumber: string | null;
  /** EventData by name. */
  readonly data: JsonObject;
  /** The record around it: some pipelines move values out of EventData. */
  readonly record: JsonObject;
  readonly time: number | Parked;
}

const CHANNELS = ['channel', 'Channel', 'EventLog', 'LogName', 'log_name'] as const;
const PROVIDERS = ['provider_name', 'Provider', 'ProviderName', 'SourceName', 'EventSourceName', 'Source'] as const;
const NUMBERS = ['record_id', 'EventRecordID', 'EventRecordId', 'RecordNumber', 'RecordId'] as const;
const HOSTS = ['computer_name', 'Computer', 'Hostname', 'HostName', 'MachineName', 'ComputerName'] as const;
/** EventTime of NXLog is local time without a zone: the last to be asked. */
const TIMES = ['TimeCreated', '@timestamp', 'TimeGenerated', 'TimeGenerated [UTC]', 'EventTime'] as const;
const NOTHING: JsonObject = {};

/** Null where the record is no event of a Windows log. */
export function windowsEventOf(record: JsonObject): WindowsEvent | null {
  const shape = shapeOf(record);
  if (shape === null) return null;
  const { system } = shape;
  const id = integerOf(plain(system.EventID ?? system.EventId ?? beatId(record)));
  if (id === null) return null;
  const data = namedByPosition(id, system.StringInserts ?? shape.unnamed) ?? shape.data;
  const provider = textOf(system, ...PROVIDERS) ?? textOf(objectOf(system.Provider) ?? NOTHING, 'Name', '@Name') ?? '';
  const named = textOf(system, ...CHANNELS) ?? '';
  // Rows of SecurityEvent are sent on without either; its numbers and columns still say what it is.
  const channel = named === '' && provider === '' ? channelByValues(id, data) : named;
  if (channel === null) return null;
  return {
    id,
    source: `${channel} ${provider}`.toLowerCase(),
    channel: (channel || provider).toLowerCase(),
    host: textOf(system, ...HOSTS) ?? textOf(member(record, 'host'), 'name', 'hostname'),
    recordNumber: textOf(system, ...NUMBERS),
    data,
    record,
    time: eventTime(system, data, record),
  };
}

interface Shape {
  readonly system: JsonObject;
  readonly data: JsonObject;
  /** Values of EventData that have no names; undefined where they have. */
  readonly unnamed?: unknown;
}

function shapeOf(record: JsonObject): Shape | null {
  const { winlog } = record;
  if (isObject(winlog)) return { system: winlog, data: dataOf(winlog.event_data) ?? NOTHING };
  const event = isObject(record.Event) ? record.Event : record;
  if (isObject(event.System)) {
    const { Data: unnamed } = objectOf(event.EventData) ?? NOTHING;
    return { system: event.System, data: dataOf(event.EventData) ?? NOTHING, unnamed };
  }
  if (record.EventID === undefined && record.EventId === undefined) return null;
  return { system: record, data: dataOf(record.EventData ?? record.event_data) ?? record };
}

/** EventData as an object of values, a list of named values, or text of either JSON or XML. */
function dataOf(value: unknown): JsonObject | null {
  const parsed = parsedIfText(value);
  if (typeof parsed === 'string') return dataOfXml(parsed);
  if (Array.isArray(parsed)) return dataOfList(parsed);
  if (!isObject(parsed)) return null;
  const list = parsed.Data;
  return Array.isArray(list) && list.some(isObject) ? dataOfList(list) : parsed;
}

/** Converters of XML make objects of elements that have attributes. */
function plain(value: unknown): unknown {
  return isObject(value) ? (value['#text'] ?? value.Value ?? value._) : value;
}

function beatId(record: JsonObject): unknown {
  return isObject(record.winlog) ? (record.winlog.event_id ?? member(record, 'event').code) : undefined;
}

/** Sysmon says in UTC when it happened; every other time may be that of writing. */
function eventTime(system: JsonObject, data: JsonObject, record: JsonObject): number | Parked {
  const created = system.TimeCreated;
  const element = isObject(created) ? (objectOf(created['#attributes'] ?? created.$) ?? created) : NOTHING;
  const stated = parseTime(data.UtcTime) ?? parseTime(element.SystemTime ?? element['@SystemTime']);
  return stated ?? timeOf(record, TIMES);
}

/** An object inside the record, under a path of names; empty where there is none. */
export function member(record: JsonObject, ...path: readonly string[]): JsonObject {
  let at: JsonObject = record;
  for (const name of path) {
    const next = at[name];
    if (!isObject(next)) return NOTHING;
    at = next;
  }
  return at;
}
