/** No command ignores what it is given: whoever wrote it meant something by it. */
import { describe, expect, it } from 'vitest';
import { allowanceCommand } from '../../../tools/commands/allowance.ts';
import { backtestCommand } from '../../../tools/commands/backtest.ts';
import { deployCommand } from '../../../tools/commands/deploy.ts';
import { doctorCommand } from '../../../tools/commands/doctor.ts';
import { lockEvidenceCommand } from '../../../tools/commands/lock-evidence.ts';
import { redriveCommand } from '../../../tools/commands/redrive.ts';
import { runCommand } from '../../../tools/commands/run.ts';

type Command = (args: readonly string[]) => Promise<number>;

describe('wrong usage', () => {
  it.each<[string, Command, readonly string[], string]>([
    ['run', runCommand, ['--fast'], "Unknown option '--fast'"],
    ['run', runCommand, ['--hub-port', '1', '--hub-port', '2'], "Option '--hub-port' is given twice"],
    ['backtest', backtestCommand, ['--finding', 'x.json'], "Unknown option '--finding'"],
    ['backtest', backtestCommand, ['--json', '--json', 'x.json'], "Option '--json' is given twice"],
    ['redrive parked', redriveCommand, ['parked', 'all'], 'found "all" beyond what redrive parked takes'],
    ['redrive parked', redriveCommand, ['parked', '--queue', 'x'], '--queue: not for redrive parked'],
    ['redrive alerts', redriveCommand, ['alerts', 'a1'], 'found "a1" beyond what redrive alerts takes'],
    ['redrive alerts', redriveCommand, ['alerts', '--reason', 'x'], '--reason: not for redrive alerts'],
    ['allowance add', allowanceCommand, ['add', 'pat'], 'found "pat" beyond what allowance add takes'],
    ['allowance list', allowanceCommand, ['list', 'extra'], 'found "extra" beyond what allowance list takes'],
    ['allowance list', allowanceCommand, ['list', '--tenant', 'x'], '--tenant: not for allowance list'],
    ['allowance expire', allowanceCommand, ['expire', 'a', 'b'], 'found "b" beyond what allowance expire takes'],
    ['allowance expire', allowanceCommand, ['expire', 'a', '--expires', '2030-01-01'], '--expires: not for'],
    ['deploy', deployCommand, ['now'], 'found "now"'],
    ['deploy', deployCommand, ['--force'], "Unknown option '--force'"],
    ['doctor', doctorCommand, ['now'], 'found "now"'],
    ['doctor', doctorCommand, ['--fix'], "Unknown option '--fix'"],
    ['lock-evidence', lockEvidenceCommand, ['now'], 'found "now"'],
    ['lock-evidence', lockEvidenceCommand, ['--yes'], "Unknown option '--yes'"],
  ])('%s refuses what it would ignore, before it does anything: %#', async (_name, command, args, message) => {
    await expect(command(args)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
  });
});
