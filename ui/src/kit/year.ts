import { session } from '../api/session'

export const thisYear = () => Number(session.value?.today.slice(0, 4))
export const thisMonth = () => session.value?.today.slice(0, 7) ?? ''

/** The month whose report and points are in hand, for the office that is open. */
export const monthInHand = () => inHand(session.value!.today, session.value!.organisations.map((one) => one.since).sort()[0])

/** The current month in its last week, before that the month before; never one before the program was in use. */
export function inHand(today: string, first = ''): string {
  const at = new Date(`${today}T00:00:00Z`)
  const ending = new Date(at.getTime() + 7 * 86_400_000).getUTCMonth() !== at.getUTCMonth()
  if (!ending) at.setUTCDate(0)
  const month = at.toISOString().slice(0, 7)
  return first > month && first <= today.slice(0, 7) ? first : month
}

/** The last `count` months up to `today`'s, newest first, as `2026-10`. */
export function lastMonths(today: string, count: number): string[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7))
}
