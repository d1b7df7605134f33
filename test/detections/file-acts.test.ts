/** What a file event says was done, by the words of each source, and how an act is told. */
import { describe, expect, test } from 'vitest';
import { fileActOf, gravestAct, scoredAct, scoredFile } from '../../shared/detections/file-act-score.ts';
import type { FileEvent } from '../../shared/events/event.ts';

const fileEvent = (action: string, fields: Partial<FileEvent> = {}) =>
  ({ action, folderPath: '/var/mail/mira', fileName: 'mira', previousPath: null, ...fields }) as FileEvent;

describe('file events', () => {
  test.each([
    ['FileDeleted', 'delete'],
    ['unlink', 'delete'],
    ['REMOVED', 'delete'],
    ['FileRenamed', 'move'],
    ['moved_from', 'move'],
    ['FileModified', 'change'],
    ['truncate', 'change'],
    ['WRITE', 'change'],
    ['updated', 'change'],
    ['FileCreated', 'create'],
    ['creation', 'create'],
    ['opened', undefined],
  ])('%s is %s', (action, kind) => expect(fileActOf(fileEvent(action))?.kind).toBe(kind));

  test.each([
    ['FileRenamed', { previousPath: '/var/mail/tomas' }, '/var/mail/tomas'],
    ['FileRenamed', {}, '/var/mail/mira'],
    ['FileDeleted', { previousPath: '/var/mail/tomas' }, '/var/mail/mira'],
    ['FileDeleted', { folderPath: null, fileName: '/var/mail/eve' }, '/var/mail/eve'],
  ])('%s of %j is about %s', (action, fields, path) => expect(fileActOf(fileEvent(action, fields))?.path).toBe(path));
});

describe('how an act is told', () => {
  const act = (kind: 'delete' | 'create' | 'move' | 'empty', program = 'rm') => ({
    kind,
    path: '/var/mail/x',
    program,
  });
  test.each([
    ['rm', '"rm" deletes a mail spool.'],
    ['', 'A redirection deletes a mail spool.'],
    ['>', 'A redirection deletes a mail spool.'],
    ['x'.repeat(80), `"${'x'.repeat(64)}" deletes a mail spool.`],
  ])('by the program %j', (program, text) =>
    expect(scoredAct(act('delete', program), 'a mail spool').reasons).toEqual([{ points: 50, text }]),
  );
  test.each([
    ['rm', '"rm" deletes a file of a mail spool.'],
    ['', 'A process deletes a file of a mail spool.'],
    ['>', 'A redirection deletes a file of a mail spool.'],
  ])('by a file event of %j', (program, text) =>
    expect(scoredFile(act('delete', program), 'a mail spool').reasons).toEqual([{ points: 30, text }]),
  );
  test('what only puts something in is low', () => {
    expect(scoredAct(act('create'), 'x').reasons.map(({ points }) => points)).toEqual([50, -20]);
  });
  test('of several acts the gravest counts, and of two like it the first', () => {
    const gravest = act('delete', 'first');
    expect(gravestAct([act('create'), gravest, act('create'), act('delete', 'second')])).toBe(gravest);
    expect(gravestAct([])).toBeNull();
  });
});
