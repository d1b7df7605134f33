// The workbook: what was found, by whom it was done, and how the pipeline fares.

@description('Region of the workbook.')
param location string

@description('Tags of all resources.')
param tags object

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspace.id, 'purgewatch', 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Purgewatch'
    category: 'sentinel'
    sourceId: toLower(workspace.id)
    serializedData: replace(loadTextContent('../generated/workbook.json'), '__WORKSPACE__', workspace.id)
    version: '1.0'
  }
}
