import { expect, test } from 'vitest'
import type { Duty } from '../../api/bindings/Duty'
import { cells, shift, yearCells } from './calendar'
import { groups, mark, names, shares, sunday } from './due'
import { way } from './words'

const TODAY = '2026-10-26' // a Monday
const duty = (id: string, due: string, state: string, more: Partial<Duty> = {}) =>
  ({ id, due, start: due, state, name: id, subject: '', subject_id: '', organisation: 'A', period: due, level: 'branch', open: [], beside: [], snoozed: null, hand: false, note: false, ...more }) as unknown as Duty

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

test('what was put off leaves the day lists until its day, and members with days of their own stand together', () => {
  const born = (name: string, due: string, state = 'due-soon') => duty('care.political-birthday', due, state, { subject: name, subject_id: `id-${name}`, period: '2026', hand: true })
  const all = [
    duty('archive.month', '2026-10-31', 'due-soon', { snoozed: '2026-10-29' }),
    duty('meet.general', '2026-10-20', 'overdue', { snoozed: '2026-10-29' }),
    born('王一', '2026-10-28'),
    born('王二', '2026-10-30'),
    born('王三', '2026-12-30', 'planned'),
  ]
  const found = groups(all, TODAY)
  expect(found.map((g) => [g.key, g.duties.map((d) => d.times)])).toEqual([
    ['week', [2]],
    ['later', [1]],
    ['snoozed', [1, 1]],
  ])
  expect(names(found[0]!.duties[0]!)).toBe('王一、王二')
})

test('open members are named, many of them only by number', () => {
  const line = { ...duty('dues.collect', '2026-10-31', 'due-soon', { open: ['甲', '乙', '丙'] }), times: 1, all: [] }
  expect(names(line)).toBe('甲、乙、丙')
  expect(names(line, 2)).toBe('甲、乙等 3 名')
})

test.each([
  ['meet.committee', '2026-10', { path: '/life', query: { record: 'committee', day: TODAY, group: '' } }],
  ['dues.collect', '2026-09', { path: '/dues', query: { month: '2026-09' } }],
  ['dues.publish-half', '2026H1', { path: '/dues', query: { view: 'papers', month: '2026-06', paper: 'dues-half' } }],
  ['points.publish', '2026Q3', { path: '/points', query: { period: '2026Q3' } }],
  ['points.register', '2026-10', { path: '/points', query: { month: '2026-10' } }],
  ['talk.political-birthday', '2026-10-21', { path: '/talks', query: { talkee: 'm1' } }],
  ['archive.month', '2026-10', undefined],
  ['archive.year', '2026', { path: '/archive', query: { view: 'year' } }],
])('%s of %s opens its very form', (id, period, to) => {
  expect(way(duty(id, '2026-10-31', 'due-soon', { period, hand: id.startsWith('archive'), subject_id: id.startsWith('talk') ? 'm1' : '' }), TODAY).to).toEqual(to)
})

test('a year shows its months with what is open in each', () => {
  const year = yearCells('2026', [duty('a', '2026-09-30', 'overdue'), duty('b', '2026-10-30', 'due-soon'), duty('c', '2026-03-10', 'done')], TODAY)
  expect(year.map((c) => c.mark).join(',')).toBe(',,done,,,,,,late,soon,,')
})
