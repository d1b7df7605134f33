/**
 * An inbox rule as Microsoft Graph takes it (the messageRule resource), in a command line: JSON, or a hash table of PowerShell.
 * Source: Microsoft Graph, messageRule, messageRuleActions, messageRulePredicates.
 */
import type { InboxRule } from './inbox-rule.ts';
import { picksNoSize } from './rule-conditions.ts';

/** Values of one key that are read, and characters of each. */
const MAX_VALUES = 50;
const MAX_VALUE = 320;
/** How far behind a key its values are looked for. */
const REACH = 4_096;

const CONDITIONS = [
  'subjectcontains',
  'bodycontains',
  'bodyorsubjectcontains',
  'sendercontains',
  'recipientcontains',
  'headercontains',
];
const FORWARDS = ['forwardto', 'forwardasattachmentto', 'redirectto'];
const QUOTED = /"([^"]*)"|'([^']*)'/g;
const IS_TRUE = /^\\?["']?\s*[:=]\s*\\?["']?\$?true\b/;
const IS_FALSE = /^\\?["']?\s*[:=]\s*\\?["']?\$?false\b/;

/** Null where the text holds no action that can be read. */
export function messageRuleIn(text: string): InboxRule | null {
  const lower = text.toLowerCase();
  const is = (key: string) => places(lower, key).some((at) => IS_TRUE.test(lower.slice(at, at + 32)));
  const values = (key: string) => places(lower, key).flatMap((at) => valuesAt(text, at));
  const recipients = FORWARDS.flatMap(values).filter((value) => value.includes('@'));
  const sizes = (key: string) => places(lower, key).flatMap((at) => kilobytesAt(lower, at));
  const rule: InboxRule = {
    name: values('displayname')[0] ?? null,
    deletes: is('delete') || is('permanentdelete'),
    folders: values('movetofolder').slice(0, 1),
    marksRead: is('markasread'),
    recipients,
    conditions: CONDITIONS.flatMap(values),
    picksNoSize: picksNoSize(sizes('minimumsize'), sizes('maximumsize')),
    unconditional: false,
    disabled: places(lower, 'isenabled').some((at) => IS_FALSE.test(lower.slice(at, at + 32))),
    unseen: null,
  };
  return rule.deletes || rule.folders.length > 0 || rule.marksRead || recipients.length > 0 ? rule : null;
}

/** Places behind a key that stands alone and has a value. */
function places(lower: string, key: string): number[] {
  const found: number[] = [];
  for (let at = lower.indexOf(key); at !== -1 && found.length < MAX_VALUES; at = lower.indexOf(key, at + 1)) {
    const behind = at + key.length;
    if (/[a-z]/.test(lower[at - 1] ?? '') || !/^\\?["']?\s{0,8}[:=]/.test(lower.slice(behind, behind + 12))) continue;
    found.push(behind);
  }
  return found;
}

/** Graph gives sizes in kilobytes. Source: Microsoft Graph, sizeRange. */
function kilobytesAt(lower: string, at: number): number[] {
  const match = /^\\?["']?\s{0,8}[:=]\s{0,8}["']?(\d{1,9})/.exec(lower.slice(at, at + 40));
  return match === null ? [] : [Number(match[1]) * 1_024];
}

/** Texts of the value behind a key: one, or those of its list. Quotes that a shell escaped are quotes. */
function valuesAt(text: string, at: number): string[] {
  const reach = text
    .slice(at, at + REACH)
    .replaceAll('\\"', '"')
    .replace(/^["']?\s*[:=]\s*/, '');
  const list = /^@?[([{]/.test(reach);
  const end = list ? closing(reach) : reach.length;
  const found: string[] = [];
  for (const match of reach.slice(0, end).matchAll(QUOTED)) {
    found.push((match[1] ?? match[2] ?? '').slice(0, MAX_VALUE));
    if (!list || found.length === MAX_VALUES) break;
  }
  return found;
}

/** Where the list or object that the text begins with is closed; quotes hide brackets. */
function closing(text: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) return at;
  }
  return text.length;
}
