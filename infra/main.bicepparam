using 'main.bicep'

// Id of the Log Analytics workspace with Microsoft Sentinel, in the region of the resource group.
param workspaceResourceId = readEnvironmentVariable('PURGEWATCH_WORKSPACE_ID')
