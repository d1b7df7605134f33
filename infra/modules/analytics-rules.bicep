// The analytics rules: alerts, and three about the pipeline itself. Texts and mappings are in ../rules, queries in ../kql/rules.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Name of the function app: whose logs are looked at.')
param functionAppName string

@description('Rules that are on. The others are deployed and do not run.')
param enabledRules string[]

@description('Minutes between two runs of the rule for alerts. Each run tells what arrived since the one before.')
param alertMinutes int

@description('Hours without records after which a hub counts as silent.')
param silentHours int

var alerts = loadJsonContent('../rules/alerts.json')
var watched = [
  {
    id: 'pipeline-silent'
    definition: loadJsonContent('../rules/pipeline-silent.json')
    query: replace(
      replace(loadTextContent('../kql/rules/pipeline-silent.kql'), 'let App = "";', 'let App = "${functionAppName}";'),
      'let Silence = 6h;',
      'let Silence = ${silentHours}h;'
    )
  }
  {
    id: 'suppressed-but-severe'
    definition: loadJsonContent('../rules/suppressed-but-severe.json')
    query: loadTextContent('../kql/rules/suppressed-but-severe.kql')
  }
  {
    id: 'needs-attention'
    definition: loadJsonContent('../rules/needs-attention.json')
    query: replace(loadTextContent('../kql/rules/needs-attention.kql'), 'let App = "";', 'let App = "${functionAppName}";')
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource alertRule 'Microsoft.SecurityInsights/alertRules@2025-09-01' = {
  scope: workspace
  name: guid(workspace.id, 'purgewatch', 'alerts')
  kind: 'Scheduled'
  properties: {
    displayName: alerts.displayName
    description: alerts.description
    severity: alerts.severity
    enabled: contains(enabledRules, 'alerts')
    query: replace(loadTextContent('../kql/rules/alerts.kql'), 'let Frequency = 5m;', 'let Frequency = ${alertMinutes}m;')
    queryFrequency: 'PT${alertMinutes}M'
    // Rows that come a day late, and earlier revisions. From two days on a rule may run only once an hour.
    queryPeriod: alerts.queryPeriod
    triggerOperator: 'GreaterThan'
    triggerThreshold: 0
    suppressionEnabled: false
    suppressionDuration: 'PT1H'
    tactics: alerts.tactics
    techniques: alerts.techniques
    entityMappings: alerts.entityMappings
    customDetails: alerts.customDetails
    alertDetailsOverride: alerts.alertDetailsOverride
    eventGroupingSettings: {
      aggregationKind: 'AlertPerResult'
    }
    incidentConfiguration: {
      createIncident: true
      groupingConfiguration: {
        enabled: true
        reopenClosedIncident: false
        lookbackDuration: 'P1D'
        matchingMethod: 'Selected'
        groupByCustomDetails: alerts.groupByCustomDetails
      }
    }
  }
}

resource watchRules 'Microsoft.SecurityInsights/alertRules@2025-09-01' = [
  for rule in watched: {
    scope: workspace
    name: guid(workspace.id, 'purgewatch', rule.id)
    kind: 'Scheduled'
    properties: {
      displayName: rule.definition.displayName
      description: rule.definition.description
      severity: rule.definition.severity
      enabled: contains(enabledRules, rule.id)
      query: rule.query
      queryFrequency: rule.definition.queryFrequency
      queryPeriod: rule.definition.queryPeriod
      triggerOperator: 'GreaterThan'
      triggerThreshold: 0
      suppressionEnabled: false
      suppressionDuration: 'PT1H'
      tactics: rule.definition.tactics
      techniques: rule.definition.techniques
      entityMappings: empty(rule.definition.entityMappings) ? null : rule.definition.entityMappings
      customDetails: rule.definition.customDetails
      alertDetailsOverride: rule.definition.alertDetailsOverride
      eventGroupingSettings: {
        aggregationKind: 'AlertPerResult'
      }
      incidentConfiguration: {
        createIncident: true
        groupingConfiguration: {
          enabled: true
          reopenClosedIncident: false
          lookbackDuration: 'P1D'
          matchingMethod: 'Selected'
          groupByCustomDetails: rule.definition.groupByCustomDetails
        }
      }
    }
  }
]

@description('Id of the rule for alerts: automation rules ask for it.')
output alertRuleId string = alertRule.id
