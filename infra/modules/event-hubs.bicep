// Where records come in: one hub for audit records and one for endpoint records, each with a consumer group of its own.

@description('Region of the namespace. Data export of Log Analytics needs that of the workspace.')
param location string

@description('Name that all resources of this deployment carry.')
param name string

@description('Tags of all resources.')
param tags object

@description('Partitions of each hub: how far scoring can scale out. Cannot be changed later on this tier.')
@minValue(1)
@maxValue(32)
param partitions int

@description('Days that records stay in the hubs: how long scoring may be down without a loss.')
@minValue(1)
@maxValue(7)
param retentionDays int

@description('Whether producers may sign in with shared keys: data export of Log Analytics, diagnostic settings and the Defender stream know nothing else.')
param allowSasProducers bool

@description('Subnet of the app where the namespace is private, else empty. Trusted Microsoft services reach it all the same.')
param appSubnetId string

@description('Where all that comes in is kept besides: id of a storage account, a container in it and the id of an identity that may write there. Null for nowhere.')
param capture { accountId: string, container: string, identityId: string }?

@description('Workspace that is told who manages; empty for none. Who reads is logged on dearer tiers alone.')
param auditWorkspaceId string

@description('Whether the namespace cannot be deleted before its lock is.')
param locked bool

@description('Most throughput units that the namespace takes by itself: 1 MB/s in and 2 MB/s out each.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Throughput units that the namespace has after this deployment; it takes more by itself and gives none back.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Object id of the identity that reads the hubs.')
param readerPrincipalId string

@description('Object id of the identity that sends what it collects to the hub of audit records; empty where nothing is collected.')
param senderPrincipalId string

var names = loadJsonContent('../generated/names.json')
var dataReceiver = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
var dataSender = '2b629674-e913-4c01-ae53-ef4638d8f975'

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: 'evhns-${name}'
  location: location
  tags: tags
  identity: capture == null
    ? null
    : {
        type: 'UserAssigned'
        userAssignedIdentities: {
          '${capture!.identityId}': {}
        }
      }
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  properties: {
    disableLocalAuth: !allowSasProducers
    isAutoInflateEnabled: true
    maximumThroughputUnits: maximumThroughputUnits
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource network 'Microsoft.EventHub/namespaces/networkRuleSets@2024-01-01' = {
  parent: namespace
  name: 'default'
  properties: {
    publicNetworkAccess: 'Enabled'
    defaultAction: empty(appSubnetId) ? 'Allow' : 'Deny'
    // Without any rule "Deny" lets everybody in. Source: Event Hubs, "Allow access from specific virtual networks".
    virtualNetworkRules: empty(appSubnetId)
      ? []
      : [
          {
            subnet: {
              id: appSubnetId
            }
            ignoreMissingVnetServiceEndpoint: true
          }
        ]
    // Data export, diagnostic settings and the Defender stream come from there.
    trustedServiceAccessEnabled: true
  }
}

resource hubs 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [
  for hub in names.hubs: {
    parent: namespace
    name: hub
    properties: {
      partitionCount: partitions
      messageRetentionInDays: retentionDays
      captureDescription: capture == null
        ? null
        : {
            enabled: true
            encoding: 'Avro'
            intervalInSeconds: 300
            sizeLimitInBytes: 314572800
            skipEmptyArchives: true
            destination: {
              name: 'EventHubArchive.AzureBlockBlob'
              identity: {
                type: 'UserAssigned'
                userAssignedIdentity: capture!.identityId
              }
              properties: {
                storageAccountResourceId: capture!.accountId
                blobContainer: capture!.container
                archiveNameFormat: '{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}'
              }
            }
          }
    }
  }
]

resource consumerGroups 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [
  for (hub, i) in names.hubs: {
    parent: hubs[i]
    name: names.consumerGroup
    properties: {
      userMetadata: 'Purgewatch. Never share it: checkpoints are kept for each group.'
    }
  }
]

resource receives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, readerPrincipalId, dataReceiver)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataReceiver)
  }
}

// That one hub alone: nothing else is collected.
resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(senderPrincipalId)) {
  scope: hubs[0]
  name: guid(hubs[0].id, senderPrincipalId, dataSender)
  properties: {
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceId)) {
  scope: namespace
  name: 'purgewatch'
  properties: {
    workspaceId: auditWorkspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  scope: namespace
  name: 'purgewatch'
  properties: {
    level: 'CanNotDelete'
    notes: 'Producers of Purgewatch send here.'
  }
}

@description('Id of the namespace.')
output namespaceId string = namespace.id

@description('Host name of the namespace.')
output fullyQualifiedNamespace string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
