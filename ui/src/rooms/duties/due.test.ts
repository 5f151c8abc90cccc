import { expect, test } from 'vitest'
import type { Duty } from '../../api/bindings/Duty'
import { cells, shift } from './calendar'
import { groups, mark, shares, sunday } from './due'

const TODAY = '2026-10-26' // a Monday
const duty = (id: string, due: string, state: string) => ({ id, due, state, name: id, subject: '', level: 'branch' }) as unknown as Duty

test.each([
  ['2026-10-26', '2026-11-01'],
  ['2026-11-01', '2026-11-01'],
  ['2026-12-31', '2027-01-03'],
])('the week of %s ends on %s', (today, end) => expect(sunday(today)).toBe(end))

test('late comes first, then this week, this month, later, done; each by day', () => {
  const all = [
    duty('later', '2026-12-31', 'planned'),
    duty('week', '2026-10-31', 'due-soon'),
    duty('week-first', '2026-10-30', 'due-soon'),
    duty('late', '2026-10-21', 'overdue'),
    duty('done', '2026-10-01', 'done'),
    duty('next-month-this-week', '2026-11-01', 'planned'),
    duty('none', '2026-10-31', 'n/a'),
  ]
  expect(groups(all, TODAY).map((g) => [g.key, g.duties.map((d) => d.id)])).toEqual([
    ['late', ['late']],
    ['week', ['week-first', 'week', 'next-month-this-week']],
    ['later', ['later']],
    ['done', ['done']],
  ])
})

test('a duty missed again and again is one line, its newest', () => {
  const all = ['2026-10-09', '2026-10-16', '2026-10-23'].map((day) => duty('archive.week', day, 'overdue'))
  const [late] = groups([...all, duty('meet.group', '2026-09-30', 'overdue')], TODAY)
  expect(late?.duties.map((d) => [d.id, d.due, d.times])).toEqual([
    ['meet.group', '2026-09-30', 1],
    ['archive.week', '2026-10-23', 3],
  ])
})

test.each([
  ['2026-10-21', 'overdue', '逾期 5 天', 'late'],
  ['2026-10-26', 'due-soon', '今天到期', 'soon'],
  ['2026-10-30', 'due-soon', '本周五', 'soon'],
  ['2026-11-05', 'planned', '11月5日', 'plan'],
  ['2026-10-10', 'done', '已完成', 'done'],
  ['2026-10-10', 'late-done', '补做完成', 'done'],
])('due %s and %s reads %s', (due, state, words, tone) => {
  expect(mark(duty('x', due, state), TODAY)).toEqual({ words, tone })
})

test('completion counts what was to be done by today, and what is done early', () => {
  const all = [
    duty('meet.group', '2026-09-30', 'overdue'),
    duty('meet.committee', '2026-10-31', 'done'),
    duty('meet.committee', '2026-12-31', 'planned'),
    duty('talk.secretary-member', '2026-12-31', 'n/a'),
  ]
  expect(shares(all, TODAY)).toEqual([{ name: '三会一课', done: 1, all: 2 }])
})

test('October 2026 begins on a Thursday and marks its days', () => {
  const month = cells('2026-10', [duty('a', '2026-10-21', 'overdue'), duty('b', '2026-10-30', 'due-soon'), duty('c', '2026-10-10', 'done')], TODAY)
  expect(month.slice(0, 4).map((c) => c?.day)).toEqual([undefined, undefined, undefined, '2026-10-01'])
  expect(month).toHaveLength(34)
  expect(month.filter((c) => c?.mark).map((c) => [c?.day, c?.mark])).toEqual([
    ['2026-10-10', 'done'],
    ['2026-10-21', 'late'],
    ['2026-10-30', 'soon'],
  ])
})

test.each([
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
])('%s shifted by %i is %s', (month, by, other) => expect(shift(month, by)).toBe(other))
