/**
 * What an UpdateInboxRules record says of its rule: JSON of `{ActionType, ...}`, or of a whole rule with `Actions`, `Recipients`
 * and `Conditions`. Names differ from client to client.
 */

export interface RuleActions {
  readonly deletes: boolean;
  readonly folders: readonly string[];
  readonly marksRead: boolean;
  readonly forwards: boolean;
  readonly recipients: readonly string[];
}

export interface WrittenRule extends RuleActions {
  /** Texts of the conditions, where they stand beside the actions. */
  readonly conditions: readonly string[];
}

/** Text that does not say what the folder is: only its id stands there, or nothing. */
export const UNNAMED_FOLDER = '(not named)';

type Json = Readonly<Record<string, unknown>>;
const MAX_ACTIONS = 100;
const MAX_DEPTH = 4;
const MAX_TEXT = 16_384;

/** Never throws. What is no JSON is read as text: exports damage nested lists. */
export function readRuleActions(text: string): WrittenRule {
  const rule = parse(text);
  if (rule === null) return { ...ofText(text), recipients: addressesIn(text), conditions: [] };
  const actions = merged(rule.actions.map(ofAction));
  return { ...actions, recipients: [...actions.recipients, ...rule.recipients], conditions: rule.conditions };
}

/** Addresses in a text that is no JSON: `Forward to bob@example.com`. */
function addressesIn(text: string): string[] {
  const words = text.slice(0, MAX_TEXT).split(/[\s,;|"'<>()[\]{}=]+/);
  return words.filter((word) => word.indexOf('@') > 0 && !word.endsWith('@')).slice(0, MAX_ACTIONS);
}

/** All that several texts say. */
export function merged(parts: readonly RuleActions[]): RuleActions {
  return {
    deletes: parts.some((part) => part.deletes),
    folders: parts.flatMap((part) => part.folders),
    marksRead: parts.some((part) => part.marksRead),
    forwards: parts.some((part) => part.forwards),
    recipients: parts.flatMap((part) => part.recipients),
  };
}

interface Parsed {
  readonly actions: readonly (Json | string)[];
  readonly recipients: readonly string[];
  readonly conditions: readonly string[];
}

function parse(text: string): Parsed | null {
  try {
    const value: unknown = JSON.parse(text);
    const rule = isObject(value) ? lowerKeys(value) : new Map<string, unknown>();
    const actions = listed(rule.get('actions') ?? value);
    if (actions.length === 0) return null;
    const conditions = [...rule].filter(([key]) => key.includes('condition')).flatMap(([, inner]) => strings(inner));
    // Recipients of an action stand in the action; those of the whole rule beside its actions.
    const recipients = rule.has('actions') ? strings(rule.get('recipients')) : [];
    return { actions, recipients, conditions };
  } catch {
    return null;
  }
}

function listed(value: unknown): (Json | string)[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.slice(0, MAX_ACTIONS).filter((entry) => isObject(entry) || typeof entry === 'string');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lowerKeys(value: Json): Map<string, unknown> {
  return new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));
}

function ofAction(action: Json | string): RuleActions {
  if (typeof action === 'string') return ofText(action);
  const values = lowerKeys(action);
  const named = values.get('actiontype') ?? values.get('type') ?? values.get('action') ?? values.get('@odata.type');
  const given = [...values].filter(([, value]) => saysSomething(value));
  const read = ofText(typeof named === 'string' ? named : given.map(([key]) => key).join(' '));
  const folders = given.filter(([key]) => key.includes('folder')).flatMap(([key, value]) => foldersOf(key, value));
  const recipients = given.filter(([key]) => RECIPIENTS.test(key)).flatMap(([, value]) => strings(value));
  return { ...read, folders: read.folders.length > 0 && folders.length > 0 ? folders : read.folders, recipients };
}

const RECIPIENTS = /recipient|^(?:to|forward.*to|redirect.*to)$/;

/** `"DeleteMessage": false` is no action, and neither is an empty list. */
function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== false && value !== null && value !== '' && !(typeof value === 'string' && /^false$/i.test(value));
}

/** An id may be that of a well-known folder; if not, it names nothing. */
function foldersOf(key: string, value: unknown): string[] {
  const found = strings(value);
  return key.endsWith('id') && found.length > 0 ? [...found, UNNAMED_FOLDER] : found;
}

/** By the words of the name: `Delete`, `OP_DELETE`, `PermanentDelete`, `MoveToFolder`, `MarkAsRead`, `Bounce`, ... */
function ofText(name: string): RuleActions {
  const text = name.toLowerCase();
  return {
    deletes: text.includes('delete') || text.includes('bounce'),
    folders: text.includes('move') ? [UNNAMED_FOLDER] : [],
    marksRead: text.includes('read') && text.includes('mark'),
    forwards: text.includes('forward') || text.includes('redirect') || text.includes('delegate'),
    recipients: [],
  };
}

/** Strings of a value, some levels down: `"x"`, `["x"]`, `{"Path":"x"}`, `[{"emailAddress":{"address":"x"}}]`. */
function strings(value: unknown, depth = MAX_DEPTH): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  return Object.values(value)
    .slice(0, MAX_ACTIONS)
    .flatMap((entry: unknown) => strings(entry, depth - 1))
    .slice(0, MAX_ACTIONS);
}
