import { describe, expect, it } from 'vitest';
import { statefulRules } from '../../shared/settings/rules.ts';
import { SettingError } from '../../shared/settings/setting-error.ts';
import { readSettings } from '../../shared/settings/settings.ts';
import { rule } from '../support/entries.ts';

const GOOD = {
  PURGEWATCH_SENTINEL_ENDPOINT: 'https://dce.example.ingest.monitor.azure.com',
  PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
};

describe('settings', () => {
  it('have defaults for all but where alerts go', () => {
    expect(readSettings(GOOD)).toMatchObject({
      PURGEWATCH_AUDIT_HUB: 'audit-events',
      PURGEWATCH_QUIET_HOURS: 4,
      PURGEWATCH_ALERT_COMMAND_LINES: 'show',
      PURGEWATCH_ALERT_SUBJECTS: 'hide',
      PURGEWATCH_WINDOWS: {},
      PURGEWATCH_TENANT_ID: null,
    });
  });

  it('take what is set, and leave the settings of others alone', () => {
    const env = {
      ...GOOD,
      PURGEWATCH_QUIET_HOURS: '2',
      PURGEWATCH_ALERT_COMMAND_LINES: 'hide',
      PURGEWATCH_WINDOWS: '{"bulk-test":{"items":5}}',
      PATH: '/bin',
      PURGEWATCH_STORAGE__clientId: 'x',
    };
    expect(readSettings(env)).toMatchObject({
      PURGEWATCH_QUIET_HOURS: 2,
      PURGEWATCH_ALERT_COMMAND_LINES: 'hide',
      PURGEWATCH_WINDOWS: { 'bulk-test': { items: 5 } },
    });
  });

  it.each([
    ['missing', { PURGEWATCH_SENTINEL_RULE_ID: '' }, 'setting PURGEWATCH_SENTINEL_RULE_ID: found nothing; allowed: '],
    [
      'not https',
      { PURGEWATCH_SENTINEL_ENDPOINT: 'http://x.example' },
      'setting PURGEWATCH_SENTINEL_ENDPOINT: found "http://x.example"; allowed: an https URL',
    ],
    ['no rule id', { PURGEWATCH_SENTINEL_RULE_ID: 'dcr-1' }, 'the immutable id'],
    [
      'a word of its own',
      { PURGEWATCH_ALERT_COMMAND_LINES: 'yes' },
      'PURGEWATCH_ALERT_COMMAND_LINES: found "yes"; allowed: show or hide',
    ],
    ['no number', { PURGEWATCH_QUIET_HOURS: 'soon' }, 'PURGEWATCH_QUIET_HOURS: found "soon"'],
    ['no GUID', { PURGEWATCH_TENANT_ID: 'contoso' }, 'allowed: a GUID'],
    ['no JSON', { PURGEWATCH_WINDOWS: '{' }, 'a JSON object'],
    ['an unknown part', { PURGEWATCH_WINDOWS: '{"a":{"item":5}}' }, 'PURGEWATCH_WINDOWS'],
    [
      'mistyped',
      { PURGEWATCH_QUITE_HOURS: '4' },
      'setting PURGEWATCH_QUITE_HOURS: found a setting of that name; allowed: PURGEWATCH_AUDIT_HUB',
    ],
  ])('refuse a value that is %s, naming the setting', (_name, change, message) => {
    expect(() => readSettings({ ...GOOD, ...change })).toThrow(SettingError);
    expect(() => readSettings({ ...GOOD, ...change })).toThrow(message);
  });
});

describe('statefulRules', () => {
  it('replaces thresholds and windows', () => {
    expect(statefulRules([rule()], { 'bulk-test': { items: 3, minutes: 30 } })).toMatchObject([
      { threshold: 3, windowMs: 1_800_000 },
    ]);
  });

  it('refuses a detection that does not count', () => {
    expect(() => statefulRules([rule()], { nothing: { items: 3 } })).toThrow(
      /found "nothing"; allowed: counted detections: bulk-test/,
    );
  });
});

describe('settings of containment', () => {
  const rule = '{"severities":["critical"]}';
  const complete = {
    ...GOOD,
    PURGEWATCH_CONTAIN: rule,
    PURGEWATCH_NEVER_CONTAIN: 'BreakGlass@contoso.example; none, 7A1B2C3D-0000-4000-8000-0000000000AA',
    PURGEWATCH_CONTAIN_ACCOUNT_URL: 'https://logic.example/account',
    PURGEWATCH_CONTAIN_APPLICATION_URL: 'https://logic.example/application',
  };

  it('contain nothing by default', () => {
    expect(readSettings(GOOD)).toMatchObject({ PURGEWATCH_CONTAIN: null, PURGEWATCH_EVIDENCE_FROM: 'medium' });
  });

  it('are read whole', () => {
    expect(readSettings(complete)).toMatchObject({
      PURGEWATCH_CONTAIN: { severities: ['critical'], detections: [], confidence: 'high' },
      PURGEWATCH_NEVER_CONTAIN: ['breakglass@contoso.example', '7a1b2c3d-0000-4000-8000-0000000000aa'],
      PURGEWATCH_CONTAIN_DAILY: 10,
    });
  });

  it.each([
    ['no exclusions', { PURGEWATCH_NEVER_CONTAIN: '' }, /PURGEWATCH_NEVER_CONTAIN: found nothing; allowed: names/],
    ['no playbook', { PURGEWATCH_CONTAIN_ACCOUNT_URL: '' }, /PURGEWATCH_CONTAIN_ACCOUNT_URL: found nothing/],
    ['a rule that admits nothing', { PURGEWATCH_CONTAIN: '{}' }, /PURGEWATCH_CONTAIN: .*at least one severity/],
    ['a mistyped rule', { PURGEWATCH_CONTAIN: '{"severity":["critical"]}' }, /PURGEWATCH_CONTAIN/],
    ['a severity that does not exist', { PURGEWATCH_CONTAIN: '{"severities":["urgent"]}' }, /PURGEWATCH_CONTAIN/],
    [
      'a signature in the URL',
      { PURGEWATCH_CONTAIN_ACCOUNT_URL: 'https://x.example/?sig=s3cret' },
      /without a signature/,
    ],
    [
      'a signature in other case',
      { PURGEWATCH_CONTAIN_ACCOUNT_URL: 'https://x.example/?SIG=s3cret' },
      /without a signature/,
    ],
    ['a key in the URL', { PURGEWATCH_CONTAIN_ACCOUNT_URL: 'https://x.example/?code=s3cret' }, /without a signature/],
    ['a user in the endpoint', { PURGEWATCH_SENTINEL_ENDPOINT: 'https://a:s3cret@x.example' }, /SENTINEL_ENDPOINT/],
    [
      'a connection string for an endpoint',
      { PURGEWATCH_SENTINEL_ENDPOINT: 'AccountKey=s3cret;' },
      /SENTINEL_ENDPOINT/,
    ],
    ['a JSON list of names', { PURGEWATCH_NEVER_CONTAIN: '["a@b.example"]' }, /is neither/],
    ['a display name', { PURGEWATCH_NEVER_CONTAIN: 'Break Glass' }, /"break" is neither/],
    ['a name with something unseen', { PURGEWATCH_NEVER_CONTAIN: '\u200ba@b.example' }, /is neither/],
    ['separators alone', { PURGEWATCH_NEVER_CONTAIN: ',;' }, /no name is neither/],
    ['plain HTTP', { PURGEWATCH_CONTAIN_ACCOUNT_URL: 'http://x.example/' }, /an https URL/],
    ['no cap', { PURGEWATCH_CONTAIN_DAILY: '0' }, /PURGEWATCH_CONTAIN_DAILY/],
  ])('do not start with %s', (_what, change, message) => {
    expect(() => readSettings({ ...complete, ...change })).toThrow(message);
    expect(() => readSettings({ ...complete, ...change })).not.toThrow(/s3cret/);
  });
});

describe('settings of the collector', () => {
  const [ONE, OTHER] = ['5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50', '7A1B2C3D-0000-4000-8000-0000000000AA'];

  it('collect nothing by default', () => {
    expect(readSettings(GOOD)).toMatchObject({
      PURGEWATCH_COLLECT_TENANTS: null,
      PURGEWATCH_COLLECT_CONTENT: ['Audit.Exchange', 'Audit.General', 'Audit.AzureActiveDirectory'],
      PURGEWATCH_COLLECT_ENDPOINT: 'https://manage.office.com',
    });
  });

  it('are lists, and an endpoint', () => {
    const env = {
      ...GOOD,
      PURGEWATCH_COLLECT_TENANTS: `${ONE}; ${OTHER},${ONE}`,
      PURGEWATCH_COLLECT_CONTENT: 'Audit.Exchange',
      PURGEWATCH_COLLECT_ENDPOINT: 'https://Manage.Office365.us/',
      PURGEWATCH_COLLECT__clientId: ONE,
    };
    expect(readSettings(env)).toMatchObject({
      PURGEWATCH_COLLECT_TENANTS: [ONE, OTHER.toLowerCase()],
      PURGEWATCH_COLLECT_CONTENT: ['Audit.Exchange'],
      PURGEWATCH_COLLECT_ENDPOINT: 'https://manage.office365.us',
    });
    const local = { ...GOOD, PURGEWATCH_COLLECT_ENDPOINT: 'https://127.0.0.1:8443' };
    expect(readSettings(local).PURGEWATCH_COLLECT_ENDPOINT).toBe('https://127.0.0.1:8443');
  });

  it.each([
    ['a name for a tenant', { PURGEWATCH_COLLECT_TENANTS: 'contoso.onmicrosoft.com' }, /COLLECT_TENANTS.*a GUID/],
    ['separators alone', { PURGEWATCH_COLLECT_TENANTS: ',' }, /COLLECT_TENANTS/],
    ['content of which nothing is read', { PURGEWATCH_COLLECT_CONTENT: 'Audit.SharePoint' }, /COLLECT_CONTENT/],
    ['no content', { PURGEWATCH_COLLECT_CONTENT: ';' }, /COLLECT_CONTENT/],
    [
      'another host',
      { PURGEWATCH_COLLECT_ENDPOINT: 'https://manage.office.com.example' },
      /allowed: https:\/\/manage\.office\.com,/,
    ],
    ['a path', { PURGEWATCH_COLLECT_ENDPOINT: 'https://manage.office.com/api' }, /COLLECT_ENDPOINT/],
    [
      'a user',
      { PURGEWATCH_COLLECT_ENDPOINT: 'https://a:s3cret@manage.office.com' },
      /found something else \(not shown\)/,
    ],
    ['plain HTTP', { PURGEWATCH_COLLECT_ENDPOINT: 'http://manage.office.com' }, /COLLECT_ENDPOINT/],
    ['plain HTTP on this machine', { PURGEWATCH_COLLECT_ENDPOINT: 'http://127.0.0.1:80' }, /COLLECT_ENDPOINT/],
  ])('do not start with %s', (_what, change, message) => {
    expect(() => readSettings({ ...GOOD, ...change })).toThrow(message);
  });
});
