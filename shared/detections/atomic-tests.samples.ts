/**
 * The tests of Atomic Red Team for T1070.008 and those beside it, in words of our own: what each does, and what must find it.
 * They touch only a `copy` inside the store, and a recorded run shows no file events: the command line must be enough.
 */
import type { Severity } from './detection.ts';

export interface AtomicTest {
  readonly technique: string;
  readonly name: string;
  /** What runs the script: its log forms follow from it. */
  readonly shell: 'powershell' | 'bash' | 'sh';
  readonly script: string;
  readonly detection: string;
  readonly severity: Severity;
}

const UNISTORE = 'C:\\Users\\$env:USERNAME\\AppData\\Local\\Comms\\Unistore\\data';
const COPY_UNISTORE = `New-Item -Path "${UNISTORE}\\copy" -ItemType Directory -ErrorAction Ignore
Get-ChildItem -Path "${UNISTORE}" -Exclude copy | ForEach-Object { Copy-Item -Path $_.FullName -Destination "${UNISTORE}\\copy" -Recurse }`;

const copyBelow = (store: string) => `if [ ! -d ${store}/copy ]; then mkdir -p ${store}/copy; fi
for f in ${store}/*; do
  if [ "$(basename "$f")" != copy ]; then cp -R "$f" ${store}/copy/; fi
done`;
const changeBelow = (store: string) => `${copyBelow(store)}
for f in ${store}/copy/*; do
  if [ -f "$f" ]; then echo "one more line" >> "$f"; fi
done`;

const SPOOL = '/var/spool/mail';
const APPLE = '~/Library/Mail';

export const atomicTests: readonly AtomicTest[] = [
  {
    technique: 'T1070.008',
    name: 'mail data copied and the copy deleted, Windows',
    shell: 'powershell',
    script: `${COPY_UNISTORE}\nRemove-Item -Path "${UNISTORE}\\copy" -Recurse -Force`,
    detection: 'windows-mail-store',
    severity: 'medium',
  },
  {
    technique: 'T1070.008',
    name: 'mail data copied and the copy changed, Windows',
    shell: 'powershell',
    script: `${COPY_UNISTORE}\nGet-ChildItem -Path "${UNISTORE}\\copy" -File | ForEach-Object { Add-Content -Path $_.FullName -Value "one more line" }`,
    detection: 'windows-mail-store',
    severity: 'medium',
  },
  {
    technique: 'T1070.008',
    name: 'mail data copied and the copy deleted, Linux',
    shell: 'bash',
    script: `${copyBelow(SPOOL)}\nrm -rf ${SPOOL}/copy/*`,
    detection: 'linux-mail-spool',
    severity: 'medium',
  },
  {
    technique: 'T1070.008',
    name: 'mail data copied and the copy changed, Linux',
    shell: 'bash',
    script: changeBelow(SPOOL),
    detection: 'linux-mail-spool',
    severity: 'medium',
  },
  {
    technique: 'T1070.008',
    name: 'mail data copied and the copy deleted, macOS',
    shell: 'bash',
    script: `mkdir ${APPLE}/copy\ncp -R ${APPLE}/* ${APPLE}/copy\nrm -rf ${APPLE}/copy/*`,
    detection: 'macos-mail-store',
    severity: 'medium',
  },
  {
    technique: 'T1070.008',
    name: 'mail data copied and the copy changed, macOS',
    shell: 'bash',
    script: `mkdir ${APPLE}/copy\ncp -R ${APPLE}/* ${APPLE}/copy\necho "one more line" > ${APPLE}/copy/notes.txt`,
    detection: 'macos-mail-store',
    severity: 'medium',
  },
  {
    technique: 'T1685.006',
    name: "root's mail spool overwritten",
    shell: 'sh',
    script: 'echo 0> /var/spool/mail/root',
    detection: 'linux-mail-spool',
    severity: 'medium',
  },
  {
    technique: 'T1564.008',
    name: 'inbox rule that deletes what mentions certain words',
    shell: 'powershell',
    script:
      'Connect-ExchangeOnline -Credential $creds\nNew-InboxRule -Name "Sort" -SubjectOrBodyContainsWords "passwort,phishing" -DeleteMessage $true\nDisconnect-ExchangeOnline -Confirm:$false',
    detection: 'inbox-rule-hides-mail',
    severity: 'high',
  },
  {
    technique: 'T1685.002',
    name: 'account exempted from mailbox auditing',
    shell: 'powershell',
    script:
      'Connect-ExchangeOnline -Credential $creds\nSet-MailboxAuditBypassAssociation -Identity "mira" -AuditBypassEnabled $true',
    detection: 'mailbox-audit-weakened',
    severity: 'medium',
  },
  {
    technique: 'T1685.002',
    name: 'unified audit log turned off',
    shell: 'powershell',
    script:
      'Connect-ExchangeOnline -Credential $creds\nSet-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $False',
    detection: 'tenant-audit-disabled',
    severity: 'high',
  },
  {
    technique: 'T1137.005',
    name: 'Outlook rule by COM that deletes for good',
    shell: 'powershell',
    script: `$o = New-Object -ComObject Outlook.Application
$rules = $o.Session.DefaultStore.GetRules()
$rule = $rules.Create("Sync", 0)
$rule.Conditions.Subject.Enabled = $true
$rule.Conditions.Subject.Text = @("alert")
$rule.Actions.DeletePermanently.Enabled = $true
$rules.Save()`,
    detection: 'outlook-com-deletion',
    severity: 'medium',
  },
];
