// What a person has chosen to print of the shelf.
import type { PrintOrder } from '../../api/commands'
import type { ArchiveBox } from '../../api/bindings/ArchiveBox'
import type { ArchiveSection } from '../../api/bindings/ArchiveSection'
import type { BoxPaper } from '../../api/bindings/BoxPaper'

export interface Order {
  papers: BoxPaper[]
  /** Section code, empty until one is chosen. */
  section: string
  /** 1 and up; 0 for every box of the section. */
  box: number
  /** Spine width in millimetres. */
  width: number
  /** Width of a hard dossier's back in millimetres. */
  back: number
}

/** One section with its boxes, as they stand in the cabinet. */
export interface Shelf {
  id: string
  name: string
  items: number
  boxes: ArchiveBox[]
}

/** Boxes put on the shelves of their sections; a section without a box keeps its place. */
export function shelves(sections: readonly ArchiveSection[], boxes: readonly ArchiveBox[]): Shelf[] {
  return sections.map((section) => {
    const mine = boxes.filter((box) => box.section === section.id)
    return { ...section, boxes: mine, items: mine.reduce((sum, box) => sum + box.items, 0) }
  })
}

/** All labels of a box: what is printed at year's end. */
export const LABELS: BoxPaper[] = ['cover', 'spine', 'catalogue', 'backsheet', 'stamp-labels']
export const START: Order = { papers: LABELS, section: '', box: 1, width: 30, back: 15 }
export const WIDTHS = [20, 30, 40, 50]
export const BACKS = [10, 15, 20]

export const DOCUMENTS: { value: BoxPaper; label: string; hint: string; hard?: boolean }[] = [
  { value: 'cover', label: '盒封面', hint: '印在 A4 上，裁下贴盒面' },
  { value: 'spine', label: '盒脊', hint: '按盒子厚度选宽度' },
  { value: 'catalogue', label: '归档文件目录', hint: '装在盒里，放最前' },
  { value: 'backsheet', label: '盒内备考表', hint: '放在盒里最后' },
  { value: 'stamp-labels', label: '归档章贴纸', hint: '每件一枚，裁下贴首页' },
  { value: 'catalogue-lying', label: '归档文件目录（横放）', hint: '栏宽一些' },
  { value: 'catalogue-cover', label: '归档文件目录封面', hint: '目录装订成册时用' },
  { value: 'cover-board', label: '盒封面（原尺寸）', hint: '直接印在 220×310 毫米的封面纸上' },
  { value: 'stamp', label: '归档章（套印）', hint: '文件按目录顺序放进打印机，印在首页上' },
  { value: 'dossier', label: '案卷封面', hint: '硬卷皮，220×310 毫米', hard: true },
  { value: 'dossier-spine', label: '案卷脊背', hint: '贴在卷皮脊背上', hard: true },
  { value: 'dossier-list', label: '卷内文件目录', hint: '装在卷内最前', hard: true },
  { value: 'dossier-back', label: '卷内备考表', hint: '装在卷内最后', hard: true },
]

/** The papers in the order in which they lie in the box, whatever the order of ticking. */
export const inOrder = (papers: readonly BoxPaper[]): BoxPaper[] => DOCUMENTS.map((d) => d.value).filter((v) => papers.includes(v))

export function printOrder(order: Order, year: number): PrintOrder {
  const { papers, section, box, width, back } = order
  return { papers: inOrder(papers), section, year, box_number: box, width, back }
}

/** A file name that says what it is; it holds no name of a person. */
export function fileName(order: Order, year: number): string {
  const one = order.papers.length === 1 ? DOCUMENTS.find((d) => d.value === order.papers[0])?.label : undefined
  const all = LABELS.every((l) => order.papers.includes(l)) && order.papers.length === LABELS.length
  const box = order.box ? `盒${order.box}` : '全部盒'
  return `${one ?? (all ? '全部标签' : '打印件')}-${year}-${order.section}-${box}.pdf`
}
