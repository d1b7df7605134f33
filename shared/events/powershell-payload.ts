/**
 * The payload of module logging, as a script that does the same:
 *
 *     CommandInvocation(Remove-InboxRule): "Remove-InboxRule"
 *     ParameterBinding(Remove-InboxRule): name="Identity"; value="Receipts"
 *
 * Values may hold line breaks and quotes, unescaped. So a value may imitate a line of the log; whoever forges one can add a
 * call or a parameter to what is seen, but no `-WhatIf`: that one is left out, because it would excuse what ran.
 */

const INVOCATION = /^CommandInvocation\(([^)\r\n]{1,256})\):/;
const BINDING = /^ParameterBinding\(([^)\r\n]{1,256})\): name="([^"\r\n]{1,128})"; value="/;
const OTHER = /^(?:TerminatingError|NonTerminatingError|Context:|User Data:)/;
const PLAIN_NAME = /^[\w.:\\-]+$/;
const PARAMETER = /^\w+$/;
const SIMULATES: ReadonlySet<string> = new Set(['whatif', 'validateonly']);

interface LoggedCall {
  readonly name: string;
  readonly parameters: (readonly [string, string])[];
}

/** One line of script for each command of the payload; empty where it names none. */
export function loggedCalls(payload: string): string {
  const calls: LoggedCall[] = [];
  let open: { call: LoggedCall; name: string; value: string } | null = null;
  const close = () => {
    if (open !== null) open.call.parameters.push([open.name, withoutLastQuote(open.value)]);
    open = null;
  };
  for (const line of payload.split('\n')) {
    const invoked = INVOCATION.exec(line)?.[1];
    const bound = invoked === undefined ? BINDING.exec(line) : null;
    if (invoked !== undefined) {
      close();
      calls.push({ name: invoked, parameters: [] });
    } else if (bound !== null) {
      close();
      const [head, name = '', parameter = ''] = bound;
      open = { call: callOf(calls, name), name: parameter, value: line.slice(head.length) };
    } else if (OTHER.test(line)) close();
    else if (open !== null) open.value += `\n${line}`;
  }
  close();
  return calls.map(script).join('\n');
}

/** The latest call of that name. In a pipeline the bindings follow all the invocations. */
function callOf(calls: LoggedCall[], name: string): LoggedCall {
  const known = calls.findLast((call) => call.name === name);
  if (known !== undefined) return known;
  const call = { name, parameters: [] };
  calls.push(call);
  return call;
}

function withoutLastQuote(value: string): string {
  const text = value.trimEnd();
  return text.endsWith('"') ? text.slice(0, -1) : text;
}

function script({ name, parameters }: LoggedCall): string {
  const command = PLAIN_NAME.test(name) ? name : `& ${quoted(name)}`;
  const parts = parameters
    .filter(([parameter]) => PARAMETER.test(parameter) && !SIMULATES.has(parameter.toLowerCase()))
    .map(([parameter, value]) => ` -${parameter}${argument(value)}`);
  return command + parts.join('');
}

function argument(value: string): string {
  if (value === 'True') return ':$true';
  return value === 'False' ? ':$false' : ` ${quoted(value)}`;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
