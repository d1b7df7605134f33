/** The playbook restore-mailbox, by itself and as a part of contain-account. */
import { describe, expect, it } from 'vitest';
import { USER_ID } from '../workflows/runner/graph-stub.ts';
import { accountRequest } from './requests.ts';
import { useWorld, type World } from './world.ts';

let world: World;
useWorld({ approval: 'automatic', holdMinutes: 0 }, (made) => {
  world = made;
});

const messages = (length: number) => Array.from({ length }, (_, at) => `m/${at}`);

async function restore(asked = accountRequest()) {
  const incident = world.incidentFor(asked.alertId);
  expect(await world.ask(asked, 'contain-account', 'restore-mailbox')).toBe(202);
  const [run] = await world.apps.settled();
  const row = await world.rows.getEntity<{ Status: string; Restored: number }>(asked.alertId, 'restore-mailbox-result');
  return { run, row, comments: [...incident.comments.values()], id: asked.alertId };
}

describe('restore-mailbox', () => {
  it('moves what was deleted into a folder, page by page', async () => {
    world.directory.deleted = messages(120);
    const { run, row, comments, id } = await restore();
    expect(run?.status).toBe('Succeeded');
    expect(row).toMatchObject({ Status: 'restored', Restored: 120 });
    expect(world.directory.deleted).toEqual([]);
    expect(world.directory.folders.at(-1)?.displayName).toBe(`Restored by Purgewatch ${id}`);
    expect(comments).toEqual([
      `Purgewatch, alert ${id}: restore-mailbox restored. 120 messages moved out of Recoverable Items into the folder Restored by Purgewatch ${id}.`,
    ]);
    const list = world.graph.requests.find(({ path }) => path.endsWith('/recoverableitemsdeletions/messages'));
    expect(list?.query.get('$filter')).toBe('lastModifiedDateTime ge 2026-02-23T10:00:00Z');
    expect(world.changes()[1]).toBe(`POST /users/${USER_ID}/messages/m%2F0/move`);
  });

  it('uses the folder that an earlier run made', async () => {
    const asked = accountRequest();
    world.directory.folders.push({ id: 'there', displayName: `Restored by Purgewatch ${asked.alertId}` });
    world.directory.deleted = messages(1);
    await restore(asked);
    const [move] = world.graph.requests.filter(({ path }) => path.endsWith('/move'));
    expect(JSON.parse(move?.text ?? '')).toEqual({ destinationId: 'there' });
    expect(world.directory.folders.filter(({ displayName }) => displayName.startsWith('Restored'))).toHaveLength(1);
  });

  it('ends at its limit of pages, and says so', async () => {
    world.settings.parameters = { ...world.settings.parameters, maximumPages: 2 };
    world.directory.deleted = messages(120);
    const { run, row, comments } = await restore();
    expect(row).toMatchObject({ Status: 'limit', Restored: 100 });
    expect(comments[0]).toContain('the limit of pages was reached and more may be there');
    expect(run?.status).toBe('Failed');
  });

  it('ends when a message cannot be moved, and says so', async () => {
    world.directory.deleted = messages(3);
    world.directory.faults.push({ method: 'POST', path: 'm%2F1/move', status: 403 });
    const { run, row, comments } = await restore();
    expect(row).toMatchObject({ Status: 'failed', Restored: 2 });
    expect(comments[0]).toContain('then it FAILED');
    expect(run?.status).toBe('Failed');
  });

  it.each(['app', 'on-incident', 'somebody'])('takes no request of %s', async (identity) => {
    expect(await world.ask(accountRequest(), identity, 'restore-mailbox')).toBe(403);
  });
});

describe('contain-account with restoring', () => {
  it('waits for it and says how many messages came back', async () => {
    world.directory.deleted = messages(7);
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('contained');
    expect(detail).toContain('7 messages restored');
    // Sessions end before: whoever is still signed in would purge what is restored.
    const changes = world.changes();
    expect(changes.findIndex((each) => each.endsWith('/move'))).toBeGreaterThan(
      changes.findIndex((each) => each.endsWith('/revokeSignInSessions')),
    );
  });

  it.each([
    ['cannot move a message', 'POST', '/move', '0 messages restored'],
    ['cannot be read', 'GET', '/recoverableitemsdeletions', '0 messages restored'],
  ])('has failed when the mailbox %s', async (_, method, path, failed) => {
    world.directory.deleted = messages(1);
    world.directory.faults.push({ method, path, status: 403 });
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('failed');
    expect(detail).toContain(`FAILED: ${failed}`);
  });

  it('restores nothing where sessions could not be revoked', async () => {
    world.directory.deleted = messages(1);
    world.directory.faults.push({ method: 'POST', path: '/revokeSignInSessions', status: 403 });
    const { detail } = await world.contain(accountRequest());
    expect(detail).toContain('FAILED: sessions revoked, 0 messages restored');
    expect(world.directory.deleted).toHaveLength(1);
  });

  it('does not wait for ever for a run that died', async () => {
    world.crash.at = 'Since';
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('failed');
    expect(detail).toContain('FAILED: 0 messages restored');
  });
});
