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

@description('Whether the public endpoint is open. Trusted Microsoft services reach the namespace all the same.')
param publicNetworkAccess bool

@description('Most throughput units that the namespace takes by itself: 1 MB/s in and 2 MB/s out each.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Object id of the identity that reads the hubs.')
param readerPrincipalId string

var names = loadJsonContent('../generated/names.json')
var dataReceiver = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: 'evhns-${name}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: 1
  }
  properties: {
    disableLocalAuth: !allowSasProducers
    isAutoInflateEnabled: true
    maximumThroughputUnits: maximumThroughputUnits
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
  }
}

resource network 'Microsoft.EventHub/namespaces/networkRuleSets@2024-01-01' = {
  parent: namespace
  name: 'default'
  properties: {
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
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

@description('Id of the namespace.')
output namespaceId string = namespace.id

@description('Host name of the namespace.')
output fullyQualifiedNamespace string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
