// The playbooks that contain, and the one that starts them from an incident. Each has an identity of its own, so that each has only the
// permissions for what it does. Those of Microsoft Graph are granted by infra/playbooks/grant-permissions.sh.

@description('Region of all resources.')
param location string

@description('Name that all resources of this deployment carry.')
param name string

@description('Tags of all resources.')
param tags object

@description('Id of the Log Analytics workspace with Microsoft Sentinel.')
param workspaceResourceId string

@description('Whether the workspace is told of runs.')
param auditRuns bool

@description('Id of the account with the table and the queue, from the module that makes it.')
param storageAccountId string

@description('Endpoints of that account: of its tables and its queues.')
param storageEndpoints { table: string, queue: string, *: string }

@description('Object id of the identity by which the app calls.')
param callerPrincipalId string

@description('Principal names, object ids and application ids that are never contained.')
param excluded string[]

@description('Who says that something is contained: a person at each incident, or nobody.')
@allowed(['person', 'automatic'])
param approval string

@description('Minutes that a person has for it; after that nothing is contained.')
@minValue(5)
@maxValue(7200)
param approvalMinutes int

@description('How a mailbox is held before anything is changed: by a person, or by a legal hold of eDiscovery, which needs licences and a case.')
@allowed(['person', 'ediscovery'])
param hold string

@description('Id of the eDiscovery case that holds are placed in.')
param ediscoveryCaseId string

@description('Minutes to wait at most until a hold is in force.')
@minValue(0)
@maxValue(600)
param holdMinutes int

@description('Whether accounts cannot sign in until a person enables them.')
param disableSignIn bool

@description('Whether deleted messages are moved back out of Recoverable Items.')
param restoreMail bool

@description('Object id of Sentinel\'s own service principal in this tenant, empty where playbooks are not run by Sentinel.')
param sentinelPrincipalId string

@description('Ranges of addresses from which inputs and outputs of runs can be read in the portal.')
param historyReaders string[]

@description('Microsoft Graph, without a slash at its end.')
param graph string = 'https://graph.microsoft.com'

@description('Where the workspace is queried, without a slash at its end; also the audience of tokens for it.')
// Nothing of environment() names it.
#disable-next-line no-hardcoded-env-urls
param logAnalytics string = 'https://api.loganalytics.io'

var names = loadJsonContent('../generated/names.json')
var playbooks = ['contain-account', 'contain-application', 'restore-mailbox', 'on-incident']
var workspace = split(workspaceResourceId, '/')
var resourceManager = substring(environment().resourceManager, 0, length(environment().resourceManager) - 1)
var auditWorkspaceId = auditRuns ? workspaceResourceId : ''
var workflowNames = map(playbooks, playbook => 'logic-${name}-${playbook}')

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for playbook in playbooks: {
    name: 'id-${name}-${playbook}'
    location: location
    tags: tags
  }
]

module storage 'playbook-storage.bicep' = {
  name: 'playbook-storage'
  params: {
    accountName: last(split(storageAccountId, '/'))
    claimingPrincipalIds: [
      identities[0].properties.principalId
      identities[1].properties.principalId
      identities[2].properties.principalId
    ]
    reportingPrincipalIds: [
      identities[0].properties.principalId
      identities[1].properties.principalId
    ]
  }
}

module incidents 'playbook-incidents.bicep' = {
  name: 'playbook-incidents'
  scope: resourceGroup(workspace[2], workspace[4])
  params: {
    workspaceName: last(workspace)
    principalIds: [
      identities[0].properties.principalId
      identities[1].properties.principalId
      identities[2].properties.principalId
      identities[3].properties.principalId
    ]
  }
}

module automation 'playbook-automation.bicep' = if (!empty(sentinelPrincipalId)) {
  name: 'playbook-automation'
  params: {
    sentinelPrincipalId: sentinelPrincipalId
  }
}

var incidentsUrl = '${resourceManager}${workspaceResourceId}/providers/Microsoft.SecurityInsights/incidents'
var common = {
  graph: graph
  armAudience: resourceManager
  logsAudience: logAnalytics
  table: '${storageEndpoints.table}/${names.playbooksTable}'
  logs: '${logAnalytics}/v1/workspaces/${incidents.outputs.customerId}/query'
  incidents: incidentsUrl
  incidentQuery: loadTextContent('../kql/playbooks/incident-of-alert.kql')
}
var contains = union(common, {
  queue: '${storageEndpoints.queue}/${names.resultsQueue}'
  approval: approval
  approvalMinutes: approvalMinutes
})
var fromApp = { name: 'app', principalId: callerPrincipalId }
var fromIncident = { name: 'on-incident', principalId: identities[3].properties.principalId }

module restoreMailbox 'playbook.bicep' = {
  name: playbooks[2]
  params: {
    location: location
    workflowName: workflowNames[2]
    tags: tags
    definition: loadJsonContent('../playbooks/restore-mailbox.json')
    values: common
    identityId: identities[2].id
    callers: [
      { name: 'contain-account', principalId: identities[0].properties.principalId }
    ]
    audience: resourceManager
    historyReaders: historyReaders
    auditWorkspaceId: auditWorkspaceId
  }
}

module containAccount 'playbook.bicep' = {
  name: playbooks[0]
  params: {
    location: location
    workflowName: workflowNames[0]
    tags: tags
    definition: loadJsonContent('../playbooks/contain-account.json')
    values: union(contains, {
      excluded: excluded
      hold: hold
      ediscoveryCaseId: ediscoveryCaseId
      holdMinutes: holdMinutes
      disableSignIn: disableSignIn
      restoreUrl: restoreMail ? restoreMailbox.outputs.requestUrl : ''
      callAudience: resourceManager
    })
    identityId: identities[0].id
    callers: [
      fromApp
      fromIncident
    ]
    audience: resourceManager
    historyReaders: historyReaders
    auditWorkspaceId: auditWorkspaceId
  }
  dependsOn: [
    storage
  ]
}

module containApplication 'playbook.bicep' = {
  name: playbooks[1]
  params: {
    location: location
    workflowName: workflowNames[1]
    tags: tags
    definition: loadJsonContent('../playbooks/contain-application.json')
    // The playbooks must not switch each other off.
    values: union(contains, {
      excluded: concat(excluded, [
        identities[0].properties.clientId
        identities[1].properties.clientId
        identities[2].properties.clientId
        identities[3].properties.clientId
      ])
    })
    identityId: identities[1].id
    callers: [
      fromApp
      fromIncident
    ]
    audience: resourceManager
    historyReaders: historyReaders
    auditWorkspaceId: auditWorkspaceId
  }
  dependsOn: [
    storage
  ]
}

resource connection 'Microsoft.Web/connections@2016-06-01' = {
  name: 'azuresentinel-${name}'
  location: location
  tags: tags
  // Not in the type, and what the connections of Sentinel have.
  #disable-next-line BCP187
  kind: 'V1'
  properties: {
    displayName: 'Microsoft Sentinel, by the identity of the playbook'
    customParameterValues: {}
    // Documented, and not in the type: the connection takes the identity of whoever uses it.
    #disable-next-line BCP037
    parameterValueType: 'Alternative'
    api: {
      id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'azuresentinel')
    }
  }
}

module onIncident 'playbook.bicep' = {
  name: playbooks[3]
  params: {
    location: location
    workflowName: workflowNames[3]
    tags: tags
    definition: loadJsonContent('../playbooks/on-incident.json')
    values: {
      '$connections': {
        azuresentinel: {
          connectionId: connection.id
          connectionName: connection.name
          id: connection.properties.api.id
          connectionProperties: {
            authentication: {
              type: 'ManagedServiceIdentity'
              identity: identities[3].id
            }
          }
        }
      }
      armAudience: resourceManager
      incidents: incidentsUrl
      callAudience: resourceManager
      containAccountUrl: containAccount.outputs.requestUrl
      containApplicationUrl: containApplication.outputs.requestUrl
    }
    identityId: identities[3].id
    callers: []
    audience: resourceManager
    historyReaders: historyReaders
    auditWorkspaceId: auditWorkspaceId
  }
}

@description('Where the app asks for an account to be contained.')
output containAccountUrl string = containAccount.outputs.requestUrl

@description('Where the app asks for an application to be contained.')
output containApplicationUrl string = containApplication.outputs.requestUrl

@description('Audience of the tokens by which the app asks.')
output audience string = resourceManager

@description('Id of the playbook that incidents run.')
output onIncidentId string = onIncident.outputs.id
