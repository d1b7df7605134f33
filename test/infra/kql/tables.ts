/**
 * Columns of the tables that queries read, as far as any query uses them: whatever is not here, a query may not name.
 * Source: Azure Monitor table reference, learn.microsoft.com/azure/azure-monitor/reference/tables/NAME, save Purgewatch_CL.
 */
import { SENTINEL_COLUMNS } from '../../../shared/sinks/sentinel-columns.ts';

/** What every table of a workspace has. */
const STANDARD = 'TimeGenerated:datetime, Type:string, TenantId:string, SourceSystem:string';

/** What every table of Application Insights has. */
const TELEMETRY =
  'AppRoleName:string, AppRoleInstance:string, OperationId:string, OperationName:string, ParentId:string, Properties:dynamic, ItemCount:int, SDKVersion:string, _ResourceId:string';

const INITIATING_PROCESS =
  'InitiatingProcessAccountDomain:string, InitiatingProcessAccountName:string, InitiatingProcessAccountUpn:string, InitiatingProcessAccountObjectId:string, InitiatingProcessFileName:string, InitiatingProcessFolderPath:string, InitiatingProcessCommandLine:string, InitiatingProcessParentFileName:string, InitiatingProcessId:long';

/** Columns of both tables that the codeless connector for Google Workspace writes, as its solution for Sentinel declares them. */
const GOOGLE =
  'ActorEmail:string, EventMessage:string, IdApplicationName:string, SrcIpAddr:string, ClientId:string, UserEmail:string';

/** Columns of each table that its first connector writes, as the parser of that solution reads them. */
const FIRST_GOOGLE = 'actor_email_s:string, event_name_s:string, id_applicationName_s:string, IPAddress:string';

/** KQL's name for a type of Azure Monitor. */
export const kqlType = (type: string) => (type === 'boolean' ? 'bool' : type);

const ofAlerts = SENTINEL_COLUMNS.filter(({ name }) => name !== 'TimeGenerated')
  .map(({ name, type }) => `${name}:${kqlType(type)}`)
  .join(', ');

export const TABLES: Readonly<Record<string, string>> = {
  Purgewatch_CL: `${STANDARD}, ${ofAlerts}, _ResourceId:string`,
  OfficeActivity: `${STANDARD}, OfficeId:string, OfficeTenantId:string, OrganizationId:string, RecordType:string, Operation:string, UserType:string, UserKey:string, OfficeWorkload:string, ResultStatus:string, OfficeObjectId:string, UserId:string, ClientIP:string, Client_IPAddress:string, ClientInfoString:string, ClientProcessName:string, Logon_Type:string, MailboxGuid:string, MailboxOwnerUPN:string, LogonUserDisplayName:string, ExternalAccess:string, OriginatingServer:string, Item:string, AffectedItems:string, Folder:string, Folders:string, DestFolder:string, Parameters:string, ModifiedProperties:string, CrossMailboxOperations:bool, OperationProperties:dynamic, AppId:string, ClientAppId:string`,
  CloudAppEvents: `${STANDARD}, Timestamp:datetime, ActionType:string, Application:string, ApplicationId:int, AccountObjectId:string, AccountId:string, AccountDisplayName:string, IsAdminOperation:bool, IPAddress:string, CountryCode:string, UserAgent:string, ActivityType:string, ActivityObjects:dynamic, ObjectName:string, ReportId:string, AccountType:string, RawEventData:dynamic, AdditionalFields:dynamic, OAuthAppId:string`,
  DeviceProcessEvents: `${STANDARD}, Timestamp:datetime, DeviceId:string, DeviceName:string, ActionType:string, FileName:string, FolderPath:string, ProcessId:long, ProcessCommandLine:string, AccountDomain:string, AccountName:string, AccountUpn:string, AccountObjectId:string, ${INITIATING_PROCESS}, IsInitiatingProcessRemoteSession:bool, ReportId:long`,
  DeviceFileEvents: `${STANDARD}, Timestamp:datetime, DeviceId:string, DeviceName:string, ActionType:string, FileName:string, FolderPath:string, PreviousFileName:string, PreviousFolderPath:string, ${INITIATING_PROCESS}, ReportId:long`,
  DeviceLogonEvents: `${STANDARD}, Timestamp:datetime, DeviceId:string, DeviceName:string, ActionType:string, LogonType:string, AccountName:string, AccountDomain:string, RemoteIP:string`,
  MicrosoftGraphActivityLogs: `${STANDARD}, RequestId:string, OperationId:string, ClientRequestId:string, ApiVersion:string, RequestMethod:string, ResponseStatusCode:int, AppId:string, UserId:string, ServicePrincipalId:string, IPAddress:string, UserAgent:string, RequestUri:string, Scopes:string, Roles:string, SignInActivityId:string, DurationMs:int`,
  Event: `${STANDARD}, Source:string, EventLog:string, EventID:int, RenderedDescription:string, ParameterXml:string, UserName:string, Computer:string`,
  SecurityEvent: `${STANDARD}, EventID:int, Activity:string, Computer:string, IpAddress:string, LogonType:int, SubjectUserName:string, TargetUserName:string, TargetDomainName:string`,
  Syslog: `${STANDARD}, Computer:string, Facility:string, HostName:string, ProcessName:string, SeverityLevel:string, SyslogMessage:string`,
  GoogleWorkspaceReports: `${STANDARD}, ${GOOGLE}`,
  GoogleWorkspaceReports_CL: `${STANDARD}, ${GOOGLE}`,
  GWorkspace_ReportsAPI_admin_CL: `${STANDARD}, ${FIRST_GOOGLE}, USER_EMAIL_s:string`,
  GWorkspace_ReportsAPI_login_CL: `${STANDARD}, ${FIRST_GOOGLE}`,
  GWorkspace_ReportsAPI_token_CL: `${STANDARD}, ${FIRST_GOOGLE}, client_id_s:string`,
  GWorkspace_ReportsAPI_user_accounts_CL: `${STANDARD}, ${FIRST_GOOGLE}`,
  SigninLogs: `${STANDARD}, UserPrincipalName:string, UserId:string, IPAddress:string, AppDisplayName:string, AppId:string, ResultType:string, RiskLevelDuringSignIn:string, Location:string, ClientAppUsed:string, UserAgent:string, DeviceDetail:dynamic, LocationDetails:dynamic, ConditionalAccessStatus:string`,
  AuditLogs: `${STANDARD}, OperationName:string, Category:string, Result:string, InitiatedBy:dynamic, TargetResources:dynamic, AdditionalDetails:dynamic, CorrelationId:string`,
  SecurityAlert: `${STANDARD}, DisplayName:string, AlertName:string, AlertSeverity:string, Description:string, ProviderName:string, VendorName:string, SystemAlertId:string, AlertType:string, StartTime:datetime, EndTime:datetime, ProcessingEndTime:datetime, ExtendedProperties:string, Entities:string, ProductName:string, Status:string, CompromisedEntity:string, Tactics:string, Techniques:string`,
  SecurityIncident: `${STANDARD}, IncidentNumber:int, IncidentName:string, Title:string, Severity:string, Status:string, Classification:string, ClassificationReason:string, Owner:dynamic, ProviderName:string, CreatedTime:datetime, ClosedTime:datetime, FirstModifiedTime:datetime, LastModifiedTime:datetime, ModifiedBy:string, RelatedAnalyticRuleIds:dynamic, AlertIds:dynamic, Labels:dynamic, IncidentUrl:string, AdditionalData:dynamic`,
  AppTraces: `${STANDARD}, ${TELEMETRY}, Message:string, SeverityLevel:int`,
  AppRequests: `${STANDARD}, ${TELEMETRY}, Id:string, Name:string, Success:bool, ResultCode:string, DurationMs:real, Url:string`,
  AppExceptions: `${STANDARD}, ${TELEMETRY}, ProblemId:string, ExceptionType:string, OuterMessage:string, OuterType:string, InnermostMessage:string, SeverityLevel:int`,
  Usage: `${STANDARD}, DataType:string, Quantity:real, QuantityUnit:string, IsBillable:bool, StartTime:datetime, EndTime:datetime, Solution:string`,
};
