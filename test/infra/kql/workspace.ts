/** The workspace that queries are checked against: its tables, the watchlist function of Sentinel, and our saved function. */
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { createChecker, type KqlDatabase } from './kusto.ts';
import { createRunner } from './run/run-query.ts';
import { TABLES } from './tables.ts';

// The language service is large, and compiled while it runs: its first queries take seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const PARSER_FILE = 'infra/kql/parser/purgewatch.kql';

export const FUNCTIONS: KqlDatabase['functions'] = {
  Purgewatch: { parameters: '', body: readFileSync(PARSER_FILE, 'utf8') },
  // The columns of items come with the items: an empty list has none, so a query may take only these for granted.
  _GetWatchlist: {
    parameters: 'watchlistAlias: string',
    body: 'datatable(_DTItemId: string, LastUpdatedTimeUTC: datetime, SearchKey: string) []',
  },
};

const DATABASE: KqlDatabase = { tables: TABLES, functions: FUNCTIONS };

export const checkQuery = createChecker(DATABASE);

export const runQuery = createRunner(DATABASE);
