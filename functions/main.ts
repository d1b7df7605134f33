/** Entry point of the function app. A wrong setting fails here, when the app loads, and is named. */
import { createDependencies } from './dependencies.ts';
import { registerRouteAlert } from './route-alert.ts';
import { registerScoreEvents } from './score-events.ts';
import { registerSendToSentinel } from './send-to-sentinel.ts';

const dependencies = createDependencies(process.env);

registerScoreEvents('score-audit-events', 'PURGEWATCH_AUDIT_HUB', dependencies);
registerScoreEvents('score-endpoint-events', 'PURGEWATCH_ENDPOINT_HUB', dependencies);
registerRouteAlert(dependencies);
registerSendToSentinel(dependencies);
