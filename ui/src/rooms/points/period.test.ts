import { expect, test } from 'vitest'
import type { PointsObjection } from '../../api/bindings/PointsObjection'
import type { PointsSteps } from '../../api/bindings/PointsSteps'
import { lastQuarter, objectionState, periodWords, stageOf } from './period'

test('the quarter in hand is the one that ended last', () => {
  const cases = { '2026-01-01': '2025Q4', '2026-03-31': '2025Q4', '2026-04-01': '2026Q1', '2026-10-09': '2026Q3', '2026-12-31': '2026Q3' }
  for (const [today, quarter] of Object.entries(cases)) expect(lastQuarter(today), today).toBe(quarter)
  expect([periodWords('2026Q3'), periodWords('2026')]).toEqual(['2026年第三季度', '2026年度'])
})

test('a period is final only after its publicity and every answer', () => {
  const step = { day: '2026-10-09', until: null, minutes: '', evidence: '', entered_at: '', actor: '' }
  const published = { ...step, until: '2026-10-15' }
  const steps = { evaluated: null, published: null, final: null, open_objections: 0 } as unknown as PointsSteps
  expect(stageOf(steps, '2026-10-09')).toBe(0)
  expect(stageOf({ ...steps, evaluated: step }, '2026-10-09')).toBe(1)
  expect(stageOf({ ...steps, evaluated: step, published }, '2026-10-15'), 'the last day still runs').toBe(2)
  expect(stageOf({ ...steps, evaluated: step, published }, '2026-10-16')).toBe(3)
  expect(stageOf({ ...steps, evaluated: step, published, open_objections: 1 }, '2026-10-16')).toBe(2)
  expect(stageOf({ ...steps, evaluated: step, published, final: step }, '2026-10-16')).toBe(4)
})

test('an objection says what comes next', () => {
  const of = (...answers: string[]) => objectionState({ answers: answers.map((step) => ({ step })) } as PointsObjection).next
  expect([of(), of('checked'), of('checked', 'upheld'), of('checked', 'rejected')]).toEqual(['verify', 'answer', '', ''])
})
