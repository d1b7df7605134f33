/**
 * ATT&CK techniques, by the ids of v19 with the former ones where they changed. T1070.008 kept its id and moved from
 * "Defense Evasion" to "Stealth". Source: attack.mitre.org; strategy DET0266 covers T1070.008.
 */
import type { AttackTechnique } from './detection.ts';

export const CLEAR_MAILBOX_DATA: AttackTechnique = { id: 'T1070.008', name: 'Indicator Removal: Clear Mailbox Data' };

export const EMAIL_HIDING_RULES: AttackTechnique = { id: 'T1564.008', name: 'Hide Artifacts: Email Hiding Rules' };

export const EMAIL_FORWARDING_RULE: AttackTechnique = {
  id: 'T1114.003',
  name: 'Email Collection: Email Forwarding Rule',
};

export const DISABLE_CLOUD_LOGS: AttackTechnique = {
  id: 'T1685.002',
  name: 'Disable or Modify Cloud Logs',
  formerId: 'T1562.008',
};

export const INHIBIT_RECOVERY: AttackTechnique = { id: 'T1490', name: 'Inhibit System Recovery' };

export const DATA_DESTRUCTION: AttackTechnique = { id: 'T1485', name: 'Data Destruction' };

export const CLEAR_SYSTEM_LOGS: AttackTechnique = {
  id: 'T1685.006',
  name: 'Clear Linux or Mac System Logs',
  formerId: 'T1070.002',
};

export const CLEAR_WINDOWS_LOGS: AttackTechnique = {
  id: 'T1685.005',
  name: 'Clear Windows Event Logs',
  formerId: 'T1070.001',
};

export const OUTLOOK_RULES: AttackTechnique = { id: 'T1137.005', name: 'Office Application Startup: Outlook Rules' };

const ATTACK = 'https://attack.mitre.org/techniques/';
export const CLEAR_MAILBOX_DATA_URL = `${ATTACK}T1070/008/`;
export const DISABLE_CLOUD_LOGS_URL = `${ATTACK}T1685/002/`;
export const CLEAR_SYSTEM_LOGS_URL = `${ATTACK}T1685/006/`;
export const OUTLOOK_RULES_URL = `${ATTACK}T1137/005/`;
export const EMAIL_HIDING_RULES_URL = `${ATTACK}T1564/008/`;
export const EMAIL_FORWARDING_RULE_URL = `${ATTACK}T1114/003/`;

/** Page of an Exchange cmdlet on Microsoft Learn. */
export function cmdletUrl(cmdlet: string): string {
  return `https://learn.microsoft.com/powershell/module/exchange/${cmdlet}`;
}

export const AUDIT_SCHEMA_URL =
  'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema';
export const MAILBOX_AUDIT_URL = 'https://learn.microsoft.com/purview/audit-mailboxes';
export const RECOVERABLE_ITEMS_URL =
  'https://learn.microsoft.com/exchange/security-and-compliance/recoverable-items-folder/recoverable-items-folder';

export const GRAPH_ACTIVITY_URL =
  'https://learn.microsoft.com/azure/azure-monitor/reference/tables/microsoftgraphactivitylogs';

/** Page of the Reports API on the events of one application. */
export function reportsUrl(page: string): string {
  return `https://developers.google.com/workspace/admin/reports/v1/appendix/activity/${page}`;
}
