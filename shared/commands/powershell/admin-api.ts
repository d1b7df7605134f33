/**
 * Cmdlets that are called over HTTP: what the Exchange module sends itself, so that no cmdlet and no module is needed.
 *
 *     POST https://outlook.office365.com/adminapi/beta/{tenant}/InvokeCommand
 *     {"CmdletInput":{"CmdletName":"Search-Mailbox","Parameters":{"Identity":"mira","DeleteContent":true}}}
 *
 * The body is JSON, or a hash table that is converted to it.
 */
import type { CmdletCall, ParameterValue } from '../../events/event.ts';

/** Programs and cmdlets that send what they are given. */
export const SENDS_REQUEST: ReadonlySet<string> = new Set(
  'invoke-restmethod invoke-webrequest irm iwr curl wget http https invoke-mggraphrequest invoke-azrestmethod'.split(
    ' ',
  ),
);

const MAX_CALLS = 8;
const MAX_PARAMETERS = 64;
const NAME = /cmdletname["']?\s{0,8}[:=]\s{0,8}["']([\w-]{3,64})["']/gi;
const PARAMETERS = /["']?parameters["']?\s{0,8}[:=]\s{0,8}@?\{/gi;
const PAIR =
  /\s{0,64}["']?(\w{1,64})["']?\s{0,8}[:=]\s{0,8}(?:"([^"]{0,1024})"|'([^']{0,1024})'|@?[[(]([^\])]{0,2048})[\])]|([^,;}\s]{1,256}))\s{0,64}[,;]?/y;

export function requestedCmdlets(text: string): CmdletCall[] {
  if (!/cmdletinput/i.test(text)) return [];
  const plain = text.replace(/\\{1,4}"/g, '"');
  const calls: CmdletCall[] = [];
  for (const found of plain.matchAll(NAME)) {
    if (calls.length >= MAX_CALLS) break;
    PARAMETERS.lastIndex = found.index;
    const opened = PARAMETERS.exec(plain);
    const parameters = opened === null ? [] : pairsAt(plain, PARAMETERS.lastIndex);
    calls.push({ name: (found[1] ?? '').toLowerCase(), parameters: new Map(parameters), executed: true });
  }
  return calls;
}

function pairsAt(text: string, from: number): (readonly [string, readonly ParameterValue[]])[] {
  const pairs: (readonly [string, readonly ParameterValue[]])[] = [];
  PAIR.lastIndex = from;
  for (let pair = PAIR.exec(text); pair !== null && pairs.length < MAX_PARAMETERS; pair = PAIR.exec(text)) {
    const [, name = '', double, single, list, bare = ''] = pair;
    const values = list?.split(',').map((value) => value.trim().replace(/^["']|["']$/g, '')) ?? [
      double ?? single ?? bare,
    ];
    pairs.push([name.toLowerCase(), values]);
  }
  return pairs;
}
