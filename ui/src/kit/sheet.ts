// A small sheet of cells: what a pasted block means, where a key leads. Nothing here touches the page.

/** One cell as a person wants it. */
export interface CellChange {
  row: string
  column: string
  value: string
}

/** Why a cell cannot be taken. */
export interface CellWrong {
  row: string
  column: string
  message: string
}

/** Where a cell stands: row and column, counted from 0. */
export type Place = [row: number, column: number]

export const cellKey = (row: string, column: string) => `${row} ${column}`

/** The rows and cells of what Excel or WPS puts on the clipboard; a quoted cell may hold tabs and line breaks. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [[]]
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy
  for (let found = cells.exec(text); found; found = cells.exec(text)) {
    rows.at(-1)!.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? '').trim())
    if (found[3] === '') break
    if (found[3] !== '\t') rows.push([])
  }
  // Both programs end the last row with a line break.
  if (rows.at(-1)!.every((cell) => cell === '')) rows.pop()
  return rows
}

/** Lays a block over the sheet from one cell on; undefined where it does not fit in, so that nothing is lost in silence. */
export function layBlock(block: string[][], at: Place, rows: readonly string[], columns: readonly string[]): CellChange[] | undefined {
  const fits = at[0] + block.length <= rows.length && block.every((row) => at[1] + row.length <= columns.length)
  if (!fits) return undefined
  return block.flatMap((cells, down) => cells.map((value, along) => ({ row: rows[at[0] + down]!, column: columns[at[1] + along]!, value })))
}

/** Where a key leads from a cell; undefined where the key stays what it is for a text field. */
export function stepTo(key: string, shift: boolean, at: Place, edge: { start: boolean; end: boolean }): Place | undefined {
  const [row, column] = at
  if (key === 'ArrowUp' || (key === 'Enter' && shift)) return [row - 1, column]
  if (key === 'ArrowDown' || key === 'Enter') return [row + 1, column]
  if (key === 'ArrowLeft' && edge.start) return [row, column - 1]
  if (key === 'ArrowRight' && edge.end) return [row, column + 1]
  return undefined
}
