using 'main.bicep'

// The Log Analytics workspace with Microsoft Sentinel, in the region of the resource group.
param workspaceResourceId = readEnvironmentVariable('PURGEWATCH_WORKSPACE_ID', '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/sentinel/providers/Microsoft.OperationalInsights/workspaces/sentinel')
