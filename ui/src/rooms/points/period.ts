// Quarters and years: their names, and how far one is.
import type { PointsObjection } from '../../api/bindings/PointsObjection'
import type { PointsSteps } from '../../api/bindings/PointsSteps'
import type { Tone } from '../../kit/StateTag.vue'

export const periodSteps = ['评定', '公示', '异议', '生效']

/** Quarters of a year, and the year itself. */
export const periodsOf = (year: number) => [
  ...['第一季度', '第二季度', '第三季度', '第四季度'].map((name, at) => ({ period: `${year}Q${at + 1}`, name })),
  { period: `${year}`, name: '全年' },
]

/** `2026Q3` as `2026年第三季度`. */
export function periodWords(period: string): string {
  const year = period.slice(0, 4)
  return `${year}年${periodsOf(Number(year)).find((p) => p.period === period)?.name.replace('全年', '度') ?? ''}`
}

/** The quarter that ended last before this day (ISO). */
export function lastQuarter(today: string): string {
  const at = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3) - 1
  return `${Math.floor(at / 4)}Q${(at % 4) + 1}`
}

/** The step in hand, counted from 0; 4 once the period is final. */
export function stageOf(steps: PointsSteps, today: string): number {
  if (steps.final) return 4
  if (!steps.published) return steps.evaluated ? 1 : 0
  return steps.open_objections > 0 || today <= (steps.published.until ?? '') ? 2 : 3
}

/** The state of an objection in words, and what is to be done next. */
export function objectionState(objection: PointsObjection): { tone: Tone; word: string; next: 'verify' | 'answer' | '' } {
  switch (objection.answers.at(-1)?.step) {
    case undefined:
      return { tone: 'late', word: '已受理，待核查', next: 'verify' }
    case 'checked':
      return { tone: 'soon', word: '已核查，待答复', next: 'answer' }
    case 'upheld':
      return { tone: 'done', word: '成立，已更正', next: '' }
    default:
      return { tone: 'done', word: '不成立，已答复', next: '' }
  }
}
