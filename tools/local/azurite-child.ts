/**
 * The process that Azurite runs in. It ends with its parent however the parent ends: the channel between the two closes
 * even when the parent is killed, and an Azurite left behind would hold its ports and every pipe that it inherited.
 */
import { createRequire } from 'node:module';

const GRACE_MS = 2_000;

process.once('disconnect', () => {
  // Azurite's own handler writes what is to be kept; before that handler is in place, the signal just ends the process.
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(0), GRACE_MS).unref();
});

createRequire(import.meta.url)('azurite/dist/src/azurite.js');
