/** Variables and aliases while a script is read. */
import type { HashTable } from '../call-builder.ts';
import type { Context } from '../context.ts';

/** A value that grows beyond this is not followed. */
const MAX_VALUE = 65_536;

/** @param value null where only the script knows: what the variable held before is then not known any more, either */
export function assign(context: Context, target: string, value: string | null, appends = false): void {
  const { variables, aliases } = context;
  if (target.startsWith('alias:') && value !== null) aliases.set(target.slice(6), value);
  const before = variables.get(target);
  const whole = appends && before !== undefined && value !== null ? before + value : value;
  if (whole === null || whole.length > MAX_VALUE || !context.spend(whole.length)) variables.delete(target);
  else variables.set(target, whole);
}

/** A hash table, for splatting. */
export function assignTable(context: Context, target: string, table: HashTable | null): void {
  if (table === null) context.tables.delete(target);
  else context.tables.set(target, table);
}
