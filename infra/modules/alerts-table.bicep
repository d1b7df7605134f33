// The table that alerts arrive in. Deployed into the resource group of the workspace.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Region that the workspace has to have: the collection rule lives there, too.')
param expectedLocation string

@description('Days that alerts are kept in the table.')
@minValue(4)
@maxValue(730)
param retentionDays int

var alerts = loadJsonContent('../generated/alerts-table.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource table 'Microsoft.OperationalInsights/workspaces/tables@2025-07-01' = {
  parent: workspace
  name: alerts.table
  properties: {
    plan: 'Analytics'
    retentionInDays: retentionDays
    schema: {
      name: alerts.table
      columns: alerts.columns
    }
  }
}

@description('Name of the table.')
output tableName string = table.name

// "West Europe" and "westeurope" are one region.
@description('Region of the workspace.')
output location string = toLower(replace(workspace.location, ' ', '')) == toLower(replace(expectedLocation, ' ', ''))
  ? workspace.location
  : fail('workspaceResourceId: the workspace is in ${workspace.location}, this deployment in ${expectedLocation}; both must be in one region')
