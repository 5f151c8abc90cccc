import { expect, test } from 'vitest'
import { startMonths } from '../rooms/branch/months'
import { inHand, lastMonths } from './year'

test.each([
  ['2026-10-26', '2026-10'],
  ['2026-10-31', '2026-10'],
  ['2026-11-03', '2026-10'],
  ['2026-10-20', '2026-09'],
  ['2027-01-05', '2026-12'],
])('on %s the month in hand is %s', (today, month) => expect(inHand(today)).toBe(month))

test('no month before the program was in use is in hand', () => {
  expect(inHand('2026-10-10', '2026-10')).toBe('2026-10')
  expect(inHand('2026-10-10', '2026-01')).toBe('2026-09')
  expect(inHand('2026-10-10', '2026-11')).toBe('2026-09')
})

test('the last months run backwards over the new year', () => {
  expect(lastMonths('2026-02-28', 3)).toEqual(['2026-02', '2026-01', '2025-12'])
})

test('a branch can start from January of this year on', () => {
  expect(startMonths('2026-03-15').map((m) => m.value)).toEqual(['2026-01', '2026-02', '2026-03'])
})
