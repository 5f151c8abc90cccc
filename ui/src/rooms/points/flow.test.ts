import { expect, test } from 'vitest'
import type { PointsRow } from '../../api/bindings/PointsRow'
import { cellText, rowState, stepOf } from './flow'

const flow = { members: 43, registered: 43, draft: 0, declared: 0, checked: 0, approved: 0, closed: 0 }
const cell = (state: string, quantity = 1) => ({ item: 'd.vol', quantity, points: 2, state, year: 2, cap: 8, capped: false, reason: '', minutes: '' })
const row = (states: string[], some: Partial<PointsRow> = {}) => ({ registered: true, closed: false, cells: states.map((s) => cell(s)), deduction: cell('', 0), ...some }) as PointsRow

test('the step in hand is the first that somebody waits for', () => {
  expect(stepOf({ ...flow, registered: 6, declared: 4 })).toBe(0)
  expect(stepOf({ ...flow, declared: 1, checked: 9 })).toBe(1)
  expect(stepOf({ ...flow, checked: 1, approved: 9 })).toBe(2)
  expect(stepOf({ ...flow, approved: 9 })).toBe(3)
  expect(stepOf({ ...flow, closed: 43 })).toBe(4)
  expect(stepOf({ ...flow, members: 0, registered: 0 }), 'nobody is nothing to close').toBe(3)
})

test('a member is as far as the cell that is furthest behind', () => {
  expect(rowState(row(['approved', 'declared', ''])).word).toBe('已申报')
  expect(rowState(row(['approved', 'approved'])).word).toBe('已审核')
  expect(rowState(row(['approved'], { deduction: cell('draft') })).word).toBe('缺原因')
  expect(rowState(row([''])).word).toBe('无申报')
  expect(rowState(row([''], { registered: false })).word).toBe('未登记')
  expect(rowState(row(['approved'], { closed: true })).word).toBe('已结账')
})

test('an empty cell is empty, not 0', () => {
  expect([cellText(cell('', 0)), cellText(cell('declared', 2)), cellText(undefined)]).toEqual(['', '2', ''])
})
