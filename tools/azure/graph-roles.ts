/** Application permissions of Microsoft Graph that an identity has. */
import { z } from 'zod';
import type { RestClient } from './rest-client.ts';

/** The application id of Microsoft Graph itself, the same in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

const GraphPrincipal = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullable() })),
});
const Assignment = z.object({ resourceId: z.string(), appRoleId: z.string() });

export interface GraphRoles {
  /** Names such as `User.Read.All`. */
  of(principalId: string): Promise<ReadonlySet<string>>;
}

export async function readGraphRoles(graph: RestClient): Promise<GraphRoles> {
  const { id, appRoles } = await graph.read(
    `/v1.0/servicePrincipals(appId='${GRAPH_APP_ID}')?$select=id,appRoles`,
    GraphPrincipal,
  );
  const names = new Map(appRoles.map((role) => [role.id, role.value ?? '']));
  return {
    of: async (principalId) => {
      const path = `/v1.0/servicePrincipals/${encodeURIComponent(principalId)}/appRoleAssignments?$top=999`;
      const assignments = await graph.list(path, Assignment);
      return new Set(
        assignments.filter(({ resourceId }) => resourceId === id).map(({ appRoleId }) => names.get(appRoleId) ?? ''),
      );
    },
  };
}
