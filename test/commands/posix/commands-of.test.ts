// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the scripts are of shells

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandsOf } from '../../../shared/commands/posix/commands-of.ts';
import { posixActs } from '../../../shared/commands/posix/posix-acts.ts';
import { expectLinear } from '../../support/growth.ts';

/** Commands of a script as `program arg arg`, without the shell that runs it. */
function run(script: string): string[] {
  return commandsOf(script, '').map(({ program, args }) => [program, ...args].join(' ').trim());
}

function redirected(script: string): string[] {
  return commandsOf(script, '').flatMap(({ redirections }) =>
    redirections.map(({ operator, target }) => `${operator} ${target}`),
  );
}

describe('words', () => {
  test.each([
    ['single quotes', "rm 'a b'", ['rm a b']],
    ['double quotes', 'rm "a b" "c\\"d"', ['rm a b c"d']],
    ['quotes inside a word', `r''m a"b"'c'`, ['rm abc']],
    ['backslashes', 'r\\m a\\ b', ['rm a b']],
    ['a line that goes on', 'rm \\\n a', ['rm a']],
    ['$-quotes', "rm $'\\x61\\142\\u0063\\n'", ['rm abc']],
    ['comments', 'rm a # b\nls', ['rm a', 'ls']],
    ['a hash inside a word', 'rm a#b', ['rm a#b']],
    ['braces', 'rm /{a,b{c,d}}/x', ['rm /a/x /bc/x /bd/x']],
    ['braces in quotes', 'rm "{a,b}"', ['rm {a,b}']],
    ['braces without alternatives', 'find . -exec rm {} ;', ['find . -exec rm {}', 'rm .']],
    ['unterminated quotes', 'rm "a', ['rm a']],
    ['nothing', '  ;; && ', []],
  ])('%s', (_, script, expected) => expect(run(script)).toEqual(expected));
});

describe('expansions', () => {
  test.each([
    ['a variable', 'x=/a; rm $x/b ${x}c', ['rm /a/b /ac']],
    ['blanks in a value', 'x="rm -f"; $x a', ['rm -f a']],
    ['blanks in quotes', 'x="a b"; rm "$x"', ['rm a b']],
    ['unset is empty', 'rm a$nob${no}c', ['rm ac']],
    ['the home folder', 'rm $HOME/a ${HOME}/b', ['rm ~/a ~/b']],
    ['a default', 'rm ${x:-/a} ${HOME:-/b}', ['rm /a ~']],
    ['parts', 'x=abcdef; rm ${x:1:2} ${x%ef} ${x#ab} ${x/cd/_} ${#x}', ['rm bc abcd cdef ab_ef 6']],
    ['upper case', 'x=ab; rm ${x^^}', ['rm AB']],
    ['indirect', 'a=b; b=/c; rm ${!a}', ['rm /c']],
    ['arrays', 'a=(x "y z"); rm "${a[@]}"', ['rm x y z']],
    ['appending', 'a=x; a+=y; rm $a', ['rm xy']],
    ['IFS', 'rm${IFS}a; IFS=,; c=rm,b; $c', ['rm a', 'rm b']],
    ['substitution', 'rm $(echo a) `echo b`', ['echo a', 'echo b', 'rm a b']],
    ['nested substitution', 'rm "$(echo "$(echo a)")"', ['echo a', 'echo a', 'rm a']],
    ['arithmetic', 'rm a$((1+1))', ['rm a0']],
    ['positional', 'sh -c \'rm "$1" $@\' x a b', ['sh -c rm "$1" $@ x a b', 'rm a a b']],
    ['a default that stays', ': ${x:=a}; rm $x', [': a', 'rm a']],
    ['the name of a script', "sh -c 'rm $0' a", ['sh -c rm $0 a', 'rm a']],
    ['what env sets', "env x=a sh -c 'rm $x'", ['env x=a sh -c rm $x', 'sh -c rm $x', 'rm a']],
    ['set', 'set -- a b; rm "$@"', ['set -- a b', 'rm a b']],
  ])('%s', (_, script, expected) => expect(run(script)).toEqual(expected));
});

describe('structure', () => {
  test.each([
    ['lists', 'a && b || c; d & e', ['a', 'b', 'c', 'd', 'e']],
    ['groups', '(a; { b; })', ['a', 'b']],
    ['conditions', 'if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
    ['cases', 'case $x in a|b) rm c;; *) rm d;; esac', ['b', 'rm c', '*', 'rm d']],
    ['loops over words', 'for f in a b; do rm "$f.x"; done', ['rm a.x b.x']],
    ['loops over what is printed', 'for f in $(ls /a); do rm $f; done', ['ls /a', 'rm /a/*']],
    ['loops that read a pipe', 'find /a | while read f; do rm "$f"; done', ['find /a', 'read f', 'rm /a/*']],
    ['functions', 'f() { rm "$1"; }; f a', ['rm', 'f a', 'rm a']],
    ['functions by keyword', 'function f { rm $1; }\nf a', ['rm', 'f a', 'rm a']],
    ['aliases', "alias z='rm -f'\nz a", ['alias z=rm -f', 'z a', 'rm -f a']],
    ['eval', 'eval "rm a"', ['eval rm a', 'rm a']],
    ['trap', "trap 'rm a' EXIT", ['trap rm a EXIT', 'rm a']],
  ])('%s', (_, script, expected) => expect(run(script)).toEqual(expected));

  test('a loop that is fed from behind', () => {
    const commands = commandsOf('while read f; do rm "$f"; done < <(find /a)', '');
    expect(commands.find(({ program }) => program === 'rm')?.args).toEqual(['/a/*']);
  });

  test('folders', () => {
    const at = (script: string) => commandsOf(script, '').find(({ program }) => program === 'rm')?.cwd;
    expect(at('cd /a && cd b; rm c')).toBe('/a/b');
    expect(at('(cd /a); rm c')).toBeNull();
    expect(at("sh -c 'cd /a'; rm c")).toBeNull();
    expect(at('cd; rm c')).toBe('~');
    expect(at('env -C /a rm c')).toBe('/a');
    expect(at('sudo --chdir=/a rm c')).toBe('/a');
  });
});

describe('redirections', () => {
  test.each([
    ['> a', ['> a']],
    ['x 0> a 1>>b 2>&1 >&- &>c', ['> a', '>> b', '> c']],
    ['x >| "a b" < c', ['>| a b', '< c']],
    ['x {fd}> a', ['> a']],
    ['for f in a b; do : > /x/$f; done', ['> /x/a', '> /x/b']],
    ['if x; then y; fi > a', ['> a']],
  ])('%s', (script, expected) => expect(redirected(script)).toEqual(expected));

  test.each([
    ['a here-document', 'sh <<E\nrm a\nE\nls', ['sh', 'rm a', 'ls']],
    ['an indented one', 'sh <<-E\n\trm a\n\tE\nls', ['sh', 'rm a', 'ls']],
    ['two', 'cat <<A; sh <<B\nrm x\nA\nrm a\nB', ['cat', 'sh', 'rm a']],
    ['with variables', 'x=a; sh <<E\nrm $x\nE', ['sh', 'rm a']],
    ['a quoted one', "x=a; sh <<'E'\nrm $x\nE", ['sh', 'rm a']],
    ['that is only printed', 'cat <<E\nrm a\nE', ['cat']],
    ['a here-string', 'sh <<< "rm a"', ['sh', 'rm a']],
    ['a process', 'sh <(echo rm a)', ['echo rm a', 'sh /dev/stdin', 'rm a']],
    ['a file that the line wrote', 'echo rm a > /tmp/x; sh /tmp/x', ['echo rm a', 'sh /tmp/x', 'rm a']],
  ])('%s', (_, script, expected) => expect(run(script)).toEqual(expected));
});

describe('pipes into a shell', () => {
  const base64 = Buffer.from('rm a').toString('base64');
  test.each([
    ['echo', 'echo rm a | sh'],
    ['printf', "printf '%s %s' rm a | sh"],
    ['octal', "printf '\\162\\155 a' | sh"],
    ['echo -e', "echo -e '\\x72m a' | bash"],
    ['base64', `echo ${base64} | base64 -d | sh`],
    ['openssl', `echo ${base64} | openssl base64 -d | sh`],
    ['hexadecimal', 'echo 726d2061 | xxd -r -p | sh'],
    ['backwards', 'echo a mr | rev | sh'],
    ['rot13', "echo ez n | tr 'a-z' 'n-za-m' | sh"],
    ['a group', '(echo rm a) | { sleep 1; sh; }'],
    ['xargs', 'echo a | xargs rm'],
    ['xargs with a file', 'echo a > l; xargs -a l rm'],
    ['xargs with a mark', 'echo a | xargs -I% rm %'],
    ['parallel', 'parallel rm ::: a'],
    ['filters', 'printf "x\\nrm a\\n" | grep rm | tail -1 | sh'],
    ['python', 'python3 -c \'print("rm a")\' | sh'],
    ['python that decodes', `python3 -c 'import base64;print(base64.b64decode("cm0gYQogICA="))' | sh`],
    ['ssh without a command', 'echo rm a | ssh x'],
    ['cron', "echo '* * * * * rm a' | crontab -"],
    ['at', 'echo rm a | at now'],
  ])('%s', (_, script) => expect(run(script)).toContain('rm a'));
});

describe('wrappers', () => {
  test.each([
    'sudo -u x -E A=b rm a',
    'doas rm a',
    'env -i A=b rm a',
    "env -S 'rm a'",
    'nohup nice -n 5 ionice -c 3 rm a',
    'timeout -k 1 9 rm a',
    'busybox rm a',
    'exec -a x rm a',
    'command rm a',
    'chroot /x rm a',
    'flock /x rm a',
    "su - x -c 'rm a'",
    'ssh -p 22 x rm a',
    'docker exec -it x rm a',
    'kubectl exec -n x y -- rm a',
    '/lib64/ld-linux-x86-64.so.2 /bin/rm a',
    'find /x -exec rm a {} ;',
    "bash -euxc 'rm a'",
    "bash --norc -o pipefail -c 'rm a'",
    'bash -c rm a',
    '/tmp/x -c "rm a"',
    'perl -e \'system("rm a")\'',
    'awk \'BEGIN{system("rm a")}\'',
    'python3 -c "import os; os.system(\'rm a\')"',
    'ruby -e "`rm a`"',
    'osascript -e \'do shell script "rm a"\'',
    "vim -c ':!rm a' -c q",
    'ansible all -m shell -a "rm a"',
    'runuser -u x -- rm a',
    "runuser -l x -c 'rm a'",
    "su x --command='rm a'",
    'sshpass -p x ssh y rm a',
    'docker run --rm -v /x:/y --name z image rm a',
    'docker-compose exec -T x rm a',
    'oc rsh x rm a',
    'lxc-attach -n x -- rm a',
    "bash -euo pipefail -c 'rm a'",
    "salt '*' cmd.run 'rm a'",
    "az vm run-command invoke --scripts 'rm a'",
    '/bin/r? a',
    "python3 -c \"import subprocess; subprocess.run(['rm', 'a'])\"",
  ])('%s', (script) => expect(run(script).some((command) => /^rm a\b/.test(command))).toBe(true));

  test.each([
    'grep -c "rm a" f',
    'echo rm a',
    'git commit -m "rm a"',
    'man rm',
    'vim rm a',
    'python3 -c \'print("rm a")\'',
  ])('nothing is run: %s', (script) => expect(run(script).some((command) => command.startsWith('rm'))).toBe(false));
});

describe('processes', () => {
  test.each([
    ['single quotes in single quotes', `bash -c 'rm '\\''a b'\\'''`, ['a b']],
    ['between double quotes', `bash -c 'rm '"'"'a b'"'"''`, ['a b']],
    ['an escaped blank', 'rm Group\\ Containers', ['Group Containers']],
    ['backslashes of Windows', 'rm C:\\a\\b', ['C:\\a\\b']],
  ])('arguments as logs quote them: %s', (_, line, expected) => {
    const commands = commandsOf(line, line.startsWith('bash') ? 'bash' : 'rm');
    expect(commands.filter(({ program }) => program === 'rm').map(({ args }) => args)).toEqual([expected]);
  });

  test.each([
    ['no quotes', "python3 -c import os; os.remove('a')", "import os; os.remove('a')"],
    ['quotes inside quotes', 'python3 -c "os.remove("a")"', 'os.remove("a")'],
    ['several parts', 'osascript -e tell app "x" -e delete y', 'tell app "x"\ndelete y'],
  ])('the program of an interpreter in a log that has %s', (_, line, code) => {
    expect(commandsOf(line, line.split(' ')[0] ?? '').map(({ args }) => args.at(-1))).toContain(code);
  });

  test('names that the line gives to paths', () => {
    const paths = (script: string) =>
      commandsOf(script, '')
        .flatMap(posixActs)
        .map(({ kind, path }) => `${kind} ${path}`);
    expect(paths('ln -s /var/mail /x; rm /x/a')).toContain('delete /var/mail/a');
    expect(paths('ln -s /var/mail/a /x; : > /x')).toContain('empty /var/mail/a');
    expect(paths('ln -s /var/mail /x; rm /x')).toEqual(['delete /x']);
    expect(paths('mount --bind /var/mail /x; rm -r /x')).toContain('delete /var/mail');
    expect(paths('docker run -v /:/host:rw i rm /host/a')).toContain('delete /a');
    expect(paths('docker run --mount type=bind,source=/var/mail,target=/m i rm /m/a')).toContain('delete /var/mail/a');
  });

  test('the file that runs decides, not the name that its command line begins with', () => {
    expect(commandsOf('[kworker] -rf /a', '/usr/bin/rm')[0]).toMatchObject({ program: 'rm', args: ['-rf', '/a'] });
    expect(commandsOf('rm -rf /a', 'busybox')[0]).toMatchObject({ program: 'rm' });
    expect(commandsOf('-bash', 'bash')[0]).toMatchObject({ program: 'bash' });
  });
  test('operators among the arguments of a program are text', () => {
    expect(commandsOf('grep a;rm b', 'grep').map(({ program }) => program)).toEqual(['grep']);
  });
  test('a line whose inner quotes were left as they are', () => {
    const commands = commandsOf('bash -c "for f in "/a b"; do rm "$f"; done"', 'bash');
    expect(commands).toContainEqual(expect.objectContaining({ program: 'rm', args: ['/a b'] }));
  });
  test('a line that lost its quotes', () => {
    expect(commandsOf('bash -c cd /a; rm b', 'bash')).toContainEqual(
      expect.objectContaining({ program: 'rm', cwd: '/a' }),
    );
  });
});

describe('bounds', () => {
  test('never throws, whatever the line', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        ...'$( ${ `` " \' \\ { , } ( ) | ; & > < << <<< \n # = $((  f() if then done esac for in case'.split(' '),
        ' ',
        'sh -c ',
        'eval ',
        'x=',
        'xargs ',
        'find -exec ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('', 'bash', 'rm', 'perl'), (pieces, file) => {
        expect(Array.isArray(commandsOf(pieces.join(''), file))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('text cannot bring the marks that the reader uses itself', () => {
    expect(run('rm \ue000a\ue001b\ue002 \ue004')).toEqual(['rm \ufffda\ufffdb\ufffd \ufffd']);
  });

  test.each([
    '$(',
    '"$(',
    '`',
    '(',
    '{a,',
    '{a,{b,',
    '"',
    '${',
    '<<a ',
    '<<a\n',
    'x=$x$x;',
    'f(){ f|f; };f;',
    "sh -c '",
    'sudo ',
    'xargs ',
    'for x in a b c;do ',
    'eval ',
    'echo x|sh;',
    'find / -exec ',
    'rm /var/mail/x;',
    '>',
    'a=(',
    'read x;',
    'ln -s a b;',
    '-v /a:/b ',
    "b64decode('AAAAAAAA');",
    '\\',
    '\\"',
  ])('takes a line full of %j in time that grows with its length', (unit) => {
    expectLinear(48_000, (length) => {
      for (const before of ['', "bash -c '"]) commandsOf(before + unit.repeat(Math.ceil(length / unit.length)), 'bash');
    });
  });
});
