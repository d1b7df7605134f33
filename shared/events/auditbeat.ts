/** Audit events as Auditbeat and Elastic's auditd_manager write them: joined already, and interpreted. */
import { type AuditPath, commandLineOf, touchedFile } from './audit-act.ts';
import { type ReadContext, timeOf } from './audit-record.ts';
import { startsProgram } from './audit-syscalls.ts';
import { type EndpointFacts, fileEvent, NO_PROGRAM, numberedId, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { integerOf, isObject, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';
import { digestId } from './record-id.ts';
import { member } from './windows-event.ts';

/** Null where the record is none of these. */
export function readAuditbeat(
  record: JsonObject,
  context: ReadContext,
): ProcessEvent | FileEvent | Parked | Ignored | null {
  const auditd = record.auditd;
  if (!isObject(auditd) || (auditd.data === undefined && auditd.paths === undefined)) return null;
  if (textOf(auditd, 'result') === 'fail' || textOf(member(record, 'event'), 'outcome') === 'failure')
    return ignored('auditd event of a call that failed');
  const facts = factsOf(record, auditd, context);
  if ('kind' in facts) return facts;
  const data = member(auditd, 'data');
  const syscall = textOf(data, 'syscall')?.toLowerCase() ?? null;
  const process = member(record, 'process');
  const path = rawTextOf(process, 'executable');
  const argv = listOfText(process.args);
  const commandLine = argv.length > 0 ? commandLineOf(argv) : rawTextOf(process, 'title', 'command_line');
  if (syscall !== null && startsProgram(syscall))
    return processEvent(facts, {
      path,
      commandLine: commandLine ?? '',
      processId: integerOf(process.pid),
      parent: NO_PROGRAM,
      workingFolder: rawTextOf(process, 'working_directory') ?? rawTextOf(data, 'cwd'),
    });
  const touched = touchedFile({
    syscall,
    argument: (index) => textOf(data, `a${index}`),
    cwd: rawTextOf(process, 'working_directory') ?? rawTextOf(data, 'cwd'),
    paths: pathsOf(auditd.paths),
  });
  if (touched === null) return ignored('auditd event that starts no program and changes no name');
  return fileEvent(facts, { ...touched, by: { path, commandLine } });
}

function pathsOf(paths: unknown): readonly AuditPath[] {
  if (!Array.isArray(paths)) return [];
  return paths.filter(isObject).map((path) => ({
    nameType: textOf(path, 'nametype', 'objtype')?.toUpperCase() ?? '',
    name: rawTextOf(path, 'name'),
  }));
}

function listOfText(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function factsOf(record: JsonObject, auditd: JsonObject, context: ReadContext): EndpointFacts | Parked {
  const time = timeOf(record, ['@timestamp']);
  if (typeof time !== 'number') return time;
  const device = textOf(member(record, 'host'), 'name', 'hostname') ?? textOf(member(record, 'agent'), 'hostname');
  const serial = textOf(auditd, 'sequence');
  return {
    form: 'auditd',
    recordId: serial === null ? digestId(record) : numberedId(device, 'auditd', serial, time),
    tenantId: context.defaultTenantId,
    time,
    device,
    user: textOf(member(record, 'user', 'audit'), 'name') ?? textOf(member(record, 'user'), 'name', 'id'),
  };
}
