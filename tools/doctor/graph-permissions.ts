/** What the playbooks call in Microsoft Graph, whatever their parameters: application permissions by playbook. */
export const GRAPH_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  'contain-account': [
    'User.Read.All',
    'Domain.Read.All',
    'User-PasswordProfile.ReadWrite.All',
    'User.RevokeSessions.All',
    'MailboxSettings.ReadWrite',
    'Mail.ReadBasic.All',
  ],
  'contain-application': [
    'Application.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
  ],
  'restore-mailbox': ['User.Read.All', 'Mail.ReadWrite'],
};
