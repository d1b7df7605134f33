/** Whether the tables of state and alerts are there. */
import { faultOf } from '../../../shared/stores/fault.ts';
import { TABLES } from '../../../shared/stores/names.ts';
import { type Check, fail, type Line, pass } from '../check.ts';
import type { Target } from '../target.ts';

/** A key that no row has: the query costs one read of nothing. */
const NO_ROW = { queryOptions: { filter: "PartitionKey eq ''" } };

export const tables: Check = {
  id: 'tables',
  passes: 'all tables are there',
  role: 'Storage Table Data Reader on the account with state',
  run: async (target) => {
    const missing = [];
    for (const name of Object.values(TABLES)) if (!(await isThere(target, name))) missing.push(name);
    return [lineOf(missing)];
  },
};

async function isThere(target: Target, name: string): Promise<boolean> {
  try {
    await target.storage('PURGEWATCH_STORAGE').table(name).listEntities(NO_ROW).next();
    return true;
  } catch (fault) {
    if (faultOf(fault) === 'TableNotFound') return false;
    throw fault;
  }
}

function lineOf(missing: readonly string[]): Line {
  return missing.length === 0
    ? pass('tables', `${Object.keys(TABLES).length} there`)
    : fail('tables', `missing: ${missing.join(', ')}`, 'deploy the templates again');
}
