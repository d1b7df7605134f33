/** The playbook contain-application, run as its definition says. */
import { describe, expect, it } from 'vitest';
import { APP_ID } from '../workflows/runner/graph-stub.ts';
import { applicationRequest } from './requests.ts';
import { useWorld, type World } from './world.ts';

let world: World;
useWorld({ approval: 'automatic' }, (made) => {
  world = made;
  world.directory.grants = ['g1', 'g/2'].map((id) => ({
    id,
    scope: 'Mail.ReadWrite',
    resourceId: 'graph',
    consentType: 'AllPrincipals',
    principalId: null,
  }));
  world.directory.roles = [{ id: 'role1', appRoleId: 'mail', resourceId: 'graph' }];
});

const SP = '/servicePrincipals/33333333-3333-4333-8333-333333333333';

describe('contain-application', () => {
  it('disables the application, removes what it may do, and writes down what that was', async () => {
    const asked = applicationRequest();
    const incident = world.incidentFor(asked.alertId);
    const { status, detail, run } = await world.contain(asked);
    expect(status).toBe('contained');
    expect(detail).toBe(
      'Done: application disabled, delegated permissions removed, application permissions removed. Left to a person: credentials of the application, who consented to it.',
    );
    expect(world.changes()).toEqual([
      `PATCH ${SP}`,
      'DELETE /oauth2PermissionGrants/g1',
      'DELETE /oauth2PermissionGrants/g%2F2',
      `DELETE ${SP}/appRoleAssignments/role1`,
    ]);
    expect(world.directory.application.accountEnabled).toBe(false);
    expect([...incident.comments.values()][0]).toContain(
      'delegated Mail.ReadWrite of graph (AllPrincipals ); delegated Mail.ReadWrite of graph (AllPrincipals ); role mail of graph.',
    );
    expect(run.status).toBe('Succeeded');
  });

  it.each([
    ['PATCH', '/servicePrincipals/', 'application disabled'],
    ['GET', '/oauth2PermissionGrants', 'delegated permissions removed'],
    ['DELETE', '/oauth2PermissionGrants/g1', 'delegated permissions removed'],
    ['GET', '/appRoleAssignments', 'application permissions removed'],
    ['DELETE', '/appRoleAssignments', 'application permissions removed'],
  ])('a fault of %s %s ends as failed, and the other steps are done', async (method, path, failed) => {
    world.directory.faults.push({ method, path, status: 403 });
    const { status, detail, run } = await world.contain(applicationRequest());
    expect(status).toBe('failed');
    expect(detail).toMatch(new RegExp(`^Done: .*, .*\\. FAILED: ${failed}\\. `));
    expect(run.status).toBe('Failed');
  });

  it.each<[string, () => void]>([
    ['in the list', () => Object.assign(world.settings.parameters, { excluded: [APP_ID.toUpperCase()] })],
    [
      'by the id of its service principal',
      () => Object.assign(world.settings.parameters, { excluded: [SP.slice(19)] }),
    ],
    [
      'because it is one of Microsoft',
      () =>
        Object.assign(world.directory.application, { appOwnerOrganizationId: 'F8CDEF31-a31e-4b4a-93e4-5f571e91255a' }),
    ],
  ])('leaves an application alone that is excluded %s', async (_, arrange) => {
    arrange();
    const { status, detail } = await world.contain(applicationRequest());
    expect(status).toBe('rejected');
    expect(detail).toBe('Excluded: this application is never contained. Nothing was changed.');
    expect(world.changes()).toEqual([]);
  });

  it('changes nothing about an application that the directory does not know', async () => {
    const { status } = await world.contain(applicationRequest('44444444-4444-4444-8444-444444444444'));
    expect(status).toBe('failed');
    expect(world.changes()).toEqual([]);
  });

  it.each(["x') or 1 eq (1", '../users', `${APP_ID}\n`, ''])(
    'refuses %j as an application id',
    async (applicationId) => {
      expect(await world.ask(applicationRequest(applicationId))).toBe(400);
      expect(world.graph.requests).toEqual([]);
    },
  );
});
