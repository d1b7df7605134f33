#!/usr/bin/env bash
# Grants the playbooks' identities what they call in Microsoft Graph, and the directory role without which passwords cannot be changed.
# Says what it does; run again, it does only what is missing. Whoever runs it is Privileged Role Administrator.
#
#   infra/playbooks/grant-permissions.sh -g RESOURCE_GROUP [--disable-sign-in] [--ediscovery] [--what-if]
set -euo pipefail

# Playbook, application permission, and the option that asks for it where it is not always needed.
PERMISSIONS='
contain-account      User.Read.All
contain-account      Domain.Read.All
contain-account      User-PasswordProfile.ReadWrite.All
contain-account      User.RevokeSessions.All
contain-account      MailboxSettings.ReadWrite
contain-account      Mail.ReadBasic.All
contain-account      User.EnableDisableAccount.All       --disable-sign-in
contain-account      eDiscovery.ReadWrite.All            --ediscovery
contain-application  Application.ReadWrite.All
contain-application  DelegatedPermissionGrant.ReadWrite.All
contain-application  AppRoleAssignment.ReadWrite.All
restore-mailbox      User.Read.All
restore-mailbox      Mail.ReadWrite
'
# Password Administrator: changes passwords of people without a role. Source: Microsoft Entra built-in roles.
PASSWORD_ADMINISTRATOR=966707d0-3269-4727-9be2-8c3a10f19b9d
GRAPH_APPLICATION=00000003-0000-0000-c000-000000000000

usage() {
  echo 'usage: grant-permissions.sh -g RESOURCE_GROUP [--disable-sign-in] [--ediscovery] [--what-if]' >&2
  exit 2
}

group=''
options=''
dry=''
while [ $# -gt 0 ]; do
  case $1 in
    -g | --resource-group)
      [ $# -ge 2 ] || usage
      group=$2
      shift
      ;;
    --disable-sign-in | --ediscovery) options="$options $1 " ;;
    --what-if) dry=yes ;;
    *) usage ;;
  esac
  shift
done
[ -n "$group" ] || usage

cloud=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)
graph="${cloud%/}/v1.0"
graph_principal=$(az ad sp show --id "$GRAPH_APPLICATION" --query id -o tsv)

# Runs a request that changes something, or says that it would.
change() {
  local text=$1 url=$2 body=$3
  if [ -n "$dry" ]; then
    echo "would grant  $text"
    return
  fi
  az rest --method post --url "$url" --headers 'Content-Type=application/json' --body "$body" --output none
  echo "granted      $text"
}

identity_of() {
  local found
  found=$(az identity list -g "$group" --query "[?ends_with(name, '-$1')].principalId" -o tsv)
  if [ "$(printf '%s\n' "$found" | grep -c .)" -ne 1 ]; then
    echo "resource group $group: expected one identity whose name ends in -$1, found: ${found:-none}" >&2
    exit 1
  fi
  echo "$found"
}

grant() {
  local playbook=$1 permission=$2 principal role
  principal=$(identity_of "$playbook")
  role=$(az ad sp show --id "$GRAPH_APPLICATION" -o tsv \
    --query "appRoles[?value=='$permission' && contains(allowedMemberTypes, 'Application')].id | [0]")
  if [ -z "$role" ]; then
    echo "Microsoft Graph has no application permission $permission" >&2
    exit 1
  fi
  if az rest --method get --url "$graph/servicePrincipals/$principal/appRoleAssignments?\$top=999" \
    --query "value[?resourceId=='$graph_principal'].appRoleId" -o tsv | grep -qx "$role"; then
    echo "has          $playbook $permission"
    return
  fi
  change "$playbook $permission" "$graph/servicePrincipals/$principal/appRoleAssignments" \
    "{\"principalId\":\"$principal\",\"resourceId\":\"$graph_principal\",\"appRoleId\":\"$role\"}"
}

grant_password_role() {
  local principal
  principal=$(identity_of contain-account)
  if [ -n "$(az rest --method get -o tsv --query 'value[0].id' \
    --url "$graph/roleManagement/directory/roleAssignments?\$filter=principalId eq '$principal' and roleDefinitionId eq '$PASSWORD_ADMINISTRATOR'")" ]; then
    echo 'has          contain-account Password Administrator'
    return
  fi
  change 'contain-account Password Administrator' "$graph/roleManagement/directory/roleAssignments" \
    "{\"principalId\":\"$principal\",\"roleDefinitionId\":\"$PASSWORD_ADMINISTRATOR\",\"directoryScopeId\":\"/\"}"
}

while read -r playbook permission option; do
  [ -n "$playbook" ] || continue
  if [ -n "$option" ] && [[ $options != *" $option "* ]]; then
    echo "left out     $playbook $permission ($option)"
    continue
  fi
  # Standard input is the list: nothing that runs inside of the loop may read it.
  grant "$playbook" "$permission" < /dev/null
done <<< "$PERMISSIONS"
grant_password_role
case $options in
  *' --ediscovery '*) echo 'by hand      contain-account: eDiscovery Manager in Microsoft Purview, and member of the case (docs/playbooks.md)' ;;
esac
