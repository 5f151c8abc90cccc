// Finding people in a short list of their own, as they type: core computes what a person can be found by (pinyin and
// initials, in lower case), here it is only compared. The roster itself is searched by core.
import type { ListedMember as Member } from '../../api/bindings/ListedMember'

/** What was typed, without spaces and in lower case. */
export const typed = (query: string) => query.toLowerCase().replace(/\s+/g, '')

/** Names match anywhere, pinyin and initials in every reading from their beginning; an empty query matches everybody. */
export function matches(member: Member, query: string): boolean {
  const text = typed(query)
  const keys = [member.pinyin, member.initials, ...(member.also ?? [])]
  return !text || member.name.includes(text) || keys.some((key) => key.startsWith(text))
}
