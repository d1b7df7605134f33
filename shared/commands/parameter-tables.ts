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
export const INBOX_RULE_CONDITIONS: readonly string[] = INBOX_CONDITIONS.split(' ');
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

const CUSTOM_ATTRIBUTES = Array.from({ length: 15 }, (_, index) => `customattribute${index + 1}`).join(' ');
const EXTENSION_ATTRIBUTES = [1, 2, 3, 4, 5].map((index) => `extensioncustomattribute${index}`).join(' ');
const SET_MAILBOX = table(
  `identity acceptmessagesonlyfrom acceptmessagesonlyfromdlmembers acceptmessagesonlyfromsendersormembers accountdisabled addressbookpolicy alias antispambypassenabled arbitrationmailbox archivedatabase archivedomain archivename archivequota archivestatus archivewarningquota attributestoclear auditadmin auditdelegate auditenabled auditlogagelimit auditowner bypassmoderationfromsendersormembers calendarloggingquota calendarrepairdisabled calendarversionstoredisabled clientextensions createdtmfmap ${CUSTOM_ATTRIBUTES} database dataencryptionpolicy defaultauditset defaultpublicfoldermailbox delivertomailboxandforward disablethrottling displayname domaincontroller downgradehighprioritymessagesenabled dumpstermessagesperfoldercountreceivequota dumpstermessagesperfoldercountwarningquota elcprocessingdisabled emailaddressdisplaynames emailaddresses emailaddresspolicyenabled enableroommailboxaccount enddateforretentionhold enforcedtimestamps excludefromorgholds extendedpropertiescountquota ${EXTENSION_ATTRIBUTES} externaloofoptions folderhierarchychildrencountreceivequota folderhierarchychildrencountwarningquota folderhierarchydepthreceivequota folderhierarchydepthwarningquota folderscountreceivequota folderscountwarningquota forwardingaddress forwardingsmtpaddress gmgen grantsendonbehalfto groupmailbox hiddenfromaddresslistsenabled imlistmigrationcompleted immutableid isexcludedfromservinghierarchy ishierarchyready ishierarchysyncenabled issuewarningquota journalarchiveaddress languages linkedcredential linkeddomaincontroller linkedmasteraccount litigationholddate litigationholdduration litigationholdenabled litigationholdowner mailboxmessagesperfoldercountreceivequota mailboxmessagesperfoldercountwarningquota mailboxregion mailtip mailtiptranslations managedfoldermailboxpolicy management maxblockedsenders maxreceivesize maxsafesenders maxsendsize messagecopyforsendonbehalfenabled messagecopyforsentasenabled messagecopyforsmtpclientsubmissionenabled messagetracking messagetrackingreadstatusenabled microsoftonlineservicesid migration moderatedby moderationenabled name newpassword noncompliantdevices oabgen office offlineaddressbook oldpassword omencryption omencryptionstore password primarysmtpaddress prohibitsendquota prohibitsendreceivequota pstprovider querybasedn recipientlimits recoverableitemsquota recoverableitemswarningquota rejectmessagesfrom rejectmessagesfromdlmembers rejectmessagesfromsendersormembers remoterecipienttype removeorphanedholds requiresenderauthenticationenabled resetpasswordonnextlogon resourcecapacity resourcecustom retaindeleteditemsfor retaindeleteditemsuntilbackup retentioncomment retentionholdenabled retentionpolicy retentionurl roleassignmentpolicy roommailboxpassword rulesquota samaccountname schedulerassistant scldeleteenabled scldeletethreshold scljunkenabled scljunkthreshold sclquarantineenabled sclquarantinethreshold sclrejectenabled sclrejectthreshold secondaryaddress secondarydialplan sendmoderationnotifications sharingpolicy simpledisplayname singleitemrecoveryenabled startdateforretentionhold stsrefreshtokensvalidfrom systemmessagesizeshutoffquota systemmessagesizewarningquota throttlingpolicy type umdatastorage umdtmfmap umgrammar usedatabasequotadefaults usedatabaseretentiondefaults usercertificate userprincipalname usersmimecertificate windowsemailaddress`,
  'applymandatoryproperties arbitration auditlog auxauditlog clearthrottlingpolicyassignment excludefromallorgholds force ignoredefaultscope inactivemailbox managedfoldermailboxpolicyallowed provisionedforofficegraph publicfolder recalculateinactivemailbox removedelayholdapplied removedelayreleaseholdapplied removedisabledarchive removemailboxprovisioningconstraint removemanagedfolderandpolicy removepicture removespokenname skipdualwrite updateenforcedtimestamp',
);

const ADMIN_AUDIT_LOG = table(
  'identity adminauditlogagelimit adminauditlogcmdlets adminauditlogenabled adminauditlogexcludedcmdlets adminauditlogparameters domaincontroller loadbalancercount loglevel name refreshinterval testcmdletloggingenabled unifiedauditlogingestionenabled',
  'force ignoredehydratedflag',
);

const ORGANIZATION_CONFIG = table(
  'aclablesyncedobjectenabled activitybasedauthenticationtimeoutenabled activitybasedauthenticationtimeoutinterval activitybasedauthenticationtimeoutwithsinglesignonenabled adfsaudienceuris adfsauthenticationconfiguration adfsencryptcertificatethumbprint adfsissuer adfssigncertificatethumbprints allowplusaddressinrecipients appsforofficeenabled asyncsendenabled auditdisabled autodiscoverpartialdirsync autoenablearchivemailbox bookingsaddressentryrestricted bookingsauthenabled bookingscreationofcustomquestionsrestricted bookingsenabled bookingsexposureofstaffdetailsrestricted bookingsmembershipapprovalrequired bookingsnotesentryrestricted bookingspaymentsenabled bookingsphonenumberentryrestricted bookingssocialsharingrestricted byteencodertypefor7bitcharsets calendarversionstoreenabled compliancemlbgdcrawlenabled connectorsactionablemessagesenabled connectorsenabled connectorsenabledforoutlook connectorsenabledforsharepoint connectorsenabledforteams connectorsenabledforyammer customerfeedbackenabled customerlockboxenabled dataclassifications defaultauthenticationpolicy defaultgroupaccesstype defaultminutestoreducelongeventsby defaultminutestoreduceshorteventsby defaultpublicfolderagelimit defaultpublicfolderdeleteditemretention defaultpublicfolderissuewarningquota defaultpublicfoldermaxitemsize defaultpublicfoldermoveditemretention defaultpublicfolderprohibitpostquota directreportsgroupautocreationenabled distributiongroupdefaultou distributiongroupnameblockedwordslist distributiongroupnamingpolicy domaincontroller elcprocessingdisabled enabledownloaddomains enableforwardingaddresssyncformailboxes enableoutlookevents enduserdlupgradeflowsdisabled ewsallowentourage ewsallowlist ewsallowmacoutlook ewsallowoutlook ewsapplicationaccesspolicy ewsblocklist ewsenabled exchangenotificationenabled exchangenotificationrecipients externalinoutlookenabled findtimeattendeeauthenticationenabled findtimeautoscheduledisabled findtimelockpollforattendeesenabled findtimeonlinemeetingoptiondisabled focusedinboxon hierarchicaladdressbookroot industry iplistblocked isagendamailenabled isexcludedfromoffboardmigration isexcludedfromonboardmigration isffomigrationinprogress leanpopoutenabled linkpreviewenabled mailtipsalltipsenabled mailtipsexternalrecipientstipsenabled mailtipsgroupmetricsenabled mailtipslargeaudiencethreshold mailtipsmailboxsourcedtipsenabled managedfolderhomepage mapihttpenabled maskclientipinreceivedheadersenabled matchsenderorganizerproperties maxconcurrentmigrations messageremindersenabled microsoftexchangerecipientemailaddresses microsoftexchangerecipientemailaddresspolicyenabled microsoftexchangerecipientprimarysmtpaddress microsoftexchangerecipientreplyrecipient mobileappeducationenabled oauth2clientprofileenabled onlinemeetingsbydefaultenabled organizationsummary outlookgifpickerdisabled outlookmobilegccrestrictionsenabled outlookmobilehelpshiftenabled outlookmobilesingleaccountenabled outlookpayenabled outlooktextpredictiondisabled permanentlydeletedisabled pertenantswitchtoestsenabled preferredinternetcodepageforshiftjis publiccomputersdetectionenabled publicfoldercontentreplicationdisabled publicfoldermailboxeslockedfornewconnections publicfoldermailboxesmigrationcomplete publicfoldermigrationcomplete publicfoldersenabled publicfolderslockedformigration publicfoldershowclientcontrol readtrackingenabled refreshsessionenabled remotepublicfoldermailboxes requiredcharsetcoverage scljunkthreshold sendfromaliasenabled shorteneventscopedefault sitemailboxcreationurl smtpactionablemessagesenabled umavailablelanguages unblockunsafesenderpromptenabled visiblemeetingupdateproperties wacdiscoveryendpoint webpushnotificationsdisabled websuggestedrepliesdisabled workspacetenantenabled',
  'autoexpandingarchive emptyaddressbookfornonexchangeusers enableauthadminreadsession enableorgwidepermissiononscopedroles force mailboxdataencryptionenabled',
);

const AUDIT_RETENTION = table(
  'identity name description operations priority recordtypes retentionduration userids',
  'force',
);
const RETENTION_TAG = table(
  'identity name agelimitforretention comment domaincontroller legacymanagedfolder localizedcomment localizedretentionpolicytagname mailbox managedfoldertoupgrade messageclass mustdisplaycommentenabled optionalinmailbox retentionaction retentionenabled retentionid systemtag type',
  'force isdefaultautogrouppolicytag isdefaultmoderatedrecipientspolicytag',
);
const RETENTION_RULE = table(
  'identity name policy applycompliancetag contentcontainssensitiveinformation contentdatefrom contentdateto contentmatchquery excludeditemclasses expirationdateoption publishcompliancetag retentioncomplianceaction retentionduration retentiondurationdisplayhint',
);
/** Locations of retention policies that hold mail; each may be added, removed or excepted. */
const RETENTION_LOCATIONS = ['exchange', 'moderngroup', 'publicfolder', 'skype', 'teamschannel', 'teamschat'];
const RETENTION_POLICY = table(
  `identity applications comment enabled addadaptivescopelocation removeadaptivescopelocation addonedrivelocation addonedrivelocationexception addsharepointlocation addsharepointlocationexception removeonedrivelocation removeonedrivelocationexception removesharepointlocation removesharepointlocationexception restrictiveretention ${RETENTION_LOCATIONS.flatMap((name) => [`add${name}location`, `remove${name}location`]).join(' ')} ${RETENTION_LOCATIONS.filter(
    (name) => name !== 'publicfolder',
  )
    .flatMap((name) => [`add${name}locationexception`, `remove${name}locationexception`])
    .join(' ')}`,
  'force retrydistribution',
);
const HOLD_POLICY = table(
  'identity addexchangelocation addpublicfolderlocation addsharepointlocation comment enabled removeexchangelocation removepublicfolderlocation removesharepointlocation',
  'force retrydistribution',
);
const FORCED_REMOVAL = table('identity', 'forcedeletion');
const JOURNAL_RULE_ID = table('identity domaincontroller');

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
  ['set-mailbox', SET_MAILBOX],
  ['set-mailboxauditbypassassociation', table('identity auditbypassenabled domaincontroller')],
  ['set-adminauditlogconfig', ADMIN_AUDIT_LOG],
  ['set-organizationconfig', ORGANIZATION_CONFIG],
  ['new-unifiedauditlogretentionpolicy', AUDIT_RETENTION],
  ['set-unifiedauditlogretentionpolicy', AUDIT_RETENTION],
  ['remove-unifiedauditlogretentionpolicy', FORCED_REMOVAL],
  ['remove-journalrule', JOURNAL_RULE_ID],
  ['disable-journalrule', JOURNAL_RULE_ID],
  ['set-journalrule', table('identity domaincontroller journalemailaddress name recipient scope')],
  ['new-retentionpolicytag', RETENTION_TAG],
  ['set-retentionpolicytag', RETENTION_TAG],
  ['new-retentioncompliancerule', RETENTION_RULE],
  ['set-retentioncompliancerule', RETENTION_RULE],
  ['remove-retentioncompliancerule', FORCED_REMOVAL],
  ['set-retentioncompliancepolicy', RETENTION_POLICY],
  ['remove-retentioncompliancepolicy', FORCED_REMOVAL],
  ['set-caseholdpolicy', HOLD_POLICY],
  ['remove-caseholdpolicy', FORCED_REMOVAL],
  ['set-holdcompliancepolicy', HOLD_POLICY],
  ['remove-holdcompliancepolicy', FORCED_REMOVAL],
  [
    'set-mailboxsearch',
    table(
      'identity description domaincontroller enddate estimateonly excludeduplicatemessages inplaceholdenabled itemholdperiod language loglevel messagetypes name publicfoldersources recipients searchquery senders sourcemailboxes startdate statusmailrecipients targetmailbox allpublicfoldersources allsourcemailboxes',
      'force includekeywordstatistics includeunsearchableitems',
    ),
  ],
  ['remove-mailboxsearch', table('identity domaincontroller')],
  ['invoke-holdremovalaction', table('action exchangelocation holdid sharepointlocation', 'force')],
  [
    'start-managedfolderassistant',
    table('identity domaincontroller', 'aggmailboxcleanup fullcrawl holdcleanup inactivemailbox stopholdcleanup'),
  ],
  [
    'remove-mailbox',
    table(
      'identity database domaincontroller permanent storemailboxidentity',
      'arbitration auditlog auxauditlog disconnect force ignoredefaultscope ignorelegalhold keepwindowsliveid migration permanentlydelete publicfolder removearbitrationmailboxwithoabsallowed removecnfpublicfoldermailboxpermanently removelastarbitrationmailboxallowed supervisoryreviewpolicy',
    ),
  ],
  [
    'disable-mailbox',
    table(
      'identity domaincontroller',
      'arbitration archive disablearbitrationmailboxwithoabsallowed disablelastarbitrationmailboxallowed ignoredefaultscope ignorelegalhold includesoftdeletedobjects permanentlydisable preserveemailaddresses preventrecreatingsystemmailbox publicfolder remotearchive',
    ),
  ],
  ['remove-storemailbox', table('database domaincontroller identity mailboxstate')],
  [
    'remove-calendarevents',
    table('identity querystartdate querywindowindays', 'cancelorganizedmeetings previewonly usecustomrouting'),
  ],
  ['remove-compliancesearch', table('identity')],
  ['remove-compliancesearchaction', table('identity')],
  ['delete-quarantinemessage', table('identity identities entitytype', 'harddelete')],
]);

function exceptions(conditions: string): string {
  return conditions.replace(/\w+/g, 'exceptif$&');
}
