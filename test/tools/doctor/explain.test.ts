/** What faults of clients become, and who a token says that it is. */
import { describe, expect, it } from 'vitest';
import { SettingError } from '../../../shared/settings/setting-error.ts';
import { nameIn } from '../../../tools/doctor/checks/identity.ts';
import { explain } from '../../../tools/doctor/explain.ts';

const CHECK = { id: 'tables', role: 'Storage Table Data Reader on the account' };
const fault = (fields: object) => Object.assign(new Error('https://account.example/?sig=secret'), fields);

describe('explain', () => {
  it.each([
    [
      fault({ statusCode: 403, code: 'AuthorizationFailure' }),
      'fail',
      'access refused (403 AuthorizationFailure)',
      /grant whoever runs this the role Storage Table Data Reader/,
    ],
    [fault({ code: 'UnauthorizedError' }), 'fail', 'access refused (UnauthorizedError)', /inside the network/],
    [fault({ name: 'CredentialUnavailableError' }), 'fail', 'no token: nobody is signed in', /az login/],
    [
      fault({ cause: fault({ name: 'AggregateAuthenticationError' }) }),
      'fail',
      'no token: nobody is signed in',
      /az login/,
    ],
    [fault({ statusCode: 404, code: 'ContainerNotFound' }), 'fail', 'not there (ContainerNotFound)', /templates/],
    [fault({ statusCode: 404 }), 'fail', 'not there (404)', /templates/],
    [fault({ statusCode: 503, code: 'ServerBusy' }), 'fail', 'answered 503 ServerBusy', /try again/],
    [fault({ cause: fault({ code: 'ENOTFOUND' }) }), 'fail', 'no answer (ENOTFOUND)', /private endpoints/],
    [fault({ name: 'TimeoutError' }), 'fail', 'no answer (TimeoutError)', /network/],
    ['thrown text with a secret', 'fail', 'no answer (unknown fault)', /network/],
    [
      new SettingError('PURGEWATCH_X', 'secret', 'another'),
      'skipped',
      'setting PURGEWATCH_X is missing or wrong',
      /^$/,
    ],
  ])('%o', (given, outcome, found, todo) => {
    const line = explain(CHECK, given);
    expect(line).toMatchObject({ outcome, what: 'tables', found, todo: expect.stringMatching(todo) });
    expect(JSON.stringify(line)).not.toContain('secret');
  });
});

describe('nameIn', () => {
  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

  it.each([
    [{ upn: 'kim@contoso.example', appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' }, 'kim@contoso.example'],
    [{ unique_name: 'kim@contoso.example' }, 'kim@contoso.example'],
    [{ appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' }, 'application 04b07795-8ddb-461a-bbee-02f9e1bf7b46'],
    [{ upn: 'a\u001b[2Jb' }, 'somebody whose token says no name'],
    [{}, 'somebody whose token says no name'],
  ])('%j', (claims, name) => {
    expect(nameIn(token(claims))).toBe(name);
  });

  it.each(['', 'opaque', 'a.b.c', 'a.bnVsbA.c'])('a token that is none of ours (%j) has no name', (opaque) => {
    expect(nameIn(opaque)).toBe('somebody whose token says no name');
  });
});
