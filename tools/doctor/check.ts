/** What a check of doctor is, and what it says. */
import type { Target } from './target.ts';

export type Outcome = 'pass' | 'fail' | 'skipped';

/** One line. No field ever holds a secret or the value of a setting. */
export interface Line {
  readonly outcome: Outcome;
  /** What was looked at: `hub audit-events`. */
  readonly what: string;
  /** What was found, or why it was skipped. */
  readonly found: string;
  /** What to do; empty where there is nothing. */
  readonly todo: string;
}

export interface Check {
  /** As `--skip` names it. */
  readonly id: string;
  /** What passes, for the documentation. */
  readonly passes: string;
  /** The role that whoever runs it needs, and on what; empty for none. */
  readonly role: string;
  /** What it throws becomes a line that fails, with the role where access was refused. */
  run(target: Target): Promise<readonly Line[]>;
}

export function pass(what: string, found: string): Line {
  return { outcome: 'pass', what, found, todo: '' };
}

export function fail(what: string, found: string, todo: string): Line {
  return { outcome: 'fail', what, found, todo };
}

export function skipped(what: string, why: string): Line {
  return { outcome: 'skipped', what, found: why, todo: '' };
}

/** What needs the deployment itself, where only settings are known. */
export function needsGroup(what: string): readonly Line[] {
  return [skipped(what, 'only with -g RG')];
}
