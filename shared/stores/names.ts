/** Names of what the pack keeps in its storage accounts. The Bicep modules make the same ones. */

export const TABLES = {
  /** State: one row for each subject. */
  subjects: 'purgewatchsubjects',
  /** Alerts by id and revision, with their delivery marks. */
  alerts: 'purgewatchalerts',
  /** When to ask which row what is missing. */
  deadlines: 'purgewatchdeadlines',
  /** How far timers have come that go through many rows. */
  walks: 'purgewatchwalks',
  /** Records by source and hour. */
  activity: 'purgewatchactivity',
  /** What is approved, by whom and until when. Written by operators alone. */
  allowances: 'purgewatchallowances',
  /** Revisions of alerts that may not have arrived everywhere. */
  pending: 'purgewatchpending',
  /** What playbooks were asked for, by alert, and how many requests a day had. */
  containments: 'purgewatchcontainments',
  /** Which alerts the playbooks have taken up: each of them adds rows and reads them, and the app uses it not at all. */
  playbooks: 'purgewatchplaybooks',
  /** How far each feed of audit records has been collected. */
  feeds: 'purgewatchfeeds',
} as const;

export const CONTAINERS = {
  /** Raw records of batches with anything relevant. */
  journal: 'journal',
  /** The deployment's hash key. */
  settings: 'settings',
} as const;

export const QUEUES = {
  /** Pointers to alerts that nobody has routed yet. */
  alerts: 'alerts',
  /** Pointers to alerts on their way to Sentinel. */
  sentinel: 'sentinel-alerts',
  /** Pointers to alerts whose evidence is to be kept. */
  evidence: 'evidence-alerts',
  /** Pointers to alerts whose evidence is kept and that policy contains at once. */
  containment: 'containment-alerts',
  /** What playbooks report. */
  containmentResults: 'containment-results',
} as const;

/** Where the host puts messages that failed too often. Source: Azure Queue storage trigger, "Poison messages". */
export const POISON_QUEUES: readonly string[] = Object.values(QUEUES).map((name) => `${name}-poison`);

/** In the host's own account, which holds the checkpoints: where parking cannot write, no checkpoint can either. */
export const HOST_CONTAINERS = {
  /** Records that could not be understood. */
  parked: 'parked',
} as const;

/** In the account of evidence, which is one of its own. */
export const EVIDENCE_CONTAINERS = {
  /** The alerts and their raw records. */
  evidence: 'evidence',
} as const;
