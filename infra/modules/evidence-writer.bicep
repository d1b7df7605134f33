// A role that may create blobs and nothing else: what is written cannot be overwritten, deleted or even read by whoever wrote it.

@description('Name of the account for evidence, in this resource group.')
param accountName string

@description('Object id of the identity that keeps evidence.')
param principalId string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'purgewatch-evidence-writer')
  properties: {
    roleName: 'Purgewatch Evidence Writer (${uniqueString(resourceGroup().id)})'
    description: 'Creates blobs. Cannot read, overwrite or delete any.'
    type: 'CustomRole'
    assignableScopes: [
      resourceGroup().id
    ]
    permissions: [
      {
        actions: []
        notActions: []
        // Source: Azure permissions for storage: "add/action" creates a blob that is not there; "write" would overwrite as well.
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
        notDataActions: []
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, role.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role.id
  }
}
