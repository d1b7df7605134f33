/** Codes of the audit log that arrive as numbers, as numbers in text, or as names. */
import { LOGON_TYPES, type LogonType, USER_TYPES, type UserType } from './event.ts';
import { integerOf } from './json-text.ts';

/**
 * AuditLogRecordType, as far as OfficeActivity spells them out: the table writes names for the older types and numbers
 * for the rest. Source: Office 365 Management Activity API schema, "AuditLogRecordType".
 */
const RECORD_TYPES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ExchangeAdmin: 1,
    ExchangeItem: 2,
    ExchangeItemGroup: 3,
    SharePoint: 4,
    SharePointFileOperation: 6,
    OneDrive: 7,
    AzureActiveDirectory: 8,
    AzureActiveDirectoryAccountLogon: 9,
    DataCenterSecurityCmdlet: 10,
    ComplianceDLPSharePoint: 11,
    ComplianceDLPExchange: 13,
    SharePointSharingOperation: 14,
    AzureActiveDirectoryStsLogon: 15,
    SecurityComplianceCenterEOPCmdlet: 18,
    ExchangeAggregatedOperation: 19,
    PowerBIAudit: 20,
    CRM: 21,
    Yammer: 22,
    SkypeForBusinessCmdlets: 23,
    Discovery: 24,
    MicrosoftTeams: 25,
    ThreatIntelligence: 28,
    SharePointListOperation: 36,
    DataGovernance: 38,
    SecurityComplianceAlerts: 40,
    ThreatIntelligenceUrl: 41,
    ExchangeItemAggregated: 50,
    AirInvestigation: 64,
    Quarantine: 65,
  }).map(([name, code]) => [name.toLowerCase(), code]),
);

/** Numeric record type; null where it is unknown or, as -1, says nothing. */
export function recordTypeOf(value: unknown): number | null {
  const code = integerOf(value);
  if (code !== null) return code >= 0 ? code : null;
  return typeof value === 'string' ? (RECORD_TYPES.get(value.trim().toLowerCase()) ?? null) : null;
}

export function logonTypeOf(value: unknown): LogonType | null {
  return codeOf(value, LOGON_TYPES);
}

export function userTypeOf(value: unknown): UserType | null {
  return codeOf(value, USER_TYPES);
}

/** The name of a code: `2`, `"2"`, `DelegatedAdmin` and `delegated-admin` alike. */
function codeOf<Name extends string>(value: unknown, names: readonly Name[]): Name | null {
  const code = integerOf(value);
  if (code !== null) return names[code] ?? null;
  if (typeof value !== 'string') return null;
  const plain = value.replace(/[\s_-]/g, '').toLowerCase();
  return names.find((name) => name.replaceAll('-', '') === plain) ?? null;
}
