/** Command lines that write an inbox rule through Microsoft Graph: its PowerShell module, or any program that speaks HTTP. */
import { factsOf, parsedLine } from '../commands/acts-of.ts';
import { cut } from '../commands/cut.ts';
import type { ProcessEvent } from '../events/event.ts';
import type { InboxRule } from './inbox-rule.ts';
import { messageRuleIn } from './message-rule.ts';

/** Of the module for v1.0 and of that for beta. */
const WRITES_RULE = /^(?:new|update)-mg(?:beta)?usermailfoldermessagerule$/;
/** They send what they are given; that they write is told by the method or by the body. */
const SENDS: ReadonlySet<string> = new Set(
  'invoke-mggraphrequest invoke-graphrequest invoke-restmethod invoke-webrequest irm iwr curl curl.exe wget http https'.split(
    ' ',
  ),
);
const WRITES = /\b(?:post|patch|put)\b|-body|--?d(?:ata)?\b|--json/i;

/** The rule that a line writes; null where it writes none, or only names one. */
export function messageRuleOf(event: ProcessEvent): InboxRule | null {
  const line = cut(event.commandLine);
  const { calls, statements } = parsedLine(event);
  const executed = [...calls, ...statements].filter((call) => call.executed).map((call) => call.name);
  if (executed.some((name) => WRITES_RULE.test(name))) return messageRuleIn(line) ?? unseenRule();
  if (!/\/messagerules/i.test(line) || !WRITES.test(line)) return null;
  const programs = factsOf(event).commands.map((command) => command.program);
  return [...executed, ...programs].some((name) => SENDS.has(name)) ? messageRuleIn(line) : null;
}

function unseenRule(): InboxRule {
  const none = { deletes: false, marksRead: false, disabled: false, picksNoSize: false, unconditional: false };
  return { ...none, name: null, folders: [], recipients: [], conditions: [], unseen: 'hidden' };
}
