// Private endpoints for storage and hubs, and the DNS zones in which the app finds them.

@description('Region of the endpoints: that of the network.')
param location string

@description('Name that all resources of this deployment carry.')
param name string

@description('Tags of all resources.')
param tags object

@description('Id of the network in which names resolve to the endpoints.')
param networkId string

@description('Id of the subnet for the endpoints.')
param subnetId string

@description('What is reached: a name, the id of the resource and which of its services.')
param targets { name: string, resourceId: string, service: 'blob' | 'queue' | 'table' | 'namespace' }[]

@description('Host name of the Event Hubs namespace; its domain differs by cloud.')
param fullyQualifiedNamespace string

var services = ['blob', 'queue', 'table', 'namespace']
var storageDomain = environment().suffixes.storage
var hubsDomain = substring(fullyQualifiedNamespace, indexOf(fullyQualifiedNamespace, '.') + 1)

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service == 'namespace' ? hubsDomain : '${service}.${storageDomain}'}'
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    parent: zones[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for target in targets: {
    name: 'pep-${name}-${target.name}-${target.service}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: target.service
          properties: {
            privateLinkServiceId: target.resourceId
            groupIds: [
              target.service
            ]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (target, i) in targets: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.service
          properties: {
            privateDnsZoneId: zones[indexOf(services, target.service)].id
          }
        }
      ]
    }
  }
]
