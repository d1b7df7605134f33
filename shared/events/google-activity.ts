/** Where an activity of Google Workspace stands in what an export made of it, and its events one by one. */
import { isObject, type JsonObject, parsedIfText } from './json-text.ts';

interface GoogleActivity {
  readonly record: JsonObject;
  readonly id: JsonObject;
}

/** Fields in which shippers wrap what they read, as an object or as its text: Beats, Elastic Agent, Logstash, Pub/Sub. */
const WRAPPERS = ['event', 'original', 'message', 'json', 'data'] as const;
const MAX_WRAPPING = 3;
/** No text without it is an activity. */
const MARK = 'uniqueQualifier';

/** The activity that a record is or wraps; null for everything else. */
export function activityOf(value: unknown, depth = 0): GoogleActivity | null {
  if (!isObject(value)) return null;
  const { id } = value;
  const holdsEvent = isGiven(value.events) || isGiven(value.name);
  if (holdsEvent && isObject(id) && id.applicationName !== undefined) return { record: value, id };
  if (depth >= MAX_WRAPPING) return null;
  for (const name of WRAPPERS) {
    const inner = value[name];
    if (inner === undefined || (typeof inner === 'string' && !inner.includes(MARK))) continue;
    const activity = activityOf(parsedIfText(inner), depth + 1);
    if (activity !== null) return activity;
  }
  return null;
}

/** Events as a list, as one object, or taken apart: then the activity itself has the event's name and parameters. */
export function eventsOf(record: JsonObject): readonly unknown[] {
  if (!isGiven(record.events)) return [record];
  const events = parsedIfText(record.events);
  return Array.isArray(events) ? events : [events];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** What all events of one activity share may be this long where they are taken apart: each carries it. */
const MAX_SHARED = 16 * 1024;

/**
 * One activity for each event, of an activity with several; null for everything else. What is left of the activity is who,
 * when and where.
 */
export function splitActivity(value: unknown): readonly JsonObject[] | null {
  const activity = activityOf(value);
  if (activity === null) return null;
  const events = eventsOf(activity.record);
  if (events.length < 2) return null;
  const { kind, id, actor, ownerDomain, ipAddress } = activity.record;
  const shared = { kind, id, actor, ownerDomain, ipAddress };
  if (JSON.stringify(shared).length > MAX_SHARED) return null;
  return events.map((event) => ({ ...shared, events: [event] }));
}
