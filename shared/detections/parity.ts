/**
 * The query that analysts migrate from: three branches, whose names findings keep. Every event that it returns yields a
 * finding with the branch's name, and nothing else carries that name.
 */
import { lowerLine } from '../commands/acts-of.ts';
import { isOn, parameter } from '../commands/parameters.ts';
import type { CmdletCall, ProcessEvent, PurgewatchEvent } from '../events/event.ts';
import { searchFor } from '../events/word-search.ts';
import type { DetectionType } from './detection.ts';

/** One branch of the query: what it reads, and the names that it looks for. */
export interface QueryBranch {
  readonly type: DetectionType;
  readonly reads: string;
  readonly names: readonly string[];
}

const POWERSHELL: QueryBranch = {
  type: 'ExchangePowerShell_MailboxManipulation',
  reads: 'DeviceProcessEvents of powershell.exe and pwsh.exe whose command line has the name anywhere',
  names: [
    'Remove-MailboxExportRequest',
    'Remove-MailboxImportRequest',
    'Search-Mailbox',
    'New-ComplianceSearchAction',
    'Remove-MoveRequest',
    'Set-MailboxMessageConfiguration',
    'New-TransportRule',
    'Remove-TransportRule',
    'Set-TransportRule',
    'Disable-TransportRule',
    'Remove-InboxRule',
    'New-InboxRule',
    'Set-InboxRule',
    'Remove-RecoverableItemsCleanup',
  ],
};
const DELETION: QueryBranch = {
  type: 'O365_MailboxItemDeletion',
  reads: 'OfficeActivity with the operation',
  names: ['HardDelete', 'SoftDelete'],
};
const ADMINISTRATION: QueryBranch = {
  type: 'ExchangeAdmin_MailboxCoverage',
  reads: 'OfficeActivity of record type ExchangeAdmin with the operation',
  names: [
    'Remove-MailboxExportRequest',
    'Search-Mailbox',
    'Remove-TransportRule',
    'Disable-TransportRule',
    'New-TransportRule',
    'Remove-InboxRule',
    'Set-InboxRule',
  ],
};
/** The query whole, for the documentation. */
export const QUERY_BRANCHES: readonly QueryBranch[] = [POWERSHELL, DELETION, ADMINISTRATION];

/** Cmdlets that branch 1 looks for in command lines of PowerShell. */
export const QUERY_CMDLETS: readonly string[] = POWERSHELL.names.map((name) => name.toLowerCase());

const QUERY_HOSTS: ReadonlySet<string> = new Set(['powershell.exe', 'pwsh.exe']);
const QUERY_DELETES: ReadonlySet<string> = new Set(DELETION.names.map((name) => name.toLowerCase()));
const QUERY_ADMIN_OPERATIONS: ReadonlySet<string> = new Set(ADMINISTRATION.names.map((name) => name.toLowerCase()));
const EXCHANGE_ADMIN = 1;

/** Name of the branch that returns the event, or null. */
export function detectionTypeOf(event: PurgewatchEvent): DetectionType | null {
  if (event.kind === 'process') return textualCmdlet(event) === null ? null : 'ExchangePowerShell_MailboxManipulation';
  if (event.kind !== 'audit') return null;
  const operation = event.operation.toLowerCase();
  if (QUERY_DELETES.has(operation)) return 'O365_MailboxItemDeletion';
  if (event.recordType === EXCHANGE_ADMIN && QUERY_ADMIN_OPERATIONS.has(operation))
    return 'ExchangeAdmin_MailboxCoverage';
  return null;
}

const queryCmdlets = searchFor(QUERY_CMDLETS);
/** Asked several times of one event, and a line may be long. */
const textual = new WeakMap<ProcessEvent, string | null>();

/** The cmdlet for which branch 1 returns a process event: it looks for names anywhere in the text. */
export function textualCmdlet(event: ProcessEvent): string | null {
  if (!QUERY_HOSTS.has(event.fileName.toLowerCase())) return null;
  const before = textual.get(event);
  if (before !== undefined) return before;
  const found = queryCmdlets.find(lowerLine(event))?.word ?? null;
  textual.set(event, found);
  return found;
}

/**
 * By the query's rule: text of the command line for branch 1, the operation for branch 2. For cmdlets of audit records by
 * their parameters, because the original looked into the operation, where it never stands. Null where nothing is deleted
 * and no cmdlet was called.
 */
export function hasDeleteContent(event: PurgewatchEvent, calls: readonly CmdletCall[]): boolean | null {
  if (event.kind === 'process') {
    if (textualCmdlet(event) !== null) return saysDeleteContent(lowerLine(event));
    return saysDeleteContent(lowerLine(event)) || calls.some(deletesContent);
  }
  if (event.kind !== 'audit') return null;
  const operation = event.operation.toLowerCase();
  if (QUERY_DELETES.has(operation) || operation === 'searchresultspurged') return true;
  if (operation === 'movetodeleteditems') return false;
  return calls.length === 0 ? null : calls.some(deletesContent);
}

const deletingWords = searchFor(['deletecontent', 'harddelete', '-purgetype softdelete']);

function saysDeleteContent(line: string): boolean {
  return deletingWords.test(line);
}

function deletesContent(call: CmdletCall): boolean {
  const purge = parameter(call, 'PurgeType')?.map((value) => String(value).toLowerCase()) ?? [];
  return isOn(parameter(call, 'DeleteContent')) || purge.some((type) => QUERY_DELETES.has(type));
}
