/** A directory and a mailbox, as Microsoft Graph shows them to whoever has the permission. */
import type { StubAnswer } from '../../../../tools/local/stub-response.ts';
import type { Json, JsonObject } from '../definition.ts';
import { mayDo, permissionFor } from '../graph-permissions.ts';
import { bodyOf, type StubRequest, type StubServer, startStub } from './stub-server.ts';

export const USER_ID = '11111111-1111-4111-8111-111111111111';
export const APP_ID = '22222222-2222-4222-8222-222222222222';
const SP_ID = '33333333-3333-4333-8333-333333333333';

export interface Directory {
  user: { id: string; userPrincipalName: string; accountEnabled: boolean; onPremisesSyncEnabled: boolean | null };
  domains: { id: string; isVerified: boolean; authenticationType: 'Managed' | 'Federated' }[];
  rules: { id: string; isEnabled: boolean; isReadOnly: boolean; actions: JsonObject }[];
  folders: { id: string; displayName: string }[];
  /** Ids of messages in Recoverable Items. */
  deleted: string[];
  application: JsonObject;
  grants: { id: string; scope: string; resourceId: string; consentType: string; principalId: string | null }[];
  roles: { id: string; appRoleId: string; resourceId: string }[];
  /** How often a hold is asked for before it is in force. */
  holdPendingFor: number;
  /** Answers instead of those below, by method and a part of the path. */
  faults: { method: string; path: string; status: number; times?: number }[];
}

export function createDirectory(): Directory {
  return {
    user: { id: USER_ID, userPrincipalName: 'Eve@contoso.example', accountEnabled: true, onPremisesSyncEnabled: null },
    domains: [
      { id: 'contoso.example', isVerified: true, authenticationType: 'Managed' },
      { id: 'federated.example', isVerified: true, authenticationType: 'Federated' },
    ],
    rules: [],
    folders: [{ id: 'folder-rss', displayName: 'RSS Feeds' }],
    deleted: [],
    application: {
      id: SP_ID,
      appId: APP_ID,
      accountEnabled: true,
      appOwnerOrganizationId: USER_ID,
      servicePrincipalType: 'Application',
    },
    grants: [],
    roles: [],
    holdPendingFor: 0,
    faults: [],
  };
}

const OK: StubAnswer = { status: 204 };
const list = (value: readonly object[]): StubAnswer => ({ status: 200, body: { value } });

/** @param granted application permissions by identity */
export function startGraph(directory: Directory, granted: ReadonlyMap<string, readonly string[]>): Promise<StubServer> {
  return startStub(null, (request) => {
    const path = request.path.replace('/v1.0', '');
    const fault = directory.faults.find(
      (each) => each.method === request.method && path.includes(each.path) && each.times !== 0,
    );
    if (fault !== undefined) {
      if (fault.times !== undefined) fault.times--;
      return { status: fault.status, body: { error: { code: 'Fault' } } };
    }
    const shape = path
      .replace(/'[^']*'/g, "'ID'")
      .replace(/^(\/(?:users|servicePrincipals|oauth2PermissionGrants)\/)[^/]+/, '$1ID');
    const permission = permissionFor(
      request.method,
      shape.replace(/\/(messages|messageRules|appRoleAssignments)\/[^/]+/, '/$1/ID'),
      request.text,
    );
    if (!mayDo(granted.get(request.identity) ?? [], permission))
      return { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: permission } } };
    return answer(path, request, directory) ?? { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
  });
}

type Answer = StubAnswer | undefined;

function answer(path: string, request: StubRequest, directory: Directory): Answer {
  const [root = '', id = '', ...rest] = path.slice(1).split('/');
  if (root === 'domains') return list(directory.domains);
  if (root === 'security') return ofHolds(rest, request, directory);
  if (root === 'oauth2PermissionGrants') return remove(directory.grants, id);
  if (root.startsWith('servicePrincipals('))
    return root.includes(APP_ID) ? { status: 200, body: directory.application } : undefined;
  if (root === 'servicePrincipals') return id === SP_ID ? ofApplication(rest, request, directory) : undefined;
  const { user } = directory;
  const asked = decodeURIComponent(id).toLowerCase();
  if (root !== 'users' || ![user.id, user.userPrincipalName.toLowerCase()].includes(asked)) return undefined;
  if (rest.length > 0) return ofMailbox(rest, request, directory);
  if (request.method === 'PATCH') Object.assign(user, pick(bodyOf(request), 'accountEnabled'));
  return request.method === 'GET' ? { status: 200, body: user } : OK;
}

function ofMailbox(
  [first, second, third, fourth]: readonly string[],
  request: StubRequest,
  directory: Directory,
): Answer {
  const { method } = request;
  if (first === 'revokeSignInSessions') return { status: 200, body: { value: true } };
  if (first === 'messages')
    return remove(directory.deleted, second ?? '', { status: 201, body: { id: `moved-${second}` } });
  if (second === 'recoverableitemsdeletions') return list(directory.deleted.slice(0, 50).map((id) => ({ id })));
  if (third === 'messageRules' && fourth === undefined) return list(directory.rules);
  if (third === 'messageRules') {
    const rule = directory.rules.find(({ id }) => id === decodeURIComponent(fourth ?? ''));
    if (rule === undefined) return undefined;
    Object.assign(rule, pick(bodyOf(request), 'isEnabled'));
    return { status: 200, body: rule };
  }
  if (second !== undefined) return second === 'archive' ? undefined : { status: 200, body: { id: `folder-${second}` } };
  if (method === 'POST') {
    const folder = { id: `folder-${directory.folders.length}`, displayName: String(bodyOf(request).displayName) };
    directory.folders.push(folder);
    return { status: 201, body: folder };
  }
  const named = /displayName eq '(.*)'/.exec(request.query.get('$filter') ?? '')?.[1];
  return list(directory.folders.filter(({ displayName }) => named === undefined || displayName === named));
}

function ofHolds(rest: readonly string[], { method }: StubRequest, directory: Directory): Answer {
  if (method === 'GET')
    return { status: 200, body: { id: 'hold', status: directory.holdPendingFor-- > 0 ? 'pending' : 'success' } };
  return { status: 201, body: { id: rest.includes('userSources') ? 'source' : 'hold' } };
}

function ofApplication([kind, id]: readonly string[], request: StubRequest, directory: Directory): Answer {
  if (kind === 'oauth2PermissionGrants') return list(directory.grants);
  if (kind === 'appRoleAssignments') return id === undefined ? list(directory.roles) : remove(directory.roles, id);
  directory.application = { ...directory.application, ...pick(bodyOf(request), 'accountEnabled') };
  return OK;
}

function remove<T extends string | { readonly id: string }>(from: T[], id: string, removed: StubAnswer = OK): Answer {
  const at = from.findIndex((each) => (typeof each === 'string' ? each : each.id) === decodeURIComponent(id));
  if (at === -1) return undefined;
  from.splice(at, 1);
  return removed;
}

function pick(body: Readonly<Record<string, Json>>, key: string): JsonObject {
  return body[key] === undefined ? {} : { [key]: body[key] };
}
