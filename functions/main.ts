/**
 * Entry point of the function app. All functions are registered before anything can fail: a worker that finds an app
 * without functions takes it for a success, and one whose app throws after registering reports the error.
 */
import { registerCollectOffice365 } from './collect-office365.ts';
import { createDependencies, type Dependencies } from './dependencies.ts';
import { registerExpireState } from './expire-state.ts';
import { registerHealth } from './health.ts';
import { registerPreserveEvidence } from './preserve-evidence.ts';
import { registerRecordContainment } from './record-containment.ts';
import { registerResendPending } from './resend-pending.ts';
import { registerRouteAlert } from './route-alert.ts';
import { assertRuntime } from './runtime.ts';
import { registerScoreEvents } from './score-events.ts';
import { registerSendToSentinel } from './send-to-sentinel.ts';
import { registerStartContainment } from './start-containment.ts';
import { registerWatchSilence } from './watch-silence.ts';

let dependencies: Dependencies;
const late: Dependencies = {
  score: (batch, attempt) => dependencies.score(batch, attempt),
  route: (pointer) => dependencies.route(pointer),
  sendToSentinel: (pointer) => dependencies.sendToSentinel(pointer),
  preserveEvidence: (pointer) => dependencies.preserveEvidence(pointer),
  startContainment: (pointer) => dependencies.startContainment(pointer),
  recordContainment: (result) => dependencies.recordContainment(result),
  resendPending: () => dependencies.resendPending(),
  watchSilence: () => dependencies.watchSilence(),
  expireState: () => dependencies.expireState(),
  collect: () => dependencies.collect(),
  reach: () => dependencies.reach(),
};

registerScoreEvents('score-audit-events', 'PURGEWATCH_AUDIT_HUB', late);
registerScoreEvents('score-endpoint-events', 'PURGEWATCH_ENDPOINT_HUB', late);
registerRouteAlert(late);
registerSendToSentinel(late);
registerPreserveEvidence(late);
registerStartContainment(late);
registerRecordContainment(late);
registerResendPending(late);
registerWatchSilence(late);
registerExpireState(late);
registerCollectOffice365(late);
registerHealth(late);

assertRuntime(process.versions.node);
dependencies = createDependencies(process.env);
