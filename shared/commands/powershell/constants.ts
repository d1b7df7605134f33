/** Values that a script writes down, and what operators and members make of them. Nothing here runs anything. */
import { decodeText } from '../encoded.ts';

/** Text, a number, or a list of them; `bytes` are the payload of FromBase64String, whose encoding only the script knows. */
export type Constant = string | number | readonly Constant[];

/** Longest text and longest list that is followed: `'a' * 1e9` must cost nothing. */
const MAX_TEXT = 65_536;
const MAX_ITEMS = 8_192;

export function textOf(value: Constant): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : value.map(textOf).join(' ');
}

export function listOf(value: Constant): readonly Constant[] {
  return Array.isArray(value) ? value : [value as string | number];
}

/** The value, or null where it is too long to be followed. */
export function bounded(value: Constant | null): Constant | null {
  if (typeof value === 'string') return value.length > MAX_TEXT ? null : value;
  return Array.isArray(value) && value.length > MAX_ITEMS ? null : value;
}

export function add(left: Constant, right: Constant): Constant | null {
  if (Array.isArray(left)) return bounded([...left, ...listOf(right)]);
  if (typeof left === 'number' && !Number.isNaN(Number(textOf(right)))) return left + Number(textOf(right));
  return bounded(textOf(left) + textOf(right));
}

export function times(left: Constant, right: Constant): Constant | null {
  const count = Number(textOf(right));
  if (typeof left === 'number') return left * count;
  const text = textOf(left);
  return count >= 0 && count * text.length <= MAX_TEXT ? text.repeat(count) : null;
}

export function range(from: Constant, to: Constant): Constant | null {
  const first = Number(textOf(from));
  const last = Number(textOf(to));
  const length = Math.abs(last - first) + 1;
  if (!Number.isInteger(first) || !Number.isInteger(last) || length > MAX_ITEMS) return null;
  return Array.from({ length }, (_, index) => first + (last < first ? -index : index));
}

export function element(value: Constant, at: Constant): Constant | null {
  const items: readonly Constant[] = Array.isArray(value) ? value : [...textOf(value)];
  const picked = listOf(at).map((index) => items.at(Number(textOf(index))));
  const found = picked.filter((item) => item !== undefined);
  return Array.isArray(at) ? found : (found[0] ?? null);
}

export function join(value: Constant, separator: string): Constant | null {
  const items = listOf(value);
  return separator.length * items.length > MAX_TEXT ? null : bounded(items.map(textOf).join(separator));
}

export function format(template: string, value: Constant): Constant | null {
  const items = listOf(value);
  let text = '';
  let begin = 0;
  for (const hole of template.matchAll(/\{(\d{1,3})(?:,-?\d{1,3})?(?::[^}]{0,32})?\}/g)) {
    text += template.slice(begin, hole.index) + textOf(items[Number(hole[1])] ?? '');
    begin = hole.index + hole[0].length;
    if (text.length > MAX_TEXT) return null;
  }
  return text + template.slice(begin);
}

/**
 * Literally, whatever the pattern: no pattern of an untrusted line is ever run, but for one class of characters, which costs
 * no more than a search. One escaped mark is taken for the mark.
 */
export function replace(
  text: string,
  from: string,
  to: string,
  isPattern: boolean,
  seesCase = !isPattern,
): Constant | null {
  const single = isPattern ? singleClass(from) : null;
  if (single !== null) {
    const marks = text.match(single)?.length ?? 0;
    return marks * to.length > MAX_TEXT ? null : bounded(text.replace(single, () => to));
  }
  const plain = isPattern ? from.replace(/\\([^\w\s])/g, '$1') : from;
  if (plain === '') return text;
  if (isPattern && /^[^\\$]{1,64}\$$/.test(from)) {
    const end = from.slice(0, -1); // only where the text ends
    return text.toLowerCase().endsWith(end.toLowerCase()) ? bounded(text.slice(0, -end.length) + to) : text;
  }
  const parts = seesCase ? text.split(plain) : splitWithoutCase(text, plain);
  return parts.length * to.length > MAX_TEXT ? null : bounded(parts.join(to));
}

/** `[0-9]`, `\d+`: a single class, perhaps repeated. */
function singleClass(pattern: string): RegExp | null {
  if (!/^(?:\[\^?[\w ,.:;#~!@%&=*+-]{1,64}\]|\\[dDsSwW])\+?$/.test(pattern)) return null;
  try {
    return new RegExp(pattern, 'gi');
  } catch {
    return null; // a range out of order
  }
}

function splitWithoutCase(text: string, mark: string): string[] {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return text.split(mark);
  const parts: string[] = [];
  let begin = 0;
  for (let at = lower.indexOf(mark.toLowerCase()); at !== -1; at = lower.indexOf(mark.toLowerCase(), begin)) {
    parts.push(text.slice(begin, at));
    begin = at + mark.length;
  }
  return [...parts, text.slice(begin)];
}

/** `[char]82`, `[char[]](82,101)`, `[int]'0x52'`, `[string]`. */
export function cast(type: string, value: Constant): Constant | null {
  const isList = type.endsWith('[]');
  const name = type.replace('system.', '').replace('[]', '');
  if (isList) {
    const items = typeof value === 'string' ? [...value] : listOf(value);
    return name === 'string' || name === 'object' ? items : items.map((item) => cast(name, item) ?? '');
  }
  if (name === 'string') return textOf(value);
  if (name === 'array') return listOf(value);
  if (name === 'char') return characterOf(value);
  if (!/^u?int(?:16|32|64)?$|^byte$|^long$/.test(name)) return null;
  const text = textOf(value);
  const number = typeof value === 'string' && /^\D$/.test(text) ? text.charCodeAt(0) : Number(text);
  return Number.isNaN(number) ? null : number;
}

function characterOf(value: Constant): string | null {
  if (typeof value === 'string' && value.length === 1) return value;
  const code = Number(textOf(value));
  return Number.isInteger(code) && code >= 0 && code <= 0xffff ? String.fromCharCode(code) : null;
}

/** Members of text and lists, in lower case. */
export function member(value: Constant, name: string, args: readonly Constant[]): Constant | null {
  const text = textOf(value);
  const [first = '', second] = args;
  const number = Number(textOf(first));
  switch (name) {
    case 'replace':
      return replace(text, textOf(first), textOf(second ?? ''), false);
    case 'substring':
      return text.substring(number, second === undefined ? undefined : number + Number(textOf(second)));
    case 'remove':
      return text.slice(0, number) + (second === undefined ? '' : text.slice(number + Number(textOf(second))));
    case 'insert':
      return bounded(text.slice(0, number) + textOf(second ?? '') + text.slice(number));
    case 'toupper':
    case 'toupperinvariant':
      return text.toUpperCase();
    case 'tolower':
    case 'tolowerinvariant':
      return text.toLowerCase();
    case 'trim':
    case 'trimstart':
    case 'trimend':
      return trimmed(text, args.length === 0 ? ' \t\r\n' : args.flatMap(listOf).map(textOf).join(''), name);
    case 'tostring':
    case 'normalize':
      return text;
    case 'tochararray':
      return bounded([...text]);
    case 'split':
      return first === '' ? null : bounded(text.split(textOf(first)));
    default:
      return null;
  }
}

function trimmed(text: string, marks: string, side: string): string {
  let from = 0;
  let to = text.length;
  if (side !== 'trimend') while (from < to && marks.includes(text[from] ?? '')) from += 1;
  if (side !== 'trimstart') while (to > from && marks.includes(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

/** Properties, in lower case. */
export function property(value: Constant, name: string): Constant | null {
  if (name === 'length' || name === 'count') return typeof value === 'number' ? 1 : value.length;
  return name === 'value' || name === 'name' ? value : null;
}

/** Static members, the type without `System.`. */
export function staticMember(type: string, name: string, args: readonly Constant[]): Constant | null {
  const [first = '', ...rest] = args;
  const key = `${type}::${name}`;
  if (key === 'string::join') return join(rest.length === 1 ? (rest[0] ?? '') : rest, textOf(first));
  if (key === 'string::concat' || key === 'string::new') return join(args.flatMap(listOf), '');
  if (key === 'string::format') return format(textOf(first), rest);
  if (type === 'regex') return regexMember(name, textOf(first), textOf(rest[0] ?? ''), textOf(rest[1] ?? ''));
  if (/^(?:uri::unescapedatastring|(?:net\.webutility|web\.httputility)::urldecode)$/.test(key))
    return unescaped(textOf(first), /%([0-9a-f]{2})/gi);
  if (key === 'convert::tochar' || key === 'char::convertfromutf32') return characterOf(first);
  if (/^convert::to(?:u?int(?:16|32|64)|byte)$/.test(key)) {
    const number = Number.parseInt(textOf(first), rest.length === 0 ? 10 : Number(textOf(rest[0] ?? 10)));
    return Number.isNaN(number) ? null : number;
  }
  if (key === 'convert::frombase64string') return decodeText(textOf(first));
  if (type.startsWith('text.encoding::') && name === 'getstring')
    return typeof first === 'string'
      ? first
      : join(
          args.flatMap(listOf).map((item) => characterOf(item) ?? ''),
          '',
        );
  return null;
}

/** `last` is what replaces, or the options. */
function regexMember(name: string, text: string, pattern: string, last: string): Constant | null {
  if (name === 'unescape') return unescaped(text, /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi);
  if (name === 'replace') return replace(text, pattern, last, true);
  if (name === 'split') return pattern === '' ? null : bounded(text.split(pattern.replace(/\\([^\w\s])/g, '$1')));
  if (name !== 'matches' || pattern !== '.') return null;
  return bounded(/righttoleft/i.test(last) ? [...text].reverse() : [...text]);
}

/** Codes of characters in hexadecimal, as a pattern finds them. */
function unescaped(text: string, code: RegExp): string {
  return text.replace(code, (_, ...groups) => {
    const digits = groups.find((group) => typeof group === 'string') as string;
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
}
