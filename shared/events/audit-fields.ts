/** Fields of a line of the Linux audit log: `a0="rm" name=2F766172 exe="/usr/bin/rm" msg='op=x'`. */

/** Values by name. Names come from outside: a map, never an object. */
export type AuditFields = ReadonlyMap<string, string>;

/** In enriched logs, interpreted values (`AUID="mira"`) stand behind this mark. */
const ENRICHED = '\u001d';

/** One pass over the text. Quoted values lose their quotes and may hold anything else; hex is left as it is. */
export function auditFields(text: string): AuditFields {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals === -1) break;
    const name = text.slice(lastBreak(text, at, equals), equals);
    const quote = text[equals + 1];
    if (quote === '"' || quote === "'") {
      const close = text.indexOf(quote, equals + 2);
      const end = close === -1 ? text.length : close;
      // What is quoted is plain text; only what is not may be hex.
      set(fields, name, `"${text.slice(equals + 2, end)}`);
      at = end + 1;
    } else {
      const end = nextBreak(text, equals + 1);
      set(fields, name, text.slice(equals + 1, end));
      at = end + 1;
    }
  }
  return fields;
}

/** The first of two equal names is the kernel's own; later ones may come from user space. */
function set(fields: Map<string, string>, name: string, value: string): void {
  if (name !== '' && !fields.has(name)) fields.set(name, value);
}

function lastBreak(text: string, from: number, to: number): number {
  for (let at = to - 1; at >= from; at -= 1) if (isBreak(text[at])) return at + 1;
  return from;
}

function nextBreak(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBreak(text[at])) at += 1;
  return at;
}

function isBreak(char: string | undefined): boolean {
  return char === ' ' || char === ENRICHED || char === '\n';
}

/** A value as it is: numbers, names of the kernel. Null where it is absent or `(null)`. */
export function fieldOf(fields: AuditFields, name: string): string | null {
  const value = fields.get(name);
  if (value === undefined || value === '(null)' || value === '?' || value === '') return null;
  return value.startsWith('"') ? value.slice(1) : value;
}

/** A value that a user chose: quoted text, or hex where it holds spaces, quotes or control characters. */
export function textField(fields: AuditFields, name: string): string | null {
  const value = fields.get(name);
  if (value === undefined || value === '(null)' || value === '?' || value === '') return null;
  return value.startsWith('"') ? value.slice(1) : (unhex(value) ?? value);
}

/** Null where the text is no hex. */
export function unhex(text: string): string | null {
  if (text.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(text)) return null;
  return Buffer.from(text, 'hex').toString('utf8');
}
