// One playbook: a Logic App (Consumption) with an identity of its own. Where others call it, they sign in with Entra tokens alone.

@description('Region of the Logic App.')
param location string

@description('Name of the Logic App.')
param workflowName string

@description('Tags of the Logic App.')
param tags object

@description('The workflow definition, from infra/playbooks. Its parameter "identity" is replaced by the id: what signs in has to be written out.')
param definition object

@description('Values of the definition\'s parameters, by name.')
param values object

@description('Id of the identity that it acts by.')
param identityId string

@description('Who may call it: a name and the object id of an identity each. Empty where its trigger is no request.')
param callers { name: string, principalId: string }[]

@description('Audience of the tokens of callers.')
param audience string

@description('Ranges of addresses from which inputs and outputs of runs can be read in the portal.')
param historyReaders string[]

@description('Workspace that is told of runs; empty for none.')
param auditWorkspaceId string

var withTokensOnly = {
  // Documented, and newer than the type. Source: Logic Apps, "Disable Shared Access Signature (SAS) authentication".
  sasAuthenticationPolicy: {
    state: 'Disabled'
  }
  openAuthenticationPolicies: {
    policies: toObject(callers, caller => caller.name, caller => {
      type: 'AAD'
      claims: [
        { name: 'iss', value: 'https://sts.windows.net/${tenant().tenantId}/' }
        { name: 'aud', value: audience }
        { name: 'oid', value: caller.principalId }
      ]
    })
  }
}

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: workflowName
  location: location
  tags: union(tags, { LogicAppsCategory: 'security' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    state: 'Enabled'
    definition: json(replace(string(definition), '@parameters(\'identity\')', identityId))
    parameters: toObject(items(union(values, { identity: identityId })), value => value.key, value => { value: value.value })
    accessControl: {
      contents: {
        allowedCallerIpAddresses: map(historyReaders, range => { addressRange: range })
      }
      #disable-next-line BCP037
      triggers: empty(callers) ? null : withTokensOnly
    }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceId)) {
  scope: workflow
  name: 'purgewatch'
  properties: {
    workspaceId: auditWorkspaceId
    logs: [
      {
        category: 'WorkflowRuntime'
        enabled: true
      }
    ]
  }
}

@description('Id of the Logic App.')
output id string = workflow.id

@description('Address of a request trigger of this Logic App, without a signature.')
output requestUrl string = '${workflow.properties.accessEndpoint}/triggers/request/paths/invoke?api-version=2016-10-01'
