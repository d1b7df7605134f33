/** An inbox or sweep rule by what it does, whether a cmdlet or Outlook (UpdateInboxRules) wrote it. */
import { INBOX_RULE_CONDITIONS } from '../commands/parameter-tables.ts';
import { isOff, isOn, POSITIONAL, parameter, texts, UNRESOLVED_SPLAT } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall } from '../events/event.ts';
import { merged, readRuleActions } from './rule-actions.ts';
import { picksNoSize, quotedWords } from './rule-conditions.ts';

export interface InboxRule {
  /** Null where the call names none, or only by a number. */
  readonly name: string | null;
  readonly deletes: boolean;
  /** Folders that it moves to, as written. */
  readonly folders: readonly string[];
  readonly marksRead: boolean;
  /** Recipients of forwarding and redirection. */
  readonly recipients: readonly string[];
  /** Words that its conditions look for. */
  readonly conditions: readonly string[];
  /** It picks messages by a size that nearly all have, or none. */
  readonly picksNoSize: boolean;
  /** It has no condition at all, and the record would show it. */
  readonly unconditional: boolean;
  readonly disabled: boolean;
  /** Why the record does not show what the rule does: it is only turned on, or its parameters are in a variable or cut off. */
  readonly unseen: 'enabled' | 'hidden' | null;
}

const WORD_CONDITIONS = [
  'SubjectContainsWords',
  'BodyContainsWords',
  'SubjectOrBodyContainsWords',
  'FromAddressContainsWords',
  'RecipientAddressContainsWords',
  'HeaderContainsWords',
];
const RECIPIENTS = ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo', 'SendTextMessageNotificationTo'];

export function ruleOfCmdlet(call: CmdletCall): InboxRule {
  const sweep = call.name.endsWith('sweeprule');
  return {
    name: nameOf(call),
    deletes: isOn(parameter(call, 'DeleteMessage')) || isOn(parameter(call, 'SoftDeleteMessage')),
    folders: sweep ? sweepFolders(call) : texts(call, 'MoveToFolder'),
    marksRead: isOn(parameter(call, 'MarkAsRead')),
    recipients: RECIPIENTS.flatMap((name) => texts(call, name)),
    conditions: WORD_CONDITIONS.flatMap((name) => rawTexts(call, name)),
    picksNoSize: picksNoSize(
      texts(call, 'WithinSizeRangeMinimum').flatMap(bytesOf),
      texts(call, 'WithinSizeRangeMaximum').flatMap(bytesOf),
    ),
    unconditional: call.name === 'new-inboxrule' && !call.parameters.has(UNRESOLVED_SPLAT) && !hasCondition(call),
    disabled: isOff(parameter(call, 'Enabled')),
    unseen: call.parameters.has(UNRESOLVED_SPLAT) ? 'hidden' : call.name.startsWith('enable-') ? 'enabled' : null,
  };
}

function hasCondition(call: CmdletCall): boolean {
  return INBOX_RULE_CONDITIONS.some((name) => parameter(call, name) !== null);
}

/** Without a destination a sweep rule moves to Deleted Items. Source: the page of New-SweepRule. */
function sweepFolders(call: CmdletCall): readonly string[] {
  const given = texts(call, 'DestinationFolder');
  return given.length === 0 && call.name.startsWith('new-') ? ['Deleted Items'] : given;
}

function nameOf(call: CmdletCall): string | null {
  const given = parameter(call, 'Name')?.[0];
  if (typeof given === 'string') return given;
  const identity = parameter(call, 'Identity')?.[0] ?? call.parameters.get(POSITIONAL)?.[0];
  if (typeof identity !== 'string' || identity.startsWith('$') || identity.startsWith('(')) return null;
  const last = identity.slice(identity.lastIndexOf('\\') + 1);
  return last === '' || /^-?\d+$/.test(last) ? null : last; // a number is the rule's id, not its name
}

/** With empty ones: a condition of nothing is met by every message. */
function rawTexts(call: CmdletCall, name: string): string[] {
  const values = (parameter(call, name) ?? []).filter((value) => typeof value === 'string');
  return call.name.startsWith('set-') ? values.filter((text) => text !== '' && text !== '$null') : values;
}

/** `1 KB (1,024 bytes)`, `512`, `0B`. */
function bytesOf(size: string): number[] {
  const exact = /\(([\d,.]{1,24}) bytes\)/i.exec(size)?.[1]?.replace(/[,.]/g, '');
  if (exact !== undefined) return [Number(exact)];
  const match = /^(\d{1,15})\s?([kmgt]?)b?$/i.exec(size.trim());
  if (match === null) return [];
  return [Number(match[1]) * 1024 ** ' kmgt'.indexOf((match[2] || ' ').toLowerCase())];
}

/**
 * Outlook's own rules may be logged without a name, but they have a provider. Emptying both hides a rule from every client.
 * Source: Compass Security, "Hidden Inbox Rules in Microsoft Exchange".
 */
function loggedName(properties: ReadonlyMap<string, string>): string | null {
  const name = properties.get('rulename') ?? properties.get('name') ?? null;
  return name === '' && (properties.get('ruleprovider') ?? '') !== '' ? null : name;
}

/** Rule of an UpdateInboxRules record; null where the record removes one. */
export function ruleOfRecord(event: AuditEvent): InboxRule | null {
  const { properties } = event;
  const operation = properties.get('ruleoperation')?.toLowerCase() ?? '';
  if (/remove|delete/.test(operation)) return null;
  const state = properties.get('rulestate')?.toLowerCase() ?? '';
  const written = ['ruleactions', 'actions', 'serverrule']
    .map((name) => properties.get(name) ?? '')
    .filter((text) => text !== '')
    .map(readRuleActions);
  const actions = merged(written);
  return {
    ...actions,
    name: loggedName(properties),
    recipients: [
      ...actions.recipients,
      ...(actions.forwards && actions.recipients.length === 0 ? ['(not listed)'] : []),
    ],
    conditions: [...quotedWords(properties.get('rulecondition') ?? ''), ...written.flatMap((rule) => rule.conditions)],
    picksNoSize: false,
    unconditional: false,
    disabled: state.includes('disabled') && !state.includes('enabled'),
    unseen: null,
  };
}
