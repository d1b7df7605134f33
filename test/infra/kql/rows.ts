/** Rows as they stand in the workspace: alerts by the sink that writes them, telemetry by the handlers that log it. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import { SENTINEL_COLUMNS, toSentinelRow } from '../../../shared/sinks/sentinel-row.ts';
import { exampleAlert } from '../../stores/example-alert.ts';
import { INGESTED, type Row } from './run/run-query.ts';

/** @param raised when the revision was raised @param arrived when its row was taken in; both ms */
export function alertRow(change: Partial<Alert>, arrived: number, raised = arrived): Row {
  const stored = {
    alert: exampleAlert(change),
    raisedAt: new Date(raised).toISOString(),
    delivered: new Map(),
    notes: new Map(),
  };
  const row: Readonly<Record<string, unknown>> = { ...toSentinelRow(stored, { neverContain: new Set() }) };
  const columns = SENTINEL_COLUMNS.map(({ name, type }): [string, unknown] => {
    const value = row[name];
    if (type === 'datetime') return [name, new Date(String(value))];
    return [name, type === 'string' ? (value ?? '') : value];
  });
  return { ...Object.fromEntries(columns), [INGESTED]: arrived };
}

export const SUPPRESSION = {
  allowance: 'a1',
  owner: 'mail.team@contoso.example',
  reason: 'Old mail is removed',
  ticket: 'CHG-1042',
  expires: '2026-04-01T00:00:00.000Z',
};

export function traceRow(message: string, at: number, app = 'func-purgewatch'): Row {
  return { TimeGenerated: new Date(at), Message: message, AppRoleName: app, [INGESTED]: at };
}

export function requestRow(name: string, success: boolean, at: number, app = 'func-purgewatch'): Row {
  return { TimeGenerated: new Date(at), Name: name, Success: success, AppRoleName: app, [INGESTED]: at };
}
