// Two identities, so that what reads records cannot deliver, and what delivers cannot read them from the hubs.

@description('Region of the identities.')
param location string

@description('Name that all resources of this deployment carry.')
param name string

@description('Tags of all resources.')
param tags object

@description('Whether the hubs need an identity for keeping all that comes in.')
param withCapture bool

resource scoring 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}-scoring'
  location: location
  tags: tags
}

resource delivery 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}-delivery'
  location: location
  tags: tags
}

resource capture 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (withCapture) {
  name: 'id-${name}-capture'
  location: location
  tags: tags
}

@description('Identity that reads the hubs and keeps state, journal and alerts.')
output scoring object = {
  id: scoring.id
  clientId: scoring.properties.clientId
  principalId: scoring.properties.principalId
}

@description('Identity that sends alerts, keeps evidence and asks playbooks.')
output delivery object = {
  id: delivery.id
  clientId: delivery.properties.clientId
  principalId: delivery.properties.principalId
}

@description('Identity by which the hubs keep all that comes in; null where they do not.')
output capture object? = withCapture
  ? {
      id: capture!.id
      principalId: capture!.properties.principalId
    }
  : null
