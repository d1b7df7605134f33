/**
 * Endpoint events in Elastic's common schema, whoever wrote them: Auditbeat's file integrity and process modules, Elastic
 * Defend. Source: Elastic Common Schema, "Event fields", allowed values of event.category and event.type.
 */
import { commandLineOf } from './audit-act.ts';
import { type ReadContext, timeOf } from './audit-record.ts';
import { type EndpointFacts, fileEvent, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { integerOf, isObject, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';
import { digestId } from './record-id.ts';
import { member } from './windows-event.ts';

/** Words of event.type and event.action, by what they begin with. */
const ACTIONS: readonly (readonly [RegExp, string])[] = [
  [/^(?:delet|remov|unlink)/, 'FileDeleted'],
  [/^(?:renam|mov)/, 'FileRenamed'],
  [/^(?:creat)/, 'FileCreated'],
  [/^(?:updat|modif|overwrit|truncat|chang|writ)/, 'FileModified'],
];
const STARTS = /^(?:start|exec|fork_exec|process_started|creation)/;

/** Null where the record is none of these. */
export function readEcsEndpoint(
  record: JsonObject,
  context: ReadContext,
): ProcessEvent | FileEvent | Parked | Ignored | null {
  const event = member(record, 'event');
  const categories = textsOf(event.category);
  const isFile = categories.includes('file') || textOf(event, 'module') === 'file_integrity';
  const isProcess = !isFile && categories.includes('process');
  const path = rawTextOf(member(record, 'file'), 'path');
  const process = member(record, 'process');
  if (!(isFile && path !== null) && !(isProcess && Object.keys(process).length > 0)) return null;
  const words = [...textsOf(event.action), ...textsOf(event.type)];
  const facts = factsOf(record, context);
  if ('kind' in facts) return facts;
  if (isProcess) return readProcess(process, words, facts);
  const action = ACTIONS.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
  if (action === undefined || path === null) return ignored('ECS event of a file that is only read');
  return fileEvent(facts, {
    action,
    path,
    previousPath: rawTextOf(member(record, 'file', 'Ext', 'original'), 'path'),
    by: { path: rawTextOf(process, 'executable') ?? textOf(process, 'name'), commandLine: commandLine(process) },
  });
}

function readProcess(process: JsonObject, words: readonly string[], facts: EndpointFacts): ProcessEvent | Ignored {
  const line = commandLine(process);
  if (line === null || !words.some((word) => STARTS.test(word))) return ignored('ECS event that starts no program');
  const parent = member(process, 'parent');
  return processEvent(facts, {
    path: rawTextOf(process, 'executable') ?? textOf(process, 'name'),
    commandLine: line,
    processId: integerOf(process.pid),
    parent: { path: rawTextOf(parent, 'executable') ?? textOf(parent, 'name'), commandLine: commandLine(parent) },
    workingFolder: rawTextOf(process, 'working_directory'),
  });
}

/** Arguments one by one tell more than a line in which their borders are lost. */
function commandLine(process: JsonObject): string | null {
  const { args } = process;
  const argv = Array.isArray(args) ? args.filter((text) => typeof text === 'string') : [];
  return argv.length > 0 ? commandLineOf(argv) : rawTextOf(process, 'command_line', 'title');
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((text) => typeof text === 'string')
    .map((text) => text.toLowerCase());
}

function factsOf(record: JsonObject, context: ReadContext): EndpointFacts | Parked {
  const time = timeOf(record, ['@timestamp']);
  if (typeof time !== 'number') return time;
  const user = member(record, 'user');
  const id = textOf(member(record, 'event'), 'id');
  const device =
    textOf(member(record, 'host'), 'name', 'hostname') ?? textOf(member(record, 'agent'), 'hostname', 'name');
  return {
    form: 'ecs',
    recordId: id === null ? digestId(record) : `ecs|${device ?? ''}|${id}`.toLowerCase(),
    tenantId: context.defaultTenantId,
    time,
    device,
    user: textOf(user, 'name') ?? textOf(member(user, 'effective'), 'name') ?? textOf(user, 'id'),
    userDomain: isObject(record.user) ? textOf(user, 'domain') : null,
  };
}
