/** The Linux audit log as text: the records of one event, joined by time and serial number, as many as are there. */
import { type AuditPath, commandLineOf, touchedFile } from './audit-act.ts';
import { type AuditFields, auditFields, fieldOf, textField, unhex } from './audit-fields.ts';
import type { ReadContext } from './audit-record.ts';
import { startsProgram, syscallName } from './audit-syscalls.ts';
import { type EndpointFacts, fileEvent, NO_PROGRAM, numberedId, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { integerOf } from './json-text.ts';
import type { AuditLine } from './log-lines.ts';
import { type Ignored, ignored } from './record.ts';

/** The kernel's own log gives numbers. Source: linux/audit.h. */
const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['1123', 'USER_CMD'],
  ['1300', 'SYSCALL'],
  ['1302', 'PATH'],
  ['1307', 'CWD'],
  ['1309', 'EXECVE'],
  ['1327', 'PROCTITLE'],
]);
/** Arguments of one program that are read at most. */
const MAX_ARGUMENTS = 4_096;
/** "Not set", of auid: -1 as an unsigned number. */
const UNSET = '4294967295';

interface AuditGroup {
  readonly host: string | null;
  readonly time: number;
  readonly serial: string;
  readonly syscall: AuditFields;
  /** Fields of all EXECVE records: arguments of one program may spread over several. */
  readonly execve: AuditFields | null;
  readonly cwd: string | null;
  readonly paths: readonly AuditPath[];
  readonly title: string | null;
}

/** @param lines of one event, at least one */
export function readAuditd(
  lines: readonly AuditLine[],
  tenantId: string | null,
  context: ReadContext,
): ProcessEvent | FileEvent | Ignored {
  const [first] = lines;
  if (first === undefined) return ignored('auditd event without a record');
  const group = groupOf(first, lines);
  const asked = lines.find(({ type }) => (TYPE_NAMES.get(type) ?? type) === 'USER_CMD');
  if (asked !== undefined) return readUserCommand(asked, group, tenantId, context);
  if (fieldOf(group.syscall, 'success') === 'no') return ignored('auditd event of a call that failed');
  const number = fieldOf(group.syscall, 'syscall');
  const named = fieldOf(group.syscall, 'SYSCALL') ?? number;
  const syscall = named === null ? null : syscallName(fieldOf(group.syscall, 'arch'), named);
  const facts = factsOf(group, tenantId, context);
  // The kernel says so of a program that was deleted, or replaced by an update, while it runs.
  const exe = textField(group.syscall, 'exe')?.replace(/ \(deleted\)$/, '') ?? null;
  const processId = integerOf(fieldOf(group.syscall, 'pid'));

  const argv = group.execve === null ? [] : argumentsOf(group.execve);
  if (argv.length > 0 || isOnlyTitle(group, syscall)) {
    const commandLine = argv.length > 0 ? commandLineOf(argv) : (group.title ?? '');
    const path = exe ?? argv[0] ?? group.title?.split(' ', 1)[0] ?? null;
    return processEvent(facts, { path, commandLine, processId, parent: NO_PROGRAM, workingFolder: group.cwd });
  }
  const touched = touchedFile({
    syscall,
    argument: (index) => fieldOf(group.syscall, `a${index}`),
    cwd: group.cwd,
    paths: group.paths,
  });
  if (touched === null) return ignored('auditd event that starts no program and changes no name');
  return fileEvent(facts, { ...touched, by: { path: exe, commandLine: group.title } });
}

/** What sudo says that it was asked to run: `msg='cwd="/root" cmd=726D... res=success'`. */
function readUserCommand(
  { body }: AuditLine,
  group: AuditGroup,
  tenantId: string | null,
  context: ReadContext,
): ProcessEvent | Ignored {
  const around = auditFields(body);
  const said = auditFields((around.get('msg') ?? '').replace(/^"/, ''));
  const commandLine = textField(said, 'cmd');
  if (commandLine === null || fieldOf(said, 'res') === 'failed')
    return ignored('auditd event of a command that was refused');
  return processEvent(factsOf({ ...group, syscall: around }, tenantId, context), {
    path: commandLine.split(' ', 1)[0] ?? null,
    commandLine,
    processId: null,
    parent: { ...NO_PROGRAM, path: textField(said, 'exe') },
    workingFolder: textField(said, 'cwd'),
  });
}

/** Nothing but the title says what ran, as where EXECVE came in another message. */
function isOnlyTitle(group: AuditGroup, syscall: string | null): boolean {
  if (group.title === null) return false;
  return syscall === null ? group.paths.length === 0 : startsProgram(syscall);
}

const NO_FIELDS: AuditFields = new Map();

function groupOf(first: AuditLine, lines: readonly AuditLine[]): AuditGroup {
  let syscall = NO_FIELDS;
  let execve: Map<string, string> | null = null;
  let cwd: string | null = null;
  let title: string | null = null;
  const paths: AuditPath[] = [];
  for (const { type, body } of lines) {
    switch (TYPE_NAMES.get(type) ?? type) {
      case 'SYSCALL':
        syscall = auditFields(body);
        break;
      case 'EXECVE':
        execve = new Map([...auditFields(body), ...(execve ?? [])]);
        break;
      case 'CWD':
        cwd = textField(auditFields(body), 'cwd');
        break;
      case 'PATH': {
        const fields = auditFields(body);
        // Older kernels call it objtype.
        const nameType = fieldOf(fields, 'nametype') ?? fieldOf(fields, 'objtype') ?? '';
        paths.push({ nameType: nameType.toUpperCase(), name: textField(fields, 'name') });
        break;
      }
      case 'PROCTITLE':
        title = titleOf(auditFields(body));
        break;
    }
  }
  const { host, time, serial } = first;
  return { host, time, serial, syscall, execve, cwd, paths, title };
}

function argumentsOf(fields: AuditFields): readonly string[] {
  const argv: string[] = [];
  for (let index = 0; index < MAX_ARGUMENTS; index += 1) {
    const text = fields.has(`a${index}`) ? (textField(fields, `a${index}`) ?? '') : piecesOf(fields, `a${index}`);
    if (text === null) break;
    argv.push(text);
  }
  return argv;
}

/** A long argument comes in pieces: `a1_len=9000 a1[0]=6865 a1[1]=...`. */
function piecesOf(fields: AuditFields, name: string): string | null {
  let pieces: string | null = null;
  for (let index = 0; index < MAX_ARGUMENTS; index += 1) {
    const piece = fields.get(`${name}[${index}]`);
    if (piece === undefined) break;
    pieces = (pieces ?? '') + (piece.startsWith('"') ? piece.slice(1) : piece);
  }
  return pieces === null ? null : (unhex(pieces) ?? pieces);
}

/** The arguments, joined by NUL, cut by the kernel at 128 bytes or so. */
function titleOf(fields: AuditFields): string | null {
  const title = textField(fields, 'proctitle');
  return title === null ? null : commandLineOf(title.replace(/\0+$/, '').split('\0'));
}

function factsOf(group: AuditGroup, tenantId: string | null, context: ReadContext): EndpointFacts {
  return {
    form: 'auditd',
    recordId: numberedId(group.host, 'auditd', group.serial, group.time),
    tenantId: tenantId ?? context.defaultTenantId,
    time: group.time,
    device: group.host,
    user: userOf(group.syscall),
  };
}

/** Who logged in, whatever they became since; else who the process is. */
function userOf(syscall: AuditFields): string | null {
  const login = fieldOf(syscall, 'AUID') ?? fieldOf(syscall, 'auid');
  const user = login === null || login === UNSET || login === '-1' || login === 'unset' ? null : login;
  const name = user ?? fieldOf(syscall, 'UID') ?? fieldOf(syscall, 'uid');
  return name === '0' ? 'root' : name;
}
