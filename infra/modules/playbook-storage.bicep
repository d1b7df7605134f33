// What playbooks may do at the account for state: add rows to one table and read them, and add messages to one queue. Nothing else.

@description('Name of the account, in this resource group.')
param accountName string

@description('Object ids of the identities that claim alerts in the table.')
param claimingPrincipalIds string[]

@description('Object ids of the identities that report results to the queue.')
param reportingPrincipalIds string[]

var names = loadJsonContent('../generated/names.json')
var queueSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource claims 'tables' existing = {
      name: names.playbooksTable
    }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource results 'queues' existing = {
      name: names.resultsQueue
    }
  }
}

resource claimant 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'purgewatch-playbook-claimant')
  properties: {
    roleName: 'Purgewatch Playbook Claimant (${uniqueString(resourceGroup().id)})'
    description: 'Adds rows to a table and reads them. Cannot change or delete any: what was claimed stays claimed.'
    type: 'CustomRole'
    assignableScopes: [
      resourceGroup().id
    ]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/tableServices/tables/entities/add/action'
          'Microsoft.Storage/storageAccounts/tableServices/tables/entities/read'
        ]
        notDataActions: []
      }
    ]
  }
}

resource claims 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in claimingPrincipalIds: {
    scope: account::tables::claims
    name: guid(account::tables::claims.id, principalId, claimant.id)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: claimant.id
    }
  }
]

resource reports 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in reportingPrincipalIds: {
    scope: account::queues::results
    name: guid(account::queues::results.id, principalId, queueSender)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueSender)
    }
  }
]
