/** Retention turned against mail: tags and rules that delete soon or beyond recovery, policies that let mail go. */
import { parameter, texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { DAY, givenSpan, givenTexts, mayBe, stateOf, unchanged } from './values.ts';
import type { Weakening } from './weakenings.ts';

/** Actions of tags and rules that leave nothing in the mailbox; `keepanddelete` holds first, so only its time matters. */
const DELETES: ReadonlySet<string> = new Set([
  'permanentlydelete',
  'deleteandallowrecovery',
  'delete',
  'movetodeleteditems',
]);
/** Two weeks are the default of deleted item retention: what goes sooner is gone before anybody looks for it. */
const SOON = 14 * DAY;

const AGE_NAMES = ['AgeLimitForRetention', 'RetentionDuration'];
const ACTION_NAMES = ['RetentionAction', 'RetentionComplianceAction'];

export function againstMail(
  call: CmdletCall,
  event: AuditEvent | ProcessEvent,
  line: readonly CmdletCall[],
): Weakening[] {
  // A tag that is turned off deletes nothing.
  if (stateOf(call, 'RetentionEnabled') === 'off') return [];
  const name = AGE_NAMES.find((given) => parameter(call, given) !== null && !unchanged(event, given));
  const age = name === undefined ? null : givenSpan(call, name, line);
  const action =
    ACTION_NAMES.flatMap((given) => texts(call, given))[0]
      ?.trim()
      .toLowerCase() ?? null;
  const soon = age !== null && age <= SOON;
  if (action !== null && !DELETES.has(action) && !isUnknown(action)) return keptShortly(call, action, age);
  const found: Weakening[] = [];
  if (soon) {
    const severity = age <= DAY ? 'medium' : 'low';
    found.push({
      severity,
      text: `Retention acts on mail after ${age <= DAY ? 'a day or less' : 'two weeks or less'}.`,
    });
  } else if (name !== undefined && age === null)
    found.push({ severity: 'low', text: 'When retention acts on mail was changed; to what stands in a variable.' });
  if (action === 'permanentlydelete') found.push({ severity: 'low', text: 'Retention deletes mail beyond recovery.' });
  else if (action === 'delete' && call.name.endsWith('compliancerule'))
    found.push({ severity: 'low', text: 'Retention deletes mail and keeps none.' });
  return found;
}

/** A rule that keeps mail weakens only where it keeps it shortly: `Keep` where it is changed, for a new one keeps more. */
function keptShortly(call: CmdletCall, action: string, age: number | null): Weakening[] {
  const keeps = action === 'keepanddelete' || (action === 'keep' && call.name.startsWith('set-'));
  if (!keeps || age === null || age > SOON) return [];
  return [{ severity: age <= DAY ? 'medium' : 'low', text: 'Retention keeps mail only for two weeks or less.' }];
}

function isUnknown(action: string): boolean {
  return action.startsWith('$') || action === '(...)';
}

/** A policy is turned off, or lets go of a location; adding locations and trying again never weaken. */
export function policyLoosened(call: CmdletCall, what: string): Weakening[] {
  const found: Weakening[] = [];
  if (mayBe(call, 'Enabled', 'off')) found.push({ severity: 'medium', text: `${what} was turned off.` });
  if (MAIL_LOCATIONS.some((location) => lets(call, location)))
    found.push({ severity: 'medium', text: `${what} was taken off mailboxes.` });
  return found;
}

const MAIL_LOCATIONS = ['Exchange', 'ModernGroup', 'PublicFolder', 'TeamsChannel', 'TeamsChat', 'Skype'];

function lets(call: CmdletCall, location: string): boolean {
  const given = (name: string) => (givenTexts(call, name) ?? []).length > 0;
  return given(`Remove${location}Location`) || given(`Add${location}LocationException`);
}
