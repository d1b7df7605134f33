// Purgewatch: everything that one deployment into a resource group can make. What no template can do is in docs/deploy.md.
targetScope = 'resourceGroup'

@description('Region of all resources: that of the Sentinel workspace, because data export and the collection rule need it.')
param location string = resourceGroup().location

@description('Name that all resources carry, after their usual abbreviations.')
@minLength(2)
@maxLength(12)
param name string = 'purgewatch'

@description('Id of the Log Analytics workspace with Microsoft Sentinel. It may lie in another resource group or subscription.')
param workspaceResourceId string

@description('Tenant of records that name none (bare device rows, the on-premises log); empty keeps them apart.')
param tenantId string = ''

@description('Tenants whose audit records the app collects by itself from the Management Activity API. See docs/collector.md.')
param collectTenants string[] = []

@description('Version of Node.js; 22 where a region does not have 24 yet.')
@allowed(['24', '22'])
param nodeVersion string = '24'

@description('Memory of an instance of the app, MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances of the app. Scoring never needs more than there are partitions.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Partitions of each hub: how far scoring can scale out. Cannot be changed later.')
@minValue(1)
@maxValue(32)
param partitions int = 8

@description('Days that records stay in the hubs.')
@minValue(1)
@maxValue(7)
param hubRetentionDays int = 7

@description('Throughput units that the namespace has after this deployment; it takes more by itself, up to maximumThroughputUnits, and gives none back.')
@minValue(1)
@maxValue(40)
param throughputUnits int = 1

@description('Most throughput units of the namespace.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int = 10

@description('Whether producers may sign in at the hubs with shared keys. Data export of Log Analytics, diagnostic settings and the Defender stream need it.')
param allowSasProducers bool = false

@description('Days for which raw records of relevant batches cannot be changed or deleted; after that they are removed. State points to them for nine days.')
@minValue(10)
@maxValue(3650)
param journalDays int = 30

@description('Days for which evidence cannot be changed or deleted. Locked with "npm run lock-evidence".')
@minValue(1)
@maxValue(3650)
param evidenceDays int = 365

@description('Set to true after "npm run lock-evidence": a locked policy cannot be deployed again.')
param evidenceLocked bool = false

@description('Set to true after "npm run lock-evidence -- --journal", for the same reason.')
param journalLocked bool = false

@description('Days that alerts are kept in the workspace.')
@minValue(4)
@maxValue(730)
param alertRetentionDays int = 180

@description('Days for which all that comes in is kept besides, as Avro files that cannot be changed or deleted. 0 for not at all.')
@minValue(0)
@maxValue(3650)
param captureDays int = 0

@description('Whether Log Analytics exports the table OfficeActivity to the audit hub: the way in for tenants with the Office 365 connector.')
param exportOfficeActivity bool = false

@description('Whether storage and hubs are reached by private endpoints alone, in a network of their own. Trusted Microsoft services reach the hubs all the same.')
param privateNetworking bool = false

@description('Addresses of that network, a /24 or larger that nothing else uses.')
param networkAddresses string = '10.90.0.0/24'

@description('Copies of what is stored, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_ZRS'

@description('Whether the workspace is told who manages the hubs and who touches evidence. Who reads the hubs is logged on dearer tiers alone.')
param auditResources bool = true

@description('Whether state, evidence and hubs cannot be deleted before their locks are.')
param lockResources bool = true

@description('Rules of Microsoft Sentinel that are on. The others are deployed and do not run.')
param sentinelRules ('alerts' | 'pipeline-silent' | 'suppressed-but-severe' | 'needs-attention')[] = [
  'alerts'
  'pipeline-silent'
  'suppressed-but-severe'
  'needs-attention'
]

@description('Minutes between two runs of the rule for alerts.')
@allowed([5, 10, 15, 30, 60])
param alertRuleMinutes int = 5

@description('Hours without records after which a hub counts as silent.')
@minValue(1)
@maxValue(48)
param silentHours int = 6

@description('Administrators whose work on mailboxes is expected: alerts of theirs are labelled and lowered, never dropped. Expires is yyyy-mm-dd, or empty.')
param approvedAdministrators { userPrincipalName: string, owner: string, reason: string, expires: string }[] = []

@description('Whether incidents get the questions of the runbook as tasks.')
param runbookTasks bool = true

@description('Place of the first automation rule among those of the workspace.')
@minValue(1)
@maxValue(998)
param automationOrder int = 100

@description('Principal names, object ids and application ids that are never contained: the accounts for emergencies first of all.')
param neverContain string[] = []

@description('Who says that something is contained: a person, by a tag on the incident, or nobody. Playbooks do not act before it is said. With "automatic" nobody is asked about what PURGEWATCH_CONTAIN names; what an incident starts always waits for a person.')
@allowed(['person', 'automatic'])
param containmentApproval string = 'person'

@description('Minutes that a person has for it; after that nothing is contained.')
@minValue(5)
@maxValue(7200)
param approvalMinutes int = 1440

@description('How a mailbox is held before anything is changed: by a person, or by a legal hold of eDiscovery, which needs licences and a case.')
@allowed(['person', 'ediscovery'])
param mailboxHold string = 'person'

@description('Id of the eDiscovery case that holds are placed in.')
param ediscoveryCaseId string = ''

@description('Minutes that a playbook waits at most until a hold is in force.')
@minValue(0)
@maxValue(600)
param holdMinutes int = 15

@description('Whether contained accounts cannot sign in until a person enables them.')
param disableSignIn bool = false

@description('Whether deleted messages are moved back out of Recoverable Items when an account is contained.')
param restoreMail bool = true

@description('Object id, in this tenant, of the service principal "Azure Security Insights": then incidents of the alert rule run the playbook on-incident. Empty: nothing runs it.')
param sentinelPrincipalId string = ''

@description('Ranges of addresses from which inputs and outputs of playbook runs can be read in the portal: nobody by default.')
param runHistoryReaders string[] = ['0.0.0.0-0.0.0.0']

@description('Other settings of the app, by name: PURGEWATCH_WINDOWS, PURGEWATCH_CONTAIN and so on. See docs/settings.md.')
param appSettings object = {}

@description('Tags of all resources.')
param tags object = {}

var names = loadJsonContent('generated/names.json')
var alerts = loadJsonContent('generated/alerts-table.json')
var unique = take(uniqueString(resourceGroup().id, name), 6)
var fullName = '${name}-${unique}'
// Names of storage accounts hold no hyphens and are short.
var shortName = take(replace(toLower(name), '-', ''), 11)
var workspace = length(split(workspaceResourceId, '/')) == 9
  ? split(workspaceResourceId, '/')
  : fail('workspaceResourceId: found "${workspaceResourceId}", expected /subscriptions/ID/resourceGroups/NAME/providers/Microsoft.OperationalInsights/workspaces/NAME')
var packages = 'packages'
var captured = 'captured'
var keepsAll = captureDays > 0
var auditWorkspaceId = auditResources ? workspaceResourceId : ''

var blobOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var queueContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

module identities 'modules/identities.bicep' = {
  params: {
    location: location
    name: fullName
    tags: tags
    withCapture: keepsAll
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  params: {
    location: location
    name: fullName
    tags: tags
    addressPrefix: networkAddresses
  }
}

module captureStorage 'modules/storage.bicep' = if (keepsAll) {
  name: 'capture-storage'
  params: {
    location: location
    accountName: 'st${shortName}capt${unique}'
    tags: tags
    sku: storageRedundancy
    immutableContainers: [{ name: captured, days: captureDays }]
    expiringContainers: [{ name: captured, days: captureDays }]
    private: privateNetworking
    auditWorkspaceId: auditWorkspaceId
    locked: lockResources
    roles: keepsAll
      ? [
          { principalId: identities.outputs.capture!.principalId, roleId: blobContributor }
        ]
      : []
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  params: {
    location: location
    name: fullName
    tags: tags
    partitions: partitions
    retentionDays: hubRetentionDays
    allowSasProducers: allowSasProducers
    appSubnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    capture: keepsAll
      ? {
          accountId: captureStorage!.outputs.id
          container: captured
          identityId: identities.outputs.capture!.id
        }
      : null
    auditWorkspaceId: auditWorkspaceId
    locked: lockResources
    throughputUnits: throughputUnits
    maximumThroughputUnits: maximumThroughputUnits
    readerPrincipalId: identities.outputs.scoring.principalId
    senderPrincipalId: empty(collectTenants) ? '' : identities.outputs.scoring.principalId
  }
}

// The host's own: leases, checkpoints, keys, packages. Checkpoints and parked records belong together.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  params: {
    location: location
    accountName: 'st${shortName}host${unique}'
    tags: tags
    sku: storageRedundancy
    containers: concat([packages], names.hostContainers)
    private: privateNetworking
    roles: [
      { principalId: identities.outputs.scoring.principalId, roleId: blobOwner }
      { principalId: identities.outputs.scoring.principalId, roleId: queueContributor }
      { principalId: identities.outputs.scoring.principalId, roleId: tableContributor }
    ]
  }
}

module stateStorage 'modules/storage.bicep' = {
  name: 'state-storage'
  params: {
    location: location
    accountName: 'st${shortName}data${unique}'
    tags: tags
    sku: storageRedundancy
    locked: lockResources
    tables: names.tables
    queues: names.queues
    containers: filter(names.containers, container => container != names.journal)
    immutableContainers: [{ name: names.journal, days: journalDays }]
    expiringContainers: [{ name: names.journal, days: journalDays }]
    policiesLocked: journalLocked
    private: privateNetworking
    trustedWorkflowIds: privateNetworking
      ? map(
          ['contain-account', 'contain-application', 'restore-mailbox'],
          playbook => resourceId('Microsoft.Logic/workflows', 'logic-${fullName}-${playbook}')
        )
      : []
    roles: [
      { principalId: identities.outputs.scoring.principalId, roleId: blobContributor }
      { principalId: identities.outputs.scoring.principalId, roleId: queueContributor }
      { principalId: identities.outputs.scoring.principalId, roleId: tableContributor }
    ]
  }
}

var evidenceAccount = 'st${shortName}evid${unique}'

module evidenceStorage 'modules/storage.bicep' = {
  name: 'evidence-storage'
  params: {
    location: location
    accountName: evidenceAccount
    tags: tags
    sku: storageRedundancy
    auditWorkspaceId: auditWorkspaceId
    locked: lockResources
    immutableContainers: map(names.evidenceContainers, container => { name: container, days: evidenceDays })
    policiesLocked: evidenceLocked
    private: privateNetworking
    roles: []
  }
}

module evidenceWriter 'modules/evidence-writer.bicep' = {
  params: {
    accountName: evidenceAccount
    principalId: identities.outputs.delivery.principalId
  }
  dependsOn: [
    evidenceStorage
  ]
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    name: fullName
    tags: tags
    workspaceResourceId: workspaceResourceId
    principalIds: [
      identities.outputs.scoring.principalId
    ]
  }
}

module alertsTable 'modules/alerts-table.bicep' = {
  scope: resourceGroup(workspace[2], workspace[4])
  params: {
    workspaceName: last(workspace)
    expectedLocation: location
    retentionDays: alertRetentionDays
  }
}

module collectionRule 'modules/collection-rule.bicep' = {
  params: {
    location: alertsTable.outputs.location
    name: fullName
    tags: tags
    workspaceResourceId: workspaceResourceId
    tableName: alertsTable.outputs.tableName
    senderPrincipalId: identities.outputs.delivery.principalId
  }
}

module officeExport 'modules/office-export.bicep' = if (exportOfficeActivity) {
  scope: resourceGroup(workspace[2], workspace[4])
  params: {
    workspaceName: last(workspace)
    namespaceId: allowSasProducers
      ? eventHubs.outputs.namespaceId
      : fail('exportOfficeActivity: data export of Log Analytics signs in with shared keys; set allowSasProducers to true')
    hubName: names.hubs[0]
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetworking) {
  params: {
    location: location
    name: fullName
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    fullyQualifiedNamespace: eventHubs.outputs.fullyQualifiedNamespace
    targets: [
      { name: 'host', resourceId: hostStorage.outputs.id, service: 'blob' }
      { name: 'host', resourceId: hostStorage.outputs.id, service: 'queue' }
      { name: 'host', resourceId: hostStorage.outputs.id, service: 'table' }
      { name: 'state', resourceId: stateStorage.outputs.id, service: 'blob' }
      { name: 'state', resourceId: stateStorage.outputs.id, service: 'queue' }
      { name: 'state', resourceId: stateStorage.outputs.id, service: 'table' }
      { name: 'evidence', resourceId: evidenceStorage.outputs.id, service: 'blob' }
      { name: 'hubs', resourceId: eventHubs.outputs.namespaceId, service: 'namespace' }
    ]
  }
}

module playbooks 'modules/playbooks.bicep' = {
  params: {
    location: location
    name: fullName
    tags: tags
    workspaceResourceId: workspaceResourceId
    auditRuns: auditResources
    storageAccountId: stateStorage.outputs.id
    storageEndpoints: stateStorage.outputs.endpoints
    callerPrincipalId: identities.outputs.delivery.principalId
    excluded: neverContain
    approval: containmentApproval
    approvalMinutes: approvalMinutes
    hold: mailboxHold
    ediscoveryCaseId: ediscoveryCaseId
    holdMinutes: holdMinutes
    disableSignIn: disableSignIn
    restoreMail: restoreMail
    sentinelPrincipalId: sentinelPrincipalId
    historyReaders: runHistoryReaders
  }
}

module functionApp 'modules/function-app.bicep' = {
  params: {
    location: location
    name: fullName
    tags: tags
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    identityIds: [
      identities.outputs.scoring.id
      identities.outputs.delivery.id
    ]
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    insightsName: monitoring.outputs.name
    deploymentIdentityId: identities.outputs.scoring.id
    deploymentContainerUrl: '${hostStorage.outputs.endpoints.blob}/${packages}'
    settings: union(
      {
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identities.outputs.scoring.clientId
        AzureWebJobsStorage__blobServiceUri: hostStorage.outputs.endpoints.blob
        AzureWebJobsStorage__queueServiceUri: hostStorage.outputs.endpoints.queue
        AzureWebJobsStorage__tableServiceUri: hostStorage.outputs.endpoints.table
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identities.outputs.scoring.clientId};Authorization=AAD'
        PURGEWATCH_EVENTHUB__fullyQualifiedNamespace: eventHubs.outputs.fullyQualifiedNamespace
        PURGEWATCH_EVENTHUB__credential: 'managedidentity'
        PURGEWATCH_EVENTHUB__clientId: identities.outputs.scoring.clientId
        PURGEWATCH_AUDIT_HUB: names.hubs[0]
        PURGEWATCH_ENDPOINT_HUB: names.hubs[1]
        PURGEWATCH_CONSUMER_GROUP: names.consumerGroup
        PURGEWATCH_STORAGE__credential: 'managedidentity'
        PURGEWATCH_STORAGE__clientId: identities.outputs.scoring.clientId
        PURGEWATCH_STORAGE__blobServiceUri: stateStorage.outputs.endpoints.blob
        PURGEWATCH_STORAGE__queueServiceUri: stateStorage.outputs.endpoints.queue
        PURGEWATCH_STORAGE__tableServiceUri: stateStorage.outputs.endpoints.table
        PURGEWATCH_EVIDENCE__clientId: identities.outputs.delivery.clientId
        PURGEWATCH_EVIDENCE__blobServiceUri: evidenceStorage.outputs.endpoints.blob
        PURGEWATCH_SENTINEL__clientId: identities.outputs.delivery.clientId
        PURGEWATCH_SENTINEL_ENDPOINT: collectionRule.outputs.endpoint
        PURGEWATCH_SENTINEL_RULE_ID: collectionRule.outputs.immutableId
        PURGEWATCH_SENTINEL_STREAM: alerts.stream
        PURGEWATCH_PLAYBOOKS__clientId: identities.outputs.delivery.clientId
        PURGEWATCH_CONTAIN_ACCOUNT_URL: playbooks.outputs.containAccountUrl
        PURGEWATCH_CONTAIN_APPLICATION_URL: playbooks.outputs.containApplicationUrl
        PURGEWATCH_CONTAIN_AUDIENCE: playbooks.outputs.audience
        PURGEWATCH_TENANT_ID: tenantId
        PURGEWATCH_COLLECT_TENANTS: join(collectTenants, ',')
        PURGEWATCH_COLLECT__clientId: identities.outputs.scoring.clientId
      },
      // Not given is not the same as none: then the app starts only where nothing is contained at once.
      empty(neverContain) ? {} : { PURGEWATCH_NEVER_CONTAIN: join(neverContain, ',') },
      appSettings
    )
  }
}

// Rules are validated when they are made: the table that they read has to be there.
module sentinel 'modules/sentinel.bicep' = {
  scope: resourceGroup(workspace[2], workspace[4])
  params: {
    location: alertsTable.outputs.location
    tags: tags
    workspaceName: last(workspace)
    functionAppName: functionApp.outputs.name
    enabledRules: sentinelRules
    alertMinutes: alertRuleMinutes
    silentHours: silentHours
    administrators: approvedAdministrators
    addTasks: runbookTasks
    playbookId: empty(sentinelPrincipalId) ? '' : playbooks.outputs.onIncidentId
    automationOrder: automationOrder
  }
}

@description('Name of the function app: where the code is deployed to.')
output functionAppName string = functionApp.outputs.name

@description('Host name of the namespace that takes records.')
output eventHubsNamespace string = eventHubs.outputs.fullyQualifiedNamespace

@description('Id of that namespace, for the Defender stream and diagnostic settings.')
output eventHubsNamespaceId string = eventHubs.outputs.namespaceId

@description('Name of the account that keeps evidence, for locking it.')
output evidenceAccountName string = evidenceAccount

@description('Name of the account that keeps state and journal, for locking the journal.')
output stateAccountName string = 'st${shortName}data${unique}'
