// Words for the codes of a duty, and the form where it is done.
import type { RouteLocationRaw } from 'vue-router'
import type { Duty } from '../../api/bindings/Duty'
import type { DutyLevel } from '../../api/bindings/DutyLevel'
import type { DutyState } from '../../api/bindings/DutyState'
import type { Modality } from '../../api/bindings/Modality'

const LEVELS: Record<DutyLevel, string> = { branch: '支部', community: '社区', street: '街道', superior: '上级', district: '区县' }
const MODALITIES: Record<Modality, string> = { shall: '必须', should: '一般应当', encourage: '提倡' }
const STATES: Record<DutyState, string> = {
  planned: '未到期',
  'due-soon': '快到期',
  done: '已完成',
  overdue: '逾期',
  'late-done': '补做完成',
  waived: '免做',
  'n/a': '不适用',
}

export const levelWords = (level: DutyLevel) => LEVELS[level]
export const modalityWords = (modality: Modality) => MODALITIES[modality]
export const stateWords = (state: DutyState) => STATES[state]

/** Where a duty is done. `to` is missing where a person marks it done here on the desk. */
export interface Way {
  to?: RouteLocationRaw
  words: string
}

/** The kind of gathering that closes it. */
const KINDS: Record<string, string> = {
  'meet.general': 'general',
  'meet.committee': 'committee',
  'meet.group': 'group',
  'lecture.branch': 'lecture',
  'lecture.secretary': 'lecture',
  'themeday.monthly': 'theme-day',
  'orglife.half': 'org-life-meeting',
  'appraisal.yearly': 'appraisal',
  'train.member': 'training',
  'train.secretary': 'training',
  'study.collective': 'training',
}

/** The view of 组织生活 where contacts and pledges are entered. */
const CARE = '5'

/** The month that a period ends in: `2026Q4` is December. */
export function monthOf(duty: Pick<Duty, 'period' | 'due'>): string {
  const [, year, half, quarter] = /^(\d{4})(?:H(\d)|Q(\d))?$/.exec(duty.period) ?? []
  if (year && half) return `${year}-${half === '1' ? '06' : '12'}`
  if (year && quarter) return `${year}-${String(Number(quarter) * 3).padStart(2, '0')}`
  return /^\d{4}-\d{2}/.test(duty.period) ? duty.period.slice(0, 7) : duty.due.slice(0, 7)
}

const open = (duty: Duty) => duty.state === 'planned' || duty.state === 'due-soon' || duty.state === 'overdue'

/** The very form, filled in as far as the duty says; what is done is only looked at. */
export function way(duty: Duty, today: string): Way {
  const query = (path: string, asked: Record<string, string>): RouteLocationRaw => ({ path, query: asked })
  const kind = KINDS[duty.id]
  const month = monthOf(duty)
  const words = open(duty) ? '去登记' : '查看'
  if (kind && !open(duty)) return { to: '/life', words }
  if (kind) return { to: query('/life', { record: kind, day: today, group: duty.id === 'meet.group' ? duty.subject : '' }), words }
  switch (duty.id) {
    case 'dues.assess':
      return { to: query('/dues', { view: 'assess' }), words: open(duty) ? '去核定' : words }
    case 'dues.collect':
    case 'themeday.dues':
      return { to: query('/dues', { month }), words: open(duty) ? '去收缴' : words }
    case 'dues.notice-month':
      return { to: query('/dues', { view: 'papers', month, paper: 'dues-month' }), words: open(duty) ? '去通报' : words }
    case 'dues.publish-half':
      return { to: query('/dues', { view: 'papers', month, paper: 'dues-half' }), words: open(duty) ? '去公布' : words }
    case 'probation.decide':
    case 'relation.transfer':
      return { to: duty.subject_id ? `/members/${duty.subject_id}` : '/members', words: open(duty) ? '去办理' : words }
    case 'floating.cert-audit':
    case 'apply.firsttalk':
    case 'develop.gates':
      return { to: '/members', words: open(duty) ? '去办理' : words }
    case 'election.term':
    case 'election.vacancy':
      return { to: '/branch', words: open(duty) ? '去办理' : words }
    case 'floating.contact':
    case 'member.pledge':
    case 'service.register':
      return { to: query('/life', { view: CARE }), words }
    case 'archive.year':
      return { to: query('/archive', { view: 'year' }), words: open(duty) ? '去归档' : words }
    case 'rule.recorder':
      return { to: '/life', words: '看记录' }
  }
  // Due for one member it is that talk; due for pairs the page shows every pair, and a click on one begins it.
  if (/^talk\./.test(duty.id) && !duty.hand) return { to: query('/talks', open(duty) && duty.subject_id ? { talkee: duty.subject_id } : {}), words }
  if (duty.id === 'points.register') return { to: query('/points', { month }), words: '打开积分' }
  if (/^points\./.test(duty.id)) return { to: query('/points', { period: duty.period }), words: '打开积分' }
  return { words: open(duty) && duty.hand ? '登记完成' : '查看' }
}
