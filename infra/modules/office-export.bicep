// Data export of the workspace: the audit records that Sentinel's Office 365 connector brings, on to the hub.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Id of the Event Hubs namespace, in the region of the workspace. It must take shared keys.')
param namespaceId string

@description('Hub that takes the records.')
param hubName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource export 'Microsoft.OperationalInsights/workspaces/dataExports@2025-07-01' = {
  parent: workspace
  name: 'purgewatch-office-activity'
  properties: {
    enable: true
    tableNames: [
      'OfficeActivity'
    ]
    destination: {
      resourceId: namespaceId
      metaData: {
        eventHubName: hubName
      }
    }
  }
}
