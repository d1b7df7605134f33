/** Parameters of an event of Google Workspace: a list of names with values of some type, nested; or an object of them. */
import { isObject, type JsonObject } from './json-text.ts';

/** The deepest that is documented is `event_info.client_context.session_context.device_type`. */
const MAX_DEPTH = 6;

/** By name in lower case, nested names joined by a dot; lists are joined by a comma. The first of equal names counts. */
export function parametersOf(value: unknown): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  collect(value, '', 0, properties);
  return properties;
}

function collect(value: unknown, prefix: string, depth: number, properties: Map<string, string>): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const entry of value)
      if (isObject(entry) && typeof entry.name === 'string')
        add(entry.name, givenValue(entry), prefix, depth, properties);
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) add(name, member, prefix, depth, properties);
  }
}

function add(name: string, value: unknown, prefix: string, depth: number, properties: Map<string, string>): void {
  const key = prefix + name.trim().toLowerCase();
  const text = textOf(value);
  if (text === null) collect(nestedOf(value), `${key}.`, depth + 1, properties);
  else if (!properties.has(key)) properties.set(key, text);
}

/** Whichever member holds the value: the API has one for each type. */
function givenValue(entry: JsonObject): unknown {
  const { value, intValue, boolValue, multiValue, multiIntValue, messageValue, multiMessageValue } = entry;
  return value ?? intValue ?? boolValue ?? multiValue ?? multiIntValue ?? messageValue ?? multiMessageValue;
}

/** A message has its parameters in `parameter`; there may be a list of messages. */
function nestedOf(value: unknown): unknown {
  return Array.isArray(value) ? value.flatMap(ofMessage) : ofMessage(value);
}

function ofMessage(value: unknown): unknown {
  return isObject(value) && Array.isArray(value.parameter) ? value.parameter : value;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value) || value.some((entry) => typeof entry === 'object')) return null;
  return value.map(String).join(', ');
}
