// What happens to an incident of the alert rule: the runbook as tasks, and a playbook where one is named. Conditioned on the rule, because
// the Defender portal names incidents itself.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Id of the analytics rule for alerts.')
param alertRuleId string

@description('Whether the questions of the runbook are added to incidents as tasks.')
param addTasks bool

@description('Id of the playbook that incidents run, empty for none.')
param playbookId string

@description('Place of the first of these rules among the automation rules of the workspace.')
@minValue(1)
@maxValue(998)
param order int

var tasks = loadJsonContent('../generated/runbook-tasks.json')
var ofAlertRule = {
  conditionType: 'Property'
  conditionProperties: {
    propertyName: 'IncidentRelatedAnalyticRuleIds'
    operator: 'Contains'
    propertyValues: [
      alertRuleId
    ]
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource runbook 'Microsoft.SecurityInsights/automationRules@2025-09-01' = if (addTasks) {
  scope: workspace
  name: guid(workspace.id, 'purgewatch', 'runbook-tasks')
  properties: {
    displayName: 'Purgewatch: runbook as tasks'
    order: order
    triggeringLogic: {
      isEnabled: true
      triggersOn: 'Incidents'
      triggersWhen: 'Created'
      conditions: [
        ofAlertRule
      ]
    }
    actions: [
      for (task, i) in tasks: {
        order: i + 1
        actionType: 'AddIncidentTask'
        actionConfiguration: {
          title: task.title
          description: task.description
        }
      }
    ]
  }
}

var runPlaybook = [
  {
    order: 1
    actionType: 'RunPlaybook'
    actionConfiguration: {
      logicAppResourceId: playbookId
      tenantId: tenant().tenantId
    }
  }
]

resource onCreated 'Microsoft.SecurityInsights/automationRules@2025-09-01' = if (!empty(playbookId)) {
  scope: workspace
  name: guid(workspace.id, 'purgewatch', 'playbook-created')
  properties: {
    displayName: 'Purgewatch: playbook for a new incident'
    order: order + 1
    triggeringLogic: {
      isEnabled: true
      triggersOn: 'Incidents'
      triggersWhen: 'Created'
      conditions: [
        ofAlertRule
      ]
    }
    actions: runPlaybook
  }
}

// An alert whose severity rises joins the incident that its actor has already.
resource onAlertAdded 'Microsoft.SecurityInsights/automationRules@2025-09-01' = if (!empty(playbookId)) {
  scope: workspace
  name: guid(workspace.id, 'purgewatch', 'playbook-alert-added')
  properties: {
    displayName: 'Purgewatch: playbook for an alert that joins an incident'
    order: order + 2
    triggeringLogic: {
      isEnabled: true
      triggersOn: 'Incidents'
      triggersWhen: 'Updated'
      conditions: [
        ofAlertRule
        {
          conditionType: 'PropertyArrayChanged'
          conditionProperties: {
            arrayType: 'Alerts'
            changeType: 'Added'
          }
        }
      ]
    }
    actions: runPlaybook
  }
}
