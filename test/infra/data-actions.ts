/**
 * Which right a request to storage needs, and which rights a role gives. Sources: Azure Storage REST documentation, "Authorize with
 * Microsoft Entra ID: permissions for calling data operations"; Azure RBAC documentation, "Azure built-in roles for storage".
 */
import type { RecordedRequest } from './recording-proxy.ts';

export type StorageService = 'blob' | 'queue' | 'table';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const MESSAGES = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';
const ENTITIES = 'Microsoft.Storage/storageAccounts/tableServices/tables/entities';

/** By role id; the actions on containers, queues and tables themselves are named where the app needs one. */
export const ROLE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // Storage Blob Data Owner
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': [
    'Microsoft.Storage/storageAccounts/blobServices/containers/read',
    'Microsoft.Storage/storageAccounts/blobServices/containers/write',
    ...['read', 'write', 'delete', 'add/action', 'move/action'].map((action) => `${BLOBS}/${action}`),
  ],
  // Storage Blob Data Contributor
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': [
    'Microsoft.Storage/storageAccounts/blobServices/containers/read',
    'Microsoft.Storage/storageAccounts/blobServices/containers/write',
    ...['read', 'write', 'delete', 'add/action', 'move/action'].map((action) => `${BLOBS}/${action}`),
  ],
  // Storage Queue Data Contributor
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': [
    'Microsoft.Storage/storageAccounts/queueServices/queues/read',
    'Microsoft.Storage/storageAccounts/queueServices/queues/write',
    ...['read', 'write', 'delete', 'process/action'].map((action) => `${MESSAGES}/${action}`),
  ],
  // Storage Table Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': [
    'Microsoft.Storage/storageAccounts/tableServices/tables/read',
    'Microsoft.Storage/storageAccounts/tableServices/tables/write',
    ...['read', 'write', 'delete', 'add/action', 'update/action'].map((action) => `${ENTITIES}/${action}`),
  ],
  // The role of evidence-writer.bicep.
  'evidence-writer': [`${BLOBS}/add/action`],
};

/** Any of these rights allows the request. @throws {Error} for a request that nobody has looked up */
export function actionsFor(service: StorageService, { method, url, headers }: RecordedRequest): readonly string[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, , ...path] = pathname.split('/');
  const comp = searchParams.get('comp');
  const key = `${service} ${method} ${comp ?? ''}`.trim();
  const of = (prefix: string, ...rights: string[]) => rights.map((right) => `${prefix}/${right}`);
  if (service === 'blob') {
    if (searchParams.get('restype') === 'container' && comp === 'list') return of(BLOBS, 'read');
    if (path.length < 2) throw new Error(`${key} ${pathname}: a call to a container`);
    // Put Blob that must not be there yet asks for the right to add alone.
    if (key === 'blob PUT') return of(BLOBS, 'write', ...(headers['if-none-match'] === '*' ? ['add/action'] : []));
    if (key === 'blob GET' || key === 'blob HEAD') return of(BLOBS, 'read');
    if (key === 'blob DELETE') return of(BLOBS, 'delete');
  }
  if (service === 'queue') {
    if (key === 'queue POST') return of(MESSAGES, 'add/action', 'write');
    if (key === 'queue GET metadata') return of('Microsoft.Storage/storageAccounts/queueServices/queues', 'read');
    if (key === 'queue GET') return of(MESSAGES, searchParams.has('peekonly') ? 'read' : 'process/action');
    if (key === 'queue DELETE') return of(MESSAGES, 'process/action', 'delete');
  }
  if (service === 'table') {
    if (key === 'table GET') return of(ENTITIES, 'read');
    if (key === 'table POST') return of(ENTITIES, 'add/action', 'write');
    // With an ETag it changes what is there; without, it may also add.
    if (key === 'table PUT' || key === 'table PATCH')
      return of(ENTITIES, ...(headers['if-match'] === undefined ? [] : ['update/action']), 'write');
    if (key === 'table DELETE') return of(ENTITIES, 'delete');
  }
  throw new Error(`${key} ${pathname}: no right is known for it; look it up and add it`);
}
