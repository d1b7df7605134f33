import { describe, expect, test } from 'vitest';
import { normalPath } from '../../shared/commands/paths.ts';
import { storeOf } from '../../shared/detections/mail-stores.ts';

describe('normalPath', () => {
  test.each([
    ['/var/./mail//a/../b/', null, '/var/mail/b'],
    ['../mail', '/var/log', '/var/mail'],
    ['mail', 'spool', 'spool/mail'],
    ['/../../a', null, '/a'],
    ['C:\\Users\\A\\..\\B', null, 'c:/users/b'],
    ['\\\\?\\C:\\A', null, 'c:/a'],
    ['~/A', '/x', '~/a'],
    ['', null, ''],
  ])('%s from %s', (path, cwd, expected) => expect(normalPath(path, cwd)).toBe(expected));
});

describe('storeOf', () => {
  test.each([
    ['/var/mail', 'spool'],
    ['/var/mail/root', 'spool'],
    ['/private/var/mail/root', 'spool'],
    ['/proc/1/root/var/spool/mail', 'spool'],
    ['/var/spool', 'spool'],
    ['/var/spool/*', 'spool'],
    ['/var/*/mail', 'spool'],
    ['/var/m[a]?l/x', 'spool'],
    ['/var/spool/postfix/deferred/a', 'queue'],
    ['/var/spool/exim4/input', 'queue'],
    ['/home/k/maildir/cur/1', 'maildir'],
    ['maildir', 'maildir'],
    ['~/mbox', 'maildir'],
    ['/home/k/mail/sent', 'maildir'],
    ['/root/.thunderbird/x/mail', 'client'],
    ['/var/log/mail.log.1', 'log'],
    ['/var/log/exim4/mainlog', 'log'],
    ['c:/x/v15/transportroles/logs/messagetracking/a', 'log'],
    ['c:/users/a/appdata/local/comms/unisto~1/data', 'windows'],
    ['%localappdata%/comms', 'windows'],
    ['d:/a.pst', 'outlook-file'],
    ['d:/*.pst', 'outlook-file'],
    ['/users/k/library/mail/v10', 'mac'],
    ['~/library/mail', 'mac'],
    ['library/mail', 'mac'],
    ['/system/volumes/data/users/k/library/mail', 'mac'],
  ])('%s: %s', (path, store) => expect(storeOf(path)).toBe(store));

  test.each([
    '',
    '/',
    '*',
    '/*',
    '/var',
    '/var/*',
    '/var/*/x',
    '/var/log',
    '/var/log/*',
    '/var/log/nginx/mail.log',
    '/var/spool/cups',
    '/var/spool/postfix/pid/master.pid',
    '/backup/var/mail',
    '/srv/www/mail',
    '/home/k/src/maildir/test.c',
    '/home/k/mailings',
    '/library/mail/bundles',
    'c:/users/a/appdata/local/temp',
    'd:/ghost',
    'd:/a.post',
    'mail',
    'mail/root',
  ])('none at %j', (path) => expect(storeOf(path)).toBeNull());
});
