import { describe, expect, test } from 'vitest';
import { PARAMETER_TABLES } from '../../shared/commands/parameter-tables.ts';
import { isOff, isOn, isPlainlyOn, isSwitch, parameter, subject, texts } from '../../shared/commands/parameters.ts';
import type { CmdletCall, ParameterValue } from '../../shared/events/event.ts';

function call(name: string, parameters: Record<string, ParameterValue[]>): CmdletCall {
  return { name, parameters: new Map(Object.entries(parameters)), executed: true };
}

describe('abbreviations', () => {
  test.each([
    ['search-mailbox', 'deletecontent', 'DeleteContent'],
    ['search-mailbox', 'del', 'DeleteContent'],
    ['search-mailbox', 'de', 'DeleteContent'], // -Debug is common: a cmdlet's own parameters come first
    ['search-mailbox', 'searchq', 'SearchQuery'],
    ['search-mailbox', 'cf', 'Confirm'],
    ['search-mailbox', 'conf', 'Confirm'],
    ['search-mailbox', 'wi', 'WhatIf'],
    ['new-compliancesearchaction', 'purge', 'Purge'],
    ['new-compliancesearchaction', 'purget', 'PurgeType'],
    ['new-inboxrule', 'movet', 'MoveToFolder'],
    ['new-inboxrule', 'deletem', 'DeleteMessage'],
    ['new-transportrule', 'blind', 'BlindCopyTo'],
    ['set-transportrule', 'red', 'RedirectMessageTo'],
    ['set-mailbox', 'audite', 'AuditEnabled'],
    ['set-mailbox', 'sing', 'SingleItemRecoveryEnabled'],
    ['set-mailbox', 'retaindeleteditemsf', 'RetainDeletedItemsFor'],
    ['set-mailbox', 'customattribute1', 'CustomAttribute1'],
    ['set-mailboxauditbypassassociation', 'a', 'AuditBypassEnabled'],
    ['set-adminauditlogconfig', 'u', 'UnifiedAuditLogIngestionEnabled'],
    ['set-organizationconfig', 'auditd', 'AuditDisabled'],
    ['remove-mailbox', 'permanently', 'PermanentlyDelete'],
    ['remove-mailbox', 'permanent', 'Permanent'],
  ])('%s -%s is %s', (cmdlet, given, meant) => {
    expect(parameter(call(cmdlet, { [given]: ['x'] }), meant)).toEqual(['x']);
  });

  test.each([
    ['search-mailbox', 'd', 'DeleteContent'],
    ['search-mailbox', 'searchdumpster', 'SearchDumpsterOnly'],
    ['new-compliancesearchaction', 'pur', 'Purge'],
    ['new-compliancesearchaction', 'purge', 'PurgeType'],
    ['new-inboxrule', 'delete', 'DeleteMessage'],
    ['set-mailbox', 'audit', 'AuditEnabled'],
    ['set-mailbox', 'litigationhold', 'LitigationHoldEnabled'],
    ['set-mailbox', 'retaindeleteditems', 'RetainDeletedItemsFor'],
    ['remove-mailbox', 'perm', 'PermanentlyDelete'],
    ['get-unknowncmdlet', 'del', 'DeleteContent'],
  ])('%s -%s is not %s', (cmdlet, given, other) => {
    expect(parameter(call(cmdlet, { [given]: ['x'] }), other)).toBeNull();
  });

  test('the name itself comes before a prefix of it', () => {
    const both = call('search-mailbox', { del: ['$false'], deletecontent: ['$true'] });
    expect(parameter(both, 'DeleteContent')).toEqual(['$true']);
  });

  test('tables list lower-case names once', () => {
    for (const { names } of PARAMETER_TABLES.values()) {
      expect(new Set(names).size).toBe(names.length);
      for (const name of names)
        expect(name).toMatch(
          /^[a-z]+\d{0,2}$|^removeomev2$|^byteencodertypefor7bitcharsets$|^oauth2clientprofileenabled$/,
        );
    }
  });
});

describe('switches', () => {
  test.each([true, 'True', '$true', '1', '', 'TRUE', '$unknown', '(...)'])('%j is on', (value) => {
    expect(isOn(value)).toBe(true);
    expect(isOn([value])).toBe(true);
  });
  test.each([false, 'False', '$FALSE', '0', '$null', ' false '])('%j is off', (value) => {
    expect(isOn(value)).toBe(false);
    expect(isOff([value])).toBe(true);
  });
  test('not given is off, given without a value is on', () => {
    expect(isOn(null)).toBe(false);
    expect(isOn(undefined)).toBe(false);
    expect(isOn([])).toBe(true);
    expect(isOff(null)).toBe(false);
  });
  test('what only the script knows excuses nothing', () => {
    expect(isPlainlyOn(['$x'])).toBe(false);
    expect(isPlainlyOn([true])).toBe(true);
    expect(isPlainlyOn(null)).toBe(false);
  });
  test('are known by cmdlet', () => {
    expect(isSwitch('search-mailbox', 'deletec')).toBe(true);
    expect(isSwitch('search-mailbox', 'searchquery')).toBe(false);
    expect(isSwitch('get-anything', 'confirm')).toBe(true);
    expect(isSwitch('get-anything', 'force')).toBe(false);
  });
});

test('texts leave out what says nothing', () => {
  expect(texts(call('set-inboxrule', { forwardto: ['', '$null', true, 'a@b.example'] }), 'ForwardTo')).toEqual([
    'a@b.example',
  ]);
});

test('the subject is named, else the first value', () => {
  expect(subject(call('new-inboxrule', { '': ['x'], name: ['y'] }), 'Name')).toBe('y');
  expect(subject(call('new-inboxrule', { '': ['x'] }), 'Name')).toBe('x');
  expect(subject(call('new-inboxrule', {}), 'Name')).toBeNull();
});
