/** The immutability policy of a container, as Resource Manager knows it. */
import { z } from 'zod';
import { AzureAnswerError, type RestClient } from './rest-client.ts';

const STORAGE_API = '2025-06-01';

export interface ContainerPlace {
  /** `/subscriptions/.../resourceGroups/...` */
  readonly groupId: string;
  readonly account: string;
  readonly container: string;
}

export interface ImmutabilityPolicy {
  readonly state: 'Locked' | 'Unlocked';
  /** Days for which a blob cannot be changed or deleted after it was written. */
  readonly days: number;
  readonly etag: string;
}

const Policy = z
  .object({
    etag: z.string(),
    properties: z.object({
      state: z.enum(['Locked', 'Unlocked']),
      immutabilityPeriodSinceCreationInDays: z.int(),
    }),
  })
  .transform(({ etag, properties }) => ({
    etag,
    state: properties.state,
    days: properties.immutabilityPeriodSinceCreationInDays,
  }));

/** Null where the container, or its policy, is not there. */
export async function readPolicy(arm: RestClient, place: ContainerPlace): Promise<ImmutabilityPolicy | null> {
  try {
    const policy = await arm.read(policyPath(place), Policy);
    // Without a policy the service answers with one of no days.
    return policy.days === 0 ? null : policy;
  } catch (error) {
    if (error instanceof AzureAnswerError && error.statusCode === 404) return null;
    throw error;
  }
}

/** Cannot be undone. Only the policy that was read is locked: the service compares its ETag. */
export function lockPolicy(
  arm: RestClient,
  place: ContainerPlace,
  { etag }: ImmutabilityPolicy,
): Promise<ImmutabilityPolicy> {
  return arm.read(policyPath(place, '/lock'), Policy, { method: 'POST', headers: { 'if-match': etag } });
}

function policyPath({ groupId, account, container }: ContainerPlace, below = ''): string {
  const blobs = `${groupId}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default`;
  return `${blobs}/containers/${container}/immutabilityPolicies/default${below}?api-version=${STORAGE_API}`;
}
