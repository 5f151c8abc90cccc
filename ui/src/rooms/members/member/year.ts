// What a member's year says, in few words.
import type { DuesStanding } from '../../../api/bindings/DuesStanding'
import type { MemberGathering } from '../../../api/commands'

const away: Partial<Record<MemberGathering['presence'], string>> = { excused: '请假', absent: '缺席', unknown: '没有记清' }

export interface Attendance {
  due: number
  there: number
  /** The gatherings at which the member was not, or may not have been, the newest first. */
  missed: { day: string; what: string; why: string }[]
}

export function attendance(life: readonly MemberGathering[]): Attendance {
  const missed = life.filter((g) => away[g.presence]).map((g) => ({ day: g.day, what: g.kinds.join('、'), why: away[g.presence]! }))
  return { due: life.length, there: life.length - missed.length, missed: missed.reverse() }
}

/** `3、4、9月` of the months that were assessed, are over by `today`'s month and are not paid in full. */
export function unpaid(dues: readonly DuesStanding[], today: string): string {
  const open = dues.filter((one) => one.assessed && !one.full && one.month < today.slice(0, 7)).map((one) => Number(one.month.slice(5)))
  return open.length ? `${open.join('、')}月` : ''
}

/** Months by number with the points of those that are closed. */
export const byMonth = (months: readonly { month: string; points: number }[]) =>
  Array.from({ length: 12 }, (_, at) => ({ name: `${at + 1}`, points: months.find((m) => Number(m.month.slice(5)) === at + 1)?.points }))
