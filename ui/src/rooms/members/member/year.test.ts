import { expect, test } from 'vitest'
import { attendance, byMonth, unpaid } from './year'

test('who took part from elsewhere was there; excuses and gaps are told, the newest first', () => {
  const at = (day: string, presence: 'present' | 'online' | 'home' | 'excused' | 'absent' | 'unknown') => ({ day, kinds: ['党课'], presence })
  const told = attendance([at('2026-01-05', 'present'), at('2026-02-05', 'excused'), at('2026-03-05', 'online'), at('2026-04-05', 'absent')])
  expect([told.due, told.there]).toEqual([4, 2])
  expect(told.missed.map((m) => [m.day, m.why])).toEqual([['2026-04-05', '缺席'], ['2026-02-05', '请假']])
})

test('a month is open once it is over and not paid', () => {
  const month = (m: string, full: boolean, assessed = true) => ({ organisation_id: '', member_id: '', month: m, assessed, paid: 0, last_paid: null, on_time: full, full })
  expect(unpaid([month('2026-03', false), month('2026-04', true), month('2026-09', false), month('2026-10', false)], '2026-10-31')).toBe('3、9月')
  expect(unpaid([month('2026-03', false, false)], '2026-10-31')).toBe('')
  expect(unpaid([month('2026-04', true)], '2026-10-31')).toBe('')
})

test('twelve months stand, closed or not', () => {
  const months = byMonth([{ month: '2026-10', points: 8.5 }])
  expect(months).toHaveLength(12)
  expect(months[9]).toEqual({ name: '10', points: 8.5 })
  expect(months[0]!.points).toBeUndefined()
})
