import type { DetectionSamples } from './detection.ts';
import { gmailEvent, googleActivity } from './sample-records.ts';

export const googleMailDeletionSamples: DetectionSamples = {
  detection: 'google-mail-deletion',
  samples: [
    {
      name: 'to the trash',
      expect: 'fires',
      severity: 'informational',
      records: [googleActivity('gmail', [gmailEvent(13)])],
    },
    {
      name: 'out of the trash, the event as one object',
      expect: 'fires',
      severity: 'informational',
      records: [googleActivity('gmail', [], { events: gmailEvent(14) })],
    },
    {
      name: 'mail is sent, opened, archived',
      expect: 'quiet',
      records: [1, 7, 26].map((type) => googleActivity('gmail', [gmailEvent(type)])),
    },
    {
      name: 'the number of another parameter, of another application',
      expect: 'quiet',
      records: [
        googleActivity('gmail', [gmailEvent(2, [{ name: 'elapsed_time_usec', intValue: '13' }])]),
        googleActivity('drive', [{ type: 'access', name: 'delete', parameters: [{ name: 'x', intValue: '13' }] }]),
      ],
    },
    {
      name: 'deleted for good at once',
      expect: 'evades',
      severity: 'informational',
      records: [googleActivity('gmail', [gmailEvent(27)])],
    },
    {
      name: 'several events in one activity',
      expect: 'evades',
      severity: 'informational',
      records: [googleActivity('gmail', [gmailEvent(1), gmailEvent(13), gmailEvent(14)])],
    },
    {
      name: 'by a delegate, wrapped by a shipper as text',
      expect: 'evades',
      severity: 'informational',
      records: [
        {
          message: JSON.stringify(
            googleActivity('gmail', [
              gmailEvent(13, [
                {
                  name: 'client_context',
                  messageValue: {
                    parameter: [
                      {
                        name: 'session_context',
                        messageValue: {
                          parameter: [{ name: 'delegate_user_email', value: 'tomas.brandt@halden-optics.example' }],
                        },
                      },
                    ],
                  },
                },
              ]),
            ]),
          ),
        },
      ],
    },
    {
      name: 'parameters as an object, the event taken out of its list',
      expect: 'evades',
      severity: 'informational',
      records: [
        {
          ...googleActivity('gmail', [], { events: undefined }),
          type: 'delivery_type',
          name: 'delivery',
          parameters: { event_info: { mail_event_type: 13, success: true } },
        },
      ],
    },
  ],
};
