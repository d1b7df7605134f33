/** Allowances from a file: a JSON list, written by hand or by `allowance list --json`. */
import { readFile } from 'node:fs/promises';
import { type Allowance, allowanceSchema, problemOf } from '../../shared/alerts/allowance.ts';
import { UsageError } from './usage.ts';

/** @throws {UsageError} naming the file, the allowance and the field */
export async function allowancesFrom(file: string): Promise<readonly Allowance[]> {
  const ids = new Set<string>();
  return (await readList(file)).map((item, at) => {
    const given = withoutState(item);
    const result = allowanceSchema.safeParse(given);
    const where = `--allowances: ${file}: allowance ${at + 1}`;
    if (!result.success) throw new UsageError(`${where}: ${problemOf(result.error, given)}`);
    const { id } = result.data;
    if (ids.has(id))
      throw new UsageError(`${where}: id: found "${id}" a second time, expected one allowance of each id`);
    ids.add(id);
    return result.data;
  });
}

async function readList(file: string): Promise<readonly unknown[]> {
  let list: unknown;
  try {
    list = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const found = cause instanceof SyntaxError ? 'no JSON' : 'no file that can be read';
    throw new UsageError(`--allowances: ${file}: found ${found}, expected a JSON list of allowances`, { cause });
  }
  if (!Array.isArray(list))
    throw new UsageError(`--allowances: ${file}: found no list, expected a JSON list of allowances`);
  return list;
}

/** The state is printed for people: it follows from the times. */
function withoutState(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  const { state: _, ...rest } = item as { readonly state?: unknown };
  return rest;
}
