/**
 * Parameters of the cmdlets that detections look at. Needed to resolve abbreviations (`-DeleteC`) and to know which
 * parameters are switches and take no value. Source: the syntax sections of the cmdlets' pages on Microsoft Learn.
 * A name that is missing here only makes an abbreviation resolve that PowerShell would refuse; a name that does not exist
 * would hide one, so none is listed on suspicion.
 */

export interface ParameterTable {
  /** All names in lower case, without the common ones. */
  readonly names: readonly string[];
  readonly switches: ReadonlySet<string>;
}

/** Parameters of every cmdlet, with their aliases. Source: about_CommonParameters. */
export const COMMON_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['cf', 'confirm'],
  ['wi', 'whatif'],
  ['db', 'debug'],
  ['vb', 'verbose'],
  ['ea', 'erroraction'],
  ['ev', 'errorvariable'],
  ['wa', 'warningaction'],
  ['wv', 'warningvariable'],
  ['infa', 'informationaction'],
  ['iv', 'informationvariable'],
  ['ov', 'outvariable'],
  ['ob', 'outbuffer'],
  ['pv', 'pipelinevariable'],
]);

/** Switches of every cmdlet. */
export const COMMON_SWITCHES: ReadonlySet<string> = new Set(['confirm', 'whatif', 'debug', 'verbose']);

function table(names: string, switches = ''): ParameterTable {
  return {
    names: `${names} ${switches}`.trim().split(/\s+/),
    switches: new Set(switches.split(/\s+/).filter(Boolean)),
  };
}

const REMOVE_REQUEST = table('identity domaincontroller requestguid requestqueue', 'force');

/** Conditions and their exceptions of inbox rules. */
const INBOX_CONDITIONS =
  'bodycontainswords flaggedforaction from fromaddresscontainswords fromsubscription hasattachment hasclassification headercontainswords messagetypematches mynameinccbox mynameintobox mynameintoorccbox mynamenotintobox receivedafterdate receivedbeforedate recipientaddresscontainswords sentonlytome sentto subjectcontainswords subjectorbodycontainswords withimportance withinsizerangemaximum withinsizerangeminimum withsensitivity';
const INBOX_RULE = table(
  `name applycategory applysystemcategory copytofolder deletemessage deletesystemcategory domaincontroller forwardasattachmentto forwardto frommessageid identity mailbox markasread markimportance movetofolder pinmessage priority redirectto sendtextmessagenotificationto softdeletemessage stopprocessingrules ${INBOX_CONDITIONS} ${exceptions(INBOX_CONDITIONS)}`,
  'alwaysdeleteoutlookrulesblob force validateonly',
);
const INBOX_RULE_ID = table('identity domaincontroller mailbox', 'alwaysdeleteoutlookrulesblob force');

const SWEEP_RULE = table(
  'name identity provider destinationfolder domaincontroller enabled exceptifflagged exceptifpinned keepfordays keeplatest mailbox sender sourcefolder systemcategory',
);

const TRANSPORT_CONDITIONS =
  'adcomparisonattribute adcomparisonoperator anyofccheader anyofccheadermemberof anyofrecipientaddresscontainswords anyofrecipientaddressmatchespatterns anyoftoccheader anyoftoccheadermemberof anyoftoheader anyoftoheadermemberof attachmentcontainswords attachmentextensionmatcheswords attachmenthasexecutablecontent attachmentispasswordprotected attachmentisunsupported attachmentmatchespatterns attachmentnamematchespatterns attachmentprocessinglimitexceeded attachmentpropertycontainswords attachmentsizeover betweenmemberof1 betweenmemberof2 contentcharactersetcontainswords from fromaddresscontainswords fromaddressmatchespatterns frommemberof fromscope hasclassification hasnoclassification hassenderoverride headercontainsmessageheader headercontainswords headermatchesmessageheader headermatchespatterns manageraddresses managerforevaluateduser messagecontainsalldataclassifications messagecontainsdataclassifications messagesizeover messagetypematches recipientadattributecontainswords recipientadattributematchespatterns recipientaddresscontainswords recipientaddressmatchespatterns recipientdomainis recipientinsenderlist sclover senderadattributecontainswords senderadattributematchespatterns senderdomainis senderinrecipientlist senderipranges sendermanagementrelationship sentto senttomemberof senttoscope subjectcontainswords subjectmatchespatterns subjectorbodycontainswords subjectorbodymatchespatterns withimportance';
const TRANSPORT_RULE = table(
  `name identity activationdate addmanagerasrecipienttype addtorecipients applyclassification applyhtmldisclaimerfallbackaction applyhtmldisclaimerlocation applyhtmldisclaimertext applyome applyrightsprotectioncustomizationtemplate applyrightsprotectiontemplate blindcopyto comments copyto deletemessage disconnect dlppolicy domaincontroller enabled expirydate generateincidentreport generatenotification incidentreportcontent incidentreportoriginalmail logeventtext mode moderatemessagebymanager moderatemessagebyuser notifysender prependsubject priority quarantine redirectmessageto rejectmessageenhancedstatuscode rejectmessagereasontext removeheader removeome removeomev2 routemessageoutboundconnector routemessageoutboundrequiretls ruleerroraction rulesubtype senderaddresslocation setauditseverity setheadername setheadervalue setscl smtprejectmessagerejectstatuscode smtprejectmessagerejecttext stopruleprocessing uselegacyregex ${TRANSPORT_CONDITIONS} ${exceptions(TRANSPORT_CONDITIONS)}`,
);
const TRANSPORT_RULE_ID = table('identity domaincontroller mode');

const SEARCH_MAILBOX = table(
  'identity domaincontroller loglevel searchquery targetfolder targetmailbox',
  'deletecontent donotincludearchive estimateresultonly force includeunsearchableitems logonly searchdumpster searchdumpsteronly',
);
const COMPLIANCE_ACTION = table(
  'searchname actionname archiveformat filetypeexclusionsforunindexeditems enablededupe exchangearchiveformat format includesharepointdocumentversions joboptions notifyemail notifyemailcc purgetype referenceactionname region scenario scope scopedetails searchnames sharepointarchiveformat sharerootpath version',
  'export force includecredential preview purge report retentionreport retryonerror',
);

export const PARAMETER_TABLES: ReadonlyMap<string, ParameterTable> = new Map([
  ['remove-mailboxexportrequest', REMOVE_REQUEST],
  ['remove-mailboximportrequest', REMOVE_REQUEST],
  ['remove-moverequest', table('identity domaincontroller mailboxguid moverequestqueue proxytomailbox', 'force')],
  [
    'get-mailboxexportrequest',
    table(
      'identity batchname database domaincontroller highpriority mailbox name requestqueue resultsize status suspend',
    ),
  ],
  ['search-mailbox', SEARCH_MAILBOX],
  ['new-compliancesearchaction', COMPLIANCE_ACTION],
  ['new-inboxrule', INBOX_RULE],
  ['set-inboxrule', INBOX_RULE],
  ['enable-inboxrule', INBOX_RULE_ID],
  ['disable-inboxrule', INBOX_RULE_ID],
  ['remove-inboxrule', INBOX_RULE_ID],
  ['new-sweeprule', SWEEP_RULE],
  ['set-sweeprule', SWEEP_RULE],
  ['new-transportrule', TRANSPORT_RULE],
  ['set-transportrule', TRANSPORT_RULE],
  ['enable-transportrule', TRANSPORT_RULE_ID],
  ['disable-transportrule', TRANSPORT_RULE_ID],
  ['remove-transportrule', TRANSPORT_RULE_ID],
]);

function exceptions(conditions: string): string {
  return conditions.replace(/\w+/g, 'exceptif$&');
}
