import type { ArchiveItem } from '../../api/bindings/ArchiveItem'
import type { ArchivePaper } from '../../api/bindings/ArchivePaper'
import type { ArchiveProposal } from '../../api/bindings/ArchiveProposal'
import { session } from '../../api/session'

/** The classes of keeping by their codes, longest first. */
export const retentions: Record<string, string> = { Y: '永久', D30: '30 年', D10: '10 年' }

/** A retention code of DA/T 22 as people say it: `Y` is for ever, `D30` thirty years. */
export const retentionWords = (code: string) => retentions[code] ?? code

/** The rooms whose records lead one to expect papers. */
export const rooms = ['archive', 'life', 'talks', 'points', 'dues', 'members', 'branch']

export function blankPaper(): ArchivePaper {
  const dated = session.value?.today ?? ''
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
