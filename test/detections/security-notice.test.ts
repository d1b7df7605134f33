import { describe, expect, test } from 'vitest';
import { detect } from '../../shared/detections/judge.ts';
import { noticeFolder, noticeIn } from '../../shared/detections/notices.ts';
import { deleteRecord } from '../../shared/detections/sample-records.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

describe('what a subject gives notice of', () => {
  test.each([
    ['Your Microsoft account password has been changed', 'a password'],
    ['MFA enabled', 'multi-factor authentication'],
    ['Ihr Bestätigungscode lautet 123456', 'multi-factor authentication'],
    ['New device added', 'a device'],
    ['Connexion inhabituelle à votre compte', 'a sign-in'],
    ['Microsoft account security alert', 'account security'],
    ['Payroll update', 'pay'],
    ['Ny lön', 'pay'],
    ['PASS\u00adWORD', 'a password'],
    ['비밀번호가 변경되었습니다', 'a password'],
    ['Heslo bylo změněno', 'a password'],
    ['تم تغيير كلمة المرور', 'a password'],
    ['Új bejelentkezés a fiókjába', 'a sign-in'],
    ['ตั้งรหัสผ่านใหม่', 'a password'],
    ['Unrecognized sign-in', 'a sign-in'],
    ['Your recovery email was changed', 'account security'],
    ['Your W-2 is ready', 'pay'],
    ['La parola d\u2019ordine', null],
    ['Passport renewal', null],
    ['Security deposit for the flat', null],
    ['Lunch', null],
    ['Invoice 12', null],
    ['Slön', null],
    ['p', null],
    ['', null],
  ])('%j: %s', (subject, notice) => {
    expect(noticeIn(subject)).toBe(notice);
  });
  test.each([
    ['\\Inbox\\Payroll\\2026', 'pay'],
    ['Inbox/Passwörter', 'a password'],
    ['\\Sicherheit', 'account security'],
    ['\\Inbox\\Security', 'account security'],
    ['\\Inbox\\Homeland security studies', null],
    ['\\Inbox', null],
    ['constructor', null],
  ])('folder %j: %s', (path, notice) => {
    expect(noticeFolder(path)).toBe(notice);
    expect(noticeFolder(path)).toBe(notice); // as remembered
  });
});

test('the subject never leaves the record: not in reasons, nor anywhere in a finding but the event', () => {
  const subject = 'Password reset for zebra-quagga-7781';
  const record = deleteRecord({
    folder: '\\Payroll quagga',
    with: { AffectedItems: [{ Subject: subject }, { Subject: subject }] },
  });
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error('no event');
  const { findings } = detect(event);
  expect(findings.map((finding) => finding.detection)).toContain('security-notice-deleted');
  for (const { event: _, ...rest } of findings) expect(JSON.stringify(rest)).not.toMatch(/quagga|zebra/i);
});
