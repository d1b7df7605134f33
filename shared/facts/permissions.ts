/** Access to a mailbox that somebody was given, at the one who was given it. */
import { texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import type { Fact } from './fact.ts';
import { accountIn, bestName, isGuid, named, principalName } from './names.ts';
import type { Context, FactSource } from './source.ts';

export const permissions: FactSource = {
  operations: ['AddFolderPermissions', 'ModifyFolderPermissions', 'UpdateFolderPermissions'],
  ofAudit: (event, context) => granted(event, event.member ?? null, event.mailbox, context),
  cmdlets: [
    'add-mailboxpermission',
    'add-recipientpermission',
    'add-mailboxfolderpermission',
    'set-mailboxfolderpermission',
  ],
  ofCmdlet: (call, event, context) =>
    granted(event, texts(call, 'User')[0] ?? texts(call, 'Trustee')[0] ?? null, mailboxOf(call, event), context),
};

/** A folder is named behind its mailbox, which the record's own object then is not. */
function mailboxOf(call: CmdletCall, event: AuditEvent | ProcessEvent): string | null {
  const identity = named(call, 'Identity');
  const isFolder = call.name.includes('folder');
  return bestName(identity, event.kind === 'audit' && !isFolder ? event.objectId : null);
}

/** Groups and everybody are no grantee that deletes. */
function granted(
  event: AuditEvent | ProcessEvent,
  to: string | null,
  of: string | null,
  { score }: Context,
): readonly Fact[] {
  const [grantee, mailbox] = [to, of].map((value) => (value === null ? null : accountIn(value)));
  const actor = grantee ? principalName(grantee, event.actor) : null;
  if (!actor || !mailbox) return [];
  const alternative = isGuid(mailbox) ? mailbox : null;
  const key = alternative === null ? principalName(mailbox, event.actor) : null;
  if (key === actor || (key === null && alternative === null)) return [];
  const subject = { kind: 'actor' as const, tenantId: event.tenantId, actor };
  return [{ subject, kind: 'access-granted', weight: 1, score, flags: 0, key, alternative }];
}
