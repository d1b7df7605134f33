// The function Purgewatch() and the hunting queries.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

var hunting = loadJsonContent('../generated/hunting.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource parser 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = {
  parent: workspace
  name: 'purgewatch-parser'
  properties: {
    category: 'Purgewatch'
    // Without it a second deployment is refused (409). The type has it beside the properties, where it does nothing.
    #disable-next-line BCP037
    etag: '*'
    displayName: 'Purgewatch: last revision of each alert'
    functionAlias: 'Purgewatch'
    query: loadTextContent('../kql/parser/purgewatch.kql')
    version: 2
  }
}

// One after the other: the workspace refuses some of many that come at once (409, "Newer data exists").
@batchSize(1)
resource queries 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = [
  for each in hunting: {
    parent: workspace
    name: 'purgewatch-${each.id}'
    properties: {
      #disable-next-line BCP037
      etag: '*'
      category: 'Hunting Queries'
      displayName: 'Purgewatch: ${each.title}'
      query: each.query
      version: 2
      tags: [
        { name: 'description', value: each.description }
        { name: 'tactics', value: each.tactics }
        { name: 'techniques', value: each.techniques }
      ]
    }
    dependsOn: [
      parser
    ]
  }
]
