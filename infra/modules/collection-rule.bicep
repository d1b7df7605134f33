// The collection rule that takes alerts, with an endpoint of its own. The table must be there before it.

@description('Region of the rule: that of the workspace.')
param location string

@description('Name that all resources of this deployment carry.')
param name string

@description('Tags of all resources.')
param tags object

@description('Id of the Log Analytics workspace.')
param workspaceResourceId string

@description('Name of the table, from the module that makes it: so the table is there first.')
param tableName string

@description('Object id of the identity that sends alerts.')
param senderPrincipalId string

var alerts = loadJsonContent('../generated/alerts-table.json')
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-${name}'
  location: location
  tags: tags
  // Not in the list of kinds that the type knows; it gives the rule an endpoint of its own.
  #disable-next-line unlisted-value
  kind: 'Direct'
  properties: {
    streamDeclarations: {
      '${alerts.stream}': {
        columns: alerts.columns
      }
    }
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspaceResourceId
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          alerts.stream
        ]
        destinations: [
          'workspace'
        ]
        // Rows that come later than a day carry the time of their arrival: the rule that reads them looks back 47 hours.
        transformKql: loadTextContent('../kql/collection/alerts.kql')
        outputStream: 'Custom-${tableName}'
      }
    ]
  }
}

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: rule
  name: guid(rule.id, senderPrincipalId, metricsPublisher)
  properties: {
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

@description('Immutable id of the rule.')
output immutableId string = rule.properties.immutableId

@description('Where alerts are sent.')
output endpoint string = rule.properties.endpoints.logsIngestion
