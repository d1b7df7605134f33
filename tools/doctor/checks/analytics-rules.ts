/** Whether Microsoft Sentinel makes incidents of alerts: the rules of the pack are there and enabled. */
import { z } from 'zod';
import { type Check, fail, needsGroup, pass } from '../check.ts';

const SENTINEL_API = '2025-09-01';

const Rule = z.object({
  kind: z.string(),
  properties: z
    .object({ displayName: z.string(), enabled: z.boolean(), query: z.string() })
    .partial()
    .transform(({ displayName = '', enabled = false, query = '' }) => ({ displayName, enabled, query })),
});

export const analyticsRules: Check = {
  id: 'analytics-rules',
  passes: 'a rule makes incidents of alerts, and no rule of the pack is switched off',
  role: "Microsoft Sentinel Reader on the workspace's resource group",
  run: async ({ deployed }) => {
    if (deployed === null) return needsGroup('analytics rules');
    const { workspaceResourceId } = deployed.deployment;
    const path = `${workspaceResourceId}/providers/Microsoft.SecurityInsights/alertRules?api-version=${SENTINEL_API}`;
    const rules = (await deployed.arm.list(path, Rule)).map(({ properties }) => properties);
    const ours = rules.filter(
      ({ displayName, query }) => displayName.startsWith('Purgewatch') || /\bPurgewatch(?:_CL)?\b/.test(query),
    );
    const ofAlerts = ours.filter(({ query }) => /\bPurgewatch(?:_CL)?\b/.test(query));
    const off = ours.filter(({ enabled }) => !enabled).map(({ displayName }) => displayName);
    if (ofAlerts.length === 0)
      return [
        fail(
          'analytics rules',
          'none reads Purgewatch_CL',
          'deploy the templates again: without one, no alert becomes an incident',
        ),
      ];
    return [
      off.length === 0
        ? pass('analytics rules', `${ours.length} enabled`)
        : fail(
            'analytics rules',
            `switched off: ${off.join(', ')}`,
            'enable them in Microsoft Sentinel, Analytics; the template switches on what its parameters say',
          ),
    ];
  },
};
