/** The playbook contain-account, run as its definition says. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../workflows/definition.ts';
import { USER_ID } from '../workflows/runner/graph-stub.ts';
import { accountRequest } from './requests.ts';
import { START, useWorld, type World } from './world.ts';

let world: World;
useWorld({ approval: 'automatic', holdMinutes: 0, restoreUrl: '' }, (made) => {
  world = made;
});

describe('contain-account', () => {
  it('changes the password, revokes sessions, disables rules, and says what is left to a person', async () => {
    world.directory.rules.push({ id: 'r1', isEnabled: true, isReadOnly: false, actions: { delete: true } });
    const { run, status, detail } = await world.contain(accountRequest());
    expect(status).toBe('contained');
    expect(detail).toBe(
      'Done: password changed, sessions revoked, sign-in left on, 1 bad inbox rules disabled, 0 read-only ones left, nothing to restore. Left to a person: hold in force, forwarding of the mailbox, transport rules, scheduled flows.',
    );
    expect(world.changes()).toEqual([
      `PATCH /users/${USER_ID}`,
      `POST /users/${USER_ID}/revokeSignInSessions`,
      `PATCH /users/${USER_ID}/mailFolders/inbox/messageRules/r1`,
    ]);
    expect(run.status).toBe('Succeeded');
    expect(run.answers).toEqual([{ statusCode: 200, body: expect.objectContaining({ status: 'accepted' }) }]);
  });

  it('holds the mailbox by eDiscovery before it changes anything, and waits until the hold is in force', async () => {
    world.settings.parameters = {
      ...world.settings.parameters,
      hold: 'ediscovery',
      ediscoveryCaseId: 'case/1',
      holdMinutes: 30,
    };
    world.directory.holdPendingFor = 5;
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('contained');
    expect(detail).toContain('Done: hold in force, password changed');
    expect(world.changes().slice(0, 3)).toEqual([
      'POST /security/cases/ediscoveryCases/case%2F1/legalHolds',
      'POST /security/cases/ediscoveryCases/case%2F1/legalHolds/hold/userSources',
      `PATCH /users/${USER_ID}`,
    ]);
  });

  it('waits for a hold no longer than it may', async () => {
    world.settings.parameters = {
      ...world.settings.parameters,
      hold: 'ediscovery',
      ediscoveryCaseId: 'c',
      holdMinutes: 30,
    };
    world.directory.holdPendingFor = 1_000;
    const begun = world.time.now().getTime();
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('contained');
    expect(detail).toContain('Left to a person: hold in force');
    const [first] = world.graph.requests.filter(({ method }) => method === 'PATCH');
    expect(first).toBeDefined();
    expect(world.time.now().getTime() - begun).toBeLessThan(95 * 60_000);
  });

  it('goes on once a person says by a tag that the mailbox is held', async () => {
    world.settings.parameters = { ...world.settings.parameters, holdMinutes: 60 };
    const asked = accountRequest();
    const incident = world.incidentFor(asked.alertId);
    world.time.schedule(10 * 60_000, () => incident.tags.push(`held-${asked.alertId}`));
    const { detail } = await world.contain(asked);
    expect(detail).toContain('Done: hold in force');
    expect(world.time.now().getTime() - Date.parse(START)).toBeLessThan(15 * 60_000);
  });

  it.each([
    [{ delete: true }, 'delete'],
    [{ permanentDelete: true }, 'permanent delete'],
    [{ moveToFolder: 'folder-deleteditems' }, 'into Deleted Items'],
    [{ moveToFolder: 'folder-junkemail' }, 'into Junk'],
    [{ moveToFolder: 'folder-rss' }, 'into RSS Feeds'],
    [{ forwardTo: [{ emailAddress: { address: 'x@evil.example' } }] }, 'forward outside'],
    [{ redirectTo: [{ emailAddress: { address: 'X@Evil.example' } }] }, 'redirect outside'],
    [{ forwardAsAttachmentTo: [{ emailAddress: {} }] }, 'forward to nobody knows whom'],
    [{ markAsRead: true, stopProcessingRules: true }, 'read, and no other rule'],
  ])('a rule %j is bad: %s', async (actions: object, _) => {
    world.directory.rules.push({ id: 'bad/../1', isEnabled: true, isReadOnly: false, actions: actions as JsonObject });
    await world.contain(accountRequest());
    expect(world.directory.rules[0]?.isEnabled).toBe(false);
    expect(world.changes().at(-1)).toContain('/messageRules/bad%2F..%2F1');
  });

  it.each([
    [{ moveToFolder: 'folder-projects' }],
    [{ forwardTo: [{ emailAddress: { address: 'colleague@CONTOSO.example' } }] }],
    [{ markAsRead: true }],
    [{ stopProcessingRules: true }],
  ])('a rule %j is left', async (actions) => {
    world.directory.rules.push({ id: 'r', isEnabled: true, isReadOnly: false, actions });
    const { detail } = await world.contain(accountRequest());
    expect(world.directory.rules[0]?.isEnabled).toBe(true);
    expect(detail).toContain('0 bad inbox rules disabled, 0 read-only ones left');
  });

  it('leaves read-only rules and says how many', async () => {
    world.directory.rules.push({ id: 'r', isEnabled: true, isReadOnly: true, actions: { delete: true } });
    const { detail, status } = await world.contain(accountRequest());
    expect(detail).toContain('0 bad inbox rules disabled, 1 read-only ones left');
    expect(status).toBe('contained');
  });

  it('disables sign-in where it is told to', async () => {
    world.settings.parameters = { ...world.settings.parameters, disableSignIn: true };
    const { detail } = await world.contain(accountRequest());
    expect(detail).toContain('sign-in disabled');
    expect(world.directory.user.accountEnabled).toBe(false);
  });

  it.each([
    [
      'synced',
      () => {
        world.directory.user.onPremisesSyncEnabled = true;
      },
    ],
    [
      'federated',
      () => {
        world.directory.user.userPrincipalName = 'eve@federated.example';
      },
    ],
  ])('a %s account needs a reset on premises, and everything else is done', async (_, arrange) => {
    arrange();
    const { status, detail, run } = await world.contain(accountRequest({ objectId: USER_ID }));
    expect(status).toBe('needs-on-premises-reset');
    expect(detail).toContain('password left to the directory on premises, sessions revoked');
    expect(world.changes().filter((change) => change.startsWith('PATCH'))).toEqual([]);
    expect(run.status).toBe('Succeeded');
  });

  it.each([
    ['PATCH', `/users/${USER_ID}`, 'password changed', 'sessions revoked'],
    ['POST', '/revokeSignInSessions', 'sessions revoked', 'password changed'],
    ['PATCH', '/messageRules/', '1 bad inbox rules disabled, 0 read-only ones left', 'sessions revoked'],
    ['GET', '/messageRules', '0 bad inbox rules disabled, 0 read-only ones left', 'sessions revoked'],
    ['GET', '/mailFolders/deleteditems', '0 bad inbox rules disabled, 0 read-only ones left', 'sessions revoked'],
  ])('a fault of %s %s ends as failed, with what was done', async (method, path, failed, done) => {
    world.directory.rules.push({ id: 'r1', isEnabled: true, isReadOnly: false, actions: { delete: true } });
    world.directory.rules.push({ id: 'r2', isEnabled: true, isReadOnly: false, actions: { delete: true } });
    const once = path === '/messageRules/' ? { times: 1 } : {};
    world.directory.faults.push({ method, path, status: 403, ...once });
    const { status, detail, run } = await world.contain(accountRequest());
    expect(status).toBe('failed');
    expect(detail).toMatch(new RegExp(`^Done: .*${done}.* FAILED: ${failed}`));
    expect(run.status).toBe('Failed');
  });

  it.each([['GET', '/users/', 404]])('changes nothing when %s %s is answered by %i', async (method, path, status) => {
    world.directory.faults.push({ method, path, status });
    const result = await world.contain(accountRequest());
    expect(result.status).toBe('failed');
    expect(result.detail).toContain('Nothing was changed');
    expect(world.changes()).toEqual([]);
    expect(result.run.status).toBe('Failed');
  });

  it('goes on where the domains cannot be read, and says that not all rules could be judged', async () => {
    world.directory.rules.push({ id: 'r1', isEnabled: true, isReadOnly: false, actions: { delete: true } });
    world.directory.faults.push({ method: 'GET', path: '/domains', status: 403 });
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('failed');
    expect(detail).toMatch(/^Done: password changed, sessions revoked, .* FAILED: 1 bad inbox rules disabled/);
  });

  it('an account without a mailbox in the cloud is contained all the same', async () => {
    world.settings.parameters = { ...world.settings.parameters, restoreUrl: 'http://127.0.0.1:1/never' };
    world.directory.faults.push({ method: 'GET', path: '/mailFolders/inbox/messageRules', status: 404 });
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('contained');
    expect(detail).toContain('no mailbox in the cloud, nothing to restore');
  });

  it('leaves the sign-in of a synced account to the directory on premises', async () => {
    world.settings.parameters = { ...world.settings.parameters, disableSignIn: true };
    world.directory.user.onPremisesSyncEnabled = true;
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('needs-on-premises-reset');
    expect(detail).toContain('sign-in left to the directory on premises');
    expect(world.directory.user.accountEnabled).toBe(true);
  });

  it('whoever refuses while it waits for a hold is heard, though nobody was asked', async () => {
    world.settings.parameters = { ...world.settings.parameters, holdMinutes: 60 };
    const asked = accountRequest();
    const incident = world.incidentFor(asked.alertId);
    world.time.schedule(5 * 60_000, () => incident.tags.push(`reject-${asked.alertId}`));
    const { status } = await world.contain(asked);
    expect(status).toBe('rejected');
    expect(world.changes()).toEqual([]);
    expect(world.time.now().getTime() - Date.parse(START)).toBeLessThan(10 * 60_000);
  });

  it('a hold that cannot be placed is a fault, and containment goes on', async () => {
    world.settings.parameters = { ...world.settings.parameters, hold: 'ediscovery', ediscoveryCaseId: 'c' };
    world.directory.faults.push({ method: 'POST', path: '/legalHolds', status: 403 });
    const { status, detail } = await world.contain(accountRequest());
    expect(status).toBe('failed');
    expect(detail).toMatch(/^Done: password changed, .* FAILED: hold in force\./);
  });

  it.each([
    ['its name', () => 'EVE@contoso.example', { principalName: 'eve@contoso.example' }],
    ['its object id', () => USER_ID, { objectId: USER_ID }],
    ['the object id that the directory has for a name', () => USER_ID.toUpperCase(), {}],
    [
      'the name that the directory has for an object id',
      () => 'eve@contoso.example',
      { principalName: 'old-name@contoso.example', objectId: USER_ID },
    ],
  ])('leaves an account alone that is excluded by %s', async (_, excluded, target) => {
    world.settings.parameters = { ...world.settings.parameters, excluded: [excluded()] };
    const { status, detail } = await world.contain(accountRequest(target));
    expect(status).toBe('rejected');
    expect(detail).toBe('Excluded: this account is never contained. Nothing was changed.');
    expect(world.changes()).toEqual([]);
  });

  it('shows the password nowhere', async () => {
    const { run } = await world.contain(accountRequest());
    const [sent] = world.graph.requests.filter(({ text }) => text.includes('passwordProfile'));
    const { password } = JSON.parse(sent?.text ?? '{}').passwordProfile as { password: string };
    expect(password).toMatch(/^[0-9a-f-]{36}[0-9A-F-]{36}!aZ9$/);
    expect(run.history.length).toBeGreaterThan(30);
    const others = [
      ...world.queues.requests,
      ...world.tables.requests,
      ...world.sentinel.manager.requests,
      ...world.sentinel.logs.requests,
    ];
    for (const text of [JSON.stringify(run), ...others.map((each) => each.text + each.path)]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(password.slice(0, 36));
    }
  });

  it.each([
    ["o'neil%2f..%2fadmin@contoso.example", 'o%27neil%252f..%252fadmin%40contoso.example'],
    ['a+b%3f$select@contoso.example', null],
    ['../../groups/1@contoso.example', null],
    ['eve@contoso.example\n', null],
    ['eve@contoso.example?$select=x', null],
  ])('the name %j stays one part of an address, or is refused', async (principalName, encoded) => {
    const status = await world.ask(accountRequest({ principalName }));
    await world.apps.settled();
    if (encoded === null) {
      expect(status).toBe(400);
      expect(world.graph.requests).toEqual([]);
    } else expect(world.graph.requests[0]?.path).toBe(`/v1.0/users/${encoded}`);
  });

  it('its result is a comment of the incident, however late that comes within an hour', async () => {
    const asked = accountRequest();
    let incident: ReturnType<World['incidentFor']> | undefined;
    world.time.schedule(50 * 60_000, () => {
      incident = world.incidentFor(asked.alertId);
    });
    const { run } = await world.contain(asked, { incidentAtOnce: false });
    expect([...(incident?.comments.values() ?? [])]).toEqual([
      expect.stringMatching(
        new RegExp(`^Purgewatch, alert ${asked.alertId}: contained\\. Done: .* Evidence: sha256:a`),
      ),
    ]);
    expect(run.status).toBe('Succeeded');
  });

  it('an incident that never comes holds up nothing', async () => {
    const { status, run } = await world.contain(accountRequest(), { incidentAtOnce: false });
    expect(status).toBe('contained');
    expect(run.status).toBe('Succeeded');
    const waited = world.time.now().getTime() - Date.parse(START);
    expect(waited).toBeGreaterThanOrEqual(60 * 60_000);
    expect(waited).toBeLessThan(65 * 60_000);
  });
});
