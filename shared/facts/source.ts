/** What a source of facts looks at, so that the prefilter lets it through, and what it makes of it. */
import type { Finding } from '../detections/detection.ts';
import type { ApiEvent, AuditEvent, CmdletCall, FileEvent, ProcessEvent } from '../events/event.ts';
import type { Fact } from './fact.ts';

/** What the detections said of the event. */
export interface Context {
  /** Of the gravest finding; 0 where there is none. */
  readonly score: number;
  readonly findings: readonly Finding[];
}

/** Facts of acts that took effect: failed ones and known automation are never asked about. */
export interface FactSource {
  /** Operations of audit records, as logged. Compared without case. */
  readonly operations?: readonly string[];
  readonly ofAudit?: (event: AuditEvent, context: Context) => readonly Fact[];
  /** Cmdlets in lower case, in audit records and on command lines alike. */
  readonly cmdlets?: readonly string[];
  readonly ofCmdlet?: (call: CmdletCall, event: AuditEvent | ProcessEvent, context: Context) => readonly Fact[];
  /** For each process, file or call of an API about which a detection had something to say. */
  readonly ofProcess?: (event: ProcessEvent, context: Context) => readonly Fact[];
  readonly ofFile?: (event: FileEvent, context: Context) => readonly Fact[];
  readonly ofApi?: (event: ApiEvent, context: Context) => readonly Fact[];
}
