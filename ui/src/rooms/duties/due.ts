// Sorting what is due for reading: late first, then this week, this month, later; what is done comes last.
import type { Duty } from '../../api/bindings/Duty'
import type { Tone } from '../../kit/StateTag.vue'

/** One line of the desk: a duty, or the newest of several periods in which the same one was missed or done. */
export type Line = Duty & { times: number }

export interface Group {
  key: 'late' | 'week' | 'month' | 'later' | 'done'
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

const open = (duty: Duty) => duty.state !== 'done' && duty.state !== 'late-done' && duty.state !== 'waived' && duty.state !== 'n/a'

/** Groups without entries are left out; inside a group the nearest day comes first. */
export function groups(duties: readonly Duty[], today: string): Group[] {
  const week = sunday(today)
  const sorted = [...duties].sort((a, b) => a.due.localeCompare(b.due))
  const late = (d: Duty) => open(d) && d.due < today
  const soon = (d: Duty) => open(d) && !late(d)
  const all: Group[] = [
    { key: 'late', title: '逾期', duties: fold(sorted.filter(late)) },
    { key: 'week', title: '本周', duties: each(sorted.filter((d) => soon(d) && d.due <= week)) },
    { key: 'month', title: '本月', duties: each(sorted.filter((d) => soon(d) && d.due > week && d.due.slice(0, 7) === today.slice(0, 7))) },
    { key: 'later', title: '以后', duties: each(sorted.filter((d) => soon(d) && d.due > week && d.due.slice(0, 7) > today.slice(0, 7))) },
    { key: 'done', title: '已完成', duties: fold(sorted.filter((d) => d.state === 'done' || d.state === 'late-done')) },
  ]
  return all.filter((group) => group.duties.length > 0)
}

const each = (duties: Duty[]): Line[] => duties.map((duty) => ({ ...duty, times: 1 }))

/** A weekly duty missed since January is one thing to see to, not forty: its newest period stands for all. */
function fold(duties: Duty[]): Line[] {
  const lines = new Map<string, Line>()
  for (const duty of duties) {
    const key = [duty.organisation, duty.id, duty.subject].join('/')
    lines.set(key, { ...duty, times: (lines.get(key)?.times ?? 0) + 1 })
  }
  return [...lines.values()].sort((a, b) => a.due.localeCompare(b.due))
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
  const names: [string, (id: string) => boolean][] = [
    ['三会一课', (id) => /^(meet|lecture|plan|report)\./.test(id)],
    ['主题党日和组织生活会', (id) => /^(themeday|orglife|appraisal)\./.test(id)],
    ['谈心谈话', (id) => id.startsWith('talk.')],
    ['档案', (id) => id.startsWith('archive.')],
  ]
  const due = duties.filter((d) => d.state !== 'n/a' && d.state !== 'waived' && (d.due <= today || !open(d)))
  const all = names.map(([name, mine]) => {
    const some = due.filter((d) => mine(d.id))
    return { name, done: some.filter((d) => !open(d)).length, all: some.length }
  })
  return all.filter((share) => share.all > 0)
}
