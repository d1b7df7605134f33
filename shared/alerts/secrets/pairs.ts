/** Names with values: assignments, connection strings, forms, JSON, headers, attributes. */
import { secretsOfHeader } from './headers.ts';
import { isPath, isSecretValue, kindOfName, MAX_NAME, type SecretKind } from './names.ts';
import { isMark, type Piece, type Region, type Span, textOf } from './pieces.ts';
import { secretsAt } from './values.ts';

export function secretsOfPairs(region: Region): Span[] {
  const start = region.text.slice(region.from, Math.min(region.to, region.from + MAX_START));
  const isConnection = start.includes(';') && CONNECTION.test(start);
  const state: State = { region, isConnection, carriesUntil: -1 };
  const found: Span[] = [];
  for (const [at, piece] of region.pieces.entries()) {
    // What is within a secret is not looked at again.
    if (isMark(piece, '=:') && piece.from >= (found.at(-1)?.to ?? 0)) found.push(...ofPair(state, at));
  }
  return found;
}

/** So much of a text is asked whether it is a connection string. */
const MAX_START = 4096;

interface State {
  readonly region: Region;
  readonly isConnection: boolean;
  /** Up to which piece a pair named `value` holds what a pair `name` has named. */
  carriesUntil: number;
}

/** A key of connection strings at the beginning of one or of a part. */
const CONNECTION =
  /(?:^|;)\s{0,4}(?:server|data source|driver|provider|dsn|uid|user id|user|username|host|initial catalog|database|network address|addr|integrated security|encrypt|defaultendpointsprotocol|endpoint|accountname)\s{0,4}=/i;
/** How far behind `name: X` its value is looked for, in pieces. */
const CARRIED = 12;

interface Name {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly isVariable: boolean;
  /** The piece where it begins. */
  readonly index: number;
}

function ofPair(state: State, at: number): Span[] {
  const { region } = state;
  const mark = region.pieces[at] as Piece;
  const name = nameBefore(region, at);
  const index = valueIndex(region, at);
  const value = region.pieces[index];
  if (name === null || value === undefined || value.kind === 'line') return [];
  const special = secretsOfHeader(region, name.text, mark.token, index) ?? ofCarrier(state, name.text, index);
  if (special !== null) return special;
  const kind = kindOfPair(region, name, mark);
  if (kind === null || !isGiven(region, name, at, index)) return [];
  return spansOf(state, name, at, index).filter((span) => isPairValue(region, kind, name, span));
}

/** `=`, `==`, `:=`, `=>`: the value is behind all of it. */
function valueIndex({ pieces }: Region, at: number): number {
  let index = at + 1;
  while (index < at + 3 && isMark(pieces[index], '=>') && !pieces[index]?.gap) index++;
  return index;
}

function nameBefore(region: Region, at: number): Name | null {
  let index = at - 1;
  let piece = region.pieces[index];
  const mark = region.pieces[at] as Piece;
  if (isMark(piece, ']') && !mark.gap)
    piece = region.pieces[--index]; // $h['password'], env[PASSWORD]
  else if (isMark(piece, ']')) piece = region.pieces[--index];
  if (isMark(piece, ':') && mark.token === '=') piece = region.pieces[--index];
  if (piece?.kind === 'quote') {
    const text = textOf(region, piece);
    return text.length <= MAX_NAME ? { text, isQuoted: true, isVariable: false, index } : null;
  }
  if (piece?.kind !== 'bare') return null;
  const text = /[\w.-]*$/.exec(region.text.slice(Math.max(piece.from, piece.to - MAX_NAME), piece.to))?.[0] ?? '';
  const isVariable = region.text[piece.to - text.length - 1] === '$' || region.text.startsWith('$', piece.from);
  return text === '' ? null : { text, isQuoted: false, isVariable, index };
}

/** The signature of a shared access, the key of a function and the code of a sign-in are secrets in an address. */
function kindOfPair(region: Region, { text, index }: Name, mark: Piece): SecretKind | null {
  const before = region.pieces[index - 1];
  const isParameter =
    mark.token === '=' &&
    (isMark(before, '?&') || /[?&]/.test(region.text[(region.pieces[index]?.from ?? 1) - 1] ?? ''));
  if (isParameter && /^(?:code|sig|signature)$/i.test(text)) return 'secret';
  return kindOfName(text);
}

/** Whether what looks like a pair is one, and not a sentence, a search or a comparison. */
function isGiven(region: Region, name: Name, at: number, index: number): boolean {
  const mark = region.pieces[at] as Piece;
  const value = region.pieces[index] as Piece;
  const isLoose = mark.gap || value.gap;
  const isQuoted = value.kind === 'quote' || value.kind === 'open';
  if (mark.token === ':') return isGivenByColon(region, name, at, isLoose && !isQuoted);
  // `$cred = [PSCredential]::new(`
  if (name.isVariable && isMark(value, '['))
    return region.pieces[index + 3]?.kind === 'quote' && isMark(region.pieces[index + 2], ']');
  return !isLoose || isQuoted || (region.role !== 'query' && isLiteral(region, name, index));
}

/** @param isDoubtful whether nothing but a blank stands between mark and value */
function isGivenByColon(region: Region, name: Name, at: number, isDoubtful: boolean): boolean {
  const { pieces } = region;
  const { gap } = pieces[at] as Piece;
  if (isMark(pieces[at + 1], ':') || (isMark(pieces[at - 1], ':') && !gap) || name.isVariable) return false; // [Type]::Member
  if (region.role === 'query') return name.isQuoted;
  if (!isDoubtful || name.isQuoted) return true;
  return !gap && (name.text.includes('-') || !isSentence(region, name.index));
}

/** `$password = Read-Host`, `password = input(`, `password = os.environ[` are expressions. */
function isLiteral({ pieces, text }: Region, name: Name, index: number): boolean {
  const value = pieces[index] as Piece;
  const next = pieces[index + 1];
  const start = text.slice(value.from, value.from + 40);
  if (name.isVariable) return /^[@$(]/.test(start);
  if (/^-/.test(start) || /^[A-Za-z]+-[A-Z][A-Za-z]+\b/.test(start)) return false;
  return value.kind === 'mark' || !(isMark(next, '([') && !next?.gap);
}

/** A word before the name, which is no value of a pair itself: "your password: changed". */
function isSentence({ pieces, text }: Region, index: number): boolean {
  const before = pieces[index - 1];
  const name = pieces[index] as Piece;
  if (before?.kind !== 'bare' || !name.gap || /^[-/$]/.test(text.slice(before.from, before.from + 1))) return false;
  return (
    /^[\p{L}’']+$/u.test(text.slice(before.from, Math.min(before.to, before.from + 64))) &&
    !isMark(pieces[index - 2], ':=')
  );
}

function spansOf(state: State, name: Name, at: number, index: number): readonly Span[] {
  const { region, isConnection } = state;
  const { pieces } = region;
  const value = pieces[index] as Piece;
  // ODBC: Pwd={a;b}
  if (isMark(value, '{')) {
    const isGlued = isMark(pieces[at], '=') && !value.gap && !name.isQuoted && !name.isVariable;
    const length = isGlued ? region.text.slice(value.to, Math.min(region.to, value.to + 256)).indexOf('}') : -1;
    return length < 1 ? [] : [{ from: value.to, to: value.to + length }];
  }
  // "passwords": ["a", "b"]
  if (isMark(value, '[') && name.isQuoted) return listed(region, index);
  const spans = secretsAt(region, index);
  const last = spans.at(-1);
  const isBare = value.kind === 'bare' || value.kind === 'mark';
  if (last === undefined || !isBare) return spans;
  const isSet = (region.role === 'setting' && name.index === 0) || /^set$/i.test(wordBefore(region, name.index));
  const to = isSet || isConnection ? partEnd(region, index, isSet) : last.to;
  // Outside of quotes a part may also be the last one, with a switch behind it.
  const isPart = isSet || region.quote !== '' || value.gap || region.text[to] === ';';
  return isPart ? [{ from: (spans[0] as Span).from, to }] : spans;
}

function wordBefore(region: Region, index: number): string {
  const piece = region.pieces[index - 1];
  return piece?.kind === 'bare' && piece.to - piece.from < 8 ? textOf(region, piece) : '';
}

/** The end of a value with blanks: of a part of a connection string, or of what cmd's `set` takes. */
function partEnd({ pieces, to }: Region, index: number, isSet: boolean): number {
  for (let at = index + 1; at < index + 64; at++) {
    const piece = pieces[at];
    if (piece === undefined) return pieces[at - 1]?.to ?? to;
    const isEnd =
      piece.kind === 'line' || isMark(piece, isSet ? '&|;' : ';') || piece.kind === 'quote' || piece.kind === 'open';
    if (isEnd) return pieces[at - 1]?.to ?? to;
  }
  return to;
}

function listed(region: Region, index: number): Span[] {
  const found: Span[] = [];
  for (let at = index + 1; at < index + 64; at++) {
    const piece = region.pieces[at];
    if (piece === undefined || isMark(piece, ']')) break;
    if (piece.kind === 'quote') found.push(...secretsAt(region, at));
  }
  return found;
}

function isPairValue({ text, pieces }: Region, kind: SecretKind, name: Name, span: Span): boolean {
  const value = text.slice(span.from, span.to);
  const piece = pieces[name.index] as Piece;
  // The folder that a shell is in.
  if (/^pwd$/i.test(name.text) && isPath(value)) return false;
  if (
    !name.isQuoted &&
    /^(?:true|false|yes|no|null|none|nil|undefined|0|1|text|password)$/i.test(value.slice(0, 16)) &&
    piece.to < span.from
  ) {
    return /["']/.test(text[span.from - 1] ?? '');
  }
  return isSecretValue(kind, value);
}

/** `{"name": "DB_PASSWORD", "value": "x"}`, `<add key="ApiKey" value="x"/>`; null where the pair is no such value. */
function ofCarrier(state: State, name: string, index: number): Span[] | null {
  const { region } = state;
  if (/^(?:name|key|id|type|parametername)$/i.test(name)) {
    const kind = kindOfName(textOf(region, region.pieces[index] as Piece).slice(0, MAX_NAME));
    if (kind === 'secret' || kind === 'path') state.carriesUntil = index + CARRIED;
    return null;
  }
  if (index > state.carriesUntil || !/^(?:value|text|defaultvalue)$/i.test(name)) return null;
  state.carriesUntil = -1;
  return secretsAt(region, index);
}
