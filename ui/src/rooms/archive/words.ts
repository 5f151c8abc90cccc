import type { ArchiveItem } from '../../api/bindings/ArchiveItem'
import type { ArchivePaper } from '../../api/bindings/ArchivePaper'
import type { ArchiveProposal } from '../../api/bindings/ArchiveProposal'
import type { Counted } from '../../api/bindings/Counted'
import { session } from '../../api/session'

/** The classes of keeping by their codes, longest first. */
export const retentions: Record<string, string> = { Y: '永久', D30: '30 年', D10: '10 年' }

/** A retention code of DA/T 22 as people say it: `Y` is for ever, `D30` thirty years. */
export const retentionWords = (code: string) => retentions[code] ?? code

/** 四有 of the street's standard. */
export const FOUR = ['资料柜', '统一档案盒', '统一封面', '统一标号']

/** The rooms whose records lead one to expect papers. */
export const rooms = ['archive', 'life', 'talks', 'points', 'dues', 'members', 'branch']

/** A paper of which nothing is known. It goes to the year of its day, so in another year than today's nobody's day is proposed. */
export function blankPaper(year?: number): ArchivePaper {
  const today = session.value?.today ?? ''
  const dated = year && !today.startsWith(String(year)) ? '' : today
  return { section: 'WJ', retention: 'D10', author: '', document_number: '', title: '', dated, pages: null, thickness: null, original: true, bound: false, cabinet: '', shelf: '', note: '' }
}

/** What of a proposal or an item a person may correct. */
export function paperOf(one: ArchiveProposal | ArchiveItem): ArchivePaper {
  const { section, retention, author, document_number, title, dated } = one
  const stored = 'original' in one ? { pages: one.pages, thickness: one.thickness, original: one.original, bound: one.bound, cabinet: one.cabinet, shelf: one.shelf, note: one.note } : {}
  return { ...blankPaper(), section, retention, author, document_number, title, dated, ...stored }
}

/** 1柜2格; empty where nothing is said. */
export const placeWords = (one: { cabinet: string; shelf: string }) => (one.cabinet && `${one.cabinet}柜`) + (one.shelf && `${one.shelf}格`)

/** 补录 or 补充归档 with the true time of entry; empty for what was filed in time. */
export const lateWords = (item: ArchiveItem) => (item.added ? `补充归档 ${item.filed_at.slice(0, 10)}` : item.late ? `补录 ${item.entered}` : '')

/** Of what stands in the fields: what is new and can be kept, and by 档号 what is no number of pages. */
export function counted(rows: readonly { item: ArchiveItem; pages: string; bound: boolean }[]): { known: Counted[]; wrong: string[] } {
  const pages = (text: string) => (text.trim() ? Number(text.trim()) : null)
  const wrong = rows.filter((row) => row.pages.trim() && !/^[1-9]\d{0,4}$/.test(row.pages.trim())).map((row) => row.item.archive_number)
  const fresh = rows.filter((row) => (pages(row.pages) ?? row.item.pages) !== row.item.pages || row.bound !== row.item.bound)
  return { known: fresh.map((row) => ({ id: row.item.id, pages: pages(row.pages), bound: row.bound })), wrong }
}

/** Which numbers were given, first to last of each class, and which papers went to another year than the one that was chosen. */
export function filedWords(items: readonly ArchiveItem[], year: number): string {
  const classes = new Map<string, string[]>()
  for (const { archive_number: number } of items) {
    const own = number.slice(0, -4)
    classes.set(own, [...(classes.get(own) ?? []), number])
  }
  const runs = [...classes.values()].map((run) => (run.length > 1 ? `${run[0]}—${run[run.length - 1]?.slice(-4)}` : run[0]))
  const others = [...new Set(items.filter((i) => i.year !== year).map((i) => i.year))]
  const elsewhere = others.map((other) => `其中 ${items.filter((i) => i.year === other).length} 件的日期在 ${other} 年，归入了 ${other} 年度。`)
  return `已归档 ${items.length} 件，档号已编好：${runs.join('、')}。请按档号放进盒里。${elsewhere.join('')}`
}

/** What to do for the marks that a paper does not bear yet. */
export function settleWords(item: ArchiveItem): string {
  const scan = !item.source && !item.scans && '全程纪实：点“扫描件”收入扫描件'
  const original = !item.original && '保留原件：换成原件后点“更正”'
  const bound = !item.bound && '装订规范：装好后点“补页数和装订”'
  const place = !item.cabinet && '专柜存放：在上面登记这一盒放在第几柜'
  return [scan, original, bound, place].filter(Boolean).join('；')
}
