// What a person has chosen to print.
import type { PrintDocument } from '../../api/commands'
import type { ArchiveBox } from '../../api/bindings/ArchiveBox'
import type { ArchiveSection } from '../../api/bindings/ArchiveSection'


export interface Order {
  document: PrintDocument
  /** Section code, empty until one is chosen. */
  section: string
  /** 1 and up. */
  box: number
  /** Spine width in millimetres. */
  width: number
  /** True for the 220 × 310 mm cover itself, false for the sheet of A4 to paste on. */
  board: boolean
}

/** One section with its boxes, as they stand in the cabinet. */
export interface Shelf {
  code: string
  name: string
  items: number
  boxes: ArchiveBox[]
}

/** Boxes put on the shelves of their sections; a section without a box keeps its place. */
export function shelves(sections: readonly ArchiveSection[], boxes: readonly ArchiveBox[]): Shelf[] {
  return sections.map((section) => {
    const mine = boxes.filter((box) => box.section === section.code)
    return { ...section, boxes: mine, items: mine.reduce((sum, box) => sum + box.items, 0) }
  })
}

export const START: Order = { document: 'cover', section: '', box: 1, width: 30, board: false }
export const WIDTHS = [20, 30, 40, 50]

export const DOCUMENTS: { value: PrintDocument; label: string; hint: string }[] = [
  { value: 'cover', label: '盒封面', hint: '印在 A4 上，裁下贴盒面' },
  { value: 'spine', label: '盒脊', hint: '按盒子厚度选宽度' },
  { value: 'catalogue', label: '归档文件目录', hint: '装在盒里，放最前' },
  { value: 'backsheet', label: '盒内备考表', hint: '放在盒里最后' },
]

/** A file name that says what it is; it holds no name of a person. */
export function fileName(order: Order, year: number): string {
  const label = DOCUMENTS.find((d) => d.value === order.document)?.label ?? ''
  const width = order.document === 'spine' ? `${order.width}毫米` : ''
  return `${label}${width}-${year}-${order.section}-盒${order.box}.pdf`
}
