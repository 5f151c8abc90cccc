// Who is still to pay a month, and what a click takes in.
import type { DuesBoard } from '../../api/bindings/DuesBoard'
import type { DuesBoardCell } from '../../api/bindings/DuesBoardCell'
import type { DuesBoardRow } from '../../api/bindings/DuesBoardRow'
import type { DuesTaking } from '../../api/bindings/DuesTaking'
import type { PaperOrder } from '../../api/commands'

export const monthAt = (year: number, at: number) => `${year}-${String(at + 1).padStart(2, '0')}`
export const placeOf = (month: string) => Number(month.slice(5, 7)) - 1
export const cellOf = (row: DuesBoardRow, month: string): DuesBoardCell | null => row.cells[placeOf(month)] ?? null

/** Members with something open in the month. */
export const openIn = (board: DuesBoard, month: string) => board.rows.filter((row) => (cellOf(row, month)?.open ?? 0) > 0)

/** What is taken in for the ticked members: what is open, or the sum that a pasted list named. */
export function takings(board: DuesBoard, month: string, ticked: ReadonlySet<string>, named: ReadonlyMap<string, number>): DuesTaking[] {
  const rows = board.rows.filter((row) => ticked.has(row.member) && cellOf(row, month))
  return rows.map((row) => ({ member: row.member, month, amount: named.get(row.member) ?? cellOf(row, month)!.open })).filter((t) => t.amount > 0)
}

/** The months from one on that a member can pay for: those open, each with what is open; ahead at most six. */
export function ahead(row: DuesBoardRow, year: number, today: string): { month: string; open: number }[] {
  const last = new Date(`${today.slice(0, 7)}-01T00:00:00Z`)
  last.setUTCMonth(last.getUTCMonth() + 6)
  const limit = last.toISOString().slice(0, 7)
  return row.cells.flatMap((cell, at) => (cell && cell.open > 0 && monthAt(year, at) <= limit ? [{ month: monthAt(year, at), open: cell.open }] : []))
}

/** Those whose month nobody has assessed, so that nobody knows what they owe. */
export const unassessedIn = (board: DuesBoard, month: string) => board.rows.filter((row) => cellOf(row, month)?.basis === 'unassessed')

/** What a cell of the sheet says. */
export function cellWords(cell: DuesBoardCell | null, month: string, today: string): { words: string; tone: 'full' | 'late' | 'part' | 'none' | 'quiet' } {
  if (!cell || (cell.basis === 'unassessed' && !cell.paid)) return { words: '', tone: 'none' }
  if (cell.basis !== 'assessed') return { words: '已收', tone: 'part' }
  if (cell.full) return { words: cell.on_time ? '√' : '√迟', tone: cell.on_time ? 'full' : 'part' }
  if (cell.paid > 0) return { words: '部分', tone: 'part' }
  return month < today.slice(0, 7) ? { words: '未交', tone: 'late' } : { words: '', tone: 'quiet' }
}

/** Receipts of these payments, as the program takes the order. */
export const receiptOrder = (lines: string[]): PaperOrder => ({ document: 'dues-receipt', large: false, whole: false, period: '', members: lines, top: 0, view: '', empty: false })
