/**
 * In CI the same cases run for every change, so that a change fails by its own fault; everywhere else, and in
 * `npm run test:long`, every run tries others. What those find becomes a case of its own.
 */
import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ seed: 1070 });
