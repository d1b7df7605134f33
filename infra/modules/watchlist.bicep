// Administrators whose work on mailboxes is expected. The list labels and lowers; only an allowance of the app suppresses.

@description('Name of the workspace, in the resource group of this module.')
param workspaceName string

@description('Administrators: principal name, who answers for it, why, and the day (yyyy-mm-dd) from which on it no longer holds, or empty.')
param administrators { userPrincipalName: string, owner: string, reason: string, expires: string }[]

var alias = 'PurgewatchAdministrators'
var lines = map(
  administrators,
  each => join(
    map(
      [
        each.userPrincipalName
        each.owner
        each.reason
        each.expires
      ],
      value => '"${replace(replace(value, '"', '""'), '\n', ' ')}"'
    ),
    ','
  )
)

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource watchlist 'Microsoft.SecurityInsights/watchlists@2025-09-01' = {
  scope: workspace
  name: alias
  properties: union(
    {
      displayName: 'Purgewatch: approved administrators'
      description: 'Alerts of these accounts are labelled, and lowered by one step unless the alert itself asks for tier 2. Never dropped.'
      provider: 'Purgewatch'
      itemsSearchKey: 'UserPrincipalName'
      // Asked for where there are no items, too.
      source: 'administrators.csv'
      sourceType: 'Local'
      contentType: 'text/csv'
    },
    // A list without items has no content: a header alone is no file of items.
    empty(administrators)
      ? {}
      : {
          numberOfLinesToSkip: 0
          rawContent: join(concat(['UserPrincipalName,Owner,Reason,Expires'], lines), '\n')
        }
  )
}
