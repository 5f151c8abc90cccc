import { expect, test } from 'vitest'
import { isoDay, partialDate } from './day'

test('a day is read as people write it, and one that does not exist is none', () => {
  for (const written of ['2026-03-01', '2026.3.1', '20260301', '2026年3月1日', ' 2026/03/1 ']) expect(isoDay(written)).toBe('2026-03-01')
  for (const wrong of ['', '2026-02-30', '2026-13-01', '3月1日', '2026']) expect(isoDay(wrong)).toBeUndefined()
})

test('a date keeps the precision at which it was written', () => {
  const pairs = [['1972', '1972'], ['1972年', '1972'], ['1972.2', '1972-02'], ['1972年12月', '1972-12'], ['1972.2.1', '1972-02-01'], ['1972-13', '1972-13'], ['春天', '春天'], ['', '']] as const
  for (const [written, date] of pairs) expect(partialDate(written)).toBe(date)
})
