/**
 * Calls of Microsoft Graph with the least application permission for each.
 * Source: Microsoft Graph v1.0 reference, the section "Permissions" of each call.
 */
import type { JsonObject, Placed } from './definition.ts';

interface Rule {
  readonly method: string;
  readonly path: RegExp;
  /** What the body changes, where that decides. */
  readonly body?: string;
  readonly permission: string;
}

const RULES: readonly Rule[] = [
  { method: 'GET', path: /^\/users\/ID$/, permission: 'User.Read.All' },
  { method: 'GET', path: /^\/domains$/, permission: 'Domain.Read.All' },
  { method: 'PATCH', path: /^\/users\/ID$/, body: 'passwordProfile', permission: 'User-PasswordProfile.ReadWrite.All' },
  { method: 'PATCH', path: /^\/users\/ID$/, body: 'accountEnabled', permission: 'User.EnableDisableAccount.All' },
  { method: 'POST', path: /^\/users\/ID\/revokeSignInSessions$/, permission: 'User.RevokeSessions.All' },
  { method: 'GET', path: /\/messageRules$/, permission: 'MailboxSettings.ReadWrite' },
  { method: 'PATCH', path: /\/messageRules\/ID$/, permission: 'MailboxSettings.ReadWrite' },
  { method: 'GET', path: /^\/users\/ID\/mailFolders(?:\/\w+)?$/, permission: 'Mail.ReadBasic.All' },
  {
    method: 'GET',
    path: /^\/users\/ID\/mailFolders\/recoverableitemsdeletions\/messages$/,
    permission: 'Mail.ReadWrite',
  },
  { method: 'POST', path: /^\/users\/ID\/mailFolders$/, permission: 'Mail.ReadWrite' },
  { method: 'POST', path: /^\/users\/ID\/messages\/ID\/move$/, permission: 'Mail.ReadWrite' },
  { method: 'GET', path: /^\/security\/cases\//, permission: 'eDiscovery.ReadWrite.All' },
  { method: 'POST', path: /^\/security\/cases\//, permission: 'eDiscovery.ReadWrite.All' },
  { method: 'GET', path: /^\/servicePrincipals\(appId='ID'\)$/, permission: 'Application.ReadWrite.All' },
  {
    method: 'PATCH',
    path: /^\/servicePrincipals\/ID$/,
    body: 'accountEnabled',
    permission: 'Application.ReadWrite.All',
  },
  { method: 'GET', path: /^\/servicePrincipals\/ID\/\w+$/, permission: 'Application.ReadWrite.All' },
  { method: 'DELETE', path: /^\/oauth2PermissionGrants\/ID$/, permission: 'DelegatedPermissionGrant.ReadWrite.All' },
  { method: 'DELETE', path: /\/appRoleAssignments\/ID$/, permission: 'AppRoleAssignment.ReadWrite.All' },
];

/** A permission that contains another: whoever has it needs no second one. */
const CONTAINED: Readonly<Record<string, readonly string[]>> = { 'Mail.ReadWrite': ['Mail.ReadBasic.All'] };

/**
 * @param path below /v1.0, with "ID" for each value
 * @throws {Error} for a call that nobody has looked up
 */
export function permissionFor(method: string, path: string, body: string): string {
  const rule = RULES.find((each) => each.method === method && each.path.test(path) && body.includes(each.body ?? ''));
  if (rule === undefined) throw new Error(`${method} ${path}: look up its least permission`);
  return rule.permission;
}

/** The least permissions for all calls that actions make. */
export function permissionsOf(placed: readonly Placed[]): string[] {
  const needed = new Set<string>();
  for (const { action } of placed) {
    const { method, uri, body } = (action.inputs ?? {}) as JsonObject;
    if (action.type !== 'Http' || typeof uri !== 'string' || !uri.startsWith("@{parameters('graph')}/v1.0")) continue;
    const path = uri.replace("@{parameters('graph')}/v1.0", '').replace(/@\{[^{}]*\}/g, 'ID');
    needed.add(permissionFor(String(method), path, JSON.stringify(body ?? '')));
  }
  return [...needed].filter((each) => ![...needed].some((other) => CONTAINED[other]?.includes(each))).sort();
}

export function mayDo(granted: readonly string[], permission: string): boolean {
  return granted.some((each) => each === permission || CONTAINED[each]?.includes(permission));
}
