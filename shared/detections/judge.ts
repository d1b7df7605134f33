/** What an event amounts to: the findings of all detections, and what it adds to the windows. */
import { lowerLine, parsedLine } from '../commands/acts-of.ts';
import { cut } from '../commands/cut.ts';
import { isPlainlyOn, parameter } from '../commands/parameters.ts';
import type { ApiEvent, AuditEvent, CmdletCall, FileEvent, ProcessEvent, PurgewatchEvent } from '../events/event.ts';
import { isRead, plainUri } from '../events/graph-path.ts';
import { folderText } from '../events/interests.ts';
import { isPowerShellProgram, mayHideInLowerCase } from '../events/may-hide-command.ts';
import { failedCmdlet } from '../facts/cmdlets.ts';
import { automaticDelete } from '../facts/deletes.ts';
import type { Fact } from '../facts/fact.ts';
import { factsByCmdlet, factsByOperation, factsOf } from '../facts/facts-of.ts';
import type { Context } from '../facts/source.ts';
import { automationOf } from './automation.ts';
import { byCmdlet, byOperation, FALLBACK, watchingApi, withCommandWords, withPathWords } from './catalog.ts';
import { type EventDetection, type Finding, type Match, type Reason, severityOf } from './detection.ts';
import { obfuscatedMailCommand, revealed, unread } from './obfuscated-mail-command.ts';
import { detectionTypeOf, hasDeleteContent, textualCmdlet } from './parity.ts';
import { sumOf, within } from './scoring.ts';

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Of failed acts only that a cmdlet was logged, of known automation what it deleted: neither counts in anybody's window. */
  readonly facts: readonly Fact[];
}

const NOTHING: Judgement = { findings: [], facts: [] };

export function detect(event: PurgewatchEvent): Judgement {
  switch (event.kind) {
    case 'audit':
      return judgeAudit(event);
    case 'process':
      return judgeProcess(event);
    case 'file':
      return judgeFile(event);
    case 'api':
      return judgeApi(event);
  }
}

/** Matches by detection: of several calls in one line the gravest counts. */
type Matches = Map<EventDetection, readonly Reason[]>;

function judgeAudit(event: AuditEvent): Judgement {
  const call = callOf(event);
  const matches: Matches = new Map();
  for (const entry of byOperation.get(event.operation.toLowerCase()) ?? [])
    add(matches, entry, entry.matchAudit?.(event));
  if (call !== null) matchCalls(matches, [call], event);
  if (matches.size === 0 && call !== null) claim(matches, call, event);
  if (matches.size === 0 && !hasFacts(event, call)) return NOTHING;

  const automation = automationOf(event);
  const failed = event.outcome === 'failed';
  const notes: string[] = [];
  if (failed) notes.push('The act failed: nothing was deleted or changed.');
  if (automation !== null) notes.push(automation);
  const calls = call === null ? [] : [call];
  const findings = findingsOf(matches, event, calls, (reasons) => excused(reasons, notes), automation !== null);
  if (automation !== null) return { findings, facts: failed ? [] : automaticDelete(event) };
  const facts = failed
    ? calls.flatMap((each) => failedCmdlet(each, event))
    : factsOf(event, calls, contextOf(findings));
  return { findings, facts };
}

function judgeProcess(event: ProcessEvent): Judgement {
  const { calls, hidden } = parsedLine(event);
  const executed = calls.filter((call) => call.executed);
  const matches: Matches = new Map();
  const line = cut(event.commandLine).toLowerCase();
  matchCalls(matches, executed, event);
  const hides = mayHideInLowerCase(line, () => isPowerShellProgram(event.fileName));
  const folder = folderText(event.workingFolder);
  for (const entry of withCommandWords)
    if (hides || holdsAny(line, entry.commandWords) || (folder !== '' && holdsAny(folder, entry.pathWords)))
      add(matches, entry, entry.matchProcess?.(event));
  if (matches.size === 0) add(matches, obfuscatedMailCommand, unread(event));
  if (matches.size === 0) claimProcess(matches, event, executed);
  const dugOut = hidden && executed.some((call) => isWatched(call) && !lowerLine(event).includes(call.name));
  const adjust = (reasons: readonly Reason[]) => (dugOut ? disguised(reasons) : reasons);
  const found = findingsOf(matches, event, executed, adjust, false);
  const findings = dugOut ? withDisguise(found, event, executed) : found;
  return { findings, facts: factsOf(event, executed, contextOf(findings)) };
}

/** Beside what it hides, and at least as grave: precedence of `obfuscated-mail-command`. */
function withDisguise(findings: readonly Finding[], event: ProcessEvent, executed: readonly CmdletCall[]): Finding[] {
  const own: Matches = new Map([[obfuscatedMailCommand, revealed(findings).reasons]]);
  return [
    ...findings.filter((finding) => finding.detection !== obfuscatedMailCommand.id),
    ...findingsOf(own, event, executed, (reasons) => reasons, false),
  ];
}

function judgeFile(event: FileEvent): Judgement {
  const paths = [event.folderPath, event.fileName, event.previousPath].join('\n').toLowerCase();
  const matches: Matches = new Map();
  for (const entry of withPathWords)
    if (holdsAny(paths, entry.pathWords)) add(matches, entry, entry.matchFile?.(event));
  const findings = findingsOf(matches, event, [], (reasons) => reasons, false);
  return { findings, facts: factsOf(event, [], contextOf(findings)) };
}

function judgeApi(event: ApiEvent): Judgement {
  if (isRead(event.method)) return NOTHING;
  const uri = plainUri(event.uri);
  const matches: Matches = new Map();
  for (const entry of watchingApi) if (holdsAny(uri, entry.uriWords)) add(matches, entry, entry.matchApi?.(event));
  const notes = hasFailed(event)
    ? [`The call failed with status ${event.status}: nothing was deleted or changed.`]
    : [];
  const findings = findingsOf(matches, event, [], (reasons) => excused(reasons, notes), false);
  return { findings, facts: notes.length > 0 ? [] : factsOf(event, [], contextOf(findings)) };
}

function hasFacts(event: AuditEvent, call: CmdletCall | null): boolean {
  return factsByOperation.has(event.operation.toLowerCase()) || (call !== null && factsByCmdlet.has(call.name));
}

function contextOf(findings: readonly Finding[]): Context {
  return { findings, score: findings.reduce((gravest, finding) => Math.max(gravest, finding.score), 0) };
}

/** A permanent delete answers 204 and a purge 202: every status of the two hundreds is a success. */
function hasFailed({ status }: ApiEvent): boolean {
  return status !== null && (status < 200 || status > 299);
}

function holdsAny(text: string, words: readonly string[] = []): boolean {
  return words.some((word) => text.includes(word));
}

/** The cmdlet of an admin record; some forms give its name as the operation and nothing else. */
function callOf(event: AuditEvent): CmdletCall | null {
  if (event.cmdlet !== null) return event.cmdlet;
  const name = event.operation.toLowerCase();
  return byCmdlet.has(name) || factsByCmdlet.has(name) || FALLBACK.cmdlets?.includes(name)
    ? { name, parameters: new Map(), executed: true }
    : null;
}

function isWatched(call: CmdletCall): boolean {
  return byCmdlet.has(call.name) || (FALLBACK.cmdlets?.includes(call.name) ?? false);
}

function matchCalls(matches: Matches, calls: readonly CmdletCall[], event: AuditEvent | ProcessEvent): void {
  for (const call of calls)
    for (const entry of byCmdlet.get(call.name) ?? []) {
      const match = entry.matchCmdlet?.(call, event, calls);
      const simulated = event.kind === 'process' && simulates(call); // logs hold what was done, and texts that look alike
      add(matches, entry, match && simulated ? { reasons: excused(match.reasons, [SIMULATED]) } : match);
    }
}

const SIMULATED = 'It was only simulated (-WhatIf).';

function simulates(call: CmdletCall): boolean {
  return isPlainlyOn(parameter(call, 'WhatIf')) || isPlainlyOn(parameter(call, 'ValidateOnly'));
}

function add(matches: Matches, entry: EventDetection, match: Match | null | undefined): void {
  if (!match) return;
  const known = matches.get(entry);
  if (known === undefined || sumOf(match.reasons) > sumOf(known)) matches.set(entry, match.reasons);
}

/** The fallback claims what the original query would have returned and nobody else judged. */
function claimProcess(matches: Matches, event: ProcessEvent, executed: readonly CmdletCall[]): void {
  const called = executed.find((call) => FALLBACK.cmdlets?.includes(call.name));
  const mentioned = textualCmdlet(event);
  if (called !== undefined) claim(matches, called, event);
  else if (mentioned !== null) claim(matches, { name: mentioned, parameters: new Map(), executed: false }, event);
}

function claim(matches: Matches, call: CmdletCall, event: AuditEvent | ProcessEvent): void {
  if (FALLBACK.cmdlets?.includes(call.name)) add(matches, FALLBACK, FALLBACK.matchCmdlet?.(call, event, [call]));
}

/** What is left of a score whose act did not happen, or is somebody's known work: enough to be seen. */
const EXCUSED_SCORE = 5;

function excused(reasons: readonly Reason[], notes: readonly string[]): readonly Reason[] {
  const all = [...reasons];
  for (const text of notes) all.push({ points: Math.min(-1, EXCUSED_SCORE - sumOf(all)), text });
  return all;
}

/** Points for a name that had to be dug out. They raise the score of what it hid, not its severity. */
const DISGUISE_POINTS = 5;

function disguised(reasons: readonly Reason[]): readonly Reason[] {
  const text = 'The command line hides the name of the cmdlet; only decoding it revealed the name.';
  return [...reasons, { points: within(DISGUISE_POINTS, sumOf(reasons)), text }];
}

function findingsOf(
  matches: Matches,
  event: PurgewatchEvent,
  calls: readonly CmdletCall[],
  adjust: (reasons: readonly Reason[]) => readonly Reason[],
  suppressed: boolean,
): Finding[] {
  const detectionType = detectionTypeOf(event);
  const deletes = hasDeleteContent(event, calls);
  return [...matches].map(([entry, found]) => {
    const reasons = adjust(found);
    const score = sumOf(reasons);
    return {
      detection: entry.id,
      event,
      score,
      severity: severityOf(score),
      reasons,
      detectionType,
      hasDeleteContent: deletes,
      suppressed,
    };
  });
}
