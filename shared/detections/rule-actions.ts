/** Actions of an UpdateInboxRules record: JSON of `{ActionType, ...}`, whose names differ from client to client. */

export interface RuleActions {
  readonly deletes: boolean;
  readonly folders: readonly string[];
  readonly marksRead: boolean;
  readonly forwards: boolean;
  readonly recipients: readonly string[];
}

/** Text that does not say what the folder is: only its id stands there, or nothing. */
export const UNNAMED_FOLDER = '(not named)';

type Json = Readonly<Record<string, unknown>>;
const MAX_ACTIONS = 100;

/** Never throws. What is no JSON is read as text: exports damage nested lists. */
export function readRuleActions(text: string): RuleActions {
  const actions = parse(text);
  const read = actions === null ? [ofText(text)] : actions.map(ofAction);
  return {
    deletes: read.some((action) => action.deletes),
    folders: read.flatMap((action) => action.folders),
    marksRead: read.some((action) => action.marksRead),
    forwards: read.some((action) => action.forwards),
    recipients: read.flatMap((action) => action.recipients),
  };
}

function parse(text: string): Json[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const inner = isObject(value) && Array.isArray(value.Actions) ? value.Actions : value;
    const list: unknown[] = Array.isArray(inner) ? inner : [inner];
    const objects = list.slice(0, MAX_ACTIONS).filter(isObject);
    return objects.length === 0 ? null : objects;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ofAction(action: Json): RuleActions {
  const values = new Map(Object.entries(action).map(([key, value]) => [key.toLowerCase(), value]));
  const named = values.get('actiontype') ?? values.get('type') ?? values.get('action') ?? values.get('@odata.type');
  const read = ofText(typeof named === 'string' ? named : [...values.keys()].join(' '));
  const folders = [...values]
    .filter(([key]) => key.includes('folder'))
    .flatMap(([key, value]) => foldersOf(key, value));
  const recipients = [...values]
    .filter(([key]) => key.includes('recipient') || key === 'to')
    .flatMap(([, v]) => strings(v));
  return { ...read, folders: read.folders.length > 0 && folders.length > 0 ? folders : read.folders, recipients };
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

/** Strings of a value, one level down: `"x"`, `["x"]`, `{"Path":"x"}`, `[{"Address":"x"}]`. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return inner
    .slice(0, MAX_ACTIONS)
    .flatMap((entry: unknown) => (isObject(entry) ? Object.values(entry) : [entry]))
    .filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}
