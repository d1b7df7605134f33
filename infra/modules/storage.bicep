// One storage account without keys, with the tables, queues and containers that it is told, and roles for those who use it.

@description('Region of the account.')
param location string

@description('Name of the account: 3 to 24 lower-case letters and digits, unique in the world.')
@minLength(3)
@maxLength(24)
param accountName string

@description('Tags of all resources.')
param tags object

@description('Tables to create.')
param tables string[] = []

@description('Queues to create.')
param queues string[] = []

@description('Containers to create.')
param containers string[] = []

@description('Containers whose blobs cannot be changed or deleted for some days, with those days. Unlocked: a template can do no more.')
param immutableContainers { name: string, days: int }[] = []

@description('Whether their policies have been locked since: a locked policy cannot be deployed again.')
param policiesLocked bool = false

@description('Containers whose blobs are removed after some days, with those days: raw records are kept no longer than they are needed.')
param expiringContainers { name: string, days: int }[] = []

@description('Roles on the whole account: object id of an identity and id of a role.')
param roles { principalId: string, roleId: string }[]

@description('Whether the account is reached by private endpoints alone.')
param private bool

@description('Ids of Logic Apps that reach a private account all the same, by their own identity and role.')
param trustedWorkflowIds string[] = []

@description('Workspace that is told who reads, writes and deletes blobs; empty for none.')
param auditWorkspaceId string = ''

@description('Whether the account cannot be deleted before its lock is.')
param locked bool = false

@description('How many copies, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param sku string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: accountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: private ? 'Deny' : 'Allow'
      // These stay in effect where public access is disabled. Source: Azure Storage, "Configure firewalls and virtual networks".
      resourceAccessRules: [
        for id in trustedWorkflowIds: {
          tenantId: tenant().tenantId
          resourceId: id
        }
      ]
    }
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tableResources 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource queueResources 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource containerResources 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in concat(containers, map(immutableContainers, each => each.name)): {
    parent: blobService
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource immutable 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = [
  for (container, i) in immutableContainers: if (!policiesLocked) {
    parent: containerResources[length(containers) + i]
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: container.days
      allowProtectedAppendWrites: false
    }
  }
]

resource expiry 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (!empty(expiringContainers)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for container in expiringContainers: {
          name: container.name
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                '${container.name}/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterCreationGreaterThan: container.days
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [
    blobService
  ]
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    scope: account
    name: guid(account.id, role.principalId, role.roleId)
    properties: {
      principalId: role.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.roleId)
    }
  }
]

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceId)) {
  scope: blobService
  name: 'purgewatch'
  properties: {
    workspaceId: auditWorkspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  scope: account
  name: 'purgewatch'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds what Purgewatch knows or keeps as evidence.'
  }
}

@description('Id of the account.')
output id string = account.id

@description('Endpoints of the blob, queue and table services, without a slash at the end.')
output endpoints object = {
  blob: substring(account.properties.primaryEndpoints.blob, 0, length(account.properties.primaryEndpoints.blob) - 1)
  queue: substring(account.properties.primaryEndpoints.queue, 0, length(account.properties.primaryEndpoints.queue) - 1)
  table: substring(account.properties.primaryEndpoints.table, 0, length(account.properties.primaryEndpoints.table) - 1)
}
