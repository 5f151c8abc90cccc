import { expect, test } from 'vitest'
import type { DuesBoard } from '../../api/bindings/DuesBoard'
import type { DuesBasis } from '../../api/bindings/DuesBasis'
import { ahead, cellWords, openIn, takings, unassessedIn } from './collect'
import { fen, yuan } from './money'

test.each([
  ['15', 1500],
  ['15.5', 1550],
  ['0.2元', 20],
  ['0.20', 20],
  ['1271.50', 127150],
])('%s yuan is %i fen', (written, amount) => expect(fen(written)).toBe(amount))
test.each(['', '-1', '1.234', '十五', '1,000'])('%s is no sum', (written) => expect(fen(written)).toBeUndefined())
test.each([
  [1550, '15.50'],
  [20, '0.20'],
  [-1500, '-15.00'],
])('%i fen read %s', (amount, words) => expect(yuan(amount)).toBe(words))

const cell = (paid: number, open: number, on_time = true, basis: DuesBasis = 'assessed') => ({ basis, paid, open, full: open === 0, on_time, last_paid: null })
const row = (member: string, cells: ReturnType<typeof cell>[]) => ({ member, name: member, organisation: 'A', assessed: true, counted: true, monthly: 1500, cells: [...Array(9).fill(null), ...cells] })
const board: DuesBoard = { year: 2026, rows: [row('a', [cell(1500, 0), cell(0, 1500), cell(0, 1500)]), row('b', [cell(0, 1500), cell(0, 1500), cell(0, 1500)]), row('c', [cell(700, 800), cell(0, 1500), cell(0, 1500)])], months: [] }

test('a click takes in what is open, or what the list names', () => {
  expect(openIn(board, '2026-10').map((r) => r.member)).toEqual(['b', 'c'])
  expect(takings(board, '2026-10', new Set(['a', 'b', 'c']), new Map([['b', 2000]]))).toEqual([
    { member: 'b', month: '2026-10', amount: 2000 },
    { member: 'c', month: '2026-10', amount: 800 },
  ])
})

test('paying ahead reaches six months and begins with what is open', () => {
  expect(ahead(board.rows[1]!, 2026, '2026-05-31').map((m) => m.month)).toEqual(['2026-10', '2026-11'])
  expect(ahead(board.rows[0]!, 2026, '2026-10-31').map((m) => m.month)).toEqual(['2026-11', '2026-12'])
})

test('a cell says whether it is paid, late, in part or open', () => {
  expect(cellWords(cell(1500, 0), '2026-09', '2026-10-31')).toEqual({ words: '√', tone: 'full' })
  expect(cellWords(cell(1500, 0, false), '2026-09', '2026-10-31')).toEqual({ words: '√迟', tone: 'part' })
  expect(cellWords(cell(700, 800), '2026-10', '2026-10-31').words).toBe('部分')
  expect(cellWords(cell(0, 1500), '2026-09', '2026-10-31').tone).toBe('late')
  expect(cellWords(cell(0, 1500), '2026-10', '2026-10-31').words).toBe('')
  expect(cellWords(cell(500, 0, false, 'unassessed'), '2026-10', '2026-10-31').words).toBe('已收')
  expect(cellWords(cell(0, 0, false, 'unassessed'), '2026-09', '2026-10-31')).toEqual({ words: '', tone: 'none' })
  expect(cellWords(null, '2026-10', '2026-10-31').tone).toBe('none')
})

test('whoever is not assessed is named month by month', () => {
  const mixed = { ...board, rows: [...board.rows, row('d', [cell(500, 0, false, 'unassessed'), cell(0, 0, false, 'unassessed'), cell(0, 1500)])] }
  expect(unassessedIn(mixed, '2026-10').map((r) => r.member)).toEqual(['d'])
  expect(unassessedIn(mixed, '2026-12')).toEqual([])
})
