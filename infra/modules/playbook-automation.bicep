// Lets Microsoft Sentinel run playbooks of this resource group: the role that its documentation asks for, and the scope.

@description('Object id, in this tenant, of the service principal "Azure Security Insights" (application 98785600-1bb7-4fb9-b9fa-19afe2c8a360).')
param sentinelPrincipalId string

var automationContributor = 'f4c81013-99ee-4d62-a7ee-b3f1f648599a'

resource runs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, sentinelPrincipalId, automationContributor)
  properties: {
    principalId: sentinelPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', automationContributor)
  }
}
