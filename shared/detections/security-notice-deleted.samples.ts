import type { DetectionSamples } from './detection.ts';
import { cloudAppEvent, deleteRecord, officeActivity, type RawRecord, TOMAS } from './sample-records.ts';

function deleted(
  subject: string,
  options: { operation?: 'HardDelete' | 'SoftDelete'; with?: RawRecord } = {},
): RawRecord {
  return deleteRecord({
    ...options,
    with: {
      AffectedItems: [{ Id: 'RgAAAAC1', Subject: subject, ParentFolder: { Id: 'LgAAAAC1', Path: '\\Inbox' } }],
      ...options.with,
    },
  });
}

export const securityNoticeDeletedSamples: DetectionSamples = {
  detection: 'security-notice-deleted',
  samples: [
    {
      name: 'notices in many languages',
      expect: 'fires',
      severity: 'low',
      records: [
        'Your password was reset',
        'New sign-in to your account from Windows',
        'MFA method added',
        'Neue Anmeldung bei Ihrem Konto',
        'Votre mot de passe a été modifié',
        'Nuevo dispositivo agregado a su cuenta',
        'Alerta de segurança da conta',
        'Codice di verifica dell\u2019account',
        'Nieuw apparaat aangemeld',
        'Ny inloggning på ditt konto',
        'Usædvanligt login på din konto',
        'Resetowanie hasła',
        'Yeni oturum açma',
        'Ваш пароль изменен',
        '新しいサインインがありました',
        '您的密码已重置',
        '새로운 로그인이 감지되었습니다',
      ].map((subject) => deleted(subject)),
    },
    {
      name: 'notices about pay',
      expect: 'fires',
      severity: 'low',
      records: [
        'Direct deposit account changed',
        'Gehaltsabrechnung Februar',
        'Votre bulletin de paie',
        '給与明細のお知らせ',
      ].map((subject) => deleted(subject, { operation: 'SoftDelete' })),
    },
    {
      name: 'a folder for such notices',
      expect: 'fires',
      severity: 'low',
      records: [deleteRecord({ folder: '\\Inbox\\Payroll\\2026' }), deleteRecord({ folder: '\\Sicherheit' })],
    },
    {
      name: 'failed',
      expect: 'fires',
      severity: 'informational',
      records: [deleted('Your password was reset', { with: { ResultStatus: 'Failed' } })],
    },
    {
      name: 'other mail',
      expect: 'quiet',
      records: [
        'Lunch on Friday?',
        'Re: slides for Monday',
        'Rechnung 4711',
        'Weekly newsletter',
        'Factura 2026-118',
        '',
      ].map((subject) => deleted(subject)),
    },
    { name: 'no subject at all', expect: 'quiet', records: [deleteRecord({ items: 0 })] },
    {
      name: 'words that only begin alike',
      expect: 'quiet',
      records: ['Comfortable loonie toons', 'Mfalme and friends', 'Alonso e Solon'].map((subject) => deleted(subject)),
    },
    {
      name: 'hidden characters and full-width letters',
      expect: 'evades',
      severity: 'low',
      records: [
        deleted('Your pass\u200bword was re\u00adset'),
        deleted('Ｐａｓｓｗｏｒｄ changed'),
        deleted('PASSWORD  RESET'),
      ],
    },
    {
      name: 'by somebody else, among other mail',
      expect: 'evades',
      severity: 'low',
      records: [
        deleteRecord({
          with: {
            UserId: TOMAS,
            LogonType: 2,
            AffectedItems: [{ Subject: 'Offers' }, { Subject: 'Unusual sign-in activity' }, { Subject: 'Menu' }],
          },
        }),
      ],
    },
    {
      name: 'a deleted folder, whose messages are not listed',
      expect: 'evades',
      severity: 'low',
      records: [deleteRecord({ items: 0, with: { Folders: [{ Id: 'a', Path: '\\Inbox\\Lohnabrechnungen' }] } })],
    },
    {
      name: 'in other forms',
      expect: 'evades',
      severity: 'low',
      records: [
        officeActivity(deleted('Security alert for your account')),
        cloudAppEvent(deleted('Verification code: 123456'), true),
      ],
    },
  ],
};
