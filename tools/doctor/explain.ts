/** What a fault that a check met means, and what to do about it. Only codes and names are said: messages of clients hold URLs. */
import { SettingError } from '../../shared/settings/setting-error.ts';
import { faultOf, statusOf } from '../../shared/stores/fault.ts';
import { isNoToken, networkFault } from '../azure/signed-in.ts';
import { type Check, fail, type Line, skipped } from './check.ts';

/** Codes of Event Hubs clients. */
const NOT_THERE = 'MessagingEntityNotFoundError';
const REFUSED: readonly string[] = ['UnauthorizedError', 'UnauthorizedAccess'];

export function explain({ id, role }: Pick<Check, 'id' | 'role'>, fault: unknown): Line {
  // The check of settings says what is allowed; here it would be said again and again.
  if (fault instanceof SettingError) return skipped(id, `setting ${fault.setting} is missing or wrong`);
  if (isNoToken(fault)) return fail(id, 'no token: nobody is signed in', 'run: az login');
  const status = statusOf(fault);
  const code = codeOf(fault);
  if (status === 401 || status === 403 || REFUSED.includes(code ?? '')) {
    const found = `access refused (${[status, code].filter((part) => part !== undefined).join(' ')})`;
    const granted = role === '' ? 'ask for access' : `grant whoever runs this the role ${role}`;
    return fail(id, found, `${granted}; with private networking, run it from inside the network`);
  }
  if (status === 404 || code === NOT_THERE)
    return fail(id, `not there (${code ?? status})`, 'deploy the templates again');
  if (status !== undefined)
    return fail(
      id,
      `answered ${status} ${code ?? ''}`.trim(),
      'try again; if it stays, see the service health of Azure',
    );
  const network = fault instanceof Error ? (networkFault(fault) ?? code ?? fault.name) : 'unknown fault';
  return fail(
    id,
    `no answer (${network})`,
    'see whether this machine reaches it: name, network, firewall, private endpoints',
  );
}

function codeOf(fault: unknown): string | undefined {
  const code = faultOf(fault);
  return code !== undefined && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
}
