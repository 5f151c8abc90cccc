import { describe, expect, it } from 'vitest'
import { LABELS, START, fileName, inOrder, printOrder } from './order'

describe('what is printed of the shelf', () => {
  it('starts with all labels of one box', () => {
    expect(printOrder({ ...START, section: 'ZT' }, 2026)).toEqual({ papers: LABELS, section: 'ZT', year: 2026, box_number: 1, width: 30, back: 15 })
  })
  it('puts the papers in the order of the box, however they were ticked', () => {
    expect(inOrder(['backsheet', 'cover', 'spine'])).toEqual(['cover', 'spine', 'backsheet'])
    expect(inOrder([])).toEqual([])
  })
  it('names the file by what is in it', () => {
    expect(fileName({ ...START, section: 'ZT' }, 2026)).toBe('全部标签-2026-ZT-盒1.pdf')
    expect(fileName({ ...START, section: 'ZT', papers: ['spine'], box: 0 }, 2026)).toBe('盒脊-2026-ZT-全部盒.pdf')
    expect(fileName({ ...START, section: 'ZT', papers: ['spine', 'cover'] }, 2026)).toBe('打印件-2026-ZT-盒1.pdf')
  })
})
