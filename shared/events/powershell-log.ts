/**
 * PowerShell's own log: module logging (4103) and script blocks (4104). What ran stands there decoded, whatever the command
 * line looked like. A long script block comes in parts, each an event, and each is judged by itself.
 */
import { processEvent } from './endpoint-event.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { loggedCalls } from './powershell-payload.ts';
import { ignored } from './record.ts';
import { member, type WindowsEvent } from './windows-event.ts';
import type { WindowsFacts, WindowsLog, WindowsRead } from './windows-reader.ts';

export const powerShellLog: WindowsLog = {
  matches: (source) => source.includes('powershell'),
  byId: new Map([
    [4103, readModuleLog],
    [4104, readScriptBlock],
  ]),
};

function readModuleLog(event: WindowsEvent, facts: WindowsFacts): WindowsRead {
  const { data, record } = event;
  const payload = rawTextOf(data, 'Payload') ?? rawTextOf(record, 'Message', 'message') ?? '';
  const commandLine = loggedCalls(payload);
  if (commandLine === '') return ignored('PowerShell event 4103 without a command');
  return scriptEvent(event, facts, commandLine, contextOf(rawTextOf(data, 'ContextInfo') ?? payload));
}

function readScriptBlock(event: WindowsEvent, facts: WindowsFacts): WindowsRead {
  const { data, record } = event;
  const script =
    rawTextOf(data, 'ScriptBlockText') ?? textOf(member(record, 'powershell', 'file'), 'script_block_text');
  if (script === null) return ignored('PowerShell event 4104 without a script');
  return scriptEvent(event, facts, script, NO_CONTEXT);
}

interface HostContext {
  readonly application: string | null;
  readonly user: string | null;
}

const NO_CONTEXT: HostContext = { application: null, user: null };

/** `Host Application = ...` and `User = DOMAIN\name`, each on a line of its own. */
function contextOf(text: string): HostContext {
  const value = (name: string) => {
    const match = new RegExp(`^[ \\t]{0,16}${name} = ([^\\r\\n]+)`, 'm').exec(text);
    return match?.[1]?.trim() || null;
  };
  return { application: value('Host Application'), user: value('User') };
}

function scriptEvent(event: WindowsEvent, facts: WindowsFacts, commandLine: string, context: HostContext): WindowsRead {
  const user = member(event.record, 'winlog', 'user');
  const started = processEvent(
    { form: 'powershell-log', ...facts, user: context.user ?? userOf(event.record) ?? textOf(user, 'name') },
    {
      path: null, // the log names no file
      commandLine,
      processId: null,
      parent: { path: programOf(context.application), commandLine: context.application },
    },
  );
  return { ...started, fileName: event.source.includes('core') ? 'pwsh.exe' : 'powershell.exe' };
}

/** NXLog names the account beside the event. */
function userOf(record: JsonObject): string | null {
  const name = textOf(record, 'AccountName', 'UserName');
  const domain = textOf(record, 'Domain');
  return name !== null && domain !== null ? `${domain}\\${name}` : name;
}

/** The program of a command line: quoted, or up to its first space behind `.exe`. */
function programOf(line: string | null): string | null {
  if (line === null) return null;
  if (line.startsWith('"')) return line.slice(1).split('"', 1)[0] || null;
  const end = line.toLowerCase().indexOf('.exe');
  return end === -1 ? (line.split(' ', 1)[0] ?? null) : line.slice(0, end + 4);
}
