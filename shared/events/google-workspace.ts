/**
 * Activities of Google Workspace, as the Admin SDK's Reports API gives them. An activity is an envelope around its events:
 * `google-activity.ts` takes it apart, so what is read here holds one event, or stands in the activity itself.
 * Source: developers.google.com, Reports API, activities and their appendices for gmail, admin, vault, user_accounts.
 */
import { addressOf, NOT_OF_OFFICE, type ReadContext, timeOf } from './audit-record.ts';
import type { AffectedItem, AuditEvent } from './event.ts';
import { activityOf, eventsOf } from './google-activity.ts';
import { parametersOf } from './google-parameters.ts';
import { cleanIp } from './ip.ts';
import { isObject, type JsonObject, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked, unexpected } from './record.ts';
import { digestId } from './record-id.ts';

const APPLICATIONS: ReadonlySet<string> = new Set(['gmail', 'admin', 'vault', 'user_accounts']);

/**
 * Gmail calls every event `delivery`; what happened is a number. These are the ones that matter, by the names that they get
 * as operations. Source: Reports API, "Gmail Activity Events", event_info.mail_event_type.
 */
const GMAIL_OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['13', 'GmailMessageMovedToTrash'],
  ['14', 'GmailMessageRemovedFromTrash'],
  ['27', 'GmailMessagePermanentlyDeleted'],
]);
export const GMAIL_DELETIONS: readonly string[] = [...GMAIL_OPERATIONS.values()];

/**
 * Whether the text of an activity may hold one of these numbers as a value of its own: as a string, as a number, or as a
 * number that JSON writes in another way (`13.0`, `1.3e1`); also where the activity is text in a string, with its quotes and
 * white space escaped. Linear in the length of the text.
 */
export const MAY_BE_GMAIL_DELETION =
  /(?:[["\\:,\s]|\\[nrt]|u0022)(?:13|14|27)(?:["\\,}\]\s]|$)|(?:(?:"|u0022)\s*:|[[,])(?:\s|\\[nrt])*-?\d+[.eE]/;

/** Null where the record is no activity. */
export function readGoogleActivity(record: JsonObject, context: ReadContext): AuditEvent | Parked | Ignored | null {
  const activity = activityOf(record);
  if (activity === null) return null;
  const { id } = activity;
  const application = textOf(id, 'applicationName')?.toLowerCase() ?? '';
  if (!APPLICATIONS.has(application)) return ignored('Google Workspace, another application');
  const events = eventsOf(activity.record);
  if (events.length === 0) return ignored('Google Workspace, an activity without events');
  if (events.length !== 1) return unexpected('events', activity.record.events, 'one event');
  const [event] = events;
  if (!isObject(event)) return unexpected('events', event, 'an object');
  const qualifier = textOf(id, 'uniqueQualifier');
  if (qualifier === null) return unexpected('id.uniqueQualifier', id.uniqueQualifier, 'the id of the activity');
  const time = timeOf(id, ['time']);
  if (typeof time !== 'number') return time;
  const properties = parametersOf(event.parameters);
  const name = textOf(event, 'name');
  if (name === null) return unexpected('events.name', event.name, 'the name of an event');
  const operation = application === 'gmail' ? gmailOperation(properties) : name;
  if (operation === null) return ignored('Google Workspace, a Gmail event that deletes nothing');
  const actor = actorOf(activity.record.actor);
  return {
    ...NOT_OF_OFFICE,
    kind: 'audit',
    recordId: recordIdOf(qualifier, time, application, operation, event),
    // A customer id is no Azure tenant: it stands for one only where the settings name none.
    tenantId: context.defaultTenantId ?? textOf(id, 'customerId')?.toLowerCase() ?? null,
    time,
    form: 'google-workspace',
    actor,
    ip: cleanIp(activity.record.ipAddress),
    operation,
    outcome: properties.get('event_info.success') === 'false' ? 'failed' : 'unknown',
    logonType: properties.has(DELEGATE) ? 'delegated' : null,
    clientInfo: properties.get('event_info.client_context.client_type') ?? null,
    mailbox: mailboxOf(application, actor, properties),
    objectId: properties.get('resource_name') ?? properties.get('setting_name') ?? null,
    items: application === 'gmail' ? [messageOf(properties)] : [],
    properties,
  };
}

type Properties = ReadonlyMap<string, string>;

const DELEGATE = 'event_info.client_context.session_context.delegate_user_email';

function gmailOperation(properties: Properties): string | null {
  const code = properties.get('event_info.mail_event_type') ?? properties.get('mail_event_type');
  return GMAIL_OPERATIONS.get(code ?? '') ?? null;
}

/**
 * Qualifier and time name the activity, the digest its event: the same however an export packed the events. Events of one
 * activity that say exactly the same are one.
 */
function recordIdOf(
  qualifier: string,
  time: number,
  application: string,
  operation: string,
  event: JsonObject,
): string {
  const { type, name, parameters } = event;
  const digest = digestId({ type, name, parameters }).replace('hash:', '');
  return [application, qualifier, new Date(time).toISOString(), operation, digest].join('|').toLowerCase();
}

function actorOf(actor: unknown): string | null {
  return isObject(actor) ? (textOf(actor, 'email', 'profileId', 'key')?.toLowerCase() ?? null) : null;
}

/** Whoever acts in Gmail or changes an account does so in a mailbox; Vault names a target, administrators name neither. */
function mailboxOf(application: string, actor: string | null, properties: Properties): string | null {
  if (application === 'gmail' || application === 'user_accounts') return addressOf(actor);
  return addressOf(properties.get('target_user') ?? properties.get('user_email') ?? null);
}

function messageOf(properties: Properties): AffectedItem {
  return {
    id: null,
    subject: properties.get('message_info.subject') ?? null,
    internetMessageId: properties.get('message_info.rfc2822_message_id') ?? null,
    folderPath: null,
  };
}
