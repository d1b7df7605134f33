/** The oldest Node.js on which every record is judged right: older ones lack what the code uses, and would park records. */
import { SettingError } from '../shared/settings/setting-error.ts';

const OLDEST_MAJOR = 22;

/** @throws {SettingError} on an older one */
export function assertRuntime(version: string): void {
  if (Number.parseInt(version, 10) < OLDEST_MAJOR)
    throw new SettingError('runtime version', `Node.js ${version}`, `${OLDEST_MAJOR} or newer`);
}
