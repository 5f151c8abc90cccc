import { describe, expect, it } from 'vitest'
import type { ArchiveItem } from '../../api/bindings/ArchiveItem'
import { counted, filedWords, lateWords, paperOf, placeWords, retentionWords, settleWords } from './words'

const item = { section: 'RC', retention: 'Y', title: '会议记录', dated: '2026-10-12', pages: 4, thickness: 125, original: false, bound: true, cabinet: '1', shelf: '2', note: '', late: true, added: false, filed_at: '2026-12-02T09:00:00', entered: '2026-12-02' } as ArchiveItem

describe('an archive item in words', () => {
  it('keeps what stands on it when it is corrected', () => {
    expect(paperOf(item)).toMatchObject({ section: 'RC', retention: 'Y', pages: 4, thickness: 125, original: false, bound: true, cabinet: '1', shelf: '2' })
  })
  it('says where it lies, how long and whether it came late', () => {
    expect([placeWords(item), placeWords({ cabinet: '', shelf: '' }), retentionWords('D30')]).toEqual(['1柜2格', '', '30 年'])
    expect([lateWords(item), lateWords({ ...item, added: true }), lateWords({ ...item, late: false })]).toEqual(['补录 2026-12-02', '补充归档 2026-12-02', ''])
  })
  it('says which numbers were given and which papers went to another year', () => {
    const filed = (archive_number: string, year = 2026) => ({ ...item, archive_number, year })
    expect(filedWords([filed('WS·2026-D10-WJ-0003')], 2026)).toBe('已归档 1 件，档号已编好：WS·2026-D10-WJ-0003。请按档号放进盒里。')
    expect(filedWords([filed('WS·2026-Y-RC-0001'), filed('WS·2026-Y-RC-0002'), filed('WS·2027-Y-RC-0001', 2027)], 2026)).toBe(
      '已归档 3 件，档号已编好：WS·2026-Y-RC-0001—0002、WS·2027-Y-RC-0001。请按档号放进盒里。其中 1 件的日期在 2027 年，归入了 2027 年度。',
    )
  })
  it('says what would settle what a paper lacks', () => {
    expect(settleWords({ ...item, source: '', scans: 0 })).toBe('全程纪实：点“扫描件”收入扫描件；保留原件：换成原件后点“更正”')
    expect(settleWords({ ...item, source: '', scans: 1, original: true })).toBe('')
  })
  it('keeps of a count what is new, and no words', () => {
    const row = (id: string, pages: string, bound = false) => ({ item: { ...item, id, pages: null, bound: false, archive_number: id }, pages, bound })
    const { known, wrong } = counted([row('a', ' 6 '), row('b', ''), row('c', '', true), row('d', '6页')])
    expect(known.slice(0, 2)).toEqual([{ id: 'a', pages: 6, bound: false }, { id: 'c', pages: null, bound: true }])
    expect(wrong).toEqual(['d'])
  })
})
