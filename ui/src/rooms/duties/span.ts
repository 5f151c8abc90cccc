import type { Duty } from '../../api/bindings/Duty'
import { sunday } from './due'

export type Span = 'now' | 'week' | 'month' | 'year'

/** How far the desk looks. What is late and still open is in every one of them. */
export const spans: Record<Span, { words: string; covers: (today: string) => (duty: Duty) => boolean }> = {
  now: { words: '今天', covers: (today) => (d) => d.due === today || late(d, today) },
  week: { words: '本周', covers: (today) => (d) => (d.due >= today && d.due <= sunday(today)) || late(d, today) },
  month: { words: '本月', covers: (today) => (d) => d.due.slice(0, 7) === today.slice(0, 7) || late(d, today) },
  year: { words: '全年', covers: () => () => true },
}

const late = (duty: Duty, today: string) => duty.due < today && duty.state === 'overdue'
