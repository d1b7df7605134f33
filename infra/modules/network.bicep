// A network of its own for the app: one subnet that the app speaks from, one for private endpoints.

@description('Region of the network.')
param location string

@description('Name that all resources of this deployment carry.')
param name string

@description('Tags of all resources.')
param tags object

@description('Addresses of the network, a /24 or larger: half for the app (one address an instance), a quarter for endpoints.')
param addressPrefix string

var prefixLength = int(last(split(addressPrefix, '/')))

// No rules of its own: the default ones let nothing in from the internet.
resource rules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${name}'
  location: location
  tags: tags
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'snet-app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, prefixLength + 1, 0)
          networkSecurityGroup: {
            id: rules.id
          }
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, prefixLength + 2, 2)
          networkSecurityGroup: {
            id: rules.id
          }
        }
      }
    ]
  }
}

@description('Id of the network.')
output id string = network.id

@description('Id of the subnet that the app speaks from.')
output appSubnetId string = network.properties.subnets[0].id

@description('Id of the subnet for private endpoints.')
output endpointsSubnetId string = network.properties.subnets[1].id
