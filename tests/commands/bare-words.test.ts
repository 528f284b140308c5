import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../commands/index.ts';
import { parseSlash } from '../../src/core/slash.ts';

/** The options as read, or the sentence that is said instead. */
function read(typed: string): unknown {
  const result = parseSlash(typed, commands);
  return result.kind === 'command' ? result.options : result.sentence;
}

describe('values typed without the names of their options', () => {
  it.each([
    ['/alerts snooze 2h 1', { time: '2h', which: '1' }],
    ['/alerts snooze 1 2h', { time: '2h', which: '1' }],
    ['/watch snooze all 3d', { time: '3d', which: 'all' }],
    ['/alerts edit 2 least:critical', { which: '2', least: 'critical' }],
    ['/digest schedule 08:30 weekly', { time: '08:30', weekly: 'yes' }],
    ['/digest schedule 8:30 Europe/Paris', { time: '8:30', zone: 'Europe/Paris' }],
    ['/digest schedule 8:30 EDT', { time: '8:30', zone: 'EDT' }],
    ['/digest schedule mon, wed 08:30 UTC', { time: '08:30', zone: 'UTC', days: 'mon, wed' }],
    ['/digest schedule 9 pm weekdays', { time: '9 pm', days: 'weekdays' }],
    ['/alerts snooze 2 hours 1', { time: '2 hours', which: '1' }],
    ['/alerts subscribe critical', { least: 'critical' }],
    ['/alerts edit 2 spillover restraint', { which: '2', tags: 'spillover,restraint' }],
    ['/alerts subscribe preview critical', { preview: 'yes', least: 'critical' }],
    ['/brief public', { query: 'public' }],
    ['/alerts subscribe "spillover"', { words: 'spillover' }],
    ['/alerts subscribe spillover poland', { words: 'spillover poland' }],
    ['/latest Spillover CRITICAL', { tag: 'Spillover', severity: 'CRITICAL' }],
    ['/digest Schedule 08:30 WEEKLY', { time: '08:30', weekly: 'yes' }],
    ['/help alerts subscribe', { command: 'alerts subscribe' }],
    ['/digest schedule time:8:30 weekdays', { time: '8:30', days: 'weekdays' }],
    ['/trend theatre 30 days', { by: 'theatre', days: '30' }],
  ])('%s', (typed, expected) => {
    expect(read(typed)).toEqual(expected);
  });

  it.each(['edition:weekly', 'on:mon', 'noon'])(
    '/digest schedule 08:30 %s: the word is named, not the time',
    (word) => {
      expect(read(`/digest schedule 08:30 ${word}`)).toBe(
        `I do not know what "${word}" is for. The options are: time, zone, days, weekly. For example: /digest schedule 08:30`,
      );
    },
  );

  it.each([
    ['/latest iran', '"iran"', '/search iran'],
    ['/latest critical Nord Stream', '"Nord"', '/search Nord Stream'],
    ['/latest iran strikes critical', '"iran"', '/search iran strikes'],
  ])('%s: the command that takes words is named with them', (typed, word, instead) => {
    expect(read(typed)).toBe(
      `I do not know what ${word} is for. The options are: tag, theatre, severity. To look for words: ${instead}`,
    );
  });

  it.each([
    ['/latest South China Sea', { theatre: 'south-china-sea' }],
    ['/latest nuclear escalation critical', { tag: 'nuclear-escalation', severity: 'critical' }],
    ['/latest critical "Middle East"', { theatre: 'middle-east', severity: 'critical' }],
    ['/latest theatre:japan and the east china sea elevated', { theatre: 'japan', severity: 'elevated' }],
    ['/latest tag:collective-defence', { tag: 'collective-defense' }],
    ['/latest theatre:"NATO\'s eastern flank"', { theatre: 'nato-east' }],
    ['/alerts subscribe tags:spillover, security guarantee least:Critical', { least: 'critical' }],
    ['/trend By theatre 7', { by: 'theatre', days: 7 }],
  ])('%s: what is chosen may be said as it is shown', async (typed, expected) => {
    const result = parseSlash(typed, commands);
    if (result.kind === 'mistake') throw new Error(result.sentence);
    const command = commands.find((one) => one.name === result.command);
    const { options = {} } = (result.subcommand ? command?.subcommands?.[result.subcommand] : command?.main) ?? {};
    expect(z.object(options).parse(result.options)).toMatchObject(expected);
  });

  it('/alerts subscribe tags:spillover, security guarantee: both are taken', () => {
    expect(read('/alerts subscribe tags:spillover, security guarantee theatres:korea')).toEqual({
      tags: 'spillover, security guarantee',
      theatres: 'korea',
    });
  });

  it('/latest critical elevated: no option takes a second value', () => {
    expect(read('/latest critical elevated')).toContain('I do not know what "elevated" is for.');
  });

  it.each([
    [
      '/digest schedule noon',
      'I cannot read "noon" as "time": When, by your clock. For example: /digest schedule 08:30',
    ],
    ['/alerts snooze 1 ages', 'I cannot read "ages" as "time": How long. For example: /alerts snooze time:2h'],
  ])('%s: what is still missing is named, with an example', (typed, expected) => {
    expect(read(typed)).toBe(expected);
  });

  it.each([
    ['/brief the tail wags 2 dogs', 'the tail wags 2 dogs'],
    ['/search 08:30 all mon 1', '08:30 all mon 1'],
    ['/assess 2h in UTC: weekly talks', '2h in UTC: weekly talks'],
  ])('%s is one text', (typed, expected) => {
    expect(Object.values(Object(read(typed)))).toEqual([expected]);
  });
});
