/** The workflows of GitHub Actions: what they run is there, what they use is pinned, and they may do as little as possible. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly if?: string;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8');
const workflowOf = (file: string) => parse(textOf(file)) as Workflow;
const jobs = files.flatMap((file) => Object.entries(workflowOf(file).jobs).map(([name, job]) => ({ file, name, job })));
const steps = jobs.flatMap(({ file, name, job }) => job.steps.map((step) => ({ file, name, step })));

it('are these', () => expect(files.sort()).toEqual(['ci.yml', 'release.yml']));

describe.each(files)('%s', (file) => {
  it('pins every action by the hash of a commit, and says of which version', () => {
    const uses = [...textOf(file).matchAll(/uses: (.+)$/gm)].map(([, value = '']) => value);
    expect(uses.length).toBeGreaterThan(2);
    for (const value of uses) expect(value).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read the repository and nothing else, unless a job says so', () => {
    expect(workflowOf(file).permissions).toEqual({ contents: 'read' });
  });

  it('is started by nothing that runs strangers’ code with rights', () => {
    expect(Object.keys(workflowOf(file).on)).not.toContain('pull_request_target');
    expect(Object.keys(workflowOf(file).on)).not.toContain('workflow_run');
  });
});

it('no job may do more than it needs', () => {
  const granted = jobs.flatMap(({ name, job }) => (job.permissions ? [[name, job.permissions]] : []));
  expect(Object.fromEntries(granted)).toEqual({
    'what-if': { contents: 'read', 'id-token': 'write' },
    publish: { contents: 'write' },
  });
});

it.each(jobs)('$file $name ends by itself', ({ job }) => expect(job['timeout-minutes']).toBeLessThanOrEqual(30));

it.each(steps.filter(({ step }) => step.uses?.startsWith('actions/checkout')))(
  '$file $name leaves no credentials behind',
  ({ step }) => expect(step.with?.['persist-credentials']).toBe(false),
);

it.each(steps.filter(({ step }) => step.run !== undefined))(
  '$file $name puts no expression into a script',
  ({ step }) => expect(step.run).not.toContain('${{'),
);

it('nothing signs in with a secret', () => {
  for (const file of files) expect(textOf(file)).not.toMatch(/secrets\.(?!GITHUB_TOKEN)|creds:|client-secret/i);
});

it('Azure is asked on main alone, where variables name a subscription, in an environment', () => {
  const asking = jobs.filter(({ job }) => job.steps.some(({ uses }) => uses?.startsWith('azure/login')));
  expect(asking.map(({ name }) => name)).toEqual(['what-if']);
  for (const { job } of asking) {
    expect(job.if).toContain("github.ref == 'refs/heads/main'");
    expect(job.if).toContain("vars.AZURE_SUBSCRIPTION_ID != ''");
    expect(job.environment).toBe('azure');
  }
});

it('what they run is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const runs = steps.map(({ step }) => step.run ?? '').join('\n');
  for (const [, script = ''] of runs.matchAll(/npm run (?:-s )?([\w:-]+)/g)) expect(scripts).toHaveProperty([script]);
  const paths = [...runs.matchAll(/(?<![\w/])(infra\/[\w.]+|\.ci\/run)/g)].map(([, path = '']) => path);
  expect(new Set(paths)).toEqual(new Set(['.ci/run', 'infra/main.bicep', 'infra/main.bicepparam']));
  for (const path of paths) expect(existsSync(path), path).toBe(true);
});
