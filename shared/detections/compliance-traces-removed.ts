/** A content search or its action goes, and with it the record of what was searched for, exported or purged. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { scored } from './scoring.ts';

/**
 * The Discovery records of the same acts; removed previews and analyses hide nothing. Source: "Search for eDiscovery
 * activities in the audit log", whose table names the cmdlet behind each.
 */
const DISCOVERY: ReadonlyMap<string, string> = new Map([
  ['SearchRemoved', 'A content search was removed, with the record of what it looked for.'],
  ['CaseRemoved', 'An eDiscovery case was removed, with its searches and holds.'],
  ['RemovedSearchResultsPurged', 'The purge action of a content search was removed, with the record of what it did.'],
  ['RemovedSearchExported', 'The export of a content search was removed, with the record of what it did.'],
  ['SearchReportRemoved', 'The export report of a content search was removed.'],
]);
const DISCOVERY_TEXT: ReadonlyMap<string, string> = new Map(
  [...DISCOVERY].map(([operation, text]) => [operation.toLowerCase(), text]),
);

export const complianceTracesRemoved: EventDetection = {
  type: 'event',
  id: 'compliance-traces-removed',
  title: 'Content search or search action removed',
  why: 'A content search and its actions say who looked for what, and what was exported or purged. Whoever purged mail with one removes them to take that trace away; eDiscovery managers remove them to tidy up.',
  logic:
    'Remove-ComplianceSearch, Remove-ComplianceSearchAction or Remove-ComplianceCase was run, in the audit log or on a command line, or the Discovery record of such an act (SearchRemoved, CaseRemoved, RemovedSearchResultsPurged, RemovedSearchExported, SearchReportRemoved). Removing the action of a purge or an export, which its name shows, is said as a reason of its own.',
  tuning:
    'The usual source is an eDiscovery manager who tidies up: compare with who made the search. It is low by default; what raises it is a purge or an export by the same actor shortly before.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: [
    'eDiscovery managers who remove finished searches',
    'Scripts that purge phishing mail and tidy up after it',
  ],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    cmdletUrl('remove-compliancesearch'),
    cmdletUrl('remove-compliancesearchaction'),
  ],
  operations: [...DISCOVERY.keys()],
  matchAudit: (event) => {
    const text = DISCOVERY_TEXT.get(event.operation.toLowerCase());
    return text === undefined ? null : scored('low', text);
  },
  cmdlets: ['remove-compliancesearch', 'remove-compliancesearchaction', 'remove-compliancecase'],
  matchCmdlet(call) {
    if (call.name === 'remove-compliancecase')
      return scored('low', 'An eDiscovery case was removed, with its searches and holds.');
    if (call.name === 'remove-compliancesearch')
      return scored('low', 'A content search was removed, with the record of what it looked for.');
    // Exchange calls the action after its search: `Invoices_Purge`, `Invoices_Export`.
    const named = [...call.parameters.values()].flat().map((value) => String(value).trim().toLowerCase());
    const grounds = named.some((name) => name.endsWith('_purge') || name.endsWith('_export'));
    return scored(
      'low',
      'The action of a content search was removed, with the record of what it did.',
      grounds ? [{ text: 'By its name the action was a purge or an export.' }] : [],
    );
  },
};
