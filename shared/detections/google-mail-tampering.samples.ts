import type { DetectionSamples } from './detection.ts';
import { type GoogleEvent, googleActivity } from './sample-records.ts';

function setting(name: string, settingName: string, given = 'Sample'): GoogleEvent {
  return {
    type: 'EMAIL_SETTINGS',
    name,
    parameters: [
      { name: 'ORG_UNIT_NAME', value: 'Halden Optics' },
      { name: 'SETTING_NAME', value: settingName },
      { name: 'USER_DEFINED_SETTING_NAME', value: given },
    ],
  };
}

function vault(name: string, more: readonly unknown[] = []): GoogleEvent {
  const parameters = [{ name: 'matter_id', value: '5d6c1a42-0000-4000-8000-000000000001' }, ...more];
  return { type: 'user_action', name, parameters };
}

const FORWARDING: GoogleEvent = {
  type: 'email_forwarding_change',
  name: 'email_forwarding_out_of_domain',
  parameters: [{ name: 'email_forwarding_destination_address', value: 'drop@mail.outside.example' }],
};

export const googleMailTamperingSamples: DetectionSamples = {
  detection: 'google-mail-tampering',
  samples: [
    {
      name: 'a content compliance rule is made',
      expect: 'fires',
      severity: 'low',
      records: [googleActivity('admin', [setting('CREATE_GMAIL_SETTING', 'MESSAGE_SECURITY_RULE')])],
    },
    {
      name: 'a route is removed, the event as one object',
      expect: 'fires',
      severity: 'low',
      records: [googleActivity('admin', [], { events: setting('DELETE_GMAIL_SETTING', 'EMAIL_ROUTE') })],
    },
    {
      name: 'forwarding out of the domain',
      expect: 'fires',
      severity: 'low',
      records: [googleActivity('user_accounts', [FORWARDING])],
    },
    {
      name: 'a hold is removed',
      expect: 'fires',
      severity: 'medium',
      records: [
        googleActivity('vault', [vault('remove_litigation_hold_begin')]),
        googleActivity('vault', [vault('remove_litigation_hold_end', [{ name: 'resource_name', value: 'Invoices' }])]),
      ],
    },
    {
      name: 'a setting that leads no mail',
      expect: 'fires',
      severity: 'informational',
      records: [googleActivity('admin', [setting('CHANGE_GMAIL_SETTING', 'ENABLE_CONFIDENTIAL_MODE')])],
    },
    {
      name: 'logs are searched, reports are read',
      expect: 'quiet',
      records: [
        googleActivity('admin', [{ type: 'EMAIL_SETTINGS', name: 'EMAIL_LOG_SEARCH', parameters: [] }]),
        googleActivity('vault', [vault('view_cross_matter_litigation_hold_report')]),
        googleActivity('vault', [vault('add_litigation_hold_end')]),
      ],
    },
    {
      name: 'the investigation tool reads, or acts on files',
      expect: 'quiet',
      records: [
        googleActivity('admin', [{ type: 'SECURITY_INVESTIGATION', name: 'SECURITY_INVESTIGATION_QUERY' }]),
        googleActivity('admin', [
          {
            type: 'SECURITY_INVESTIGATION',
            name: 'SECURITY_INVESTIGATION_ACTION',
            parameters: [
              { name: 'INVESTIGATION_DATA_SOURCE', value: 'DRIVE' },
              { name: 'INVESTIGATION_ACTION', value: 'DELETE' },
            ],
          },
        ]),
      ],
    },
    {
      name: 'hidden among other changes of one activity',
      expect: 'evades',
      severity: 'low',
      records: [
        googleActivity('admin', [
          { type: 'USER_SETTINGS', name: 'CHANGE_DISPLAY_NAME', parameters: [{ name: 'NEW_VALUE', value: 'x' }] },
          setting('CHANGE_GMAIL_SETTING', 'EMAIL_ROUTE', '.'),
        ]),
      ],
    },
    {
      name: 'a harmless name of its own for a rule, parameters as an object',
      expect: 'evades',
      severity: 'low',
      records: [
        {
          ...googleActivity('admin', [], { events: undefined }),
          type: 'EMAIL_SETTINGS',
          name: 'CREATE_GMAIL_SETTING',
          parameters: { SETTING_NAME: 'MESSAGE_SECURITY_RULE', USER_DEFINED_SETTING_NAME: 'Enable confidential mode' },
        },
      ],
    },
    {
      name: 'a hold and a matter, by the names of the Vault API',
      expect: 'evades',
      severity: 'medium',
      records: [
        googleActivity('vault', [vault('delete_hold')]),
        googleActivity('vault', [vault('remove_held_accounts')]),
        googleActivity('vault', [vault('CLOSE_MATTER')]),
      ],
    },
    {
      name: 'retention that ends sooner instead of a hold that goes',
      expect: 'evades',
      severity: 'medium',
      records: [
        googleActivity('vault', [vault('create_accelerated_deletion_end')]),
        googleActivity('vault', [vault('modify_default_retention_period_end')]),
        googleActivity('vault', [vault('add_retention_rule_end')]),
      ],
    },
    {
      name: 'the whole matter is closed, wrapped by a shipper',
      expect: 'evades',
      severity: 'medium',
      records: [{ event: { original: JSON.stringify(googleActivity('vault', [vault('close_investigation_end')])) } }],
    },
    {
      name: "others' mail deleted by the investigation tool",
      expect: 'evades',
      severity: 'medium',
      records: [
        googleActivity('admin', [
          {
            type: 'SECURITY_INVESTIGATION',
            name: 'SECURITY_INVESTIGATION_ACTION',
            parameters: [
              { name: 'INVESTIGATION_DATA_SOURCE', value: 'GMAIL LOG EVENTS' },
              { name: 'INVESTIGATION_ACTION', value: 'DELETE_MESSAGES' },
            ],
          },
        ]),
      ],
    },
  ],
};
