// Content for Microsoft Sentinel, deployed into the resource group of the workspace: rules, automation, watchlist, function, hunting
// queries, workbook. The table and the collection rule are modules of their own.

@description('Region of the workbook: that of the workspace.')
param location string

@description('Tags of all resources.')
param tags object

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Name of the function app: whose logs the rules about the pipeline look at.')
param functionAppName string

@description('Rules that are on. The others are deployed and do not run.')
param enabledRules ('alerts' | 'pipeline-silent' | 'suppressed-but-severe' | 'needs-attention')[]

@description('Minutes between two runs of the rule for alerts.')
@allowed([5, 10, 15, 30, 60])
param alertMinutes int

@description('Hours without records after which a hub counts as silent.')
@minValue(1)
@maxValue(48)
param silentHours int

@description('Administrators whose work on mailboxes is expected: alerts of theirs are labelled and lowered, never dropped.')
param administrators { userPrincipalName: string, owner: string, reason: string, expires: string }[]

@description('Whether the questions of the runbook are added to incidents as tasks.')
param addTasks bool

@description('Id of the playbook that incidents of the alert rule run, empty for none.')
param playbookId string

@description('Place of the first automation rule among those of the workspace.')
@minValue(1)
@maxValue(998)
param automationOrder int

module savedQueries 'saved-queries.bicep' = {
  params: {
    workspaceName: workspaceName
  }
}

module watchlist 'watchlist.bicep' = {
  params: {
    workspaceName: workspaceName
    administrators: administrators
  }
}

module analyticsRules 'analytics-rules.bicep' = {
  params: {
    workspaceName: workspaceName
    functionAppName: functionAppName
    enabledRules: enabledRules
    alertMinutes: alertMinutes
    silentHours: silentHours
  }
  // Queries are validated when a rule is made: what they name has to be there.
  dependsOn: [
    watchlist
  ]
}

module automationRules 'automation-rules.bicep' = {
  params: {
    workspaceName: workspaceName
    alertRuleId: analyticsRules.outputs.alertRuleId
    addTasks: addTasks
    playbookId: playbookId
    order: automationOrder
  }
}

module workbook 'workbook.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceName: workspaceName
  }
}

@description('Id of the analytics rule for alerts.')
output alertRuleId string = analyticsRules.outputs.alertRuleId
