/** Sysmon, for Windows and for Linux: process create, file create, file delete (archived, or only detected). */
import { fileEvent, processEvent, withOriginalName } from './endpoint-event.ts';
import { integerOf, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { unexpected } from './record.ts';
import { member, type WindowsEvent } from './windows-event.ts';
import type { WindowsFacts, WindowsLog, WindowsRead } from './windows-reader.ts';

export const sysmonLog: WindowsLog = {
  matches: (source) => source.includes('sysmon'),
  byId: new Map([
    [1, readProcess],
    [11, (event, facts) => readFile(event, facts, 'FileCreated')],
    [23, (event, facts) => readFile(event, facts, 'FileDeleted')],
    [26, (event, facts) => readFile(event, facts, 'FileDeleted')],
  ]),
};

function readProcess(event: WindowsEvent, facts: WindowsFacts): WindowsRead {
  const { data, record } = event;
  const process = member(record, 'process');
  const parent = member(process, 'parent');
  const path = value(data, 'Image') ?? value(process, 'executable');
  const started = processEvent(
    { form: 'sysmon', ...facts, user: userOf(event) },
    {
      path,
      commandLine: value(data, 'CommandLine') ?? value(process, 'command_line') ?? '',
      processId: integerOf(data.ProcessId ?? process.pid),
      parent: {
        path: value(data, 'ParentImage') ?? value(parent, 'executable'),
        commandLine: value(data, 'ParentCommandLine') ?? value(parent, 'command_line'),
      },
      workingFolder: value(data, 'CurrentDirectory') ?? value(process, 'working_directory'),
    },
  );
  return withOriginalName(started, value(data, 'OriginalFileName'));
}

function readFile(event: WindowsEvent, facts: WindowsFacts, action: string): WindowsRead {
  const { data, record } = event;
  const path = value(data, 'TargetFilename') ?? value(member(record, 'file'), 'path');
  if (path === null) return unexpected('TargetFilename', data.TargetFilename, 'the path of a file');
  const by = value(data, 'Image') ?? value(member(record, 'process'), 'executable');
  return fileEvent(
    { form: 'sysmon', ...facts, user: userOf(event) },
    { action, path, by: { path: by, commandLine: null } },
  );
}

function userOf({ data, record }: WindowsEvent): string | null {
  const user = member(record, 'user');
  const name = textOf(user, 'name');
  const domain = textOf(user, 'domain');
  return value(data, 'User') ?? (name !== null && domain !== null ? `${domain}\\${name}` : name);
}

/** Sysmon writes `-` where it knows nothing. */
function value(data: JsonObject, name: string): string | null {
  const text = rawTextOf(data, name);
  return text === '-' ? null : text;
}
