/** Queries of the runbook find the records that they are for, and no others. */
import { expect, it } from 'vitest';
import * as queries from '../../../shared/alerts/queries.ts';
import type { Asked } from '../../../shared/alerts/query-parts.ts';
import type { SourceForm } from '../../../shared/events/event.ts';
import type { Row } from './run/run-query.ts';
import { TABLES } from './tables.ts';
import { runQuery } from './workspace.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const PAT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
const BOX_ID = 'b0b0b0b0-0000-4000-8000-0000000000bb';

const asked = (form: SourceForm, change: Partial<Asked> = {}): Asked => ({
  actor: 'pat@adatum.example',
  mailbox: null,
  device: null,
  applications: [],
  forms: new Set([form]),
  first: NOON,
  last: NOON,
  ...change,
});
/** Every text column of a table is there, and empty where a record does not have it. */
const row = (table: string, cells: Row): Row => {
  const texts = [...(TABLES[table] ?? '').matchAll(/(\w+):string/g)].map(([, name]) => [name, '']);
  return { ...Object.fromEntries(texts), TimeGenerated: new Date(NOON - 60_000), Type: table, ...cells };
};
const EMPTY: Readonly<Record<string, Row[]>> = Object.fromEntries(Object.keys(TABLES).map((name) => [name, []]));

const google = (application: string, who: string) => ({
  GoogleWorkspaceReports: [
    row('GoogleWorkspaceReports', { ActorEmail: who, EventMessage: 'new', IdApplicationName: application }),
  ],
  GWorkspace_ReportsAPI_login_CL: [
    row('GWorkspace_ReportsAPI_login_CL', {
      actor_email_s: who,
      event_name_s: 'old',
      id_applicationName_s: application,
    }),
  ],
  Purgewatch_CL: [row('Purgewatch_CL', { Actor: who, Detection: 'alert' })],
});
const cmdlet = (text: string, user: string) => ({
  Event: [
    row('Event', {
      EventLog: 'MSExchange Management',
      Source: 'MSExchange CmdletLogs',
      RenderedDescription: `Cmdlet suceeded. Cmdlet ${text}`,
      ParameterXml: `<Param>${user}</Param>`,
      UserName: 'N/A',
    }),
  ],
});
const EVERYONES = { mailbox: 'board@adatum.example' };
const REMOVED = 'Remove-MailboxExportRequest, parameters -Identity "ceo\\export".';
const RULE = 'Set-InboxRule, parameters -Mailbox "board".';
const graph = (method: string, cells: Row) => ({
  MicrosoftGraphActivityLogs: [row('MicrosoftGraphActivityLogs', { RequestMethod: method, RequestUri: '', ...cells })],
});
const syslog = (Computer: string, SyslogMessage: string) => ({
  Syslog: [row('Syslog', { Computer, HostName: Computer, SyslogMessage, ProcessName: 'sudo', Facility: 'auth' })],
});

it.each<[string, (asked: Asked) => string, Asked, Readonly<Record<string, Row[]>>, number]>([
  ['events of Google', queries.exportQuery, asked('google-workspace'), google('gmail', 'pat@adatum.example'), 3],
  ['no events of others', queries.exportQuery, asked('google-workspace'), google('gmail', 'kim@adatum.example'), 0],
  ['logins to Google', queries.signInQuery, asked('google-workspace'), google('login', 'Pat@adatum.example'), 3],
  [
    'no other events, but alerts',
    queries.signInQuery,
    asked('google-workspace'),
    google('drive', 'pat@adatum.example'),
    1,
  ],
  [
    'settings, whoever changed them',
    queries.rulesQuery,
    asked('google-workspace'),
    google('admin', 'kim@adatum.example'),
    2,
  ],
  [
    'exports on a server',
    queries.exportQuery,
    asked('exchange-cmdlet-log'),
    cmdlet(REMOVED, 'adatum.example/Users/kim'),
    1,
  ],
  ['rules of the mailbox', queries.rulesQuery, asked('exchange-cmdlet-log', EVERYONES), cmdlet(RULE, 'kim'), 1],
  [
    'rules of the account',
    queries.rulesQuery,
    asked('exchange-cmdlet-log'),
    cmdlet(RULE, 'adatum.example/Users/pat'),
    1,
  ],
  ['no rules of others', queries.rulesQuery, asked('exchange-cmdlet-log'), cmdlet(RULE, 'adatum.example/Users/kim'), 0],
  ['lines of the host', queries.usageQuery, asked('auditd', { device: 'mx1' }), syslog('mx1', 'COMMAND by pat: rm'), 1],
  ['no lines of another', queries.usageQuery, asked('auditd', { device: 'mx1' }), syslog('mx10', 'by pat: rm'), 0],
  [
    'deletes through Graph by id',
    queries.exportQuery,
    asked('graph-activity', { actor: PAT_ID }),
    graph('DELETE', { UserId: PAT_ID }),
    1,
  ],
  [
    'deletes in a mailbox by id',
    queries.exportQuery,
    asked('graph-activity', { actor: null, mailbox: BOX_ID }),
    graph('DELETE', { RequestUri: `https://graph.microsoft.com/v1.0/users/${BOX_ID}/messages/1` }),
    1,
  ],
])('finds %s', (_what, ask, of, tables, expected) => {
  expect(runQuery(ask(of), { tables: { ...EMPTY, ...tables } }, NOON)).toHaveLength(expected);
});
