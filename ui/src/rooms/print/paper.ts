// Papers with people on them: what a person has chosen, and what goes with it.
import type { PaperDocument, PaperOrder } from '../../api/commands'

export interface PaperKind {
  value: PaperDocument
  label: string
  hint: string
  /** What has to be chosen besides. */
  asks: ('large' | 'whole' | 'month' | 'quarter' | 'half' | 'year' | 'member' | 'top' | 'empty' | 'amounts')[]
}

/** What can be saved as a workbook: lists, that is what people sort and add up. The others are letters, forms and reports. */
export const LISTS: Record<PaperDocument, boolean> = {
  roster: true,
  summary: true,
  form: false,
  register: true,
  publicity: true,
  statement: false,
  year: true,
  'duty-month': true,
  'duty-year': true,
  'term-notice': false,
  'dues-month': true,
  'dues-half': true,
  'dues-remittance': true,
  'dues-table': true,
  'dues-register': true,
  'dues-fund': true,
  'dues-receipt': false,
  'box-list': true,
  handbook: false,
  letter: false,
  'sign-in': false,
  minutes: false,
  notice: false,
}

export const ROSTER_PAPERS: PaperKind[] = [
  { value: 'roster', label: '党员花名册', hint: '每个党组织一份，A4 或 A3 横放', asks: ['large', 'whole'] },
  { value: 'form', label: '信息采集表', hint: '16 项，每人一页，留签字格', asks: ['member', 'whole'] },
  { value: 'summary', label: '信息汇总表', hint: '标准栏目顺序，A3 横放', asks: ['whole'] },
  { value: 'letter', label: '组织关系介绍信', hint: '存根、介绍信、回执一张纸', asks: ['member', 'whole'] },
]

export const POINTS_PAPERS: PaperKind[] = [
  { value: 'register', label: '积分登记表', hint: '一个月，人名和项目，横放', asks: ['month', 'large', 'empty'] },
  { value: 'publicity', label: '积分公示表', hint: '只有姓名和积分，张贴用', asks: ['quarter', 'large', 'top'] },
  { value: 'statement', label: '个人对账单', hint: '只交本人：全年每一行和规则', asks: ['member', 'year'] },
  { value: 'year', label: '年度积分报告', hint: '报社区党委，带图', asks: ['year'] },
]

export const DUES_PAPERS: PaperKind[] = [
  { value: 'dues-month', label: '党费月度通报', hint: '谁交了，共收多少', asks: ['month', 'amounts'] },
  { value: 'dues-half', label: '党费半年公布', hint: '六个月一张表，张贴用', asks: ['year', 'half', 'amounts'] },
  { value: 'dues-remittance', label: '党费上缴单', hint: '一个季度，交上级，双方签字', asks: ['quarter'] },
  { value: 'dues-table', label: '党费核定表', hint: '每人每月应交多少，本人签字；支部留存，不张贴', asks: ['year'] },
  { value: 'dues-register', label: '党费收缴登记表', hint: '半年一张，每人每月交了多少，签字；支部留存，不张贴', asks: ['year', 'half'] },
  { value: 'dues-receipt', label: '党费收据', hint: '一个月收下的每一笔，一式两联；只印几笔的在“党费—明细”里勾选', asks: ['month'] },
  { value: 'dues-fund', label: '党费使用情况', hint: '一年的上缴、返还、使用', asks: ['year'] },
]

export const DESK_PAPERS: PaperKind[] = [
  { value: 'duty-month', label: '支部任务单', hint: '一个月要办的事，挂在墙上', asks: ['month'] },
  { value: 'duty-year', label: '支部工作计划', hint: '全年按月列出，留责任人一栏', asks: ['year'] },
  { value: 'term-notice', label: '换届提醒', hint: '任期届满前六个月起', asks: [] },
]

export const BOOK_PAPERS: PaperKind[] = [
  { value: 'handbook', label: '党支部工作手册', hint: '一年一本：支部、党员、计划、每次活动、谈话次数、积分、党费', asks: ['year'] },
  { value: 'box-list', label: '档案盒清单', hint: '一年有哪些盒，放在哪里', asks: ['year'] },
]

export interface Choice {
  kind: PaperKind
  large: boolean
  whole: boolean
  month: string
  /** 1–4 */
  quarter: number
  /** 1 or 2 */
  half: number
  /** Each member's sum on a sheet of dues. */
  amounts: boolean
  year: number
  member: string
  top: number
  empty: boolean
}

export function start(kinds: PaperKind[], today: string): Choice {
  const month = Number(today.slice(5, 7))
  const year = Number(today.slice(0, 4))
  // The quarter that has ended last is the one that is published now.
  const ended = Math.ceil(month / 3) - 1
  return {
    kind: kinds[0]!,
    large: false,
    whole: false,
    month: today.slice(0, 7),
    quarter: ended || 4,
    half: month <= 6 ? 1 : 2,
    amounts: false,
    year: ended ? year : year - 1,
    member: '',
    top: 0,
    empty: false,
  }
}

/** The order as the program takes it; what the kind does not ask for is left at its default. */
export function order(choice: Choice): PaperOrder {
  const asks = (what: PaperKind['asks'][number]) => choice.kind.asks.includes(what)
  // A half-year is named by its last month.
  const half = `${choice.year}-${choice.half === 1 ? '06' : '12'}`
  const period = asks('month') ? choice.month : asks('quarter') ? `${choice.year}Q${choice.quarter}` : asks('half') ? half : String(choice.year)
  return {
    document: choice.kind.value,
    large: asks('large') && choice.large,
    whole: (asks('whole') && choice.whole) || (asks('amounts') && choice.amounts),
    period,
    members: asks('member') && choice.member ? [choice.member] : [],
    top: asks('top') ? choice.top : 0,
    view: '',
    empty: asks('empty') && choice.empty,
  }
}

/** A statement and a letter are of one member; nothing can be shown before one is chosen. */
export const isReady = (choice: Choice) => !['statement', 'letter'].includes(choice.kind.value) || choice.member !== ''

/** A file name without its end that says what it is; it holds no name of a person. */
export function paperName(choice: Choice): string {
  const { period } = order(choice)
  const about = choice.kind.asks.some((a) => ['month', 'quarter', 'year'].includes(a)) ? `-${period}` : ''
  const size = choice.kind.asks.includes('large') && choice.large ? '-A3' : ''
  return `${choice.kind.label}${about}${size}`
}
