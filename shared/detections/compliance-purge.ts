/** A purge of what a content search found: up to ten items of each mailbox, in every mailbox of the tenant. */
import { texts, UNRESOLVED_SPLAT } from '../commands/parameters.ts';
import type { CmdletCall } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { type Ground, scored } from './scoring.ts';
import { mayBe } from './values.ts';

export const compliancePurge: EventDetection = {
  type: 'event',
  id: 'compliance-purge',
  title: 'Content search results purged',
  why: 'New-ComplianceSearchAction -Purge deletes what a content search found, across the whole tenant and without its owners. Preview, export and report actions of the same cmdlet delete nothing and are not meant here.',
  logic:
    'New-ComplianceSearchAction with -Purge or -PurgeType, by any abbreviation, or the Discovery record SearchResultsPurged. Preview, export and report delete nothing and do not fire. Where the parameters stand in a variable that the line does not show, or were cut off, it is medium.',
  tuning:
    'Purges under an approved case are the expected source: allow the people who may purge, with the case as the reason.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Purges of phishing or leaked mail under an approved case'],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    cmdletUrl('new-compliancesearchaction'),
    'https://learn.microsoft.com/purview/ediscovery-search-for-activities-in-the-audit-log',
  ],
  // The Discovery record of the same act. Source: "Search for eDiscovery activities in the audit log".
  operations: ['SearchResultsPurged'],
  cmdlets: ['new-compliancesearchaction'],
  matchAudit: () => scored('high', 'The results of a content search were purged.'),
  matchCmdlet(call) {
    const type = texts(call, 'PurgeType')[0];
    if (type === undefined && !mayBe(call, 'Purge', 'on')) {
      if (!call.parameters.has(UNRESOLVED_SPLAT) || OTHER_ACTIONS.some((name) => mayBe(call, name, 'on'))) return null;
      return scored('medium', 'An action on a content search was started; which one is not shown.');
    }
    return scored('high', 'The results of a content search were purged from mailboxes.', groundsOf(call, type));
  },
};

/** They cannot be given together with a purge. Source: the syntax of New-ComplianceSearchAction. */
const OTHER_ACTIONS = ['Preview', 'Export', 'Report', 'RetentionReport'];

function groundsOf(call: CmdletCall, type: string | undefined): Ground[] {
  const grounds: Ground[] = [];
  if (type?.trim().toLowerCase() === 'harddelete') grounds.push({ text: 'Users cannot restore what was purged.' });
  if (mayBe(call, 'Force', 'on')) grounds.push({ text: 'It asks for no confirmation.' });
  return grounds;
}
