// Lets playbooks find incidents and comment on them. Deployed into the resource group of the workspace.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Object ids of the identities of the playbooks.')
param principalIds string[]

var sentinelResponder = '3e150937-b8fe-4cfb-8069-0eaf05ecd056'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource responds 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in principalIds: {
    scope: workspace
    name: guid(workspace.id, principalId, sentinelResponder)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', sentinelResponder)
    }
  }
]

@description('Id by which the workspace is queried.')
output customerId string = workspace.properties.customerId
