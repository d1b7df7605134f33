import { describe, expect, it } from 'vitest';
import { countAllowances, newAllowanceSchema, problemOf, stateOf } from '../../shared/alerts/allowance.ts';
import { allowanceOf } from '../support/allowances.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const isDetection = (id: string) => id === 'bulk-hard-delete';

/** What is said of a new allowance; null where nothing is wrong. */
function problem(change: Record<string, unknown>): string | null {
  const given = { ...allowanceOf(), ...change };
  const result = newAllowanceSchema(NOW, isDetection).safeParse(given);
  return result.success ? null : problemOf(result.error, given);
}

describe('an allowance', () => {
  it('says when it holds in UTC, to the millisecond, and has empty lists where it asks for nothing', () => {
    expect(allowanceOf({ devices: ['ws-7'], validFrom: '2026-03-01T10:30Z', expires: '2026-03-05' })).toEqual({
      id: 'clean-up',
      owner: 'mail.team@adatum.example',
      reason: 'Old mail of the archive is removed',
      ticket: 'CHG-1042',
      validFrom: '2026-03-01T10:30:00.000Z',
      expires: '2026-03-05T00:00:00.000Z',
      detections: [],
      actors: [],
      mailboxes: [],
      applications: [],
      addresses: [],
      devices: ['ws-7'],
      tenants: [],
    });
  });

  it('is accepted as it should be', () => {
    expect(problem({})).toBeNull();
    expect(problem({ validFrom: '2026-03-10T12:00:00Z', expires: '2027-03-10T12:00:00Z' })).toBeNull();
    expect(
      problem({ detections: ['bulk-hard-delete'], addresses: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'] }),
    ).toBeNull();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no owner', { owner: undefined }, 'owner: Invalid input: expected string, received undefined'],
    ['an empty owner', { owner: '' }, 'owner: found "", expected some text'],
    ['no reason', { reason: undefined }, 'reason: Invalid input: expected string, received undefined'],
    ['no ticket', { ticket: ' ' }, 'ticket: found " ", expected no blanks around it'],
    ['no expiry', { expires: undefined }, 'expires: Invalid input: expected string, received undefined'],
    ['no condition', { actors: [] }, 'conditions: found none, expected at least one of detections, actors'],
    [
      'a tenant and nothing else',
      { actors: [], tenants: ['5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50'] },
      'conditions: found none, expected at least one of detections, actors, mailboxes, applications, addresses, devices',
    ],
    ['a field of another name', { user: 'x' }, 'allowance: Unrecognized key: "user"'],
    [
      'a time of its own zone',
      { expires: '2026-03-20T10:00:00+02:00' },
      'expires: found "2026-03-20T10:00:00+02:00", expected a day',
    ],
    [
      'a day that does not exist',
      { expires: '2026-04-31' },
      'expires: found "2026-04-31", expected a day or a time in UTC',
    ],
    [
      'an expiry that has passed',
      { expires: '2026-03-10T12:00:00Z' },
      'expires: found "2026-03-10T12:00:00Z", expected a time in the future',
    ],
    [
      'an expiry that is too far',
      { validFrom: '2026-03-20', expires: '2027-03-11' },
      'expires: found "2027-03-11", expected at most 365 days from now',
    ],
    [
      'a life that is too long',
      { validFrom: '2026-03-01', expires: '2027-03-02' },
      'expires: found "2027-03-02", expected at most 365 days after validFrom',
    ],
    [
      'an end before its start',
      { validFrom: '2026-05-01' },
      'validFrom: found "2026-05-01", expected a time before expires',
    ],
    [
      'a detection that there is not',
      { detections: ['bulk-hard-delete', 'bulk'] },
      'detections.1: found "bulk", expected the id of a detection',
    ],
    [
      'a range that is everybody',
      { addresses: ['0.0.0.0/0'] },
      'addresses.0: found "0.0.0.0/0", expected a prefix of at least /8',
    ],
    [
      'a range of half of IPv6',
      { addresses: ['2000::/3'] },
      'addresses.0: found "2000::/3", expected a prefix of at least /8 (IPv4) or /32',
    ],
    [
      'bits beyond the prefix',
      { addresses: ['10.1.2.3/24'] },
      'addresses.0: found "10.1.2.3/24", expected an IPv4 or IPv6 address or range',
    ],
    [
      'a name that ends in a blank',
      { actors: ['pat@adatum.example '] },
      'actors.0: found "pat@adatum.example ", expected no blanks',
    ],
    [
      'a name with an unseen character',
      { actors: ['pat\u200b@adatum.example'] },
      'expected no control or invisible characters',
    ],
    ['too many values', { devices: Array.from({ length: 51 }, (_, i) => `d${i}`) }, 'expected at most 50 values'],
    [
      'an end at its start',
      { validFrom: '2026-04-01' },
      'validFrom: found "2026-04-01", expected a time before expires',
    ],
    ['a text before a time', { expires: 'x2026-03-20' }, 'expires: found "x2026-03-20", expected a day'],
    [
      'a reason that is a book',
      { reason: 'x'.repeat(501) },
      `reason: found "${'x'.repeat(99)}, expected at most 500 characters`,
    ],
    ['a text for a list', { devices: 'ws-7' }, 'devices: found "ws-7", Invalid input: expected array'],
    ['an id that is no key', { id: 'a/b' }, 'id: found "a/b", expected 1 to 64 letters'],
  ])('is refused with %s', (_what, change, message) => {
    expect(problem(change)).toContain(message);
  });

  it('expires at its moment, not after it', () => {
    const allowance = allowanceOf({ validFrom: '2026-03-10', expires: '2026-03-11' });
    expect(stateOf(allowance, Date.parse('2026-03-09T23:59:59.999Z'))).toBe('not yet');
    expect(stateOf(allowance, Date.parse('2026-03-10'))).toBe('active');
    expect(stateOf(allowance, Date.parse('2026-03-10T23:59:59.999Z'))).toBe('active');
    expect(stateOf(allowance, Date.parse('2026-03-11'))).toBe('expired');
  });

  it('is counted while it is active, and for a day after it expired', () => {
    const until = (expires: string) => allowanceOf({ expires });
    const allowances = ['2026-03-12', '2026-03-10T11:59:59Z', '2026-03-09T12:00:01Z', '2026-03-09T12:00:00Z'].map(
      until,
    );
    const later = allowanceOf({ validFrom: '2026-03-11' });
    const none = countAllowances({ allowances: [later], unreadable: new Map() }, NOW);
    expect(none).toEqual({ active: 0, expired: 0, unreadable: 0 });
    const counts = countAllowances({ allowances: [...allowances, later], unreadable: new Map([['x', 'y']]) }, NOW);
    expect(counts).toEqual({ active: 1, expired: 2, unreadable: 1 });
  });
});
