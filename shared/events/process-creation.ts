/** Event 4688 of the Windows security log: a process was created. Its command line is there only where policy says so. */
import { processEvent } from './endpoint-event.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { member, type WindowsEvent } from './windows-event.ts';
import type { WindowsFacts, WindowsRead } from './windows-reader.ts';

export function readProcessCreation({ data, record }: WindowsEvent, facts: WindowsFacts): WindowsRead {
  const process = member(record, 'process');
  const parent = member(process, 'parent');
  return processEvent(
    { form: 'windows-process-creation', ...facts, user: userOf(data, record) },
    {
      path: rawTextOf(data, 'NewProcessName') ?? rawTextOf(process, 'executable'),
      commandLine: rawTextOf(data, 'CommandLine') ?? rawTextOf(process, 'command_line') ?? '',
      processId: processIdOf(data.NewProcessId),
      parent: {
        path: rawTextOf(data, 'ParentProcessName') ?? rawTextOf(parent, 'executable'),
        commandLine: null,
      },
    },
  );
}

/** Whoever the process runs as; the subject, who asked for it, where the event names no other. */
export function userOf(data: JsonObject, record: JsonObject): string | null {
  return account(data, 'Target') ?? account(data, 'Subject') ?? textOf(member(record, 'user'), 'name');
}

function account(data: JsonObject, prefix: 'Target' | 'Subject'): string | null {
  const name = textOf(data, `${prefix}UserName`);
  if (name === null || name === '-') return null;
  const domain = textOf(data, `${prefix}DomainName`);
  return domain === null || domain === '-' ? name : `${domain}\\${name}`;
}

/** `0x1d74`, or a number. */
function processIdOf(value: unknown): number | null {
  const id = typeof value === 'string' && /^\s*(?:0x[0-9a-f]{1,8}|\d{1,10})\s*$/i.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}
