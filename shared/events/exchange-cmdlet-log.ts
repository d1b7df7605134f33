/**
 * The on-premises Exchange cmdlet log ("MSExchange Management"), as any of the usual shippers writes it: NXLog and WEF
 * (flat), Winlogbeat (`winlog.event_data`), Log Analytics (table Event), or nested EventData.
 */
import { cmdletName, mailboxOfCmdlet, NOT_OF_OFFICE, outcomeOf, type ReadContext, timeOf } from './audit-record.ts';
import type { AuditEvent, CmdletCall } from './event.ts';
import { cleanIp } from './ip.ts';
import { isObject, type JsonObject, objectOf, textOf } from './json-text.ts';
import { readParameterLine } from './parameters.ts';
import { type Ignored, ignored, type Parked } from './record.ts';
import { digestId } from './record-id.ts';

const LOG_NAMES = ['Channel', 'SourceName', 'channel', 'provider_name', 'EventLog', 'Source', 'log_name'] as const;
const LOG = /^MSExchange (?:Management|CmdletLogs)$/;
const TIME_NAMES = ['TimeCreated', 'EventTime', 'TimeGenerated', 'TimeGenerated [UTC]', '@timestamp'] as const;
const USER_NAMES = ['User', 'UserName', 'AccountName', 'UserID', 'UserId'] as const;
/** `Cmdlet suceeded. Cmdlet Remove-Mailbox, parameters -Identity "x".` The log itself misspells "succeeded". */
const MESSAGE = /Cmdlet (\w+)\. Cmdlet ([\w.\\-]+), parameters ?([\s\S]*)$/;

export function isExchangeCmdletLog(record: JsonObject): boolean {
  return namesLog(record) || namesLog(record.winlog) || namesLog(record.Event);
}

function namesLog(part: unknown): boolean {
  if (!isObject(part)) return false;
  for (const name of LOG_NAMES) {
    const value = part[name];
    if (typeof value === 'string' && LOG.test(value)) return true;
  }
  return false;
}

export function readExchangeCmdletLog(record: JsonObject, context: ReadContext): AuditEvent | Parked | Ignored {
  const data = eventData(record);
  const call = callOf(textOf(record, 'Message', 'message', 'RenderedDescription'), data);
  if (call === null) return ignored('MSExchange Management event that is no cmdlet');
  const time = timeOf(record, TIME_NAMES);
  if (typeof time !== 'number') return time;
  return {
    ...NOT_OF_OFFICE,
    kind: 'audit',
    form: 'exchange-cmdlet-log',
    recordId: digestId(record),
    tenantId: context.defaultTenantId,
    time,
    actor: (textOf(data, 'param3') ?? userOf(record))?.toLowerCase() ?? null,
    ip: cleanIp(record.ClientIP),
    operation: call.operation,
    outcome: outcomeOf(call.outcome),
    mailbox: mailboxOfCmdlet(call.cmdlet),
    cmdlet: call.cmdlet,
  };
}

interface LoggedCall {
  readonly operation: string;
  readonly outcome: string | null;
  readonly cmdlet: CmdletCall;
}

/** From the message, which every shipper keeps; else from the event's parameters: cmdlet, parameters, user. */
function callOf(message: string | null, data: JsonObject): LoggedCall | null {
  const match = message === null ? null : MESSAGE.exec(message);
  const operation = match?.[2] ?? textOf(data, 'param1');
  const name = operation === null ? null : cmdletName(operation);
  if (operation === null || name === null) return null;
  const parameters = readParameterLine(match?.[3] ?? textOf(data, 'param2') ?? '');
  return { operation, outcome: match?.[1] ?? null, cmdlet: { name, parameters, executed: true } };
}

const NO_DATA: JsonObject = {};

function eventData(record: JsonObject): JsonObject {
  const winlog = record.winlog;
  const event = record.Event;
  const nested = isObject(winlog) ? winlog.event_data : isObject(event) ? event.EventData : record.EventData;
  return objectOf(nested ?? record.event_data) ?? NO_DATA;
}

function userOf(record: JsonObject): string | null {
  const winlog = record.winlog;
  const user = objectOf(isObject(winlog) ? winlog.user : record.user);
  return textOf(record, ...USER_NAMES) ?? (user === null ? null : textOf(user, 'name', 'identifier'));
}
