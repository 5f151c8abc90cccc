// Sorting what is due for reading: late first, then this week, this month, later; what is done comes last.
import type { Duty } from '../../api/bindings/Duty'
import type { Tone } from '../../kit/StateTag.vue'

/** One line of the desk: a duty, or one that stands for several: periods missed or done, or members with days of their own. */
export type Line = Duty & { times: number; all: Duty[] }

export interface Group {
  key: 'late' | 'week' | 'month' | 'later' | 'snoozed' | 'done'
  title: string
  duties: Line[]
}

const DAY = 86_400_000
const days = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / DAY

/** Days from `today` to `day`, both ISO; negative when past. */
export const daysUntil = (day: string, today: string) => days(day) - days(today)

/** The last day (ISO) of the week of `today`, a week ending on Sunday. */
export function sunday(today: string): string {
  const at = new Date(`${today}T00:00:00Z`)
  return new Date(at.getTime() + ((7 - at.getUTCDay()) % 7) * DAY).toISOString().slice(0, 10)
}

export const open = (duty: Duty) => duty.state !== 'done' && duty.state !== 'late-done' && duty.state !== 'waived' && duty.state !== 'n/a'

/** Groups without entries are left out; inside a group the nearest day comes first. */
export function groups(duties: readonly Duty[], today: string): Group[] {
  const week = sunday(today)
  const sorted = [...duties].sort((a, b) => a.due.localeCompare(b.due))
  const late = (d: Duty) => open(d) && !d.snoozed && d.due < today
  const soon = (d: Duty) => open(d) && !d.snoozed && d.due >= today
  const all: Group[] = [
    { key: 'late', title: '逾期', duties: fold(sorted.filter(late)) },
    { key: 'week', title: '本周', duties: people(sorted.filter((d) => soon(d) && d.due <= week)) },
    { key: 'month', title: '本月', duties: people(sorted.filter((d) => soon(d) && d.due > week && d.due.slice(0, 7) === today.slice(0, 7))) },
    { key: 'later', title: '以后', duties: people(sorted.filter((d) => soon(d) && d.due > week && d.due.slice(0, 7) > today.slice(0, 7))) },
    { key: 'snoozed', title: '已推后', duties: people(sorted.filter((d) => open(d) && d.snoozed)) },
    { key: 'done', title: '已完成', duties: fold(sorted.filter((d) => d.state === 'done' || d.state === 'late-done')) },
  ]
  return all.filter((group) => group.duties.length > 0)
}

/** Duties of single members stand together month by month; every other one for itself. */
const people = (duties: Duty[]): Line[] => gathered(duties, (d) => (single(d) ? [d.organisation, d.id, d.due.slice(0, 7)] : [d.organisation, d.id, d.subject, d.period]), false)

/** A weekly duty missed since January is one thing to see to, not forty: its newest period stands for all. */
const fold = (duties: Duty[]): Line[] => gathered(duties, (d) => (single(d) ? [d.organisation, d.id] : [d.organisation, d.id, d.subject]), true)

/** Due for one member by itself, such as the day of joining. */
const single = (d: Duty) => d.subject_id !== '' && d.subject_id !== d.subject

function gathered(duties: Duty[], key: (d: Duty) => string[], newest: boolean): Line[] {
  const kept = new Map<string, Duty[]>()
  for (const duty of duties) {
    const name = key(duty).join('/')
    const known = kept.get(name)
    if (known) known.push(duty)
    else kept.set(name, [duty])
  }
  const line = (all: Duty[]): Line => ({ ...all[newest ? all.length - 1 : 0]!, times: all.length, all })
  return [...kept.values()].map(line).sort((a, b) => a.due.localeCompare(b.due))
}

/** Whom a line is about, or who is still missing; at most so many names. */
export function names(line: Line, most = 8): string {
  const all = line.times > 1 && single(line) ? line.all.map((d) => d.subject) : line.open
  if (!all.length) return ''
  const head = all.slice(0, most).join('、')
  return all.length > most ? `${head}等 ${all.length} 名` : head
}

/** The state in words, with its colour. */
export function mark(duty: Duty, today: string): { tone: Tone; words: string } {
  if (duty.state === 'late-done') return { tone: 'done', words: '补做完成' }
  if (duty.state === 'done') return { tone: 'done', words: '已完成' }
  const left = daysUntil(duty.due, today)
  if (left < 0) return { tone: 'late', words: `逾期 ${-left} 天` }
  if (left === 0) return { tone: 'soon', words: '今天到期' }
  if (duty.due <= sunday(today)) return { tone: 'soon', words: `本周${'日一二三四五六'[new Date(`${duty.due}T00:00:00Z`).getUTCDay()]}` }
  return { tone: 'plan', words: dayWords(duty.due) }
}

/** `2026-10-05` as `10月5日`. */
export const dayWords = (iso: string) => `${Number(iso.slice(5, 7))}月${Number(iso.slice(8, 10))}日`

export interface Share {
  name: string
  done: number
  all: number
}

/** Completion by room over duties that were to be done by `today` or are done; a room without any has no bar. */
export function shares(duties: readonly Duty[], today: string): Share[] {
  const groups: [string, RegExp][] = [
    ['三会一课', /^(meet|lecture|plan|report|rule|study)\./],
    ['主题党日和组织生活会', /^(themeday|orglife|appraisal|leader|life)\./],
    ['谈心谈话', /^talk\./],
    ['党员教育管理', /^(train|relation|floating|lost|abroad|probation|apply|activist|develop|member|service|care)\./],
    ['党费', /^dues\./],
    ['积分', /^points\./],
    ['班子和换届', /^(election|org|system|standard|integrity|matters|review|committee)\./],
    ['档案', /^archive\./],
  ]
  const due = duties.filter((d) => d.state !== 'n/a' && d.state !== 'waived' && (d.due <= today || !open(d)))
  const all = groups.map(([name, mine]) => {
    const some = due.filter((d) => mine.test(d.id))
    return { name, done: some.filter((d) => !open(d)).length, all: some.length }
  })
  return all.filter((share) => share.all > 0)
}
