import { describe, expect, it } from 'vitest'
import type { ArchiveItem } from '../../api/bindings/ArchiveItem'
import { lateWords, paperOf, placeWords, retentionWords } from './words'

const item = { section: 'RC', retention: 'Y', title: '会议记录', dated: '2026-10-12', pages: 4, thickness: 125, original: false, bound: true, cabinet: '1', shelf: '2', note: '', late: true, added: false, filed_at: '2026-12-02T09:00:00' } as ArchiveItem

describe('an archive item in words', () => {
  it('keeps what stands on it when it is corrected', () => {
    expect(paperOf(item)).toMatchObject({ section: 'RC', retention: 'Y', pages: 4, thickness: 125, original: false, bound: true, cabinet: '1', shelf: '2' })
  })
  it('says where it lies, how long and whether it came late', () => {
    expect([placeWords(item), placeWords({ cabinet: '', shelf: '' }), retentionWords('D30')]).toEqual(['1柜2格', '', '30 年'])
    expect([lateWords(item), lateWords({ ...item, added: true }), lateWords({ ...item, late: false })]).toEqual(['补录 2026-12-02', '补充归档 2026-12-02', ''])
  })
})
