/** The Logic Apps of a deployment, as Resource Manager knows them. */
import { z } from 'zod';
import type { Deployment } from './deployment.ts';
import type { RestClient } from './rest-client.ts';

const LOGIC_API = '2019-05-01';

const Workflow = z
  .object({
    name: z.string(),
    identity: z
      .object({
        userAssignedIdentities: z.record(z.string(), z.object({ principalId: z.string() }).partial()).nullish(),
      })
      .nullish(),
    properties: z.object({
      state: z.string(),
      accessEndpoint: z.string().nullish(),
      accessControl: z
        .object({
          triggers: z
            .object({ sasAuthenticationPolicy: z.object({ state: z.string() }).partial() })
            .partial()
            .nullish(),
        })
        .partial()
        .nullish(),
    }),
  })
  .transform(({ name, identity, properties }) => ({
    name,
    state: properties.state,
    /** Where its triggers are; null where there is none. */
    endpoint: properties.accessEndpoint ?? null,
    takesSignedUrls: properties.accessControl?.triggers?.sasAuthenticationPolicy?.state !== 'Disabled',
    /** Object ids of the identities that it acts by. */
    principalIds: Object.values(identity?.userAssignedIdentities ?? {}).flatMap(({ principalId }) => principalId ?? []),
  }));

export type Workflow = z.infer<typeof Workflow>;

export function listWorkflows(arm: RestClient, { groupId }: Deployment): Promise<Workflow[]> {
  return arm.list(`${groupId}/providers/Microsoft.Logic/workflows?api-version=${LOGIC_API}`, Workflow);
}
