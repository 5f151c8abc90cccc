// The arithmetic of the list: how wide a column is, and where a key leads.
import type { RosterColumn } from '../../api/bindings/RosterColumn'

/** Where a list has little room; a sheet or a paper keeps the whole heading. */
const short: Record<string, string> = { birth: '出生', birth_month: '出生', kind: '类别', joined: '入党', confirmed: '转正', away: '状态' }
export const heading = (column: RosterColumn) => short[column.key] ?? column.header

/** Points across: what people mostly write there or the heading with its arrow, whichever is longer, and the room beside it. */
export const wide = (column: RosterColumn) => Math.round(Math.max(column.chars * 9.6, heading(column).length * 16 + 14) + 18)

/** The row that a key leads to from the one at `at` (−1: none) of so many; undefined where the key leads nowhere. */
export function step(key: string, at: number, rows: number): number | undefined {
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows, End: rows }[key]
  if (by === undefined || rows === 0) return undefined
  if (at < 0) return key === 'End' ? rows - 1 : 0
  return Math.min(rows - 1, Math.max(0, at + by))
}
