/** Requests to Microsoft Graph that a command line sends: by PowerShell, by curl and its like, by the tools of Azure and Microsoft 365. */
import { factsOf } from '../commands/acts-of.ts';
import type { CmdletCall, ProcessEvent } from '../events/event.ts';

export interface GraphRequest {
  readonly method: string;
  readonly uri: string;
  /** What else stands in the command: bodies name where a message is moved to. */
  readonly text: string;
}

const MAX_REQUESTS = 64;
/** They send a request; the address alone makes those to Graph theirs. */
const SENDS: ReadonlySet<string> = new Set(
  'invoke-restmethod invoke-webrequest irm iwr invoke-azrestmethod curl wget http https az m365'.split(' '),
);
/** To Graph whatever the address looks like. */
const SENDS_TO_GRAPH: ReadonlySet<string> = new Set([
  'invoke-mggraphrequest',
  'invoke-graphrequest',
  'invoke-pnpgraphmethod',
]);
/** Members of .NET's clients that delete what their address names. */
const DELETING_MEMBER = /\.deleteasync$/;
const METHOD = /^(?:-X|--?(?:request|method)[=:]?|-m[=:])?(delete|post|patch|put)$/i;
const MEMBER_OF_BATCH =
  /method["']?\s{0,8}[:=]\s{0,8}["'](\w{3,6})["'][\s,;]{1,8}["']?url["']?\s{0,8}[:=]\s{0,8}["']([^"']{1,512})/gi;
/** `x.post('https://graph.microsoft…` */
const SHORTEST_CODE = 32;
const PYTHON = /\.(delete|post)\s{0,8}\(\s{0,8}f?["'](https:\/\/graph\.microsoft[^"']{1,512})/gi;

export function graphRequestsOf(event: ProcessEvent): GraphRequest[] {
  const { statements, commands } = factsOf(event);
  const found: GraphRequest[] = [];
  for (const call of statements) {
    if (!call.executed) continue;
    const texts = textsOf(call);
    if (DELETING_MEMBER.test(call.name))
      found.push(...texts.filter(isGraph).map((uri) => ({ method: 'DELETE', uri, text: '' })));
    found.push(...requestOf(call.name, texts));
  }
  for (const { program, args } of commands) {
    found.push(...requestOf(program.replace(/\.(?:cmd|bat)$/, ''), args));
    for (const code of args.slice(0, 32).filter((arg) => arg.length > SHORTEST_CODE))
      for (const [, method = '', uri = ''] of code.slice(0, 8_192).matchAll(PYTHON))
        found.push({ method, uri, text: code });
    if (found.length > MAX_REQUESTS) break;
  }
  return found.slice(0, MAX_REQUESTS);
}

function requestOf(program: string, texts: readonly string[]): GraphRequest[] {
  const anyAddress = SENDS_TO_GRAPH.has(program);
  const isAzure = program.startsWith('python') && texts.includes('azure.cli');
  if (!anyAddress && !isAzure && !SENDS.has(program)) return [];
  const uri = texts.find(isGraph) ?? (anyAddress ? texts.find(isPath) : undefined);
  if (uri === undefined) return [];
  const text = texts.join(' ').slice(0, 8_192);
  if (/\$batch/i.test(uri))
    return [...text.replaceAll('\\"', '"').matchAll(MEMBER_OF_BATCH)]
      .slice(0, MAX_REQUESTS)
      .map(([, method = '', member = '']) => ({ method, uri: `https://graph.microsoft.com/v1.0/${member}`, text }));
  if (anyAddress && /\/permanentdelete/i.test(uri)) return []; // claimed by `mailbox-destroyed`
  const method = texts.map((given) => METHOD.exec(given.slice(0, 32))?.[1]).find((given) => given !== undefined);
  const path = uri.replace(/^-{1,2}\w{1,8}[=:]/, '');
  return method === undefined ? [] : [{ method, uri: isGraph(path) ? path : absolute(path), text }];
}

function isGraph(text: string): boolean {
  return /^(?:-{1,2}\w{1,8}[=:])?https:\/\/(?:[\w-]{1,32}\.)?graph\.microsoft\./i.test(text.slice(0, 96));
}

function isPath(text: string): boolean {
  return /^\/?(?:v1\.0\/|beta\/)?(?:(?:me|users|groups|security|admin)\/|\$batch)/i.test(text.slice(0, 64));
}

function absolute(path: string): string {
  const plain = path.replace(/^\//, '');
  return `https://graph.microsoft.com/${/^(?:v1\.0|beta)\//i.test(plain) ? plain : `v1.0/${plain}`}`;
}

/** Commands of CLI for Microsoft 365 and of the CLI of Graph that delete mail: their words in a row. */
const TOOL =
  /(?:m365|cli-microsoft365\S{0,64}|cli-microsoft365[^\n]{0,96}index\.js) outlook (?:message|mail|mailfolder)[\w -]{0,32} remove\b|\bmgc(?:-beta)?(?:\.exe)? (?:users|me) (?:[\w-]{1,32} ){0,4}(?:messages|mail-folders|child-folders)(?: [\w-]{1,24})? delete\b/i;
const TOOL_FOR_GOOD =
  /\bmgc(?:-beta)?(?:\.exe)? (?:users|me) (?:[\w-]{1,32} ){0,4}(messages|mail-folders) permanent-delete\b/i;

/** `message` or `folder` for good, or `delete`, by a tool that has commands for it; null for none. */
export function deletedByTool(event: ProcessEvent): 'delete' | 'message' | 'folder' | null {
  const programs = factsOf(event).commands.map(({ program, args }) => [program, ...args].join(' ').slice(0, 1_024));
  for (const line of programs.slice(0, 64)) {
    const good = TOOL_FOR_GOOD.exec(line)?.[1];
    if (good !== undefined) return good.toLowerCase() === 'messages' ? 'message' : 'folder';
    if (TOOL.test(line)) return 'delete';
  }
  return null;
}

function textsOf(call: CmdletCall): string[] {
  return [...call.parameters.values()].flat().filter((value) => typeof value === 'string');
}
