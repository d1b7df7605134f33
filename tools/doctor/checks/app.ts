/** Whether the code is there and well, as the app itself says. */
import { type Check, fail, needsGroup, pass } from '../check.ts';

const TIMEOUT_MS = 60_000;

export const app: Check = {
  id: 'app',
  passes: 'the app runs, and its health is 200',
  role: 'Reader on the resource group',
  run: async ({ deployed }) => {
    if (deployed === null) return needsGroup('app');
    const { name, host, state, isFlex } = deployed.app;
    if (!isFlex) return [fail('app', 'on another plan than Flex Consumption', 'deploy the templates again')];
    if (state !== 'Running') return [fail('app', `state ${state}`, `start it: az functionapp start -n ${name}`)];
    const response = await fetch(`https://${host}/api/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    if (response.ok) return [pass('app', 'runs, health 200')];
    return response.status === 404
      ? [
          fail(
            'app',
            'no function health: no code, or code that does not load',
            'run: npm run deploy -- -g RG; then see the log stream of the app',
          ),
        ]
      : [
          fail(
            'app',
            `health ${response.status}`,
            'storage does not answer the app: see its log, its roles and its network',
          ),
        ];
  },
};
