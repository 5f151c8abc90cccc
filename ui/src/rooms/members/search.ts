// Finding people as they type. Core computes what a person can be found by (pinyin and initials, in lower case); here it
// is only compared. Digits are asked of core, for the window does not hold whole ID and telephone numbers.
import type { ListedMember as Member } from '../../api/bindings/ListedMember'

export interface Chip {
  label: string
  /** Undefined: everybody. */
  test?: (member: Member) => boolean
}

/** The chips for the people at hand: only categories that somebody belongs to. */
export function chips(members: readonly Member[]): Chip[] {
  const categories = [...new Set(members.map((m) => m.category))].filter((c) => c !== null)
  const some: Chip[] = [
    ...categories.map((category) => ({ label: category.replace('党员', ''), test: (m: Member) => m.category === category })),
    { label: '预备', test: (m) => m.kind === '预备党员' },
    { label: '外出', test: (m) => m.floating },
    { label: '失联', test: (m) => m.lost },
  ]
  return [{ label: '全部' }, ...some.filter((chip) => members.some((m) => chip.test?.(m)))]
}

/** What was typed, without spaces and in lower case. */
export const typed = (query: string) => query.toLowerCase().replace(/\s+/g, '')

/** Names match anywhere, pinyin and initials from their beginning; an empty query matches everybody. */
export function matches(member: Member, query: string): boolean {
  const text = typed(query)
  return !text || member.name.includes(text) || member.pinyin.startsWith(text) || member.initials.startsWith(text)
}

/** True for the tail of an ID or telephone number: three or more digits, a last X allowed. */
export const isTail = (query: string) => /^\d{2,}[\dx]$/.test(typed(query))
