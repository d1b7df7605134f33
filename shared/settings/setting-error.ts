/** A setting's fault: it fails at start and says which setting, what was found and what is allowed. Never a secret. */

/** Settings as the process got them. */
export type Env = Readonly<Record<string, string | undefined>>;

export class SettingError extends Error {
  readonly code = 'setting';
  readonly setting: string;
  /** What is allowed; holds nothing of what was found. */
  readonly allowed: string;

  constructor(setting: string, found: string, allowed: string) {
    super(`setting ${setting}: found ${found}; allowed: ${allowed}`);
    this.name = 'SettingError';
    this.setting = setting;
    this.allowed = allowed;
  }
}

/** An empty setting is how portals and templates say "not set". */
export function settingOf(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
