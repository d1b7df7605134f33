/** What people and mailboxes are called in parameters of cmdlets, and which of it can be matched. */
import { subject as firstOf } from '../commands/parameters.ts';
import type { CmdletCall } from '../events/event.ts';

/**
 * The mailbox (or account) that a value names, in lower case: a principal name, an alias, a GUID, the last part of a path or of a
 * distinguished name. `alice@x.example\Export`, `DOMAIN\alice` and `alice:\Calendar` name `alice`; which half of a backslash is the
 * mailbox depends on the cmdlet.
 */
export function accountIn(value: string): string | null {
  const text = value.trim().toLowerCase();
  const common = /^(?:cn|ou)=([^,]{1,256})/.exec(text)?.[1];
  const plain = common ?? text.slice(text.lastIndexOf('/') + 1);
  const name = plain.split(':\\', 1)[0]?.trim() ?? '';
  return name === '' ? null : name.slice(name.lastIndexOf('\\') + 1).trim() || null;
}

/** The part before the @, by which devices and scripts call an account. */
export function localPart(name: string): string {
  const at = name.lastIndexOf('@');
  return at > 0 ? name.slice(0, at) : name;
}

/** Whether two names may be of one mailbox: an alias is the part of an address before the @. */
export function isSameMailbox(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || (one.includes('@') !== other.includes('@') && localPart(one) === localPart(other));
}

/** Whether a name, in lower case, is a GUID: of a mailbox, or of an object in the directory. */
export function isGuid(name: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name);
}

/** A principal name; for an alias the one that it has in the domain of whoever used it. Null where that cannot be told. */
export function principalName(name: string, neighbour: string | null): string | null {
  if (name.includes('@')) return name;
  const at = neighbour?.lastIndexOf('@') ?? -1;
  const isAlias = /^[\w.'-]{1,64}$/.test(name) && !isGuid(name);
  return at > 0 && isAlias && neighbour !== null ? `${name}${neighbour.slice(at)}` : null;
}

/** The first of these parameters that has a value, or the value without a name. */
export function named(call: CmdletCall, ...names: readonly string[]): string | null {
  return firstOf(call, ...names);
}

/**
 * The mailbox that an act is about, by the name that can be matched best: a principal name, else an alias or a GUID, else whatever was
 * given. A parameter may hold a display name, and the record's own object the alias.
 */
export function bestName(...values: readonly (string | null)[]): string | null {
  const names = values.flatMap((value) => (value === null ? [] : (accountIn(value) ?? [])));
  const known = names.filter((name) => !name.startsWith('$'));
  return known.find((name) => name.includes('@')) ?? known.find((name) => !/\s/.test(name)) ?? known[0] ?? null;
}
