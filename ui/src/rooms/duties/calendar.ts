// The days of one month as a calendar draws them, weeks beginning on Monday.
import type { Duty } from '../../api/bindings/Duty'

export interface Cell {
  /** ISO. */
  day: string
  count: number
  mark: 'late' | 'soon' | 'done' | ''
  /** Spoken by a screen reader. */
  label: string
}

/** Undefined cells stand before the first day. */
export function cells(month: string, duties: readonly Duty[], today: string): (Cell | undefined)[] {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  const lead = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const days = Array.from({ length }, (_, at) => cell(`${month}-${String(at + 1).padStart(2, '0')}`, duties, today))
  return [...Array<undefined>(lead).fill(undefined), ...days]
}

function cell(day: string, duties: readonly Duty[], today: string): Cell {
  const mine = duties.filter((d) => d.due === day && d.state !== 'n/a')
  const open = mine.filter((d) => d.state !== 'done' && d.state !== 'late-done' && d.state !== 'waived')
  const mark = open.length ? (day < today ? 'late' : 'soon') : mine.length ? 'done' : ''
  const label = `${Number(day.slice(8))}日${mine.length ? `，${open.length} 件未完成，共 ${mine.length} 件` : ''}`
  return { day, count: mine.length, mark, label }
}

/** The twelve months of a year, marked as a month marks its days. */
export function yearCells(year: string, duties: readonly Duty[], today: string): Cell[] {
  return Array.from({ length: 12 }, (_, at) => {
    const month = `${year}-${String(at + 1).padStart(2, '0')}`
    const mine = duties.filter((d) => d.due.startsWith(month) && d.state !== 'n/a')
    const left = mine.filter((d) => d.state !== 'done' && d.state !== 'late-done' && d.state !== 'waived')
    const late = left.some((d) => d.due < today)
    return {
      day: month,
      count: mine.length,
      mark: late ? 'late' : left.length ? 'soon' : mine.length ? 'done' : '',
      label: `${at + 1}月，共 ${mine.length} 件，${left.length} 件未完成`,
    }
  })
}

/** The month `by` months away from `month`, both `2026-10`. */
export function shift(month: string, by: number): string {
  const at = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + by, 1))
  return at.toISOString().slice(0, 7)
}
