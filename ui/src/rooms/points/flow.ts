// How far a month is, in words.
import type { PointsFlow } from '../../api/bindings/PointsFlow'
import type { PointsGridCell } from '../../api/bindings/PointsGridCell'
import type { PointsRow } from '../../api/bindings/PointsRow'
import type { Tone } from '../../kit/StateTag.vue'

export const monthSteps = ['申报', '小组初核', '支委会审核（填纪要号）', '结账锁定']

/** The step in hand, counted from 0; 4 once everything is closed. */
export function stepOf(flow: PointsFlow): number {
  if (flow.members > 0 && flow.closed === flow.members) return 4
  if (flow.registered < flow.members) return 0
  if (flow.declared > 0) return 1
  return flow.checked > 0 ? 2 : 3
}

export const monthStates: { tone: Tone; word: string }[] = [
  { tone: 'soon', word: '正在申报' },
  { tone: 'soon', word: '待小组初核' },
  { tone: 'soon', word: '待支委会审核' },
  { tone: 'soon', word: '待结账' },
  { tone: 'done', word: '已结账' },
]

const words: [state: string, tone: Tone, word: string][] = [
  ['draft', 'late', '缺原因'],
  ['declared', 'soon', '已申报'],
  ['checked', 'plan', '已初核'],
  ['approved', 'done', '已审核'],
]

/** The state of a member's month: that of the cell that is furthest behind. */
export function rowState(row: PointsRow): { tone: Tone; word: string } {
  if (row.closed) return { tone: 'done', word: '已结账' }
  if (!row.registered) return { tone: 'quiet', word: '未登记' }
  const behind = words.find(([state]) => [...row.cells, row.deduction].some((cell) => cell.state === state))
  return behind ? { tone: behind[1], word: behind[2] } : { tone: 'quiet', word: '无申报' }
}

/** What stands in the cell: the times, or nothing. */
export const cellText = (cell: PointsGridCell | undefined) => (cell?.quantity ? String(cell.quantity) : '')

/** `10.50`, as points stand everywhere. */
export const two = (points: number) => points.toFixed(2)
