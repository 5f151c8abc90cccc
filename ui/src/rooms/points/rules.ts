// The rules while they are changed: what differs from the pack in force.
import type { PointsNewItem } from '../../api/bindings/PointsNewItem'
import type { PointsRuleDraft } from '../../api/bindings/PointsRuleDraft'
import type { PointsRuleTable } from '../../api/bindings/PointsRuleTable'

/** `tmpl.community.v1@2026.1` as people call it. */
export const versionWords = (label: string) => `第 ${label.split('@').at(-1)} 版`

export const newItem = (): PointsNewItem => ({ name: '', unit: '次', each: '', year_cap: '', evidence: '' })

/** By path, what stands in every cell. */
export const valuesOf = (tables: readonly PointsRuleTable[]) =>
  new Map(tables.flatMap((table) => table.rows.flatMap((row) => row.cells.map((cell) => [cell.path, cell.value] as const))))

export interface Wanted {
  values: ReadonlyMap<string, string>
  words: string
  added: readonly PointsNewItem[]
  dropped: ReadonlySet<string>
}

/** What a person changed, and nothing else; an item without a name is not there yet. */
export function draftOf(tables: readonly PointsRuleTable[], words: string, wanted: Wanted): PointsRuleDraft {
  const before = valuesOf(tables)
  return {
    edits: [...wanted.values].filter(([path, value]) => value.trim() !== before.get(path)).map(([path, value]) => ({ path, value: value.trim() })),
    words: wanted.words.trim() === words.trim() ? null : wanted.words,
    added: wanted.added.filter((item) => item.name.trim()),
    dropped: [...wanted.dropped],
  }
}
