/** Ready queries for alerts from the log of Microsoft Graph, which knows users, applications and most mailboxes by ids alone. */
import { type Asked, anyOf, isId, lines, listed, within } from './query-parts.ts';
import { kqlString } from './safe-text.ts';

/** The application before the user, in whose name it may have acted. */
export function graphCallers({ actor, applications }: Asked): string[] {
  return [
    ...(applications.length === 0 ? [] : [`AppId in~ (${listed(applications)})`]),
    ...(actor !== null && isId(actor) ? [`UserId =~ ${kqlString(actor)}`] : []),
  ];
}

/** Requests of the application or the user, or to the mailbox, which the address of a request names as its caller did. */
export function graphCalls(asked: Asked, span: readonly [number, number], which: string): string {
  const { mailbox } = asked;
  const whose = [...graphCallers(asked), ...(mailbox === null ? [] : [`RequestUri has ${kqlString(mailbox)}`])];
  return lines('MicrosoftGraphActivityLogs', within(asked, ...span), [`where ${which}`], anyOf(whose), [
    'project TimeGenerated, What = RequestMethod, Who = coalesce(UserId, AppId), Address = IPAddress, Details = RequestUri',
  ]);
}
