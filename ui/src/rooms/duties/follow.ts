// What the branch set itself to do, from two rooms, in one order.
import type { RouteLocationRaw } from 'vue-router'
import type { Resolution } from '../../api/bindings/Resolution'
import type { TalkFollowUp } from '../../api/bindings/TalkFollowUp'
import type { TalkTask } from '../../api/bindings/TalkTask'
import { daysUntil } from './due'

export interface Follow {
  key: string
  /** ISO; null where nobody set a day. */
  due: string | null
  what: string
  who: string
  from: string
  to: RouteLocationRaw
  go: string
}

/** The nearest day first, what has none last. */
export function follow(resolved: readonly Resolution[], talks: { tasks: readonly TalkTask[]; follow_ups: readonly TalkFollowUp[] }): Follow[] {
  const all: Follow[] = [
    ...resolved.map((one) => ({ key: one.id, due: one.due_on, what: one.content, who: one.owner.name, from: `${one.held_on} ${one.sort === 'rectify' ? '整改' : '决议'}`, to: { path: '/life', query: { view: 2 } }, go: '去办结' })),
    ...talks.tasks.map((one) => ({ key: one.id, due: one.due_on, what: `和${one.member}谈话`, who: '', from: `${one.opened_on} 安排`, to: { path: '/talks', query: { organisation: one.organisation_id, talkee: one.member_id, task: one.id } }, go: '去谈' })),
    ...talks.follow_ups.map((one) => ({ key: one.talk_id, due: one.due_on, what: `回访${one.talkee}`, who: one.by, from: `${one.held_on} 谈过`, to: { path: '/talks', query: { view: 2 } }, go: '去登记' })),
  ]
  return all.sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'))
}

/** Two weeks ahead is soon enough for the desk; what has no day, or whose day is past, stays in sight. */
export const soon = (one: Follow, today: string) => !one.due || daysUntil(one.due, today) <= 14
